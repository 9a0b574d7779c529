package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.admin.HealthRoute;
import io.github.pseudonymizer.admin.OwnApi;
import io.github.pseudonymizer.admin.Reply;
import io.github.pseudonymizer.admin.StatusPage;
import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.caller.Authority;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class OwnRoutesTest {

    private static final Map<String, String> FOREIGN =
            Map.of("host", "pacs.example", "origin", "https://mercy.example", "sec-fetch-site", "cross-site");
    private static final Map<String, String> OWN =
            Map.of("host", "pacs.example", "origin", "https://pacs.example", "sec-fetch-site", "same-origin");

    private static final StatusPage PAGE = new StatusPage(new HealthRoute(
            "1.2.3",
            () -> new DatabaseState.Unusable(StoreException.Reason.UNREACHABLE),
            () -> WorkersState.OK,
            () -> new RouteState(List.of(), "", 0, 0, 0)));
    private static final Authority UNAUTHENTICATED = new Authority() {
        @Override
        public Caller callerOf(Event.Request request, String address) {
            return Caller.UNKNOWN;
        }

        @Override
        public boolean trustsThisMachine() {
            return false;
        }
    };

    private final Bridge bridge = mock(Bridge.class);
    private final OwnApi api = mock(OwnApi.class);

    private int status(String method, Map<String, String> headers) {
        when(api.answer(any())).thenReturn(new Reply(200, new JsonObject()));

        new OwnRoutes(bridge, api, PAGE, new Callers(UNAUTHENTICATED, TrustedProxies.NONE))
                .answer(new Event.Request(
                        1, method, "/pseudonymizer/strays", List.of(), headers, Map.of(), "{}", "192.0.2.7", true));

        ArgumentCaptor<HttpAnswer> answer = ArgumentCaptor.forClass(HttpAnswer.class);
        verify(bridge).answer(eq(1L), answer.capture());
        return answer.getValue().status();
    }

    @Test
    void a_page_of_another_site_changes_nothing_even_with_the_password_that_the_browser_remembers() {
        assertEquals(403, status("POST", FOREIGN));
        verifyNoInteractions(api);
    }

    @Test
    void a_page_of_our_own_may_change_what_its_user_may() {
        assertEquals(200, status("POST", OWN));
    }

    @Test
    void a_link_of_another_site_may_lead_here() {
        assertEquals(200, status("GET", FOREIGN));
    }
}
