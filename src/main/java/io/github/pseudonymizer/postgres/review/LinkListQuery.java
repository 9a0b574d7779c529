// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.review;

import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.postgres.SealedKind;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.study.review.LinkQuestion;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;

/**
 * The statement for a part of the list of links. What finds few links is looked up first, because the planner would
 * else walk through all links in the order of the list until enough of these came.
 *
 * @param domains all that the database has: digests differ from domain to domain
 */
record LinkListQuery(String archive, LinkQuestion question, LinkQuestion.Page page, Keys keys, List<String> domains) {

    private static final Pattern PLACE = Pattern.compile("[0-9]{1,18}-[0-9a-f]{16}");

    /** Whether a text can be {@link LinkQuestion.Page#after} in the first of its two forms. */
    private boolean isPlace() {
        return PLACE.matcher(page.after()).matches();
    }

    String sql() {
        List<String> conditions = new ArrayList<>(List.of("link.archive = :archive"));
        question.domain().ifPresent(unused -> conditions.add("link.domain = :domain"));
        question.state().ifPresent(unused -> conditions.add("link.state = :state"));
        question.verdict().ifPresent(unused -> conditions.add("link.confirmation = :verdict"));
        question.from().ifPresent(unused -> conditions.add("link.created >= :from"));
        question.until().ifPresent(unused -> conditions.add("link.created < :until"));
        if (isPlace()) {
            conditions.add("(link.created, link.original_digest) < (timestamptz 'epoch' + :micros * interval"
                    + " '1 microsecond', decode(:place, 'hex'))");
        } else if (!page.after().isEmpty()) {
            conditions.add("(link.created, link.original_digest) < (SELECT created, original_digest"
                    + " FROM pseudonymizer.link WHERE archive = :archive AND copy = :after"
                    + " ORDER BY created DESC LIMIT 1)");
        }
        String order = " ORDER BY created DESC, original_digest DESC";
        String links = "SELECT * FROM " + source() + " WHERE " + String.join(" AND ", conditions);
        return few().isPresent()
                ? "WITH few AS MATERIALIZED (" + few().get() + ") SELECT * FROM (" + links + ") AS found" + order
                        + " LIMIT :limit"
                : links + order + " LIMIT :limit";
    }

    private String source() {
        return few().isPresent() ? "few AS link" : "pseudonymizer.link";
    }

    private Optional<String> few() {
        List<String> conditions = new ArrayList<>();
        question.patients()
                .ifPresent(unused -> conditions.add("(link.domain, link.pseudonym) IN"
                        + " (SELECT * FROM unnest(:ofDomains::text[], :pseudonyms::text[]))"));
        question.study()
                .ifPresent(unused -> conditions.add("(link.archive, link.domain, link.original_digest) IN"
                        + " (SELECT archive, domain, original_digest FROM pseudonymizer.link"
                        + " WHERE archive = :archive AND copy = :study"
                        + " UNION SELECT :archive, * FROM unnest(:domains::text[], :digests::bytea[]))"));
        return conditions.isEmpty()
                ? Optional.empty()
                : Optional.of("SELECT link.* FROM pseudonymizer.link WHERE " + String.join(" AND ", conditions));
    }

    Query bind(Query query) {
        query.bind("archive", archive).bind("limit", page.limit());
        question.domain().ifPresent(domain -> query.bind("domain", domain));
        question.state().ifPresent(state -> query.bind("state", state.name()));
        question.verdict().ifPresent(verdict -> query.bind("verdict", verdict.name()));
        question.from().ifPresent(from -> query.bind("from", from.atOffset(ZoneOffset.UTC)));
        question.until().ifPresent(until -> query.bind("until", until.atOffset(ZoneOffset.UTC)));
        question.patients().ifPresent(patients -> bindPatients(query, patients));
        question.study().ifPresent(study -> bindStudy(query, study));
        if (isPlace()) {
            int end = page.after().indexOf('-');
            query.bind("micros", Long.parseLong(page.after().substring(0, end)))
                    .bind("place", page.after().substring(end + 1));
        } else if (!page.after().isEmpty()) {
            query.bind("after", page.after());
        }
        return query;
    }

    private void bindPatients(Query query, Collection<LinkQuestion.Patient> patients) {
        List<String> ofDomains = new ArrayList<>();
        List<String> pseudonyms = new ArrayList<>();
        for (LinkQuestion.Patient patient : patients) {
            List<String> own = patient.domain().isEmpty() ? domains : List.of(patient.domain());
            own.forEach(domain -> {
                ofDomains.add(domain);
                pseudonyms.add(patient.pseudonym());
            });
        }
        query.bindArray("ofDomains", String.class, ofDomains).bindArray("pseudonyms", String.class, pseudonyms);
    }

    private void bindStudy(Query query, String study) {
        List<byte[]> digests = domains.stream()
                .map(domain -> keys.of(domain).digest(SealedKind.ORIGINAL, study))
                .toList();
        query.bind("study", study).bindArray("domains", String.class, domains).bind("digests", Handles.bytes(digests));
    }
}
