// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

/**
 * A finding about a value that explains its outcome, without the value itself.
 *
 * @param path of the attribute, with {@code [*]} for every item, so that the thousand frames of an image make one
 *     remark
 * @param problem of the value
 */
public record Remark(String path, Problem problem) {

    /** The kinds of findings about a value. */
    public enum Problem {
        /** DA or DT in no form of PS3.5 §6.2. */
        NOT_A_DATE("no date, emptied", true),
        /** DA with only a year, or a year and a month, which PS3.5 §6.2 allows for DT alone. */
        INCOMPLETE_DATE("an incomplete date where a whole one must be, emptied", true),
        /** Thirteenth month, 30 February, 25 o'clock. */
        NO_SUCH_DATE("a date or time that no calendar or clock has, emptied", true),
        /** The shifted date would be before the year 1. */
        BEFORE_YEAR_ONE("a date that would be shifted before the year 1, emptied", true),
        /** Bytes or numbers where a date must be. */
        NOT_TEXT("not text, emptied", true),
        /** DT with only a year, or a year and a month: the interval to other dates is not exact. */
        PARTIAL_DATE("a partial date, shifted from its first day and cut to the same precision", true),
        /** TM in no form of PS3.5 §6.2: it may hold a date, which would tell the shift. */
        NOT_A_TIME("no time, so it does not stay", true),
        /** AS that is not {@code nnnD}, {@code nnnW}, {@code nnnM} or {@code nnnY}. */
        NOT_AN_AGE("no age, emptied", true),
        /** A date or another value that would stay if it had the VR of PS3.6. */
        WRONG_VR("encoded with another VR than the standard's, so it does not stay", true),
        /** Not about a value: an instance that another program has put into the study of a copy. */
        NO_COPY("in the study of a copy, but not made by the pseudonymizer, so not part of this answer", true),
        /** Two people may have one Patient ID; see {@code PatientTraits}. */
        OTHER_STUDIES_DIFFER(
                "it is not what other studies with this Patient ID say; please check whether they are of one person",
                true),
        /** It would have stayed; see {@code Sparing}. */
        SPARED("it mentions an identity or a date of the original, so it does not stay", true),
        /** ICC in a compressed frame. */
        LOST_PROFILE(
                "a color profile in its frames that mentions an identity or a date, or is malformed, removed", true),
        /** Only decoding could tell; the overlay's own attributes go. */
        EMBEDDED_OVERLAY("its compressed pixels can hold an overlay whose attributes are removed", true),
        /** Metadata in compressed frames, bytes beyond the last pixel, overlays in unused bits. */
        BESIDE_PIXELS("it held more than pixels, removed", false),
        /** It needs no correction: the check is there to find it. */
        IDENTIFYING("it mentions an identity of the original", false),
        NOTHING_TO_HIDE("it is empty", false);

        private final String text;
        private final boolean unusual;

        Problem(String text, boolean unusual) {
            this.text = text;
            this.unusual = unusual;
        }

        public String text() {
            return text;
        }

        /** Whether an administrator should hear of it unasked, because the copy has less than the plan promises. */
        public boolean isUnusual() {
            return unusual;
        }
    }
}
