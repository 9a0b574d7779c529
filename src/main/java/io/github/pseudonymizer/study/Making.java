package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.plan.wish.WishesText;
import io.github.pseudonymizer.study.domain.Domain;

/**
 * By which rules and wishes a copy was made, all of it.
 *
 * @param digest see {@code Rules.digest}; empty if nobody has recorded it, {@link #MIXED} if there are several
 * @param rules see {@code Rules.text}; empty if only the digest is known
 * @param wishes of the client for whom it was made, or none
 * @param transferSyntax UID of the one that the client asked for; empty for that of the original
 * @param unfinished whether instances are being made again by these rules and wishes, so that some of them may still be
 *     as they were before
 */
public record Making(String digest, String rules, Wishes wishes, String transferSyntax, boolean unfinished) {

    /** Of a copy that was made before anything was recorded. */
    public static final Making UNKNOWN = new Making("", "", Wishes.NONE, "", false);

    /** Digest of a copy of which some instances, whose originals are gone, are as older rules made them. */
    public static final String MIXED = "mixed";

    /** By today's rules of this domain. */
    public static Making of(Domain domain, Wishes wishes, String transferSyntax) {
        boolean wished = !wishes.equals(Wishes.NONE);
        return new Making(domain.rules().digest(wished), domain.rules().text(wished), wishes, transferSyntax, false);
    }

    /** Whether today's rules of this domain are the same. */
    public boolean isCurrent(Domain domain) {
        return digest.equals(domain.rules().digest(!wishes.equals(Wishes.NONE)));
    }

    /** The same wishes by today's rules. */
    public Making today(Domain domain) {
        return of(domain, wishes, transferSyntax);
    }

    /**
     * What was recorded of a copy.
     *
     * @param wished what {@link #wished} gave
     */
    public static Making recorded(String digest, String wished, boolean unfinished) {
        int end = wished.indexOf('\n');
        return end < 0
                ? new Making(digest, "", Wishes.NONE, "", unfinished)
                : new Making(
                        digest, "", WishesText.read(wished.substring(end + 1)), wished.substring(0, end), unfinished);
    }

    /** What the client wanted, for {@link #recorded}; may hold values, and is empty if it wanted nothing. */
    public String wished() {
        return wishes.equals(Wishes.NONE) && transferSyntax.isEmpty()
                ? ""
                : transferSyntax + "\n" + WishesText.of(wishes);
    }

    public Making unfinished(boolean now) {
        return new Making(digest, rules, wishes, transferSyntax, now);
    }

    /** Of a copy to which instances came by today's rules while others had to stay as they were. */
    public Making mixed() {
        return new Making(MIXED, "", wishes, transferSyntax, false);
    }

    @Override
    public String toString() {
        return "Making[" + digest + "]"; // Wishes may hold values.
    }
}
