// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Optional;
import java.util.Set;

/**
 * Attributes that neither an administrator's list nor a client's wish may touch, at the top level unless said, and why.
 */
public final class FixedAttributes {

    /** Patient's Name, Patient ID. */
    private static final Set<Tag> PSEUDONYM = Set.of(new Tag(Tags.PATIENT_NAME), new Tag(Tags.PATIENT_ID));

    /** Statements of the copy about its own de-identification. */
    private static final Set<Tag> STAMP = Set.of(
            new Tag(Tags.PATIENT_IDENTITY_REMOVED),
            new Tag(Tags.DEIDENTIFICATION_METHOD),
            new Tag(Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE),
            new Tag(Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED));

    /** The sequence to which the copy adds an item. Its other items may go, by the domain's list or a client's wish. */
    private static final Tag CONTRIBUTING_EQUIPMENT = new Tag(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE);

    /**
     * Attributes that give meaning to the bytes of text and of pixels: character set, SOP class, shape of the pixels.
     */
    private static final Set<Tag> STRUCTURE = Set.of(
            new Tag(Tags.SPECIFIC_CHARACTER_SET),
            new Tag(Tags.SOP_CLASS_UID),
            new Tag(Tags.SAMPLES_PER_PIXEL),
            new Tag(Tags.PHOTOMETRIC_INTERPRETATION),
            new Tag(Tags.PLANAR_CONFIGURATION),
            new Tag(Tags.NUMBER_OF_FRAMES),
            new Tag(Tags.ROWS),
            new Tag(Tags.COLUMNS),
            new Tag(Tags.BITS_ALLOCATED),
            new Tag(Tags.BITS_STORED),
            new Tag(Tags.HIGH_BIT),
            new Tag(Tags.PIXEL_REPRESENTATION),
            new Tag(Tags.FLOAT_PIXEL_DATA),
            new Tag(Tags.DOUBLE_FLOAT_PIXEL_DATA),
            new Tag(Tags.PIXEL_DATA));

    private static final Set<Tag> INSTANCE =
            Set.of(new Tag(Tags.SOP_INSTANCE_UID), new Tag(Tags.STUDY_INSTANCE_UID), new Tag(Tags.SERIES_INSTANCE_UID));

    private FixedAttributes() {}

    /** Why this attribute cannot stay as it is unless an option says so, or empty if it can. */
    public static Optional<String> whyNotKept(Tag tag) {
        if (PSEUDONYM.contains(tag)) {
            return Optional.of("it carries the pseudonym");
        }
        if (STAMP.contains(tag)) {
            return Optional.of("it tells of the de-identification");
        }
        if (UidKinds.find(tag).equals(Optional.of(UidKinds.Kind.INDIVIDUAL))) {
            return Optional.of("its UIDs are mapped");
        }
        return isMachinery(tag) ? Optional.of("it belongs to the encoding") : Optional.empty();
    }

    /** As {@link #whyNotKept(Tag)}, but under these options. */
    public static Optional<String> whyNotKept(Tag tag, Set<Option> options) {
        boolean staysAnyway = options.contains(Option.RETAIN_UIDS)
                && !isMachinery(tag)
                && UidKinds.find(tag).equals(Optional.of(UidKinds.Kind.INDIVIDUAL));
        return staysAnyway ? Optional.empty() : whyNotKept(tag);
    }

    /** Why this attribute cannot go, or empty if it can. */
    public static Optional<String> whyNotRemoved(Tag tag) {
        if (INSTANCE.contains(tag)) {
            return Optional.of("no instance is without it");
        }
        if (STRUCTURE.contains(tag)) {
            return Optional.of("the rest has no meaning without it");
        }
        if (PSEUDONYM.contains(tag) || STAMP.contains(tag) || isMachinery(tag)) {
            return whyNotKept(tag);
        }
        return Optional.empty();
    }

    /** Why this attribute cannot get another value, or empty if it can get one that fits its VR. */
    public static Optional<String> whyNotReplaced(Tag tag) {
        if (tag.equals(CONTRIBUTING_EQUIPMENT)) {
            return Optional.of("it tells of the de-identification");
        }
        Optional<String> fixed = whyNotRemoved(tag);
        if (fixed.isPresent()) {
            return fixed;
        }
        if (tag.isPrivate()) {
            return Optional.of("it is private");
        }
        Vr vr = Dictionary.find(tag).map(Dictionary.Entry::vr).orElse(Vr.UN);
        return switch (vr) {
            case UI -> Optional.of("UIDs are mapped or kept");
            case SQ -> Optional.of("it is a sequence");
            case UN, OB, OD, OF, OL, OV, OW, AT -> Optional.of("its value is no text");
            default -> Optional.empty();
        };
    }

    /** Why this attribute cannot go from inside a sequence, or empty if it can. */
    public static Optional<String> whyNotRemovedInside(Tag tag) {
        if (STRUCTURE.contains(tag)) {
            return Optional.of("the rest has no meaning without it");
        }
        return isMachinery(tag) ? Optional.of("it belongs to the encoding") : Optional.empty();
    }

    /** Why this attribute cannot get another value inside a sequence, or empty if it can get one that fits its VR. */
    public static Optional<String> whyNotReplacedInside(Tag tag) {
        return PSEUDONYM.contains(tag) || STAMP.contains(tag) ? whyNotKept(tag) : whyNotRemovedInside(tag);
    }

    private static boolean isMachinery(Tag tag) {
        return tag.group() <= 2 || tag.group() == 0xFFFE || tag.element() == 0;
    }
}
