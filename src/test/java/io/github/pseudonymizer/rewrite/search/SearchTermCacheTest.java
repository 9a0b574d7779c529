// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SearchTermCacheTest {

    private final SearchTermCache cache = new SearchTermCache();

    /** One of each kind of identity; the one of this number is another. */
    private static Identities identities(int different) {
        List<String> texts = new ArrayList<>(List.of(
                "MRN-4711",
                "Mercy^Ann",
                "19560307",
                "20230314",
                "1.2.x",
                "ORDER-99",
                "Quack^Ignatius",
                "Nowhere Road",
                "Hospital"));
        if (different >= 0) {
            texts.set(different, different == 2 || different == 3 ? "20010203" : "ANOTHER" + different);
        }
        return new Identities(
                Set.of(texts.get(0)),
                PatientName.of(texts.get(1)),
                Set.of(texts.get(2)),
                Set.of(texts.get(3)),
                Set.of(texts.get(4), "1.2.3.4.5.6.7.8" + (different + 1)),
                new Identities.Others(
                        Set.of(texts.get(5)),
                        PatientName.of(texts.get(6)),
                        Set.of(texts.get(7)),
                        Set.of(texts.get(8)),
                        true));
    }

    @Test
    void instances_that_differ_in_their_uids_share_the_terms() {
        Identities one = identities(-1);
        Identities other = new Identities(
                one.ids(), one.names(), one.birthDates(), one.dates(), Set.of("1.2.x", "1.2.3.99"), one.others());

        assertSame(cache.of(one, false), cache.of(other, false));
        assertSame(cache.of(one, true), cache.of(other, true));
        assertNotSame(cache.of(one, false), cache.of(one, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void instances_that_differ_in_anything_else_do_not(int different) {
        assertNotSame(cache.of(identities(-1), true), cache.of(identities(different), true));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4})
    void that_holds_for_the_ordinary_search_too(int different) {
        assertNotSame(cache.of(identities(-1), false), cache.of(identities(different), false));
    }

    @Test
    void the_identity_of_one_instance_is_not_searched_for_in_another() {
        assertTrue(finds(identities(-1), "see MRN-4711"));
        assertFalse(finds(identities(0), "see MRN-4711"));
        assertTrue(finds(identities(0), "see ANOTHER0"));
    }

    @Test
    void the_terms_of_many_different_instances_are_forgotten_again() {
        AhoCorasick first = cache.of(identities(-1), true);
        for (int different = 0; different < 9; different++) {
            AhoCorasick unused = cache.of(identities(different), true);
        }

        assertNotSame(first, cache.of(identities(-1), true));
    }

    private boolean finds(Identities identities, String text) {
        FoldedText folded = new FoldedText();
        folded.read(text);
        Matches matches = Matches.any();
        new IdentitySearch(identities, cache).search(folded, LeakRules.freeText(Vr.LT), matches);
        return !matches.isEmpty();
    }
}
