// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.copy.Fixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** An archive with originals and with copies that a script made. */
abstract class AdoptionFixture {

    static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    private static final AdoptCopies.Wish WISH = new AdoptCopies.Wish("default", false, Fixture.MERCY);

    final Fixture fixture = new Fixture();
    final Records records = new Records();
    /** By the id of a copied instance, that of its original. */
    final Map<String, String> origins = new HashMap<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** What was adopted, and what is known of patients. */
    static final class Records implements Adoptions {

        final List<AdoptedCopy> adopted = new ArrayList<>();
        final Map<Identity, Patient> patients = new HashMap<>();

        @Override
        public Optional<Patient> patient(String domain, Identity patient) {
            return Optional.ofNullable(patients.get(patient));
        }

        @Override
        public Result adopt(AdoptedCopy copy, boolean dryRun, AuditEntry entry) {
            adopted.add(copy);
            return new Result.Adopted();
        }
    }

    private AdoptCopies useCase() {
        return new AdoptCopies(
                fixture.archive,
                new Domains(List.of(fixture.domain), Map.of()),
                new AdoptCopies.Ports(
                        fixture.stores,
                        fixture.stores,
                        records,
                        instance -> Optional.ofNullable(origins.get(instance)),
                        (study, progress, work) -> work.run(),
                        progress -> {}));
    }

    AdoptionReport adoptAll() {
        return useCase().adoptAll(WISH);
    }

    AdoptionReport adopt(NamedCopy... copies) {
        return useCase().adopt(List.of(copies), WISH);
    }

    /** Each conflict as the study and the reason. */
    static Map<String, String> conflicts(AdoptionReport report) {
        Map<String, String> conflicts = new TreeMap<>();
        report.conflicts().forEach(conflict -> conflicts.put(conflict.study(), conflict.reason()));
        return conflicts;
    }

    /** Receives an original of one slice, and a copy that the script made of it; gives the id of the copy. */
    String copied(String patient, String study, String pseudonym, String uid) {
        String original = receive(patient, study, 1, Map.of());
        String copy = receive(pseudonym, uid, 1, Map.of(0x00080020, ""));
        mark(original, copy);
        return pseudonym + "|" + uid;
    }

    String receive(String patient, String study, int number, Map<Integer, String> more) {
        Map<Integer, String> elements = new TreeMap<>(Map.of(
                0x00080016,
                CT,
                0x00080018,
                study + ".1." + number,
                0x00080020,
                "20240229",
                0x00100020,
                patient,
                0x0020000D,
                study,
                0x0020000E,
                study + ".1",
                0x00200011,
                "1",
                0x00200013,
                "" + number));
        elements.putAll(more);
        Dataset dataset = new Dataset();
        elements.forEach(dataset::text);
        String uid = elements.get(0x00080018);
        return fixture.archive.receive(dataset.file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, CT, "" + uid));
    }

    /** As the archive's own anonymization does. */
    void mark(String original, String copy) {
        origins.put(copy, original);
        fixture.archive.anonymizedFrom.put(study(copy), study(original));
    }

    static String study(String instance) {
        return instance.substring(0, instance.indexOf('|', instance.indexOf('|') + 1));
    }

    AdoptedCopy adopted(String copy) {
        return records.adopted.stream()
                .filter(one -> one.link().copy().equals(copy))
                .findFirst()
                .orElseThrow();
    }

    static Optional<DateShift> shift(int days) {
        return Optional.of(new DateShift(days));
    }
}
