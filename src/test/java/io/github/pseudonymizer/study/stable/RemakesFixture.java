// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.Domain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Copies that were made by other rules than those of today, and how they are made again. */
abstract class RemakesFixture {

    static final Tag KVP = Tag.of(0x0018, 0x0060);
    static final String STUDY = "4711|1.2.3";
    final Fixture fixture = new Fixture();

    final Domain today = with(
            new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Set.of(), Set.of(KVP), Map.of()));

    final Domains domains = new Domains(List.of(today), Map.of());
    final Remakes remakes = new Remakes(fixture.archive, fixture.stores.all(), domains);
    Outcome.Copy copy = new Outcome.Copy("", "", List.of(), List.of());

    Domain with(Profile profile) {
        Domain plain = fixture.domain;
        return new Domain(plain.namespace(), plain.patientIds(), profile, plain.pixels(), plain.policy(), plain.uids());
    }

    /** Made before an administrator decided that the KVP goes. */
    @BeforeEach
    void copy() {
        receive(1);
        receive(2);
        copy = fixture.pseudonymization
                .carryOut(fixture.order(STUDY), Progress.UNSEEN)
                .copies()
                .get(0);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    void receive(int number) {
        fixture.archive.receive(Fixture.slice("4711", "1.2.3", number, Map.of(0x00180060, "120")));
    }

    long with(String text) {
        return with(text, copy.study());
    }

    long with(String text, String study) {
        return fixture.archive.instancesOf(study).stream()
                .map(fixture.archive.files::get)
                .filter(file -> new String(file, StandardCharsets.ISO_8859_1).contains(text))
                .count();
    }

    String work() {
        return fixture.stableStudies(domains, false)
                .workOnce(Progress.UNSEEN)
                .map(StableWork.Attempt::problem)
                .orElse("nothing to do");
    }

    void remakeOutdated() {
        assertEquals(1, remakes.remakeOutdated(Fixture.MERCY));
        assertEquals("", work(), "the first step");
    }

    Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    Making making() {
        return fixture.stores.making(link());
    }
}
