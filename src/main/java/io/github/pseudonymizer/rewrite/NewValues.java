// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import io.github.pseudonymizer.dicom.charset.DecodedText;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.pseudonym.NumberMapping;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the new value of an element whose action gives it one. Confined to one thread.
 *
 * <p>Several become empty: an element with Blank; one with MapUid, PseudonymizeNumber, ShiftDate or CapAge whose VR is
 * not that of text or an age; each value with ShiftDate or CapAge that is not a date or an age; and an element with
 * Replace whose new value mentions an identity by the strict rules, because clients send back the values that they were
 * shown.
 */
final class NewValues {

    private static final NewValue EMPTY = new NewValue("", AttributeOutcome.EMPTIED);

    private final DatasetReader reader;
    private final CopyText copyText;
    private final Patients patients;
    private final NumberMapping numbers;
    private final UidReplacements uids;
    private final WishedValues wishedValues;
    private final RewriteListener listener;

    /** A value in place of the original's, and the outcome to tell. */
    record NewValue(String text, AttributeOutcome outcome) {

        @Override
        public String toString() {
            return "NewValue[" + outcome + "]";
        }
    }

    NewValues(
            RewriteInput input,
            DatasetReader reader,
            CopyText copyText,
            UidReplacements uids,
            WishedValues wishedValues) {
        this.reader = reader;
        this.copyText = copyText;
        this.numbers = input.substitutes().numbers();
        this.patients = new Patients(input.survey(), input.substitutes());
        this.uids = uids;
        this.wishedValues = wishedValues;
        this.listener = input.listener();
    }

    /** Tells of every event. */
    void follow(DatasetReader.Event event) {
        patients.follow(event, reader);
    }

    /**
     * The new value of the element at which the reader is; empty if the action gives it none, or if its age may stay.
     */
    Optional<NewValue> of(Action action, Attribute attribute) {
        if (action instanceof Action.MapUid) {
            return Optional.of(mapUid(attribute));
        } else if (action instanceof Action.ShiftDate) {
            return Optional.of(shiftDate(attribute));
        } else if (action instanceof Action.Dummy dummy) {
            return Optional.of(dummy(dummy.value(), attribute));
        } else if (action instanceof Action.Pseudonymize) {
            return Optional.of(new NewValue(patients.current().value(), AttributeOutcome.PSEUDONYM));
        } else if (action instanceof Action.PseudonymizeNumber) {
            return Optional.of(pseudonymizeNumber(attribute));
        } else if (action instanceof Action.Replace replace) {
            return Optional.of(replace(replace.value(), attribute));
        } else if (action instanceof Action.CapAge) {
            return capAge(attribute);
        } else if (action instanceof Action.Empty
                || action instanceof Action.Blank
                || action instanceof Action.DummyCode) {
            return Optional.of(EMPTY);
        }
        return Optional.empty();
    }

    /**
     * The bytes of a wished value, for the element at which the reader is; none if it mentions an identity. The plan
     * has checked that the value fits the VR.
     *
     * @param scope of the character set
     */
    byte[] wished(WishedValue value, Attribute attribute, CharacterSets.Scope scope) {
        if (reader.vr() != Vr.UI && wishedValues.leaks(value)) {
            listener.note(attribute, Problem.IDENTIFYING);
        }
        return wishedValues.encode(value, reader.vr(), reader.valueOrder(), reader.encoding(), scope);
    }

    private NewValue pseudonymizeNumber(Attribute attribute) {
        if (!isTextual()) {
            return wrongVr(attribute);
        }
        DecodedText decoded = copyText.characterSet().read(reader.value(), reader.vr());
        String text = decoded.isComplete() ? decoded.text() : value(); // Bytes of no character are not all alike.
        String pseudonyms = Stream.of(text.split("\\\\", -1)).map(numbers::map).collect(Collectors.joining("\\"));
        return new NewValue(pseudonyms, pseudonyms.isEmpty() ? AttributeOutcome.STAYS : AttributeOutcome.PSEUDONYM);
    }

    private NewValue mapUid(Attribute attribute) {
        return isTextual()
                ? new NewValue(uids.replace(reader.value(), reader.tag()), AttributeOutcome.MAPPED)
                : wrongVr(attribute);
    }

    private NewValue shiftDate(Attribute attribute) {
        if (!isTextual()) {
            return wrongVr(attribute);
        }
        DateShifting.Shifted shifted = DateShifting.shift(
                value(), reader.vr(), patients.current().shift().days());
        shifted.problems().forEach(problem -> listener.note(attribute, problem));
        return new NewValue(shifted.value(), shifted.hasDate() ? AttributeOutcome.SHIFTED : AttributeOutcome.EMPTIED);
    }

    private NewValue dummy(String value, Attribute attribute) {
        if (reader.valueLength() == 0) {
            listener.note(attribute, Problem.NOTHING_TO_HIDE);
            return new NewValue("", AttributeOutcome.STAYS);
        }
        return new NewValue(value, AttributeOutcome.DUMMY);
    }

    private NewValue replace(String value, Attribute attribute) {
        if (wishedValues.leaks(new WishedValue.Text(value))) {
            listener.note(attribute, Problem.IDENTIFYING);
            return EMPTY;
        }
        return new NewValue(value, AttributeOutcome.REPLACED);
    }

    private Optional<NewValue> capAge(Attribute attribute) {
        if (reader.vr() != Vr.AS) {
            return Optional.of(wrongVr(attribute));
        }
        String value = value();
        Ages.Capped capped = Ages.cap(value);
        if (capped.hasOther()) {
            listener.note(attribute, Problem.NOT_AN_AGE);
        }
        if (capped.value().equals(value)) {
            return Optional.empty();
        }
        AttributeOutcome outcome = capped.hasAge() ? AttributeOutcome.CAPPED : AttributeOutcome.EMPTIED;
        return Optional.of(new NewValue(capped.value(), outcome));
    }

    private NewValue wrongVr(Attribute attribute) {
        listener.note(attribute, reader.valueLength() == 0 ? Problem.NOTHING_TO_HIDE : Problem.NOT_TEXT);
        return EMPTY;
    }

    private boolean isTextual() {
        return reader.vr().isText() || reader.vr() == Vr.UN;
    }

    private String value() {
        return new String(reader.value(), StandardCharsets.ISO_8859_1);
    }
}
