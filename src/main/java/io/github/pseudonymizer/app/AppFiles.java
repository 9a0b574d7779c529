// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.app;

import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page on which people see and confirm what belongs together. They are part of the JAR, lie in one
 * folder, and are the same for everybody: what a person may see is decided by the routes that the page asks.
 * Thread-safe.
 */
public final class AppFiles {

    /** Of the page. Its links are relative, because a proxy may have put Orthanc below a path. */
    public static final String PATH = "/pseudonymizer/app/";

    /** Of its other files, as a row of the table of routes. */
    public static final String FILES = PATH + "{file}";

    /** The library comes from a WebJar, whose files we do not copy. */
    private static final Map<String, String> LIBRARIES =
            Map.of("lit-html.js", "/META-INF/resources/webjars/lit-html/3.3.2/lit-html.js");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.(css|js|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final Map<String, File> READ = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param bytes its content, read-only
     * @param tag changes with the content
     */
    private record File(String type, ByteBuffer bytes, String tag) {

        /** The content, with a position of its own. */
        ByteBuffer content() {
            return bytes.duplicate();
        }
    }

    private AppFiles() {}

    /** The page itself. The native side adds what keeps it from running anything that is not ours. */
    public static HttpAnswer page() {
        File page = file("page.html", "text/html; charset=utf-8", "page.html");
        return new HttpAnswer(200, page.type(), page.content());
    }

    /**
     * Another file of the page. Browsers keep it, and ask each time whether it has changed, because an update of the
     * plugin changes several files that belong together.
     *
     * @param name such as {@code app.js}
     * @return empty if there is no such file
     */
    public static Optional<HttpAnswer> file(String name, Event.Request request) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String type = TYPES.getOrDefault(matcher.group(1), "");
        return Optional.ofNullable(READ.computeIfAbsent(name, unread -> found(unread, type)))
                .map(file -> answer(file, request));
    }

    private static HttpAnswer answer(File file, Event.Request request) {
        boolean known = request.headers().getOrDefault("if-none-match", "").contains(file.tag());
        return new HttpAnswer(known ? 304 : 200, file.type(), known ? ByteBuffer.allocate(0) : file.content())
                .with("ETag", file.tag())
                .with("Cache-Control", "no-cache")
                .with("X-Content-Type-Options", "nosniff");
    }

    private static @Nullable File found(String name, String type) {
        String resource = LIBRARIES.getOrDefault(name, name);
        return AppFiles.class.getResource(resource) == null ? null : file(name, type, resource);
    }

    private static File file(String name, String type, String resource) {
        try (InputStream in = AppFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the JAR");
            }
            byte[] content = in.readAllBytes();
            return new File(type, ByteBuffer.wrap(content).asReadOnlyBuffer(), '"' + digest(content) + '"');
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(whole, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
