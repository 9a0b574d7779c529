// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads IP addresses that are written as numbers: four decimal ones, or as RFC 4291 §2.2 writes IPv6. Other texts are
 * not addresses. It never asks a name server, unlike {@link InetAddress#getByName}, because what it reads may come from
 * anywhere.
 */
final class IpAddress {

    /** Without leading zeros, because some programs take these numbers for octal ones. */
    private static final Pattern IPV4 = Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");

    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final String GAP = "::";
    private static final int IPV6_BYTES = 16;
    private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();
    private static final int MOST_IN_A_BYTE = 255;

    private IpAddress() {}

    /** The address that a text is, or empty. An IPv4 address written as IPv6 becomes IPv4. */
    static Optional<InetAddress> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        return (text.indexOf(':') < 0 ? ipv4(text) : ipv6(text)).map(IpAddress::address);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }

    private static Optional<byte[]> ipv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(4);
        for (String number : text.split("\\.", -1)) {
            int value = Integer.parseInt(number);
            if (value > MOST_IN_A_BYTE) {
                return Optional.empty();
            }
            bytes.put((byte) value);
        }
        return Optional.of(bytes.array());
    }

    private static Optional<byte[]> ipv6(String text) {
        int gap = text.indexOf(GAP);
        Optional<byte[]> start = gap < 0 ? groups(text, true) : groups(text.substring(0, gap), false);
        Optional<byte[]> end = gap < 0 ? Optional.of(new byte[0]) : groups(text.substring(gap + GAP.length()), true);
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        int missing = IPV6_BYTES - start.get().length - end.get().length;
        if (gap < 0 ? missing != 0 : missing < 2) { // A gap stands for one group or more.
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(IPV6_BYTES);
        bytes.put(start.get()).position(IPV6_BYTES - end.get().length).put(end.get());
        return Optional.of(bytes.array());
    }

    /** The bytes of groups with a colon between any two; none for an empty text. */
    private static Optional<byte[]> groups(String text, boolean mayEndAsIpv4) {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        String[] groups = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            if (GROUP.matcher(groups[i]).matches()) {
                bytes.putShort((short) Integer.parseInt(groups[i], 16));
                continue;
            }
            Optional<byte[]> ipv4 = mayEndAsIpv4 && i == groups.length - 1 ? ipv4(groups[i]) : Optional.empty();
            if (ipv4.isEmpty()) {
                return Optional.empty();
            }
            bytes.put(ipv4.get());
        }
        byte[] result = new byte[bytes.position()];
        bytes.flip().get(result);
        return Optional.of(result);
    }
}
