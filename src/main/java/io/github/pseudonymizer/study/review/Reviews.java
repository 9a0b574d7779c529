// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The record of what people have decided about links. Thread-safe, durable when a method returns. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface Reviews {

    /**
     * Links, the newest first.
     *
     * @param archive whose links
     */
    List<ReviewedLink> page(String archive, LinkQuestion question, LinkQuestion.Page page);

    /**
     * The patients with these Patient IDs.
     *
     * @param identities by name of the domain
     */
    List<LinkQuestion.Patient> patients(Map<String, Identity> identities);

    /** The newest link with this study as its copy. */
    Optional<ReviewedLink> find(String archive, String copy);

    /** All decisions about a link, the oldest first. */
    List<Decision> history(Link link);

    /**
     * Records a decision.
     *
     * @param begun {@link ReviewedLink#begun} of the link as it was seen; empty to record it in any case
     * @param verdict what all decisions about the link come to, the oldest first
     * @param entry is recorded in the same transaction
     * @return false if the copy is being stored, or has begun to be stored again; then nothing was recorded
     */
    boolean decide(
            Link link,
            Optional<Integer> begun,
            Decision decision,
            Function<List<Decision>, Verdict> verdict,
            AuditEntry entry);

    /** Forgets the links of a copy, with all that belongs to them. The copy and former ones stay known as copies. */
    void delete(String archive, String copy);

    /** How many links have each verdict but {@link Verdict#NONE}. */
    Map<Verdict, Long> count(String archive);
}
