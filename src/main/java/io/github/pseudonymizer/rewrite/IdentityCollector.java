// SPDX-License-Identifier: GPL-3.0-or-later
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
import io.github.pseudonymizer.rewrite.search.IdentityGathering;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Gathers the {@link Identities} of a dataset, at every depth, also inside removed sequences. Values that the plan
 * keeps are not among them, because an administrator decided that they may be seen.
 */
final class IdentityCollector {

    private static final int LONGEST_VALUE = 64 << 10;
    private static final int SHORTEST_SPELLING = 4;

    private final Plan plan;
    private final DatasetPosition position = new DatasetPosition();
    private final IdentityGathering identities = new IdentityGathering();

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
                    if (position.attribute(reader).vr() == Vr.UI) {
                        seeUids(reader);
                    } else if (reader.vr() == Vr.DA || reader.vr() == Vr.DT) {
                        seeDates(reader);
                    }
                }
                case PATIENT_ID -> seeIds(reader, characterSet);
                case PATIENT_NAME -> seeNames(reader, characterSet);
                case BIRTH_DATE -> seeBirthDate(reader);
                case OTHER_NAME -> seeOthers(reader, characterSet, identities::addOtherName);
                case OTHER_ID -> seeOthers(reader, characterSet, identities::addOtherId);
                case PHRASE -> seeOthers(reader, characterSet, identities::addPhrase);
                case INSTITUTION -> seeOthers(reader, characterSet, identities::addInstitution);
            }
        }
    }

    Identities identities() {
        return identities.identities();
    }

    private void seeIds(DatasetReader reader, CharacterSet characterSet) {
        if (!isKept(reader)) {
            readings(reader, characterSet).forEach(reading -> {
                identities.addId(reading);
                if (reader.tag() != Tags.ACCESSION_NUMBER) {
                    addOtherSpelling(reading);
                }
            });
        }
    }

    /** As the domain spells a Patient ID, unless that is too short to tell it from any number. */
    private void addOtherSpelling(String ids) {
        for (String id : ids.split("\\\\", -1)) {
            String spelling = plan.patientIds().of(id.strip());
            if (spelling.length() >= SHORTEST_SPELLING) {
                identities.addId(spelling);
            }
        }
    }

    private void seeNames(DatasetReader reader, CharacterSet characterSet) {
        if (!isKept(reader)) {
            readings(reader, characterSet).forEach(identities::addPatientName);
        }
    }

    private void seeOthers(DatasetReader reader, CharacterSet characterSet, IdentityGathering.Addition addition) {
        if (reader.valueLength() <= LONGEST_VALUE && (reader.vr().isText() || reader.vr() == Vr.UN)) {
            boolean kept = isKept(reader);
            readings(reader, characterSet).forEach(reading -> addition.add(reading, reader.vr(), kept));
        }
    }

    /** The text of a value in its character set; also in the sets that it may be of instead. */
    private static List<String> readings(DatasetReader reader, CharacterSet characterSet) {
        byte[] value = value(reader);
        DecodedText declared = characterSet.read(value, reader.vr());
        List<String> readings = new ArrayList<>(List.of(declared.text()));
        if (!declared.isComplete()) {
            Stream.concat(Stream.of(CharacterSet.UTF_8), characterSet.relatives().stream())
                    .map(other -> other.read(value, reader.vr()))
                    .filter(DecodedText::isComplete)
                    .forEach(other -> readings.add(other.text()));
        } else if (characterSet.mayBeUnicode(value)) {
            readings.add(CharacterSet.UTF_8.decode(value, reader.vr()));
        }
        return readings;
    }

    private void seeBirthDate(DatasetReader reader) {
        String date = new String(value(reader), StandardCharsets.ISO_8859_1).replace(".", "");
        String digits = Padding.strip(date);
        if (digits.length() == 8 && digits.chars().allMatch(Character::isDigit) && !isKept(reader)) {
            identities.addBirthDate(digits);
        }
    }

    /** A true date beside shifted ones would tell the shift. */
    private void seeDates(DatasetReader reader) {
        if (isKept(reader)) {
            return;
        }
        if (reader.valueLength() > LONGEST_VALUE) {
            identities.omit();
        } else {
            identities.addDates(new String(reader.value(), StandardCharsets.ISO_8859_1));
        }
    }

    private void seeUids(DatasetReader reader) {
        Ruling ruling = plan.rulingFor(position.attribute(reader));
        boolean kept = ruling.action() instanceof Action.Keep;
        boolean replaced = ruling.action() instanceof Action.MapUid || ruling.action() instanceof Action.Put;
        if (replaced || isUnwanted(ruling) || (placesInstance(reader.tag()) && !kept)) {
            forEachUid(reader, identities::addUid);
        } else if (kept && ruling.source() == Ruling.Source.OPTION) {
            forEachUid(reader, identities::keepUid);
        }
    }

    private static void forEachUid(DatasetReader reader, Consumer<String> use) {
        UidReplacements.split(reader.value()).forEach(uid -> {
            if (!uid.isEmpty() && (UidReplacements.isAlwaysMapped(reader.tag()) || !WellKnown.isRegistered(uid))) {
                use.accept(uid);
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

    /** Whether a list or a wish removes the attribute; then its value must not stay elsewhere either. */
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
}
