package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.DecodedText;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.profile.WellKnown;
import io.github.pseudonymizer.rewrite.search.Identities;
import io.github.pseudonymizer.rewrite.search.OtherIdentities;
import io.github.pseudonymizer.rewrite.search.PatientName;
import io.github.pseudonymizer.rewrite.search.Placeholders;
import io.github.pseudonymizer.rewrite.search.SearchTerm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gathers the {@link Identities} of a dataset, at every depth, inside what is removed as well. What the plan keeps is
 * no identity, because an administrator decided that it may be seen.
 */
final class IdentityCollector {

    private static final int LONGEST_VALUE = 64 << 10;
    private static final int MOST_UIDS = 1_000_000;
    private static final int MOST_OTHERS = 1000;
    private static final int MOST_DATES = 100;
    private static final int DIGITS_OF_DATE = 8;

    private final Plan plan;
    private final DatasetPosition position = new DatasetPosition();
    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<PatientName> names = new LinkedHashSet<>();
    private final Set<String> birthDates = new LinkedHashSet<>();
    private final Set<String> dates = new LinkedHashSet<>();
    private final Set<String> uids = new HashSet<>();
    private final Set<String> keptUids = new HashSet<>();
    private final OtherIdentities others = new OtherIdentities();

    IdentityCollector(Plan plan) {
        this.plan = plan;
    }

    void see(DatasetReader.Event event, DatasetReader reader, CharacterSet characterSet) {
        position.follow(event, reader);
        if (event == DatasetReader.Event.SEQUENCE) {
            position.enter(reader, action(reader));
        } else if (event == DatasetReader.Event.ELEMENT && reader.valueLength() > 0) {
            switch (IdentifyingAttributes.kindOf(reader.tag(), reader.vr())) {
                case NOTHING -> {
                    if (reader.vr() == Vr.UI) {
                        seeUids(reader);
                    } else if (reader.vr() == Vr.DA || reader.vr() == Vr.DT) {
                        seeDates(reader);
                    }
                }
                case PATIENT_ID -> seeIds(reader, characterSet);
                case PATIENT_NAME -> seeNames(reader, characterSet);
                case BIRTH_DATE -> seeBirthDate(reader);
                case OTHER_NAME -> seeOthers(reader, characterSet, others::addName);
                case OTHER_ID -> seeOthers(reader, characterSet, others::addId);
                case PHRASE -> seeOthers(reader, characterSet, others::addPhrase);
                case INSTITUTION -> seeOthers(reader, characterSet, others::addInstitution);
            }
        }
    }

    Identities identities() {
        uids.removeAll(keptUids);
        return new Identities(ids, List.copyOf(names), birthDates, dates, uids, others.others());
    }

    private void seeIds(DatasetReader reader, CharacterSet characterSet) {
        if (isKept(reader)) {
            return;
        }
        for (String reading : readings(reader, characterSet)) {
            for (String id : reading.split("\\\\", -1)) {
                String normal = SearchTerm.normalize(id);
                if (!Placeholders.contains(normal)) {
                    add(ids, normal, MOST_OTHERS);
                }
            }
        }
    }

    private void seeNames(DatasetReader reader, CharacterSet characterSet) {
        if (!isKept(reader)) {
            readings(reader, characterSet).stream()
                    .flatMap(reading -> PatientName.of(reading).stream())
                    .forEach(name -> add(names, name, MOST_OTHERS));
        }
    }

    private void seeOthers(DatasetReader reader, CharacterSet characterSet, OtherIdentities.Addition addition) {
        if (reader.valueLength() <= LONGEST_VALUE && (reader.vr().isText() || reader.vr() == Vr.UN)) {
            boolean kept = isKept(reader);
            readings(reader, characterSet).forEach(reading -> addition.add(reading, reader.vr(), kept));
        }
    }

