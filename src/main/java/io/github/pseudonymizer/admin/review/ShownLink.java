// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.LinkInFull;
import io.github.pseudonymizer.study.review.PairedSeries;
import io.github.pseudonymizer.study.review.SeenCopy;
import io.github.pseudonymizer.study.review.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A link in full, as answers show it. */
record ShownLink(
        String original,
        boolean originalExists,
        String copy,
        boolean copyExists,
        String domain,
        String pseudonym,
        Link.State state,
        String cause,
        String user,
        String address,
        int instances,
        int orphans,
        String made,
        String changed,
        @Nullable String making,
        @Nullable ShownConfirmation confirmation,
        List<Past> history,
        @Nullable ShownCopy madeBy,
        List<Series> series) {

    private record Past(String decision, @Nullable String series, String by, String at, String comment) {}

    private record Series(
            @Nullable String original,
            @Nullable String copy,
            @Nullable ShownConfirmation confirmation,
            List<Pair> instances) {}

    private record Pair(@Nullable String original, @Nullable String copy) {}

    static ShownLink of(LinkInFull full) {
        Link link = full.reviewed().link();
        return new ShownLink(
                link.original(),
                full.hasOriginal(),
                link.copy(),
                full.seen().isPresent(),
                link.domain(),
                link.pseudonym(),
                link.state(),
                link.requester().cause().word(),
                link.requester().user(),
                link.requester().address(),
                link.instances(),
                link.orphans(),
                full.reviewed().made().toString(),
                link.changed().toString(),
                full.seen().map(SeenCopy::text).orElse(null),
                ShownConfirmation.of(full.verdict(), full.reviewed().decision()),
                full.history().stream().map(ShownLink::past).toList(),
                full.making().map(ShownCopy::of).orElse(null),
                full.series().stream().map(one -> series(full, one)).toList());
    }

    private static Past past(Decision decision) {
        return new Past(
                decision.kind().word(),
                decision.series().isEmpty() ? null : decision.series(),
                decision.by(),
                decision.at().toString(),
                decision.comment());
    }

    private static Series series(LinkInFull full, PairedSeries series) {
        Optional<Decision> own = series.copy().flatMap(full::ofSeries);
        return new Series(
                series.original().orElse(null),
                series.copy().orElse(null),
                own.map(decision -> ShownConfirmation.of(
                                decision.kind() == Decision.Kind.CONFIRMED ? Verdict.CONFIRMED : Verdict.REJECTED, own))
                        .orElse(null),
                series.instances().stream()
                        .map(pair -> new Pair(
                                pair.original().orElse(null), pair.copy().orElse(null)))
                        .toList());
    }
}
