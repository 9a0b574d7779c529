// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Headers that proxies and content delivery networks add to the requests that they pass on. There is no list of them
 * all, so names that look like one count, too: a client on the machine itself sends none of these.
 */
final class ForwardingHeaders {

    private static final Set<String> NAMES = Set.of("via", "cdn-loop", "x-scheme", "x-host", "x-client");

    private static final List<String> STARTS = List.of(
            "akamai-",
            "cf-",
            "cloudfront-",
            "fastly-",
            "x-akamai-",
            "x-amz",
            "x-appengine-",
            "x-arr-",
            "x-azure-",
            "x-client-",
            "x-cluster-",
            "x-envoy-",
            "x-nf-",
            "x-original-",
            "x-proxy",
            "x-real-",
            "x-ssl-");

    private static final List<String> PARTS = List.of(
            "forward", "client-ip", "clientip", "connecting-ip", "originating-ip", "real-ip", "remote-", "user-ip");

    private ForwardingHeaders() {}

    /**
     * Whether one of them is among the headers of a request.
     *
     * @param names in lower case
     */
    static boolean areAmong(Collection<String> names) {
        return names.stream().anyMatch(ForwardingHeaders::isOne);
    }

    private static boolean isOne(String name) {
        return NAMES.contains(name)
                || STARTS.stream().anyMatch(name::startsWith)
                || PARTS.stream().anyMatch(name::contains);
    }
}
