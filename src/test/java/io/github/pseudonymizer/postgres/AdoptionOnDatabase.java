// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.postgres.service.PostgresAdoptions;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.AdoptedUid;
import io.github.pseudonymizer.study.adopt.Adoptions;
import io.github.pseudonymizer.study.adopt.Adoptions.Result;
import io.github.pseudonymizer.study.adopt.Contradiction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A database in which copies are adopted, each test in a domain of its own. */
abstract class AdoptionOnDatabase {

    static final Requester ADA = new Requester(Requester.Cause.HTTP, "ada", "192.0.2.7");
    static final AtomicInteger NUMBER = new AtomicInteger();
    static final CopiedFiles FILES = new CopiedFiles(new TreeMap<>(Map.of(1L, new CopiedFiles.File(2, 3))));
    static TestServer.Database place;
    static PostgresDatabase database;
    static PostgresPseudonymStore store;
    static PostgresLinks links;
    static Adoptions adoptions;

    final Namespace namespace =
            new Namespace("adopt-" + NUMBER.incrementAndGet(), new PseudonymFormat.Sequential("P-"));
    final String archive = "archive of " + namespace.name();

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        store = new PostgresPseudonymStore(database);
        links = new PostgresLinks(database);
        adoptions = new PostgresAdoptions(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    /** A copy of the study {@code study}, whose UIDs begin with {@code uid}. */
    AdoptedCopy copy(String patient, String pseudonym, Optional<DateShift> shift, String study, String uid) {
        return new AdoptedCopy(
                link(study, pseudonym, uid),
                Identity.patient(patient),
                Optional.of(Identity.study(study)),
                shift,
                List.of(
                        new AdoptedUid(study, uid, true),
                        new AdoptedUid(study + ".1", uid + ".1", true),
                        new AdoptedUid(study + ".1.1", uid + ".1.1", true),
                        new AdoptedUid(study + ".9", uid + ".9", false)),
                FILES);
    }

    Link link(String study, String pseudonym, String uid) {
        return new Link(
                archive,
                namespace.name(),
                "original " + study,
                archive + pseudonym + "|" + uid,
                pseudonym,
                Link.State.COMPLETE,
                ADA,
                1,
                0,
                Instant.EPOCH);
    }

    static Optional<DateShift> shift(int days) {
        return Optional.of(new DateShift(days));
    }

    Result adopt(AdoptedCopy copy) {
        return adopt(copy, false);
    }

    Result adopt(AdoptedCopy copy, boolean dryRun) {
        AuditEntry entry = new AuditEntry(
                archive,
                AuditEntry.Event.COPY_ADOPTED,
                ADA,
                namespace.name(),
                copy.link().copy(),
                "");
        return adoptions.adopt(copy, dryRun, entry);
    }

    Pseudonym assigned(Identity identity) {
        return Objects.requireNonNull(store.assign(namespace, Set.of(identity)).get(identity));
    }

    String rows() throws Exception {
        List<String> counts = new ArrayList<>();
        for (String table : List.of("pseudonym", "adopted_uid", "link", "audit")) {
            counts.addAll(place.strings(
                    "SELECT count(*) FROM pseudonymizer." + table + " WHERE domain = '" + namespace.name() + "'"));
        }
        counts.addAll(
                place.strings("SELECT adoptions FROM pseudonymizer.domain WHERE name = '" + namespace.name() + "'"));
        return String.join(" ", counts);
    }

    static Result refused(Contradiction contradiction) {
        return new Result.Refused(contradiction);
    }

    static AdoptedCopy with(AdoptedCopy copy, AdoptedUid one) {
        List<AdoptedUid> uids = new ArrayList<>(copy.uids());
        uids.add(one);
        return new AdoptedCopy(copy.link(), copy.patient(), copy.study(), copy.shift(), uids, copy.files());
    }
}
