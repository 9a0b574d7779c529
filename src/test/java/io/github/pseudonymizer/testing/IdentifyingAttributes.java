package io.github.pseudonymizer.testing;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ConfidentialityTable;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which attributes of PS3.15 Table E.1-1 a kind of object can have at its top level, by trial: each with an invented
 * value, as far as {@code dciodvfy} knows it there and finds no error in it.
 */
public final class IdentifyingAttributes {

    private static final int MOST_TRIALS = 24;
    private static final Map<String, String> ALL = all();
    private static final Map<String, List<String>> KNOWN = new ConcurrentHashMap<>();

    private final String kind;
    private final Set<String> errorsWithout;
    private final Map<String, String> accepted = new LinkedHashMap<>();
    private int trials;

    private IdentifyingAttributes(String kind) {
        this.kind = kind;
        this.errorsWithout = Judges.dciodvfyErrorsWithoutValues(IodPhantoms.file(kind));
    }

    /** Lines for {@link IodPhantoms#file(String, List)}. */
    public static List<String> of(String kind) {
        return KNOWN.computeIfAbsent(kind, IdentifyingAttributes::find);
    }

    private static List<String> find(String kind) {
        IdentifyingAttributes attributes = new IdentifyingAttributes(kind);
        attributes.accept(attributes.known());
        return List.copyOf(attributes.accepted.values());
    }

    /** By tag as the judge writes it. */
    private static Map<String, String> all() {
        Map<String, String> lines = new LinkedHashMap<>();
        ConfidentialityTable.of(Profile.DEFAULT.edition()).rows().stream()
                .map(row -> row.attributes().single())
                .flatMap(Optional::stream)
                .filter(tag -> tag.group() > 2 && !tag.isPrivate())
                .forEach(tag -> lines.put(inJudgesForm(tag), line(tag)));
        return lines;
    }

    private static String inJudgesForm(Tag tag) {
        return "(0x%04x,0x%04x)".formatted(tag.group(), tag.element());
    }

    private static String line(Tag tag) {
        String keyword = Dictionary.find(tag).orElseThrow().keyword();
        return keyword + " = " + value(keyword, Dictionary.vrOf(tag));
    }

    private static String value(String keyword, Vr vr) {
        return switch (vr) {
            case PN -> "Quack^Ignatius";
            case LO, SH, ST, LT, UT, UC -> "Room of Quack";
            case CS, AE -> "MERCY";
            case DA -> "20230314";
            case TM -> "101500";
            case DT -> "20230314101500";
            case AS -> "065Y";
            case UI -> "uid:" + keyword;
            case UR -> "http://mercy.invented/4711";
            case SQ -> "(QUACK-1, 99MERCY, Room of Quack)";
            case OB, OD, OF, OL, OV, OW, UN -> "8 bytes";
            case DS, IS, FD, FL, SL, SS, SV, UL, US, UV -> "1";
            case AT -> "00100010";
        };
    }

    /** Those of which the judge does not say that such an object has none. */
    private List<String> known() {
        List<String> known = new ArrayList<>(ALL.keySet());
        known.removeIf(tag -> IodPhantoms.has(kind, keyword(ALL.getOrDefault(tag, ""))));
        List<String> all = known.stream().map(tag -> ALL.getOrDefault(tag, "")).toList();
        for (String remark : Judges.dciodvfy(file(all))) {
            if (remark.contains("not present in standard DICOM IOD")) {
                known.removeIf(remark::contains);
            }
        }
        return known;
    }

    /**
     * Takes all in which there is no error, searching for those in which there is by halves, as long as it is worth it.
     */
    private void accept(List<String> candidates) {
        if (trials++ >= MOST_TRIALS) {
            return;
        }
        Map<String, String> together = new LinkedHashMap<>(accepted);
        candidates.forEach(tag -> together.put(tag, ALL.getOrDefault(tag, "")));
        Set<String> errors = Judges.dciodvfyErrorsWithoutValues(file(together.values()));
        errors.removeAll(errorsWithout);
        if (errors.isEmpty()) {
            accepted.putAll(together);
        } else if (candidates.size() > 1) {
            List<String> better = candidates.stream()
                    .filter(tag -> !isNamed(ALL.getOrDefault(tag, ""), errors))
                    .toList();
            if (better.size() < candidates.size()) {
                accept(better);
            } else {
                accept(candidates.subList(0, candidates.size() / 2));
                accept(candidates.subList(candidates.size() / 2, candidates.size()));
            }
        }
    }

    private static boolean isNamed(String line, Set<String> errors) {
        String named = "<" + keyword(line) + ">";
        return errors.stream().map(error -> error.replace(" ", "")).anyMatch(error -> error.contains(named));
    }

    private static String keyword(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private byte[] file(Collection<String> lines) {
        return IodPhantoms.file(kind, List.copyOf(lines));
    }
}