    /** What a value says in its character set and, where it is not of that set, in those that it may be of. */
    private static List<String> readings(DatasetReader reader, CharacterSet characterSet) {
        byte[] value = value(reader);
        DecodedText declared = characterSet.read(value, reader.vr());
        List<String> readings = new ArrayList<>(List.of(declared.text()));
        if (!declared.isComplete()) {
            Stream.concat(Stream.of(CharacterSet.UTF_8), characterSet.relatives().stream())
                    .map(other -> other.read(value, reader.vr()))
                    .filter(DecodedText::isComplete)
                    .forEach(other -> readings.add(other.text()));
        }
        return readings;
    }

    private void seeBirthDate(DatasetReader reader) {
        String date = new String(value(reader), StandardCharsets.ISO_8859_1).replace(".", "");
        String digits = Padding.strip(date);
        if (digits.length() == 8 && digits.chars().allMatch(Character::isDigit) && !isKept(reader)) {
            add(birthDates, digits, MOST_OTHERS);
        }
    }

    /**
     * Beside dates that are shifted, a true one would tell the shift. Too many are no reason to refuse, but then labels
     * and free text do not stay, because not all can be looked for.
     */
    private void seeDates(DatasetReader reader) {
        if (isKept(reader)) {
            return;
        }
        if (dates.size() >= MOST_DATES || reader.valueLength() > LONGEST_VALUE) {
            others.tooMany();
            return;
        }
        for (String value : new String(reader.value(), StandardCharsets.ISO_8859_1).split("\\\\", -1)) {
            String date = value.strip();
            if (date.length() >= DIGITS_OF_DATE && isYearOfStudies(date)) {
                dates.add(date.substring(0, DIGITS_OF_DATE));
            }
        }
    }

    /** Dummies such as 00010101 and 19000101 are no dates of a study. */
    private static boolean isYearOfStudies(String date) {
        return date.substring(0, DIGITS_OF_DATE).chars().allMatch(SearchTerm::isDigit)
                && date.compareTo("1901") >= 0
                && date.compareTo("21") < 0;
    }

    private void seeUids(DatasetReader reader) {
        Ruling ruling = plan.rulingFor(position.attribute(reader));
        boolean kept = ruling.action() instanceof Action.Keep;
        boolean replaced = ruling.action() instanceof Action.MapUid || ruling.action() instanceof Action.Put;
        if (replaced || isUnwanted(ruling) || (placesInstance(reader.tag()) && !kept)) {
            addUids(uids, reader);
        } else if (kept && ruling.source() == Ruling.Source.OPTION) {
            // Retained here, the same UID may be seen wherever it stands.
            addUids(keptUids, reader);
        }
    }

    private static void addUids(Set<String> set, DatasetReader reader) {
        UidReplacements.split(reader.value()).forEach(uid -> {
            if (!uid.isEmpty() && (UidReplacements.isAlwaysMapped(reader.tag()) || !WellKnown.isRegistered(uid))) {
                add(set, uid, MOST_UIDS);
            }
        });
    }

    /** Study, Series, SOP, Frame of Reference and Referenced SOP Instance UID. */
    private static boolean placesInstance(int tag) {
        return switch (tag) {
            case Tags.STUDY_INSTANCE_UID,
                    Tags.SERIES_INSTANCE_UID,
                    Tags.SOP_INSTANCE_UID,
                    Tags.FRAME_OF_REFERENCE_UID,
                    Tags.REFERENCED_SOP_INSTANCE_UID -> true;
            default -> false;
        };
    }

    /** What a list or a wish removes must not be told elsewhere either. */
    private static boolean isUnwanted(Ruling ruling) {
        return ruling.action() instanceof Action.Remove
                && (ruling.source() == Ruling.Source.DOMAIN_LIST || ruling.source() == Ruling.Source.CLIENT_WISH);
    }

    private boolean isKept(DatasetReader reader) {
        return action(reader) instanceof Action.Keep;
    }

    private Action action(DatasetReader reader) {
        return plan.actionFor(position.attribute(reader));
    }

    private static byte[] value(DatasetReader reader) {
        if (reader.valueLength() > LONGEST_VALUE) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, reader.path() + " is too long to identify");
        }
        return reader.value();
    }

    private static <T> void add(Set<T> set, T identity, int most) {
        if (set.add(identity) && set.size() > most) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "more identities than one instance can have");
        }
    }
}
