// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppFilesTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/github/pseudonymizer/app");
    private static final int LONGEST = 200;

    private static Optional<HttpAnswer> get(String name, Map<String, String> headers) {
        return AppFiles.file(
                name, new Event.Request(1, "GET", AppFiles.PATH + name, List.of(), headers, Map.of(), "", "", true));
    }

    private static String text(HttpAnswer answer) {
        return StandardCharsets.UTF_8.decode(answer.body()).toString();
    }

    @ParameterizedTest
    @CsvSource({"app.js, text/javascript", "app.css, text/css", "lit-html.js, text/javascript"})
    void each_file_has_its_type(String name, String type) {
        HttpAnswer answer = get(name, Map.of()).orElseThrow();

        assertEquals(200, answer.status());
        assertEquals(type + "; charset=utf-8", answer.contentType());
        assertEquals("nosniff", answer.headers().get("X-Content-Type-Options"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page.html",
                "none.js",
                "..",
                "../app/app.js",
                "AppFiles.class",
                "app.js/",
                "app.js.",
                "APP.JS",
                ""
            })
    void anything_else_is_not_there(String name) {
        assertTrue(get(name, Map.of()).isEmpty());
    }

    @Test
    void a_browser_that_has_the_file_gets_it_only_if_it_has_changed() {
        String tag = get("app.js", Map.of()).orElseThrow().headers().get("ETag");

        HttpAnswer same = get("app.js", Map.of("if-none-match", tag)).orElseThrow();
        HttpAnswer other = get("app.css", Map.of("if-none-match", tag)).orElseThrow();

        assertEquals(304, same.status());
        assertEquals(0, same.body().remaining());
        assertEquals(200, other.status());
        assertEquals("no-cache", other.headers().get("Cache-Control"));
    }

    @Test
    void everything_that_the_page_or_a_module_loads_is_there_and_comes_from_here() throws IOException {
        Pattern loaded = Pattern.compile("(?:from |import |import\\(|href=|src=)['\"]([^'\"]+\\.(?:js|css|svg))['\"]");
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                for (MatchResult load :
                        loaded.matcher(Files.readString(file)).results().toList()) {
                    String name = load.group(1).replaceFirst("^\\./", "");
                    assertTrue(get(name, Map.of()).isPresent(), file.getFileName() + " loads " + name);
                }
            }
        }
    }

    @Test
    void no_script_or_style_is_inline_and_nothing_goes_round_the_escaping() throws IOException {
        Pattern forbidden = Pattern.compile("<style|<script(?! type=\"module\" src=)| style=|[\\s<]on[a-z]+=[\"'{$]"
                + "|innerHTML|outerHTML|insertAdjacentHTML|document\\.write|unsafe|eval\\(|new Function");
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(path -> !path.toString().endsWith(".css")).toList()) {
                assertFalse(forbidden.matcher(Files.readString(file)).find(), file + "");
            }
        }
    }

    @Test
    void modules_are_small() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                assertTrue(Files.readAllLines(file).size() <= LONGEST, file + "");
            }
        }
    }

    @Test
    void the_page_is_html_and_loads_its_script_as_a_module() {
        HttpAnswer page = AppFiles.page();

        assertEquals("text/html; charset=utf-8", page.contentType());
        assertTrue(text(page).contains("<script type=\"module\" src=\"app.js\"></script>"));
    }
}
