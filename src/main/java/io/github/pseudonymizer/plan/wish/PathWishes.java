// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.plan.action.WishedValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Wishes that need more than a tag and a text: about attributes inside sequences, and values that are sequences, bytes,
 * or private.
 *
 * @param keep attributes inside sequences that a client wants as they are
 * @param remove attributes inside sequences that it wants gone
 * @param replace attributes that it wants with this value, where they are and where there is an item for them; of two
 *     that lead to one attribute, the later wins
 * @param privateCreator who reserves the block of the private attributes among all that is wished for; empty for any
 */
public record PathWishes(
        Set<TagPath> keep, Set<TagPath> remove, Map<TagPath, WishedValue> replace, String privateCreator) {

    public static final PathWishes NONE = new PathWishes(Set.of(), Set.of(), Map.of(), "");

    public PathWishes {
        keep = Collections.unmodifiableSet(new LinkedHashSet<>(keep));
        remove = Collections.unmodifiableSet(new LinkedHashSet<>(remove));
        replace = Collections.unmodifiableMap(new LinkedHashMap<>(replace));
    }
}
