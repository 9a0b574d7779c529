// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of an {@link OrthancServer}, which lie in its directory when it starts. */
final class OrthancConfiguration {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final Path directory;
    private final Map<String, Object> settings;
    private final Map<String, String> moreFiles;

    /**
     * Writes nothing yet.
     *
     * @param settings go over the defaults
     * @param moreFiles the text of each further file, by its name
     */
    OrthancConfiguration(Path directory, Map<String, ?> settings, Map<String, String> moreFiles) {
        this.directory = directory;
        this.settings = new LinkedHashMap<>(settings);
        this.moreFiles = Map.copyOf(moreFiles);
    }

    /** Orthanc's storage directory, unless a test chose another. */
    Path storage() {
        return directory.resolve("storage");
    }

    /** The settings that a test chose. */
    Map<String, Object> chosen() {
        return new LinkedHashMap<>(settings);
    }

    /** Changes some of the chosen settings. */
    void change(Map<String, ?> changes) {
        settings.putAll(changes);
    }

    /** Has these as the chosen settings, and no others. */
    void reset(Map<String, ?> before) {
        settings.clear();
        settings.putAll(before);
    }

    /** Where a test put the plugin's data, and so its database server, if not into Orthanc's directory. */
    Optional<Path> dataElsewhere() {
        return Optional.ofNullable(settings.get("Pseudonymizer"))
                .filter(Map.class::isInstance)
                .map(section -> ((Map<?, ?>) section).get("DataDirectory"))
                .map(path -> Path.of(path.toString()))
                .filter(Files::isDirectory);
    }

    /** Whether the plugin keeps its database in the storage directory. */
    boolean usesEmbeddedDatabase() {
        JsonElement own = GSON.toJsonTree(settings);
        List<JsonObject> sections = Stream.concat(
                        Stream.of(own), moreFiles.values().stream().map(JsonParser::parseString))
                .map(file -> file.getAsJsonObject().get("Pseudonymizer"))
                .filter(JsonObject.class::isInstance)
                .map(JsonElement::getAsJsonObject)
                .toList();
        return !sections.isEmpty()
                && sections.stream().noneMatch(section -> section.has("Database") || section.has("DataDirectory"))
                && !settings.containsKey("StorageDirectory");
    }

    /** Writes the file, or the folder if there are several, and returns it. */
    Path write(int httpPort, int dicomPort) throws IOException {
        Map<String, Object> all = defaults(httpPort, dicomPort);
        all.putAll(settings);
        String json = GSON.toJson(all);
        if (moreFiles.isEmpty()) {
            return Files.writeString(directory.resolve("orthanc.json"), json);
        }
        Path folder = Files.createDirectories(directory.resolve("configuration"));
        Files.writeString(folder.resolve("orthanc.json"), json);
        for (Map.Entry<String, String> file : moreFiles.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    private Map<String, Object> defaults(int httpPort, int dicomPort) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("Name", "Integration test");
        defaults.put("StorageDirectory", storage().toString());
        defaults.put("IndexDirectory", storage().toString());
        defaults.put("HttpPort", httpPort);
        defaults.put("DicomPort", dicomPort);
        defaults.put("RemoteAccessAllowed", false);
        defaults.put("AuthenticationEnabled", false);
        // A stop waits a second for it. Tests that send over DICOM, or look at a stop as it is, switch it on.
        defaults.put("DicomServerEnabled", false);
        defaults.put("StableAge", 1);
        // Orthanc closes an idle connection after a second, perhaps just when our client is about to use it again.
        defaults.put("KeepAlive", false);
        return defaults;
    }
}
