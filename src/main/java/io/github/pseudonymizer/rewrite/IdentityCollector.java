package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.CharacterSet;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Action;
import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.plan.Ruling;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers the {@link Identities} of a dataset, at every depth, inside what is removed as well. What the plan keeps is
 * no identity: somebody decided that it may be seen.
 */
final class IdentityCollector {

    private static final int LONGEST_VALUE = 64 << 10;
    private static final int MOST_UIDS = 1_000_000;
    private static final int MOST_OTHERS = 1000;

    private final Plan plan;
    private final Whereabouts whereabouts = new Whereabouts();
    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<PatientName> names = new LinkedHashSet<>();
    private final Set<String> birthDates = new LinkedHashSet<>();
    private final Set<String> uids = new HashSet<>();
    private final Set<String> keptUids = new HashSet<>();

    IdentityCollector(Plan plan) {
        this.plan = plan;
    }

    void see(DatasetReader.Event event, DatasetReader reader, CharacterSet characterSet) {
        whereabouts.follow(event, reader);
        if (event == DatasetReader.Event.SEQUENCE) {
            whereabouts.enter(reader, action(reader));
        } else if (event == DatasetReader.Event.ELEMENT && reader.valueLength() > 0) {
            switch (reader.tag()) {
                // Patient ID, Other Patient IDs, Accession Number
                case 0x00100020, 0x00101000, 0x00080050 -> seeIds(reader, characterSet);
                // Patient's Name, Other Patient Names, Patient's Birth Name
                case 0x00100010, 0x00101001, 0x00101005 -> seeNames(reader, characterSet);
                // Patient's Birth Date
                case 0x00100030 -> seeBirthDate(reader);
                default -> {
                    if (reader.vr() == Vr.UI) {
                        seeUids(reader);
                    }
                }
            }
        }
    }

    Identities identities() {
        uids.removeAll(keptUids);
        return new Identities(ids, List.copyOf(names), birthDates, uids);
    }

    private void seeIds(DatasetReader reader, CharacterSet characterSet) {
        if (isKept(reader)) {
            return;
        }
        for (byte[] id : characterSet.split(value(reader), '\\')) {
            byte[] plain = characterSet.usesEscapes() ? CharacterSet.withoutEscapes(id) : id;
            String normal = Needle.normalize(new String(plain, StandardCharsets.ISO_8859_1));
            if (!Placeholders.contain(normal)) {
                add(ids, normal, MOST_OTHERS);
            }
        }
    }

    private void seeNames(DatasetReader reader, CharacterSet characterSet) {
        if (!isKept(reader)) {
            PatientName.of(value(reader), characterSet).forEach(name -> add(names, name, MOST_OTHERS));
        }
    }

    private void seeBirthDate(DatasetReader reader) {
        String date = new String(value(reader), StandardCharsets.ISO_8859_1).replace(".", "");
        String digits = Padding.strip(date);
        if (digits.length() == 8 && digits.chars().allMatch(Character::isDigit) && !isKept(reader)) {
            add(birthDates, digits, MOST_OTHERS);
        }
    }

    private void seeUids(DatasetReader reader) {
        Ruling ruling = plan.rulingFor(whereabouts.attribute(reader));
        boolean kept = ruling.action() instanceof Action.Keep;
        boolean replaced = ruling.action() instanceof Action.MapUid || ruling.action() instanceof Action.Put;
        if (replaced || (placesInstance(reader.tag()) && !kept)) {
            addUids(uids, reader);
        } else if (kept && ruling.source() == Ruling.Source.OPTION) {
            // Retained here, the same UID may be seen wherever it stands.
            addUids(keptUids, reader);
        }
    }

    private static void addUids(Set<String> set, DatasetReader reader) {
        UidReplacements.split(reader.value()).forEach(uid -> {
            if (!uid.isEmpty() && !UidReplacements.isWellKnown(uid)) {
                add(set, uid, MOST_UIDS);
            }
        });
    }

    /** Study, Series, SOP, Frame of Reference and Referenced SOP Instance UID. */
    private static boolean placesInstance(int tag) {
        return switch (tag) {
            case 0x0020000D, 0x0020000E, 0x00080018, 0x00200052, 0x00081155 -> true;
            default -> false;
        };
    }

    private boolean isKept(DatasetReader reader) {
        return action(reader) instanceof Action.Keep;
    }

    private Action action(DatasetReader reader) {
        return plan.actionFor(whereabouts.attribute(reader));
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
