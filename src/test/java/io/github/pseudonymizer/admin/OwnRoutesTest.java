// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Access;
import io.github.pseudonymizer.orthanc.route.Route;
import io.github.pseudonymizer.orthanc.route.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnRoutesTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `((?:GET|POST|PUT|DELETE) /pseudonymizer[^`]*)` \\| ([^|]*) \\| (.*) \\|$");
    private static final Path DOCUMENT = Path.of("docs/api.md");
    private static final Path OPEN_API = Path.of("docs/openapi.json");

    private final MockedApi api = new MockedApi();

    private List<Route> routes(boolean copiesAreOpen) {
        api.copiesAreOpen = copiesAreOpen;
        return api.routes().routes();
    }

    @Test
    void the_document_lists_the_routes_of_the_table_and_who_may_use_them() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(1) + " | " + row.group(2))
                .toList();

        List<String> expected = new ArrayList<>();
        List<Route> open = routes(true);
        List<Route> closed = routes(false);
        for (int i = 0; i < open.size(); i++) {
            Access otherwise = closed.get(i).access();
            boolean same = otherwise == open.get(i).access();
            expected.add(open.get(i).text() + " | " + open.get(i).access().text()
                    + (same ? "" : "; with `\"AnonymizedFrom\": false` " + otherwise.text()));
        }
        assertEquals(String.join("\n", expected), String.join("\n", documented));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"forget", "patients/merge", "adopt", "identities", "pseudonyms", "import", "table", "export"})
    void who_may_not_ask_about_patients_is_recorded(String path) {
        assertEquals(
                Set.of(Access.RECORDED_ADMINISTRATORS),
                routes(true).stream()
                        .filter(route -> route.path().equals("/pseudonymizer/" + path))
                        .map(Route::access)
                        .collect(Collectors.toSet()));
    }

    /** To write the document again: {@code mvn test -Dtest=OwnRoutesTest -Dopenapi.write=true}. */
    @Test
    void openapi_describes_the_same_routes() throws IOException {
        List<String> descriptions = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(3))
                .toList();
        assertEquals(routes(true).size(), descriptions.size(), "the rows of " + DOCUMENT);

        String json = OpenApi.json(routes(true), descriptions);
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(OPEN_API, json);
        }

        assertEquals(json, Files.readString(OPEN_API));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,             true",
        "'application/json, */*;q=0.5', true",
        "*/*,                          false",
        "'text/html,application/json', false"
    })
    void the_table_itself_is_told_to_programs_that_ask_for_json(String accepted, boolean json) {
        Ask ask = new Ask("GET", "", Map.of(), MockedApi.caller("", false), "");

        JsonElement body = api.answer(ask, Map.of("accept", accepted)).body();

        assertEquals(json, body instanceof JsonArray);
        if (body instanceof JsonArray array) {
            List<String> told = array.asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .map(OwnRoutesTest::text)
                    .toList();
            assertEquals(routes(false).stream().map(OwnRoutesTest::text).toList(), told);
        }
    }

    private static String text(JsonObject json) {
        return text(
                json.get("Method").getAsString(),
                json.get("Path").getAsString(),
                json.get("Arguments").getAsString(),
                json.get("Access").getAsString());
    }

    private static String text(Route route) {
        return text(
                route.method(), route.path(), route.arguments(), route.access().text());
    }

    private static String text(String... parts) {
        return String.join(" ", parts);
    }

    @Test
    void no_two_routes_match_the_same_request() {
        List<Route> routes = routes(true);
        RouteTable table = new RouteTable(routes, OwnRoutes.RENAMED);

        for (Route route : routes) {
            String example = route.path().replaceAll("\\{[^}]*}", "4711");
            assertTrue(
                    table.find(route.method(), example) instanceof RouteTable.Match.Found found
                            && found.route().path().equals(route.path()),
                    route.text());
        }
    }

    @Test
    void the_old_name_of_a_route_leads_to_a_route_that_there_is() {
        RouteTable table = new RouteTable(routes(true), OwnRoutes.RENAMED);

        OwnRoutes.RENAMED.forEach((former, now) -> {
            assertTrue(table.find("GET", former) instanceof RouteTable.Match.Unknown unknown
                    && unknown.advice().contains(now));
            assertTrue(table.find("GET", now) instanceof RouteTable.Match.Found);
        });
    }

    @Test
    void the_page_links_only_routes_that_there_are() {
        RouteTable table = new RouteTable(routes(true), OwnRoutes.RENAMED);
        String page = api.answer(new Ask("GET", "", Map.of(), MockedApi.caller("", false), ""))
                .body()
                .getAsString();

        List<String> links = Pattern.compile("href=\"([^\"]*)\"")
                .matcher(page)
                .results()
                .map((MatchResult link) -> link.group(1))
                .toList();

        assertTrue(links.size() > 1, page);
        for (String link : links) {
            assertTrue(table.find("GET", "/pseudonymizer/" + link) instanceof RouteTable.Match.Found, link);
        }
    }
}
