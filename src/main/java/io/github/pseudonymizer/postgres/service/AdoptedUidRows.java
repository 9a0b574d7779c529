// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.Handles;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.AdoptedUid;
import io.github.pseudonymizer.study.adopt.Contradiction;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of the UIDs of an adopted copy. Used once, in one transaction. */
record AdoptedUidRows(Handle handle, DomainKeys keys, AdoptedCopy copy) {

    private static final String KIND = Identity.Kind.STUDY.name();
    private static final int BATCH = 5_000;

    /** What others mention as this UID was a mistake. */
    private static final String CLEAR = """
        DELETE FROM pseudonymizer.adopted_uid AS known
        USING unnest(:digests::bytea[], :values::text[], :own::boolean[]) AS found (digest, value, own)
        WHERE known.domain = :domain AND known.value = found.value AND known.digest <> found.digest
          AND found.own AND NOT known.own
        """;

    /** The UID of an instance goes before what others mention, and no two become the same. */
    private static final String INSERT = """
        INSERT INTO pseudonymizer.adopted_uid AS known (domain, digest, value, original, own, pseudonym, adoption)
        SELECT :domain, digest, value, original, own, :pseudonym, :number
        FROM unnest(:digests::bytea[], :values::text[], :originals::bytea[], :own::boolean[])
          WITH ORDINALITY AS found (digest, value, original, own, place)
        WHERE own OR NOT EXISTS (SELECT FROM pseudonymizer.adopted_uid AS other
          WHERE other.domain = :domain AND other.value = found.value AND other.digest <> found.digest)
        ORDER BY place
        ON CONFLICT (domain, digest) DO UPDATE SET value = excluded.value, own = true,
          pseudonym = excluded.pseudonym, adoption = excluded.adoption
        WHERE excluded.own AND NOT known.own
        """;

    private static final String OTHERS = """
        WITH found AS (
          SELECT digest, value FROM unnest(:digests::bytea[], :values::text[], :own::boolean[])
            AS one (digest, value, own)
          WHERE own)
        SELECT EXISTS (SELECT FROM found JOIN pseudonymizer.adopted_uid AS known USING (digest)
            WHERE known.domain = :domain AND known.value <> found.value)
          OR EXISTS (SELECT FROM found JOIN pseudonymizer.adopted_uid AS known USING (value)
            WHERE known.domain = :domain AND known.digest <> found.digest)
        """;

    /**
     * Writes them.
     *
     * @param mentioned whether also those that are only mentioned: not if copies of ours have others in their places
     */
    Optional<Contradiction> write(long number, boolean mentioned) {
        List<AdoptedUid> uids =
                copy.uids().stream().filter(uid -> uid.own() || mentioned).toList();
        for (int start = 0; start < uids.size(); start += BATCH) {
            if (!write(uids.subList(start, Math.min(start + BATCH, uids.size())), number)) {
                return Optional.of(Contradiction.OTHER_UID);
            }
        }
        return Optional.empty();
    }

    /** @return whether each series and instance has the same UID as before, if it had one */
    private boolean write(List<AdoptedUid> uids, long number) {
        List<String> values = uids.stream().map(AdoptedUid::copy).toList();
        List<Boolean> own = uids.stream().map(AdoptedUid::own).toList();
        List<byte[]> digests =
                uids.stream().map(uid -> keys.digest(KIND, uid.original())).toList();
        List<byte[]> originals =
                uids.stream().map(uid -> keys.seal(KIND, uid.original())).toList();
        handle.createUpdate(CLEAR)
                .bind("domain", copy.link().domain())
                .bind("digests", Handles.bytes(digests))
                .bindArray("values", String.class, values)
                .bindArray("own", Boolean.class, own)
                .execute();
        handle.createUpdate(INSERT)
                .bind("domain", copy.link().domain())
                .bind("pseudonym", copy.link().pseudonym())
                .bind("number", number)
                .bind("digests", Handles.bytes(digests))
                .bindArray("values", String.class, values)
                .bind("originals", Handles.bytes(originals))
                .bindArray("own", Boolean.class, own)
                .execute();
        boolean hasOther = handle.createQuery(OTHERS)
                .bind("domain", copy.link().domain())
                .bind("digests", Handles.bytes(digests))
                .bindArray("values", String.class, values)
                .bindArray("own", Boolean.class, own)
                .mapTo(Boolean.class)
                .one();
        return !hasOther;
    }
}
