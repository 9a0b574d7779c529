// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;

/** Judges bytes that cannot be removed, or not without a loss. Confined to one thread. */
public interface MetadataCheck {

    /**
     * Whether metadata mentions an identity or a date.
     *
     * @param metadata from its position to its limit; both stay
     */
    boolean mentions(ByteBuffer metadata);

    /**
     * Whether compressed data, in which short texts occur by chance, mentions an identity or a date.
     *
     * @param data from its position to its limit; both stay
     */
    boolean mentionsAmidNoise(ByteBuffer data);
}
