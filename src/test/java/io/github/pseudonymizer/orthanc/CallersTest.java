package io.github.pseudonymizer.orthanc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Requester;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {

    private static Event.Request request(String address, boolean overHttp, Map<String, String> headers) {
        return new Event.Request(1, "GET", "/pseudonymizer/links", List.of(), headers, Map.of(), "", address, overHttp);
    }

    private static Map<String, String> basic(String credentials) {
        return Map.of(
                "authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_user_counts_only_if_orthanc_has_verified_the_name() {
        Event.Request request = request("10.0.0.7", true, basic("alice:secret"));

        assertEquals(Optional.of("alice"), new Callers(true, TrustedProxies.NONE).user(request));
        assertEquals(Optional.empty(), new Callers(false, TrustedProxies.NONE).user(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ???", "Bearer YWxpY2U6eA==", "Basic OnNlY3JldA=="})
    void what_is_no_user_and_password_is_nobody(String authorization) {
        Event.Request request = request("10.0.0.7", true, Map.of("authorization", authorization));

        assertEquals(Optional.empty(), new Callers(true, TrustedProxies.NONE).user(request));
    }

    @Test
    void a_proxy_on_this_machine_does_not_make_its_clients_local() {
        Callers callers = new Callers(false, TrustedProxies.NONE);

        assertTrue(callers.isLocal(request("127.0.0.1", true, Map.of())));
        assertFalse(callers.isLocal(request("127.0.0.1", true, Map.of("x-forwarded-for", "10.0.0.7"))));
        assertFalse(callers.isLocal(request("10.0.0.7", true, Map.of())));
        assertFalse(callers.isLocal(request("", true, Map.of())));
    }

    @Test
    void the_audit_trail_gets_the_address_of_which_a_trusted_proxy_tells() {
        Callers callers = new Callers(
                true, new TrustedProxies(List.of(AddressRange.parse("127.0.0.1").orElseThrow())));
        Event.Request request = request("127.0.0.1", true, Map.of("x-forwarded-for", "192.0.2.7"));

        assertEquals("192.0.2.7", callers.requester(request).address());
        assertFalse(callers.isLocal(request));
    }

    @Test
    void a_call_from_inside_orthanc_has_no_user_and_no_address() {
        Requester requester = new Callers(true, TrustedProxies.NONE).requester(request("", false, Map.of()));

        assertEquals(Requester.itself(Requester.Cause.INTERNAL), requester);
    }
}
