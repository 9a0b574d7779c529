// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.plan.wish.WishesText;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Map;
import java.util.Set;

/**
 * By which rules and wishes a copy was made, all of it.
 *
 * @param digest see {@code Rules.digest}; empty if it was not recorded, {@link #MIXED} if there are several
 * @param rules see {@code Rules.text}; empty if only the digest is known
 * @param wishes of the client for whom it was made, or none
 * @param transferSyntax UID of the one that the client asked for; empty for that of the original
 * @param unfinished whether instances are being made again by these rules and wishes, so that some of them may still be
 *     as they were before
 * @param labels that the copy had when its instances began to be replaced; they may be gone until that is over
 */
public record Making(
        String digest,
        String rules,
        Wishes wishes,
        String transferSyntax,
        boolean unfinished,
        Map<Resource, Set<String>> labels) {

    /** Of a copy that was made before anything was recorded. */
    public static final Making UNKNOWN = new Making("", "", Wishes.NONE, "", false);

    /** Digest of a copy whose instances without an original are as older rules made them. */
    public static final String MIXED = "mixed";

    public Making {
        labels = Map.copyOf(labels);
    }

    /** For a copy without instances that are being replaced. */
    public Making(String digest, String rules, Wishes wishes, String transferSyntax, boolean unfinished) {
        this(digest, rules, wishes, transferSyntax, unfinished, Map.of());
    }

    /** By today's rules of this domain. */
    public static Making of(Domain domain, Wishes wishes, String transferSyntax) {
        boolean wished = !wishes.equals(Wishes.NONE);
        return new Making(domain.rules().digest(wished), domain.rules().text(wished), wishes, transferSyntax, false);
    }

    /** Whether today's rules of this domain are the same. */
    public boolean isCurrent(Domain domain) {
        return digest.equals(domain.rules().digest(!wishes.equals(Wishes.NONE)));
    }

    /** Whether the client wanted the same, by any rules. */
    public boolean isWishedAs(Making other) {
        return wishes.equals(other.wishes) && transferSyntax.equals(other.transferSyntax);
    }

    /** The same wishes by today's rules. */
    public Making today(Domain domain) {
        return of(domain, wishes, transferSyntax);
    }

    /**
     * Reads the record of a copy.
     *
     * @param wished the text that {@link #wished} gave
     */
    public static Making recorded(String digest, String wished, boolean unfinished) {
        int end = wished.indexOf('\n');
        if (end < 0) {
            return new Making(digest, "", Wishes.NONE, "", unfinished);
        }
        String[] first = wished.substring(0, end).split(LabelsText.SEPARATOR, 2);
        return new Making(
                digest,
                "",
                WishesText.read(wished.substring(end + 1)),
                first[0],
                unfinished,
                LabelsText.read(first.length < 2 ? "" : first[1]));
    }

    /** The client's wishes and the labels as text for {@link #recorded}; may hold values, and is empty without them. */
    public String wished() {
        if (wishes.equals(Wishes.NONE) && transferSyntax.isEmpty() && labels.isEmpty()) {
            return "";
        }
        String first = labels.isEmpty() ? "" : LabelsText.SEPARATOR + LabelsText.of(labels);
        return transferSyntax + first + "\n" + WishesText.of(wishes);
    }

    public Making unfinished(boolean now) {
        return new Making(digest, rules, wishes, transferSyntax, now, labels);
    }

    public Making labelled(Map<Resource, Set<String>> others) {
        return new Making(digest, rules, wishes, transferSyntax, unfinished, others);
    }

    /** For a copy to which instances came by today's rules while others had to stay as they were. */
    public Making mixed() {
        return new Making(MIXED, "", wishes, transferSyntax, false, labels);
    }

    @Override
    public String toString() {
        return "Making[" + digest + "]"; // Wishes and labels may hold values.
    }
}
