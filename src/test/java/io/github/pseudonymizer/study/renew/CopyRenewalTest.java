// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.renew;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.FreshUids;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that get fresh UIDs. */
class CopyRenewalTest {

    private static final Pattern UID = Pattern.compile("2\\.25\\.\\d+\0?");
    private static final int FRAME_OF_REFERENCE = 0x00200052;

    private final Fixture fixture = new Fixture();
    private final CopyRenewal renewal = new CopyRenewal(fixture.archive, fixture.workers);
    private final byte[] secret = FreshUids.secret();
    private String one = "";
    private String two = "";

    @BeforeEach
    void copy() {
        one = copyOf("1.2.3", 1, 2);
        two = copyOf("1.2.4", 1);
    }

    /** Both studies have one frame of reference. */
    private String copyOf(String study, int... numbers) {
        for (int number : numbers) {
            fixture.archive.receive(Fixture.slice("4711", study, number, Map.of(FRAME_OF_REFERENCE, "1.2.9")));
        }
        return fixture.pseudonymization
                .carryOut(fixture.order("4711|" + study), Progress.UNSEEN)
                .copies()
                .get(0)
                .study();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Set<String> texts(String study) {
        return fixture.archive.instancesOf(study).stream()
                .map(fixture.archive.files::get)
                .map(file -> new String(file, StandardCharsets.ISO_8859_1))
                .collect(Collectors.toSet());
    }

    private Set<Facts> facts(String study) {
        return fixture.archive.instancesOf(study).stream()
                .map(fixture.archive::factsOf)
                .collect(Collectors.toSet());
    }

    @Test
    void every_uid_is_fresh_and_all_else_is_as_before() {
        String renewed = renewal.idOf(one, secret);
        assertEquals(Set.of(), fixture.archive.instancesOf(renewed));

        renewal.store(one, secret);

        assertEquals(2, fixture.archive.instancesOf(renewed).size());
        assertEquals(2, fixture.archive.instancesOf(one).size());
        facts(one)
                .forEach(former -> texts(renewed).forEach(text -> {
                    assertFalse(text.contains(former.studyInstanceUid()));
                    assertFalse(text.contains(former.seriesInstanceUid()));
                    assertFalse(text.contains(former.sopInstanceUid()));
                    assertFalse(text.contains(FakeRecords.UIDS.map("1.2.9")));
                }));
        assertEquals(withoutUids(one), withoutUids(renewed));
    }

    /** Without the UIDs and the lengths that depend on them. */
    private Set<String> withoutUids(String study) {
        return texts(study).stream()
                .map(text -> UID.matcher(text.substring(text.indexOf("PSEUDONYMIZER")))
                        .replaceAll("UID")
                        .replaceAll("UI..UID", "UI"))
                .collect(Collectors.toSet());
    }

    @Test
    void references_between_studies_stay_intact() {
        renewal.store(one, secret);
        renewal.store(two, secret);

        String frame = new FreshUids(secret).map(FakeRecords.UIDS.map("1.2.9"));
        texts(renewal.idOf(one, secret)).forEach(text -> assertEquals(true, text.contains(frame)));
        texts(renewal.idOf(two, secret)).forEach(text -> assertEquals(true, text.contains(frame)));
        assertNotEquals(renewal.idOf(one, secret), renewal.idOf(one, FreshUids.secret()));
    }

    @Test
    void it_can_be_repeated_after_a_full_disk() {
        fixture.archive.storesUntilFull = 1;
        assertThrows(ArchiveException.class, () -> renewal.store(one, secret));
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;

        renewal.store(one, secret);
        renewal.store(one, secret);

        assertEquals(2, fixture.archive.instancesOf(renewal.idOf(one, secret)).size());
    }

    @Test
    void labels_come_with_it() {
        fixture.archive.labels = new TreeMap<>(Map.of(one, Set.of("trial")));

        renewal.store(one, secret);

        assertEquals(Set.of("trial"), fixture.archive.labels.getOrDefault(renewal.idOf(one, secret), Set.of()));
    }
}
