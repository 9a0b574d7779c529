package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Optional;
import java.util.Set;

/**
 * Attributes that neither an administrator's list nor a client's wish may touch, at the top level unless said, and why.
 */
public final class FixedAttributes {

    /** Patient's Name, Patient ID. */
    private static final Set<Tag> PSEUDONYM = Set.of(Tag.of(0x0010, 0x0010), Tag.of(0x0010, 0x0020));

    /** What the copy says about its own de-identification. */
    private static final Set<Tag> STAMP =
            Set.of(Tag.of(0x0012, 0x0062), Tag.of(0x0012, 0x0063), Tag.of(0x0012, 0x0064), Tag.of(0x0028, 0x0303));

    /** To which the copy adds an item. What was there may go, by the domain's list or a client's wish. */
    private static final Tag CONTRIBUTING_EQUIPMENT = Tag.of(0x0018, 0xA001);

    /** What gives meaning to the bytes of text and of pixels: character set, SOP class, shape of the pixel data. */
    private static final Set<Tag> STRUCTURE = Set.of(
            Tag.of(0x0008, 0x0005),
            Tag.of(0x0008, 0x0016),
            Tag.of(0x0028, 0x0002),
            Tag.of(0x0028, 0x0004),
            Tag.of(0x0028, 0x0006),
            Tag.of(0x0028, 0x0008),
            Tag.of(0x0028, 0x0010),
            Tag.of(0x0028, 0x0011),
            Tag.of(0x0028, 0x0100),
            Tag.of(0x0028, 0x0101),
            Tag.of(0x0028, 0x0102),
            Tag.of(0x0028, 0x0103),
            Tag.of(0x7FE0, 0x0008),
            Tag.of(0x7FE0, 0x0009),
            Tag.of(0x7FE0, 0x0010));

    private static final Set<Tag> INSTANCE =
            Set.of(Tag.of(0x0008, 0x0018), Tag.of(0x0020, 0x000D), Tag.of(0x0020, 0x000E));

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
