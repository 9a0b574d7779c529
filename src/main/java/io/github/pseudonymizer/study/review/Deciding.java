// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The use case of confirming or rejecting a copy. Thread-safe. Throws as {@link Comparing}.
 *
 * @param comparing knows the copies
 */
public record Deciding(Comparing comparing) {

    /**
     * A decision to be recorded.
     *
     * @param kind confirmed or rejected
     * @param comment may be empty
     * @param series the archive's id of a series of the copy; empty for the study
     * @param seen the copy as they saw it
     */
    public record Wish(Decision.Kind kind, String comment, String series, SeenCopy seen) {

        @Override
        public String toString() {
            return "Wish[" + kind + "]"; // A comment may name the patient.
        }
    }

    /** How it ended. */
    public enum Result {
        RECORDED,
        /** The copy is not as it was seen, or is being stored. */
        CHANGED,
        NO_SUCH_SERIES
    }

    /** Records a decision about a copy, with an entry in the audit trail. */
    public Result decide(ReviewedLink reviewed, Wish wish, Requester requester) {
        Link link = reviewed.link();
        Optional<SeenCopy> seen = comparing.seen(reviewed);
        if (!seen.equals(Optional.of(wish.seen()))) {
            return Result.CHANGED;
        }
        List<String> series = comparing.seriesOf(link);
        if (!wish.series().isEmpty() && !series.contains(wish.series())) {
            return Result.NO_SUCH_SERIES;
        }
        Decision decision = new Decision(
                wish.kind(),
                wish.series(),
                requester.user(),
                wish.comment(),
                Instant.now(),
                reviewed.content(),
                wish.seen().instances());
        boolean recorded = comparing
                .reviews()
                .decide(
                        link,
                        Optional.of(wish.seen().begun()),
                        decision,
                        all -> Verdicts.of(all).verdict(series),
                        entry(link, decision, requester));
        return recorded ? Result.RECORDED : Result.CHANGED;
    }

    /** Records that earlier decisions about a copy no longer count, with an entry in the audit trail. */
    public void withdraw(ReviewedLink reviewed, Requester requester) {
        Link link = reviewed.link();
        Decision decision =
                new Decision(Decision.Kind.WITHDRAWN, "", requester.user(), "", Instant.now(), reviewed.content(), "");
        boolean unused = comparing
                .reviews()
                .decide(link, Optional.empty(), decision, all -> Verdict.NONE, entry(link, decision, requester));
    }

    /** Without the comment, which may name the patient and must be forgotten with them. */
    private AuditEntry entry(Link link, Decision decision, Requester requester) {
        Event event = switch (decision.kind()) {
            case CONFIRMED -> Event.LINK_CONFIRMED;
            case REJECTED -> Event.LINK_REJECTED;
            case WITHDRAWN -> Event.CONFIRMATION_WITHDRAWN;
        };
        return new AuditEntry(
                comparing.archive().name(),
                event,
                requester,
                link.domain(),
                link.copy(),
                decision.series().isEmpty() ? "" : "series " + decision.series());
    }
}
