// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.copy.ExplainedCopy;
import java.util.List;
import java.util.Optional;

/**
 * A link with all that people need who compare.
 *
 * @param verdict as the archive and the records tell
 * @param seen the copy as it is now; empty if it is not in the archive
 * @param hasOriginal whether the archive has the original
 * @param history the oldest first
 * @param series with the instances
 * @param making the rules and wishes by which it was made; empty if the settings no longer have the domain
 */
public record LinkInFull(
        ReviewedLink reviewed,
        Verdict verdict,
        Optional<SeenCopy> seen,
        boolean hasOriginal,
        List<Decision> history,
        List<PairedSeries> series,
        Optional<ExplainedCopy> making) {

    public LinkInFull {
        history = List.copyOf(history);
        series = List.copyOf(series);
    }

    /** The decision that was given for a series of the copy itself, unless the copy has changed since. */
    public Optional<Decision> ofSeries(String id) {
        return verdict == Verdict.STALE
                ? Optional.empty()
                : Verdicts.of(history).ofSeries(id);
    }
}
