// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Access;
import io.github.pseudonymizer.orthanc.route.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The native side has the routes of the table, too, because it registers them before Java is up. */
class InterceptedRoutesTest {

    /** Not for Java, or our own. */
    private static final Set<String> OTHERS = Set.of("/pseudonymizer/(.*)", "/jobs", "/jobs/([^/]+)");

    private static Set<String> texts(String file, String expression) throws IOException {
        return Pattern.compile(expression)
                .matcher(Files.readString(Path.of("plugin", file)))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> expressions() {
        return InterceptedRoutes.PATHS.stream()
                .map(path -> new Route(
                                "POST",
                                path,
                                "",
                                Access.ORTHANC_USERS,
                                Route.Handler.of(query -> HttpAnswer.json(200, "{}")))
                        .expression())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_native_side_registers_the_routes_of_the_table_and_no_others() throws IOException {
        Set<String> registered = texts("routes.cpp", "add\\(\\s*\"([^\"]+)\"");
        registered.removeAll(OTHERS);

        assertEquals(expressions(), registered);
    }

    /** A request that the filter does not watch would pass it even if another plugin answers it. */
    @Test
    void the_native_filter_watches_the_last_segment_of_each_route_and_no_other() throws IOException {
        List<String> array =
                texts("filter.cpp", "(?s)last_segments = \\{([^}]*)}").stream().toList();
        Set<String> watched = Pattern.compile("\"([^\"]+)\"")
                .matcher(array.get(0))
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        watched.remove("pseudonymizer");

        Set<String> last = expressions().stream()
                .map(expression -> expression.substring(expression.lastIndexOf('/') + 1))
                .flatMap(segment -> Stream.of(segment.replaceAll("[()]", "").split("\\|")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertFalse(last.isEmpty());
        assertEquals(last, watched);
    }
}
