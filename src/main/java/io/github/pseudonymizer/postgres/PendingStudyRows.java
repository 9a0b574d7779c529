// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.study.Requester;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The rows of the table {@code work}: how studies are named in it, and how work comes into it. */
final class PendingStudyRows {

    /** Makes a work new, as if it had been added after its end. */
    static final String RENEW = """
        UPDATE pseudonymizer.work SET number = nextval('pseudonymizer.work_number'), state = 'WAITING',
          attempt = 0, due = clock_timestamp(), added = clock_timestamp(), again = false, reason = ''
        """;

    private PendingStudyRows() {}

    /** Adds each study once, because a statement cannot change a row twice, and in one order, against deadlocks. */
    static int insert(
            Handle handle,
            DomainKeys keys,
            String archive,
            List<String> studies,
            Requester.Cause cause,
            String domain) {
        String sql = """
            INSERT INTO pseudonymizer.work AS work (archive, study_digest, study, cause, domain, remake)
            SELECT :archive, study_digest, study, :cause, :domain, :remake
            FROM unnest(:digests::bytea[], :sealed::bytea[]) WITH ORDINALITY AS added (study_digest, study, place)
            ORDER BY place
            ON CONFLICT (archive, study_digest) DO UPDATE SET
              again = work.state = 'CLAIMED',
              number = CASE work.state WHEN 'FAILED' THEN excluded.number ELSE work.number END,
              attempt = CASE work.state WHEN 'FAILED' THEN 0 ELSE work.attempt END,
              due = CASE work.state WHEN 'FAILED' THEN clock_timestamp() ELSE work.due END,
              added = CASE work.state WHEN 'FAILED' THEN clock_timestamp() ELSE work.added END,
              cause = CASE WHEN 'STRAY' IN (work.cause, excluded.cause) THEN 'STRAY'
                WHEN work.state = 'FAILED' OR excluded.cause = 'STABLE_STUDY'
                THEN excluded.cause ELSE work.cause END,
              domain = CASE excluded.cause WHEN 'STRAY' THEN excluded.domain ELSE work.domain END,
              remake = excluded.remake OR (work.remake AND work.state <> 'FAILED'),
              reason = CASE work.state WHEN 'FAILED' THEN '' ELSE work.reason END,
              state = CASE work.state WHEN 'FAILED' THEN 'WAITING' ELSE work.state END
            """;
        Map<String, byte[]> sealed = new TreeMap<>();
        studies.forEach(study -> sealed.computeIfAbsent(study, id -> keys.seal(SealedKind.STUDY, id)));
        return handle.createUpdate(sql)
                .bind("archive", archive)
                .bind("cause", cause.word())
                .bind("domain", domain)
                .bind("remake", cause == Requester.Cause.REMAKE)
                .bind("digests", Handles.bytes(digests(keys, sealed.keySet())))
                .bind("sealed", Handles.bytes(sealed.values()))
                .execute();
    }

    static List<byte[]> digests(DomainKeys keys, Collection<String> studies) {
        return studies.stream()
                .map(study -> keys.digest(SealedKind.STUDY, study))
                .toList();
    }

    /** The keys that seal these rows: the queue does not belong to one domain. */
    static DomainKeys keys(Keys all) {
        return all.of("");
    }
}
