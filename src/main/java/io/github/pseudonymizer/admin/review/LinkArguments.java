// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The arguments by which links are found. An empty one counts as absent.
 *
 * @param arguments of the request
 * @param domains of the settings
 */
record LinkArguments(Map<String, String> arguments, Domains domains) {

    private static final Map<String, Verdict> CONFIRMED = Map.of(
            "yes", Verdict.CONFIRMED,
            "no", Verdict.NONE,
            "rejected", Verdict.REJECTED,
            "stale", Verdict.STALE);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{8}){4}");
    private static final Pattern SINCE = Pattern.compile("[0-9]{1,18}-[0-9a-f]{16}");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    Optional<String> text(String name) {
        return Optional.ofNullable(arguments.get(name)).filter(value -> !value.isEmpty());
    }

    /** The fault of an argument with the allowed values; the value itself is not in it. */
    Optional<String> problem() {
        return Stream.of(
                        problem("confirmed", CONFIRMED::containsKey, "confirmed must be yes, no, rejected or stale"),
                        problem("state", LinkArguments::isState, "state must be one of " + states()),
                        problem("domain", names()::contains, "domain must be one of " + names()),
                        problem("from", LinkArguments::isDay, "from must be a day such as 2026-11-29"),
                        problem("to", LinkArguments::isDay, "to must be a day such as 2026-11-29"),
                        problem("study", ID.asMatchPredicate(), "study must be the id of an original or a copy"),
                        problem(
                                "since",
                                ID.asMatchPredicate().or(SINCE.asMatchPredicate()),
                                "since must be the Next, or the Copy, of the last link before"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> problem(String name, Predicate<String> allowed, String message) {
        return text(name).filter(allowed.negate()).map(unused -> message);
    }

    private List<String> names() {
        return domains.all().stream().map(domain -> domain.namespace().name()).toList();
    }

    private static List<Link.State> states() {
        return List.of(Link.State.values());
    }

    private static boolean isState(String text) {
        return states().stream().anyMatch(state -> state.name().equals(text));
    }

    private static boolean isDay(String text) {
        try {
            return DAY.matcher(text).matches() && LocalDate.parse(text).getYear() > 0;
        } catch (DateTimeParseException malformed) {
            return false;
        }
    }

    /** Only if there is no {@link #problem}. */
    LinkQuestion question() {
        return new LinkQuestion(
                text("domain"),
                Optional.empty(),
                text("study"),
                text("state").map(Link.State::valueOf),
                text("confirmed").map(CONFIRMED::get),
                text("from").map(LinkArguments::begin),
                text("to").map(day -> begin(LocalDate.parse(day).plusDays(1).toString())));
    }

    /** In UTC. */
    private static Instant begin(String day) {
        return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
