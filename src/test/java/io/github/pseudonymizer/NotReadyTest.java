// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotReadyTest {

    @ParameterizedTest
    @CsvSource({
        "GET,  /pseudonymizer,            true,  503, text/html; charset=utf-8",
        "GET,  /pseudonymizer/,           true,  503, text/html; charset=utf-8",
        "GET,  /pseudonymizer/style.css,  true,  200, text/css; charset=utf-8",
        "GET,  /pseudonymizer/health,     true,  503, application/json",
        "GET,  /pseudonymizer/health/,    true,  503, application/json",
        "POST, /pseudonymizer,            false, 503, application/json",
        "GET,  /pseudonymizer/links,      false, 503, application/json",
        "POST, /studies/4711/anonymize,   false, 503, application/json"
    })
    void only_persons_and_load_balancers_are_answered_at_once_and_all_are_told_of_the_trouble(
            String method, String uri, boolean atOnce, int status, String contentType) {
        Event.Request request = new Event.Request(1, method, uri, List.of(), Map.of(), Map.of(), "", "127.0.0.1", true);

        HttpAnswer answer = NotReady.answer(request, new NotReady.Trouble(Reason.PREPARING, "not yet"));

        assertEquals(atOnce, NotReady.answersAtOnce(request));
        assertEquals(status, answer.status());
        assertEquals(contentType, answer.contentType());
    }
}
