// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Former copies in memory: one for each link at most. */
public final class FakeFormerCopies implements Links.Former {

    /** By domain and original. */
    public final Map<String, String> all = new HashMap<>();

    private final FakeRecords records;

    FakeFormerCopies(FakeRecords records) {
        this.records = records;
    }

    private static String key(Link link) {
        return link.domain() + " " + link.original();
    }

    void note(Link link) {
        Link before = records.links.get(key(link));
        if (before != null && !before.copy().equals(link.copy()) && records.merged.containsKey(before.pseudonym())) {
            all.put(key(link), before.copy());
        }
    }

    @Override
    public Optional<String> mergedInto(String domain, String pseudonym) {
        return Optional.ofNullable(records.merged.get(pseudonym));
    }

    @Override
    public List<String> of(Link link) {
        return Optional.ofNullable(all.get(key(link))).stream().toList();
    }

    @Override
    public void drop(Link link) {
        all.remove(key(link));
    }

    @Override
    public void restore(Link before, List<Resource> part, Making making) {
        all.remove(key(before));
        records.links.put(key(before), before);
        records.makings.put(key(before), making);
    }
}
