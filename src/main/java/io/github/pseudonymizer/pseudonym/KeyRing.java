// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a key file holds: the keys and, from the begin of a rotation to its end, those that follow. So the file opens
 * the database at every moment of a rotation, with any of the keys that the rows may be sealed with.
 *
 * @param generations one, or two that follow each other
 * @param databases the ids of those that these keys have served, as far as the file could be written
 */
public record KeyRing(List<Keys> generations, Set<UUID> databases) {

    /** @throws IllegalArgumentException unless they are one, or two that follow each other */
    public KeyRing {
        generations = List.copyOf(generations);
        databases = Set.copyOf(databases);
        if (generations.isEmpty() || generations.size() > 2) {
            throw new IllegalArgumentException("a key file holds the keys of one generation, or two");
        }
        if (generations.get(generations.size() - 1).generation()
                != generations.get(0).generation() + generations.size() - 1) {
            throw new IllegalArgumentException("the generations of a key file follow each other");
        }
    }

    /** These keys only, which have served no database. */
    public static KeyRing of(Keys keys) {
        return new KeyRing(List.of(keys), Set.of());
    }

    /** The keys of the last generation. */
    public Keys newest() {
        return generations.get(generations.size() - 1);
    }

    /** Whether a rotation was begun and has not been brought to its end. */
    public boolean isTurning() {
        return generations.size() == 2;
    }

    public Optional<Keys> fitting(String fingerprint) {
        return generations.stream()
                .filter(keys -> keys.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** Both generations of a rotation: those that a rotation began with earlier, or else new ones. */
    public KeyRing turning() {
        return isTurning() ? this : new KeyRing(List.of(newest(), newest().next()), databases);
    }

    /** What the file held before a rotation. */
    public KeyRing before() {
        return new KeyRing(generations.subList(0, 1), databases);
    }

    /** What the file holds after a rotation. */
    public KeyRing after() {
        return new KeyRing(List.of(newest()), databases);
    }
}
