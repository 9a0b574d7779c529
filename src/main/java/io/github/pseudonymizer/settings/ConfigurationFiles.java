// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Orthanc's configuration as Orthanc puts it together: one file, or all files {@code *.json} of a folder; comments are
 * allowed, and <code>${NAME}</code> and <code>${NAME:-default}</code> stand for environment variables.
 *
 * @param environment the variables
 */
public record ConfigurationFiles(Map<String, String> environment) {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([^:{}]*)(?::-(?:'([^']*)'|\"([^\"]*)\"|([^'\"{}]*)))?}");

    /**
     * Reads the configuration.
     *
     * @param path a file or a folder
     * @return a JSON object
     * @throws SettingsException if it cannot be read; the message names the file and quotes nothing of it
     */
    public String read(Path path) {
        JsonObject whole = new JsonObject();
        for (Path file : files(path)) {
            for (Map.Entry<String, JsonElement> entry : object(file).entrySet()) {
                if (whole.has(entry.getKey())) {
                    throw refused(file, "has a section that another file of the folder has, too");
                }
                whole.add(entry.getKey(), entry.getValue());
            }
        }
        return whole.toString();
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(ConfigurationFiles::isConfiguration).sorted().toList();
        } catch (IOException e) {
            throw refused(path, "cannot be read");
        }
    }

    private static boolean isConfiguration(Path file) {
        return Files.isRegularFile(file)
                && file.getFileName()
                        .toString()
                        .toLowerCase(java.util.Locale.ROOT)
                        .endsWith(".json");
    }

    private JsonObject object(Path file) {
        try {
            String text = substituted(Files.readString(file, StandardCharsets.UTF_8));
            if (JsonParser.parseString(text) instanceof JsonObject object) {
                return object;
            }
        } catch (IOException e) {
            throw refused(file, "cannot be read");
        } catch (JsonParseException | IllegalStateException e) {
            // Its message may quote a password.
            throw refused(file, "is no readable JSON");
        }
        throw refused(file, "is no JSON object");
    }

    private String substituted(String text) {
        return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value((Matcher) found)));
    }

    /** Empty if the variable is not set and has no default. */
    private String value(Matcher variable) {
        return Optional.ofNullable(environment.get(variable.group(1)))
                .or(() -> Stream.of(2, 3, 4)
                        .flatMap(group -> Stream.ofNullable(variable.group(group)))
                        .findFirst())
                .orElse("");
    }

    private static SettingsException refused(Path file, String why) {
        return new SettingsException(List.of(file + " " + why));
    }
}
