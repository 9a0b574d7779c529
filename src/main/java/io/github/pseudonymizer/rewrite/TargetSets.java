// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import java.util.Map;
import java.util.Optional;

/**
 * The places at which the copy has another character set than the original.
 *
 * @param byStart by where the scope of the set begins
 */
record TargetSets(Map<Integer, CharacterSet> byStart) {

    static final TargetSets AS_DECLARED = new TargetSets(Map.of());

    TargetSets {
        byStart = Map.copyOf(byStart);
    }

    /** The new character set of this scope; empty if its own stays. */
    Optional<CharacterSet> of(CharacterSets.Scope scope) {
        return Optional.ofNullable(byStart.get(scope.start()));
    }
}
