// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Event;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The reverse proxies whose word on where a request came from is taken.
 *
 * @param ranges empty if no proxy is trusted
 */
public record TrustedProxies(List<AddressRange> ranges) {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final String HEADER = "x-forwarded-for";

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /**
     * The address of the client. {@code X-Forwarded-For} lists client, first proxy, second proxy …: it is read from its
     * end, because every proxy adds the address it sees, and what stands before the first address that is not of a
     * trusted proxy may have been made up by the client.
     *
     * @return empty if the request has none
     */
    String clientOf(Event.Request request) {
        String client = request.remoteAddress();
        String[] forwarded = request.headers().getOrDefault(HEADER, "").split(",", -1);
        for (int i = forwarded.length - 1; i >= 0 && isTrusted(client); i--) {
            String earlier = forwarded[i].strip();
            if (IpAddress.parse(earlier).isEmpty()) {
                break;
            }
            client = earlier;
        }
        return client;
    }

    private boolean isTrusted(String address) {
        Optional<InetAddress> parsed = IpAddress.parse(address);
        return parsed.isPresent() && ranges.stream().anyMatch(range -> range.contains(parsed.get()));
    }
}
