// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.rewrite.pixels.MetadataCheck;
import io.github.pseudonymizer.rewrite.search.MetadataSearch;
import java.nio.ByteBuffer;

/** Judges metadata in frames by a search for identities and dates. */
record PixelMetadata(MetadataSearch search) implements MetadataCheck {

    @Override
    public boolean mentions(ByteBuffer metadata) {
        return search.mentions(metadata);
    }

    @Override
    public boolean mentionsAmidNoise(ByteBuffer data) {
        return search.mentionsAmidNoise(data);
    }
}
