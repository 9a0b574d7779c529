// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

/** What to do with one attribute, after every "or" of PS3.15 Table E.1-1 has been resolved. */
public sealed interface Action {

    /** Bit for bit as it is. The items of a kept sequence are visited, each attribute inside with its own action. */
    record Keep() implements Action {}

    /**
     * As {@link Keep}, if the value mentions none of the identities of the dataset; otherwise as {@link Remove}. For
     * free text that a client wishes to keep. The items of a sequence are visited, and what would be kept inside is
     * kept only so, too.
     */
    record KeepUnlessIdentifying() implements Action {}

    /**
     * As {@link Keep}, if the value mentions neither an identity nor a date of the dataset; otherwise what
     * {@link Sparing} says. For labels and names that a person may have chosen. Identities of up to three characters
     * and terms of the standard do not count.
     */
    record KeepVetted() implements Action {}

    /** Not in the copy. */
    record Remove() implements Action {}

    /** In the copy with zero length. */
    record Empty() implements Action {}

    /**
     * In the copy with another value.
     *
     * @param value as text, also for binary VRs (decimal numbers, {@code \}-separated); the VR stays
     */
    record Replace(String value) implements Action {}

    /**
     * In the copy with what a client wishes: items for a sequence, bytes, text. Each UID in it that is not well known
     * is mapped, and each value in it that mentions an identity is emptied.
     */
    record Put(WishedValue value) implements Action {}

    /**
     * As {@link Replace}, but a value of zero length stays so: there is nothing to hide, and a dummy would claim what
     * the original does not (a contrast agent, an observer).
     *
     * @param value as in {@link Replace}
     */
    record Dummy(String value) implements Action {}

    /**
     * A sequence that gets one item instead of its own: this coded entry, as Code Value (0008,0100), Coding Scheme
     * Designator (0008,0102) and Code Meaning (0008,0104). A sequence without items stays so. For sequences whose code
     * itself identifies, such as Person Identification Code Sequence (0040,1101).
     */
    record DummyCode(Stamp.Code code) implements Action {}

    /**
     * In the copy with the patient's pseudonym instead of its value: Patient ID and Patient's Name. Where a nested
     * Patient ID differs from the dataset's own, it names another patient, whose pseudonym takes its place.
     */
    record Pseudonymize() implements Action {}

    /** Each value gets the domain's pseudonym for it; an empty one stays empty. Accession Number and Study ID. */
    record PseudonymizeNumber() implements Action {}

    /** Every value that is a UID, and that PS3.6 Annex A does not register, is mapped. */
    record MapUid() implements Action {}

    /** The date part of every value (VR DA and DT) is shifted by the patient's shift. */
    record ShiftDate() implements Action {}

    /**
     * A sequence that stays because its kind of object is void without it, such as the Content Sequence of a report:
     * its items are visited, and inside them every free text that has no action of its own is replaced, too.
     */
    record Blank() implements Action {}

    /**
     * As it is, without identities: "C" of PS3.15 Table E.1-1 for text. Where that cannot be decided, the other action
     * is taken. A sequence stays; its items are visited, and inside them every free text that would be kept is cleaned,
     * too.
     *
     * @param otherwise what the Basic Profile does
     */
    record Clean(Action otherwise) implements Action {}

    /**
     * An age of more than 89 years becomes {@code 090Y}, because so few reach it that it identifies (45 CFR
     * §164.514(b)(2)(i)(C)); any other stays. For VR AS.
     */
    record CapAge() implements Action {}
}
