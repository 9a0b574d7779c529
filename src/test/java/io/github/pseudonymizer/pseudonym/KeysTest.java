// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeysTest {

    private static final Keys KEYS = new Keys(master());

    /**
     * Computed with another implementation of HMAC. If this fails, every database in use has lost its pseudonyms: do
     * not change the values.
     */
    @Test
    void what_is_derived_from_a_key_never_changes() {
        DomainKeys keys = KEYS.of("default");

        assertEquals("f50b68adfdb383bcc1e525623ebaf295", KEYS.fingerprint());
        assertEquals("2.25.10359407934366274849905260552386660184", keys.uids().map("1.2.3.4"));
        assertEquals(
                "1bcc9d514e402fd98f95a1b664fb226020269d47f3a80b594c578b4f7c25b099",
                HexFormat.of().formatHex(keys.digest("PATIENT", "Mercy-4711")));
    }

    /** Computed with another implementation of HMAC, as above. */
    @Test
    void what_is_derived_from_two_secrets_never_changes() {
        byte[] sealing = new byte[Keys.SECRET_BYTES];
        Arrays.fill(sealing, (byte) 42);
        Keys rotated = new Keys(2, master(), sealing);

        assertEquals("e8ac6ff3d542e76989977a2d8ad00103", rotated.fingerprint());
        assertEquals(
                "2.25.10359407934366274849905260552386660184",
                rotated.of("default").uids().map("1.2.3.4"));
        assertEquals(
                "9adf892dc2b2646d5de21053a51cdf4c77a266f852e642f77ebafaff792a4558",
                HexFormat.of().formatHex(rotated.of("default").digest("PATIENT", "Mercy-4711")));
    }

    @Test
    void the_next_generation_makes_the_same_uids_and_pseudonyms_and_seals_otherwise() {
        DomainKeys before = KEYS.of("one");
        Keys next = KEYS.next();
        DomainKeys after = next.of("one");
        byte[] sealed = before.seal("PATIENT", "4711");

        assertEquals(2, next.generation());
        assertEquals(before.uids().map("1.2.3"), after.uids().map("1.2.3"));
        assertArrayEquals(before.derive("4711", 1), after.derive("4711", 1));
        assertFalse(Arrays.equals(before.digest("PATIENT", "4711"), after.digest("PATIENT", "4711")));
        assertThrows(StoreException.class, () -> after.open("PATIENT", sealed));
        assertNotEquals(KEYS.fingerprint(), next.fingerprint());
    }

    @Test
    void both_secrets_count_for_the_fingerprint() {
        byte[] sealing = master();
        sealing[0] ^= 1;
        byte[] lasting = master();
        lasting[0] ^= 2;

        Set<String> fingerprints = Set.of(
                new Keys(1, master(), master()).fingerprint(),
                new Keys(1, master(), sealing).fingerprint(),
                new Keys(1, lasting, sealing).fingerprint(),
                new Keys(1, sealing, lasting).fingerprint(),
                new Keys(1, lasting, master()).fingerprint());

        assertEquals(5, fingerprints.size());
    }

    @Test
    void padding_does_not_change_a_uid() {
        UidMapping uids = KEYS.of("default").uids();

        Set<String> mapped =
                Set.copyOf(List.of(uids.map("1.2.3"), uids.map("1.2.3\0"), uids.map("1.2.3 "), uids.map("1.2.3\0 ")));

        assertEquals(1, mapped.size());
    }

    @Test
    void a_malformed_uid_is_mapped_all_the_same() {
        String mapped = KEYS.of("default").uids().map("not a UID, but Mercy's");

        assertEquals(mapped, new io.github.pseudonymizer.dicom.Uid(mapped).value());
    }

    @Test
    void an_empty_uid_is_refused() {
        UidMapping uids = KEYS.of("default").uids();

        assertThrows(IllegalArgumentException.class, () -> uids.map("\0 "));
    }

    @Test
    void domains_share_no_digest_and_no_uid() {
        DomainKeys one = KEYS.of("one");
        DomainKeys two = KEYS.of("two");

        assertNotEquals(one.uids().map("1.2.3"), two.uids().map("1.2.3"));
        assertFalse(Arrays.equals(one.digest("PATIENT", "4711"), two.digest("PATIENT", "4711")));
    }

    @Test
    void another_master_key_gives_other_uids_and_another_fingerprint() {
        byte[] other = master();
        other[31] ^= 1;

        Keys keys = new Keys(other);

        assertNotEquals(KEYS.fingerprint(), keys.fingerprint());
        assertNotEquals(
                KEYS.of("one").uids().map("1.2.3"), keys.of("one").uids().map("1.2.3"));
    }

    @Test
    void many_threads_map_alike() throws Exception {
        UidMapping uids = KEYS.of("default").uids();
        List<String> expected =
                IntStream.range(0, 500).mapToObj(i -> uids.map("1.2." + i)).toList();
        Callable<List<String>> all = () ->
                IntStream.range(0, 500).mapToObj(i -> uids.map("1.2." + i)).toList();

        var threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<List<String>> mapped : threads.invokeAll(java.util.Collections.nCopies(16, all))) {
                assertEquals(expected, mapped.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_sealed_identity_opens_again() {
        DomainKeys keys = KEYS.of("default");

        String opened = keys.open("PATIENT", keys.seal("PATIENT", "Grüße-4711\0Mercy"));

        assertEquals("Grüße-4711\0Mercy", opened);
    }

    @Test
    void sealing_twice_gives_different_bytes() {
        DomainKeys keys = KEYS.of("default");

        Set<String> sealed = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            sealed.add(HexFormat.of().formatHex(keys.seal("PATIENT", "4711")));
        }

        assertEquals(100, sealed.size());
    }

    @Test
    void a_sealed_identity_opens_only_in_its_domain_as_its_kind_and_unchanged() {
        byte[] sealed = KEYS.of("one").seal("PATIENT", "4711");
        byte[] changed = sealed.clone();
        changed[sealed.length - 1] ^= 1;

        for (Runnable attempt : List.<Runnable>of(
                () -> KEYS.of("two").open("PATIENT", sealed),
                () -> KEYS.of("one").open("STUDY", sealed),
                () -> KEYS.of("one").open("PATIENT", changed))) {
            StoreException refused = assertThrows(StoreException.class, attempt::run);
            assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        }
    }

    @Test
    void bytes_of_an_unknown_form_are_refused() {
        byte[] sealed = KEYS.of("one").seal("PATIENT", "4711");
        sealed[0] = 2;

        StoreException refused =
                assertThrows(StoreException.class, () -> KEYS.of("one").open("PATIENT", sealed));

        assertEquals(StoreException.Reason.FAILED, refused.reason());
    }

    @Test
    void kind_and_text_cannot_be_taken_for_one_another() {
        DomainKeys keys = KEYS.of("default");

        assertFalse(Arrays.equals(keys.digest("A", "BC"), keys.digest("AB", "C")));
        assertArrayEquals(keys.digest("A", "BC"), keys.digest("A", "BC"));
    }

    @Test
    void ill_formed_text_is_refused_rather_than_confused() {
        DomainKeys keys = KEYS.of("default");

        assertThrows(IllegalArgumentException.class, () -> keys.digest("PATIENT", "\uD800"));
    }

    @Test
    void nothing_shows_a_key() {
        String hex = HexFormat.of().formatHex(master());

        assertFalse((KEYS + " " + KEYS.of("default") + KEYS.of("default").uids()).contains(hex.substring(0, 8)));
        assertEquals("Keys[redacted]", KEYS.toString());
    }

    @Test
    void a_master_key_of_another_length_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Keys(new byte[16]));
    }

    private static byte[] master() {
        byte[] master = new byte[Keys.SECRET_BYTES];
        for (int i = 0; i < master.length; i++) {
            master[i] = (byte) i;
        }
        return master;
    }
}
