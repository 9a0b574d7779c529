// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network of IP addresses, such as {@code 10.0.0.0/8}, {@code fd00::/8}, or one address. Names are never looked up.
 *
 * @param network any address in it
 * @param prefixBits how many leading bits the addresses in it share: up to 32, or 128
 */
public record AddressRange(InetAddress network, int prefixBits) {

    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /** The network that a text like {@code 10.0.0.0/8} means; empty if it means none. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        return IpAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .filter(unused -> slash < 0 || BITS.matcher(bits).matches())
                .map(network -> new AddressRange(network, slash < 0 ? bitsOf(network) : Integer.parseInt(bits)))
                .filter(range -> range.prefixBits() <= bitsOf(range.network()));
    }

    private static int bitsOf(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
