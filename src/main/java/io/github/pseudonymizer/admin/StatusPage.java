// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * {@code GET /pseudonymizer/}: the page that both Explorers link from their lists of plugins. It tells what
 * {@code health} tells, and where the documents are. Open to everybody, says nothing about patients. Its links are
 * relative, because a proxy may have put Orthanc below a path. Thread-safe.
 *
 * @param health tells the state, which also decides the HTTP status
 */
public record StatusPage(HealthRoute health) {

    /** Of the page. */
    public static final String PATH = "/pseudonymizer/";

    /** Of its style sheet. */
    public static final String STYLE = "/pseudonymizer/style.css";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Pseudonymizer for Orthanc</title>
            <link rel="stylesheet" href="style.css">
            </head>
            <body>
            <main>
            <h1>Pseudonymizer for Orthanc</h1>
            %s
            <h2>Addresses</h2>
            <ul>
            <li><a href="health">health</a>: this state as JSON, for load balancers</li>
            <li><a href="queue">queue</a>: how many studies wait or have failed (administrators)</li>
            <li><a href="queue/failed">queue/failed</a>: which ones have failed, and why (administrators)</li>
            <li><a href="links">links</a>: originals and copies (administrators; leaves an audit entry)</li>
            </ul>
            <h2>Documentation</h2>
            <p>It comes with the plugin's source code: <code>docs/README.md</code> leads to everything,
            <code>docs/settings.md</code> explains every setting, <code>docs/operation.md</code> backups and
            what to do in trouble, <code>docs/metrics.md</code> how to monitor it.</p>
            </main>
            </body>
            </html>
            """;

    private static final String SHEET = """
            body { font-family: sans-serif; line-height: 1.5; margin: 2rem; color: #111; background: #fff; }
            main { max-width: 45rem; margin: auto; }
            th { text-align: left; padding-right: 2rem; font-weight: normal; }
            a { color: #00478f; }
            """;

    /** The page. */
    public HttpAnswer answer() {
        Reply reply = health.answer();
        return page(reply.status(), table(reply.body().getAsJsonObject()));
    }

    /**
     * The page while the plugin has not begun its work.
     *
     * @param version of the plugin
     * @param trouble why
     */
    public static HttpAnswer unavailable(String version, String trouble) {
        JsonObject state = new JsonObject();
        state.addProperty("Version", version);
        state.addProperty("Status", "unavailable: " + trouble);
        return page(503, table(state));
    }

    /** Its style sheet, which is the same in every state. */
    public static HttpAnswer style() {
        return new HttpAnswer(200, "text/css; charset=utf-8", bytes(SHEET));
    }

    private static HttpAnswer page(int status, String state) {
        return new HttpAnswer(status, "text/html; charset=utf-8", bytes(PAGE.formatted(state)));
    }

    private static String table(JsonObject state) {
        return state.entrySet().stream()
                .map(entry -> "<tr><th scope=\"row\">%s</th><td>%s</td></tr>"
                        .formatted(label(entry.getKey()), escaped(text(entry.getValue()))))
                .collect(Collectors.joining("\n", "<table>\n", "\n</table>"));
    }

    private static String text(JsonElement value) {
        return value instanceof JsonArray list
                ? list.asList().stream().map(JsonElement::getAsString).collect(Collectors.joining(", "))
                : value.getAsString();
    }

    /** {@code StableStudies} becomes {@code Stable Studies}. */
    private static String label(String key) {
        return key.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
