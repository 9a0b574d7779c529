// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What decisions come to. A decision about the study counts for every series, until there is a later one about the
 * series. Decisions before a change of the copy, or before they were withdrawn, do not count. Pure.
 *
 * @param last the one that counts for each series, by the archive's id; under an empty id that about the study
 */
record Verdicts(Map<String, Decision> last) {

    /** @param decisions the oldest first */
    static Verdicts of(List<Decision> decisions) {
        Map<String, Decision> last = new HashMap<>();
        int content =
                decisions.isEmpty() ? 0 : decisions.get(decisions.size() - 1).content();
        for (Decision decision : decisions) {
            boolean endsOthers = decision.series().isEmpty();
            if (endsOthers) {
                last.clear();
            }
            if (decision.content() == content && decision.kind() != Decision.Kind.WITHDRAWN) {
                last.put(decision.series(), decision);
            }
        }
        return new Verdicts(last);
    }

    /** The decision that was given for this series itself. */
    Optional<Decision> ofSeries(String series) {
        return Optional.ofNullable(last.get(series));
    }

    /**
     * Of the study.
     *
     * @param all the archive's ids of the series that the copy has
     */
    Verdict verdict(Collection<String> all) {
        if (last.values().stream().anyMatch(one -> one.kind() == Decision.Kind.REJECTED && counts(one, all))) {
            return Verdict.REJECTED;
        }
        boolean isWhole = last.containsKey("");
        boolean isEach = !all.isEmpty() && last.keySet().containsAll(all);
        return isWhole || isEach ? Verdict.CONFIRMED : Verdict.NONE;
    }

    /** A rejected study stays rejected until every series was confirmed since. */
    private boolean counts(Decision rejection, Collection<String> all) {
        return rejection.series().isEmpty() ? !last.keySet().containsAll(all) : all.contains(rejection.series());
    }
}
