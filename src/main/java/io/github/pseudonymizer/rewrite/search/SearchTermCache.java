// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The search terms of a study's instances, which are mostly the same ones. Making them takes longer than a search. It
 * holds identities, so it must not outlive the making of one study's copy. Thread-safe.
 */
public final class SearchTermCache {

    /** Series can differ in devices, and visits of one study in dates. */
    private static final int MOST = 8;

    /** All that {@link SearchTerms} depend on. */
    private record Key(
            Set<String> ids,
            List<PatientName> names,
            Set<String> dates,
            Set<String> otherUids,
            Set<String> birthDates,
            Identities.Others others,
            boolean strict) {

        static Key of(Identities identities, boolean strict) {
            return new Key(
                    identities.ids(),
                    identities.names(),
                    identities.dates(),
                    identities.uids().stream().filter(uid -> !UidSet.isRun(uid)).collect(Collectors.toSet()),
                    strict ? identities.birthDates() : Set.of(),
                    strict ? identities.others() : NO_OTHERS,
                    strict);
        }
    }

    private static final Identities.Others NO_OTHERS =
            new Identities.Others(Set.of(), List.of(), Set.of(), Set.of(), true);

    private final Map<Key, AhoCorasick> made = new LinkedHashMap<>(MOST, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AhoCorasick> eldest) {
            return size() > MOST;
        }
    };

    /** @param strict whether to include birth dates and identities of others */
    AhoCorasick of(Identities identities, boolean strict) {
        Key key = Key.of(identities, strict);
        synchronized (made) {
            AhoCorasick known = made.get(key);
            if (known != null) {
                return known;
            }
        }
        AhoCorasick terms = new AhoCorasick(SearchTerms.of(identities, strict));
        synchronized (made) {
            made.put(key, terms);
        }
        return terms;
    }

    @Override
    public String toString() {
        return "SearchTermCache[redacted]";
    }
}
