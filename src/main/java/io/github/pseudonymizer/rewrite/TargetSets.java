package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.charset.CharacterSet;
import java.util.Map;
import java.util.Optional;

/**
 * Where the copy has another character set than the original.
 *
 * @param byStart by where the scope begins that has it
 */
record TargetSets(Map<Integer, CharacterSet> byStart) {

    /** Nowhere. */
    static final TargetSets AS_DECLARED = new TargetSets(Map.of());

    TargetSets {
        byStart = Map.copyOf(byStart);
    }

    /** What this scope has instead of its own, or empty if that stays. */
    Optional<CharacterSet> of(CharacterSets.Scope scope) {
        return Optional.ofNullable(byStart.get(scope.start()));
    }
}
