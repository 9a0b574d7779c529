// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.postgres.service.DomainEdition;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.Link;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A database and a key file that version 0.1.0 has written, under this version. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UpgradeIT extends PostgresDatabaseFixture {

    private static final List<Namespace> DOMAINS = List.of(
            new Namespace("random", new PseudonymFormat.Random("P")),
            new Namespace("sequential", new PseudonymFormat.Sequential("S")),
            new Namespace("derived", new PseudonymFormat.Derived("D")));

    @BeforeEach
    void restore() throws Exception {
        Schema.migrate(new DriverConnections(place.access(), SOON, SOON), "7");
        place.execute(resource("0.1.0.sql"));
        Files.writeString(place.keyFile().path(), resource("0.1.0.key"));
        Files.setPosixFilePermissions(place.keyFile().path(), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void patients_and_studies_keep_pseudonyms_shifts_and_uids() throws Exception {
        PostgresPseudonymStore store = new PostgresPseudonymStore(place.open());
        Set<String> told = new TreeSet<>();

        for (Namespace domain : DOMAINS) {
            for (int number = 1; number <= 3; number++) {
                Identity patient = Identity.patient("4711-" + number);
                Identity study = Identity.study("1.2.276.0.4711." + number);
                Map<Identity, Pseudonym> pseudonyms = store.assign(domain, Set.of(patient, study));
                told.add(line(domain, patient, pseudonyms));
                told.add(line(domain, study, pseudonyms));
            }
        }

        assertEquals(
                new TreeSet<>(resource("0.1.0.sql")
                        .lines()
                        .filter(line -> line.startsWith("-- told: "))
                        .toList()),
                told);
    }

    @Test
    void a_new_patient_gets_the_next_number() {
        Identity patient = Identity.patient("4711-4");

        Map<Identity, Pseudonym> pseudonyms =
                new PostgresPseudonymStore(place.open()).assign(DOMAINS.get(1), Set.of(patient));

        assertEquals("S000004", ((Pseudonym.OfPatient) Objects.requireNonNull(pseudonyms.get(patient))).value());
    }

    @Test
    void copies_lead_back_to_their_originals() {
        PostgresLinks links = new PostgresLinks(place.open());

        List<String> originals = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> links.findByCopy("archive", "copy-derived" + number)
                        .map(Link::original)
                        .orElse("none"))
                .toList();

        assertEquals(List.of("original-1", "original-2", "original-3"), originals);
    }

    @Test
    void domains_keep_the_edition_that_was_the_default() {
        PostgresDatabase database = place.open();

        for (Namespace domain : DOMAINS) {
            assertEquals("2026d", new DomainEdition(database, domain.name(), "2027a", false, told -> {}).get());
        }
    }

    private static String line(Namespace domain, Identity identity, Map<Identity, Pseudonym> pseudonyms) {
        Pseudonym pseudonym = Objects.requireNonNull(pseudonyms.get(identity));
        String beginning = "-- told: " + domain.name() + " ";
        if (pseudonym instanceof Pseudonym.OfPatient patient) {
            return beginning + "patient " + identity.value() + " " + patient.value() + " "
                    + patient.shift().days();
        }
        Uid uid = ((Pseudonym.OfStudy) pseudonym).uid();
        return beginning + "study " + identity.value() + " " + uid.value();
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(UpgradeIT.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
