// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.bridge.Event;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a browser says about the page that makes it send a request. Other programs say nothing. */
public final class Site {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");
    private static final Pattern SCHEME = Pattern.compile("https?://");
    private static final Pattern USUAL_PORT = Pattern.compile(":(80|443)$");

    private Site() {}

    /**
     * Whether a page of another site made a browser send this. {@code Sec-Fetch-Site} says so; a page cannot set it.
     * Browsers send it over HTTPS and to the machine itself only, so without it {@code Origin} is compared with the
     * host that was asked for, as a proxy was told it, or we.
     */
    public static boolean isForeign(Event.Request request) {
        String relation = request.headers().getOrDefault("sec-fetch-site", "");
        if (!relation.isEmpty()) {
            return !relation.equals("same-origin") && !relation.equals("none");
        }
        String origin = request.headers().getOrDefault("origin", "");
        return !origin.isEmpty()
                && Stream.of("host", "x-forwarded-host")
                        .map(name -> request.headers().getOrDefault(name, ""))
                        .noneMatch(host -> !host.isEmpty() && isSame(origin, host));
    }

    private static boolean isSame(String origin, String host) {
        Matcher scheme = SCHEME.matcher(origin);
        return scheme.lookingAt() && plain(origin.substring(scheme.end())).equals(plain(host));
    }

    private static String plain(String host) {
        return USUAL_PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    }

    /**
     * Whether the address that was asked for is this machine itself, by {@code localhost} or by number. Any other name
     * may belong to an attacker who lets it lead here (DNS rebinding): for a browser our answers then belong to the
     * page of that name.
     */
    static boolean isThisMachine(Event.Request request) {
        Matcher host = HOST.matcher(request.headers().getOrDefault("host", ""));
        if (!host.matches()) {
            return false;
        }
        String name = host.group(1).toLowerCase(Locale.ROOT);
        String address = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return name.equals("localhost")
                || name.equals("localhost.")
                || IpAddress.parse(address)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
