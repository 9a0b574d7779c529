package io.github.pseudonymizer.pseudonym;

import java.util.List;
import java.util.Optional;

/**
 * What a key file holds: the keys and, from the begin of a rotation to its end, those that follow. So the file opens
 * the database at every moment of a rotation, whichever keys the rows are sealed with by then.
 *
 * @param generations one, or two that follow each other
 */
public record KeyRing(List<Keys> generations) {

    /** @throws IllegalArgumentException if there are none or more than two, or they do not follow each other */
    public KeyRing {
        generations = List.copyOf(generations);
        if (generations.isEmpty() || generations.size() > 2) {
            throw new IllegalArgumentException("a key file holds the keys of one generation, or two");
        }
        if (generations.get(generations.size() - 1).generation()
                != generations.get(0).generation() + generations.size() - 1) {
            throw new IllegalArgumentException("the generations of a key file follow each other");
        }
    }

    /** These keys only. */
    public static KeyRing of(Keys keys) {
        return new KeyRing(List.of(keys));
    }

    /** The keys of the last generation. */
    public Keys newest() {
        return generations.get(generations.size() - 1);
    }

    /** Whether a rotation was begun and has not been brought to its end. */
    public boolean isTurning() {
        return generations.size() == 2;
    }

    /** The keys with this fingerprint. */
    public Optional<Keys> fitting(String fingerprint) {
        return generations.stream()
                .filter(keys -> keys.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** Both generations of a rotation: those that a rotation began with earlier, or else new ones. */
    public KeyRing turning() {
        return isTurning() ? this : new KeyRing(List.of(newest(), newest().next()));
    }
}
