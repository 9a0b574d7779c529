package io.github.pseudonymizer.orthanc;

import io.github.pseudonymizer.study.Requester;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Who sends a request.
 *
 * @param authenticationEnabled whether Orthanc verifies user names
 * @param proxies who is believed when they tell for whom they ask
 */
public record Callers(boolean authenticationEnabled, TrustedProxies proxies) {

    private static final List<String> FORWARDING =
            List.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via");

    /** The requester for the audit trail. The user name is empty unless Orthanc verified it. */
    public Requester requester(Event.Request request) {
        return request.overHttp()
                ? new Requester(Requester.Cause.HTTP, user(request).orElse(""), proxies.clientOf(request))
                : Requester.itself(Requester.Cause.INTERNAL);
    }

    /** The user that Orthanc itself authenticated. */
    public Optional<String> user(Event.Request request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        if (!authenticationEnabled || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String credentials = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = credentials.indexOf(':');
            return colon > 0 ? Optional.of(credentials.substring(0, colon)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Whether it comes from this machine itself, and not through a proxy on it. */
    public boolean isLocal(Event.Request request) {
        return List.of("127.0.0.1", "::1", "::ffff:127.0.0.1").contains(request.remoteAddress())
                && FORWARDING.stream().noneMatch(request.headers()::containsKey);
    }
}
