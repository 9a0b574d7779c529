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

    /** What an instance itself has goes before what others mention. */
    private static final String INSERT = """
            INSERT INTO pseudonymizer.adopted_uid AS known (domain, digest, value, original, own, pseudonym, adoption)
            SELECT :domain, digest, value, original, own, :pseudonym, :number
            FROM unnest(:digests::bytea[], :values::text[], :originals::bytea[], :own::boolean[])
              WITH ORDINALITY AS found (digest, value, original, own, place)
            ORDER BY place
            ON CONFLICT (domain, digest) DO UPDATE SET value = excluded.value, own = true,
              pseudonym = excluded.pseudonym, adoption = excluded.adoption
            WHERE excluded.own AND NOT known.own
            """;

    private static final String OTHERS = """
            SELECT EXISTS (SELECT FROM unnest(:digests::bytea[], :values::text[], :own::boolean[])
                AS found (digest, value, own)
              JOIN pseudonymizer.adopted_uid AS known ON known.domain = :domain AND known.digest = found.digest
              WHERE found.own AND known.value <> found.value)
            """;

    Optional<Contradiction> write(long number) {
        List<AdoptedUid> uids = copy.uids();
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
