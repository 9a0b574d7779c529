// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.study.Requester;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallersTest {

    private static final RegisteredUsers USERS = RegisteredUsers.of(Map.of("alice", "secret"));

    private static Callers callers(boolean trustsThisMachine, TrustedProxies proxies) {
        return new Callers(new Passwords(USERS, trustsThisMachine), proxies);
    }

    @Test
    void the_audit_trail_gets_the_user_and_the_address_of_which_a_trusted_proxy_tells() {
        TrustedProxies proxies =
                new TrustedProxies(List.of(AddressRange.parse("127.0.0.1").orElseThrow()));
        Event.Request request = Requests.from(
                "127.0.0.1", Map.of("x-forwarded-for", "192.0.2.7", "authorization", Requests.basic("alice:secret")));

        Caller caller = callers(false, proxies).of(request);

        assertEquals(new Requester(Requester.Cause.HTTP, "alice", "192.0.2.7"), caller.requester());
    }

    @Test
    void a_call_from_inside_orthanc_has_no_user_and_is_as_good_as_one_from_this_machine() {
        Event.Request inside =
                new Event.Request(1, "GET", "/pseudonymizer", List.of(), Map.of(), Map.of(), "", "", false);

        Caller open = callers(true, TrustedProxies.NONE).of(inside);
        Caller authenticated = callers(false, TrustedProxies.NONE).of(inside);

        assertEquals(Requester.itself(Requester.Cause.INTERNAL), open.requester());
        assertEquals(LabelRights.ALL, open.visible());
        assertTrue(open.local());
        assertFalse(authenticated.local());
    }
}
