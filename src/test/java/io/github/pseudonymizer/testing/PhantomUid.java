// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** UIDs of phantoms: made of a name, so the same in every run. */
final class PhantomUid {

    private PhantomUid() {}

    /** The UID of this name: {@code 2.25.} and a name-based UUID (PS3.5 §B.2). */
    static String of(String name) {
        UUID uuid = UUID.nameUUIDFromBytes(("phantom/" + name).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return "2.25." + new BigInteger(1, bytes.array());
    }
}
