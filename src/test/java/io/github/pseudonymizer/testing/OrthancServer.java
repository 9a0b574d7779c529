// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A real Orthanc in a directory and on ports of its own, on the loopback interface only. Ends only what it started.
 *
 * <p>Storage, log and {@code orthanc.json} lie in its directory, which goes when it is closed. It fails, rather than
 * skips, where Orthanc is not installed: {@code test.sh} installs it. Which Orthanc it is, {@link OrthancInstallation}
 * says.
 */
public final class OrthancServer implements AutoCloseable {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final Duration REQUEST = Duration.ofMinutes(30);
    private static final int TRIES_FOR_FREE_PORTS = 5;

    private final OrthancInstallation installation = OrthancInstallation.chosen();
    private final Path directory;
    private final Map<String, Object> settings;
    private final Map<String, String> environment;
    private final Map<String, String> moreFiles;
    private final Optional<ControlGroup> group;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int httpPort;
    private int dicomPort;
    private String authorization = "";
    private Process process;
    private ServerProcesses processes;

    private OrthancServer(
            Path directory,
            Map<String, ?> settings,
            Map<String, String> environment,
            Map<String, String> moreFiles,
            Optional<ControlGroup> group)
            throws IOException {
        this.directory = Files.createDirectories(directory);
        this.settings = new LinkedHashMap<>(settings);
        this.environment = Map.copyOf(environment);
        this.moreFiles = Map.copyOf(moreFiles);
        this.group = group;
        this.processes = new ServerProcesses(directory);
        this.process = launch();
    }

    /**
     * Starts an Orthanc in a new temporary directory and waits until it answers.
     *
     * @param settings go over those of {@link #defaults}: anything Gson can write
     * @throws AssertionError with the end of Orthanc's log if it stops or does not answer
     */
    public static OrthancServer start(Map<String, ?> settings) {
        return start(settings, Map.of());
    }

    /**
     * As {@link #start(Map)}.
     *
     * @param environment goes over this process's environment
     */
    public static OrthancServer start(Map<String, ?> settings, Map<String, String> environment) {
        OrthancServer server = launch(settings, environment);
        try {
            server.awaitAnswer();
        } catch (AssertionError e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** As {@link #start(Map, Map)}, but does not wait: for starts that are to fail. See {@link #awaitExit()}. */
    public static OrthancServer launch(Map<String, ?> settings, Map<String, String> environment) {
        try {
            return new OrthancServer(
                    Files.createTempDirectory("orthanc-it-"), settings, environment, Map.of(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As {@link #launch}, with a configuration that is split over several files of one folder.
     *
     * @param moreFiles the text of each further file, by its name
     */
    public static OrthancServer launchSplit(Map<String, ?> settings, Map<String, String> moreFiles) {
        try {
            return new OrthancServer(
                    Files.createTempDirectory("orthanc-it-"), settings, Map.of(), moreFiles, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts an Orthanc with the plugin of {@code target/dist} and waits until the plugin says that it is well.
     *
     * @param section the settings under {@code Pseudonymizer}
     */
    public static OrthancServer startWithPlugin(Map<String, ?> section) {
        return startWithPlugin(section, Map.of());
    }

    /**
     * As {@link #startWithPlugin(Map)}.
     *
     * @param settings Orthanc's other settings
     */
    public static OrthancServer startWithPlugin(Map<String, ?> section, Map<String, ?> settings) {
        return startWithPlugin(section, settings, Map.of());
    }

    /**
     * As {@link #startWithPlugin(Map, Map)}.
     *
     * @param environment goes over this process's environment
     */
    public static OrthancServer startWithPlugin(
            Map<String, ?> section, Map<String, ?> settings, Map<String, String> environment) {
        OrthancServer server = start(withPlugin(section, settings), environment);
        try {
            server.awaitPlugin();
        } catch (AssertionError e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * As {@link #startWithPlugin(Map)}, in a control group together with all that it starts.
     *
     * @param group to be closed after the server
     */
    public static OrthancServer startInside(ControlGroup group, Map<String, ?> section) {
        try {
            OrthancServer server = new OrthancServer(
                    Files.createTempDirectory("orthanc-it-"),
                    withPlugin(section, Map.of()),
                    Map.of(),
                    Map.of(),
                    Optional.of(group));
            try {
                server.awaitAnswer();
                server.awaitPlugin();
            } catch (AssertionError e) {
                server.close();
                throw e;
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings that load the plugin of {@code target/dist}. */
    public static Map<String, Object> withPlugin(Map<String, ?> section, Map<String, ?> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("Plugins", List.of(pluginLibrary().toString()));
        all.put("Pseudonymizer", section);
        return all;
    }

    /** The plugin's library: in the system property {@code pseudonymizer.dist}, or {@code target/dist}. */
    public static Path pluginLibrary() {
        Path library = Path.of(System.getProperty("pseudonymizer.dist", "target/dist"), "libOrthancPseudonymizer.so")
                .toAbsolutePath();
        if (!Files.exists(library)) {
            throw new AssertionError(library + " is missing; mvn package makes it");
        }
        return library;
    }

    /** Where {@code orthanc.json}, {@code storage} and {@code orthanc.log} lie. */
    public Path directory() {
        return directory;
    }

    /** Orthanc's storage directory. */
    public Path storage() {
        return directory.resolve("storage");
    }

    /** Orthanc's version, such as 1.12.7. */
    public String version() {
        return installation.version();
    }

    public int httpPort() {
        return httpPort;
    }

    /** Where it listens if {@code DicomServerEnabled} is true, which it is not without being asked for. */
    public int dicomPort() {
        return dicomPort;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** The address of a path of the REST API, such as {@code /studies}. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String body) {
        return post(path, BodyPublishers.ofString(body));
    }

    public Answer post(String path, byte[] body) {
        return post(path, BodyPublishers.ofByteArray(body));
    }

    public Answer post(String path, BodyPublisher body) {
        return send(request(path).POST(body));
    }

    public Answer put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    /** A request that is still to get its method and headers; as whoever signed in, if anybody did. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = anonymous(uri(path));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    /** A request from nobody. */
    public static HttpRequest.Builder anonymous(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(REQUEST);
    }

    /** From now on requests come from this user. */
    public void signIn(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** From now on requests carry no user. */
    public void signOut() {
        authorization = "";
    }

    /** Sends any request. */
    public Answer send(HttpRequest.Builder request) {
        return Answer.of(send(request, BodyHandlers.ofByteArray()));
    }

    /** Writes the body of an answer to a file. */
    public void download(String path, Path file) {
        int status = send(request(path).GET(), BodyHandlers.ofFile(file)).statusCode();
        if (status != 200) {
            throw new AssertionError("expected HTTP status 200, got " + status);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() + "\n" + logTail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during a request", e);
        }
    }

    /**
     * Stores one DICOM file.
     *
     * @return Orthanc's answer: {@code ID}, {@code ParentStudy}, {@code Status} …
     */
    public JsonObject upload(byte[] file) {
        return post("/instances", file).expect(200).object();
    }

    /** Stores DICOM files. */
    public void upload(Iterable<byte[]> files) {
        files.forEach(this::upload);
    }

    /** Everything that Orthanc logged since the directory was made, restarts included. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of the log. */
    public String logTail() {
        List<String> lines = log().lines().toList();
        return "--- end of Orthanc's log\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()))
                + "\n---";
    }

    /**
     * Stops Orthanc by SIGTERM.
     *
     * @return its exit code: 0 after a clean stop
     */
    public int stop() {
        process.destroy();
        return awaitExit();
    }

    /**
     * Waits until Orthanc has saved a job, and with it all others as they were when this one was submitted or later. It
     * announces that nowhere.
     */
    public void awaitSavedJob(String id) {
        // SQLite may part a text where a page ends.
        int middle = id.length() / 2;
        Eventually.until(
                "job " + id + " to be saved",
                () -> isInIndex(id.substring(0, middle)) || isInIndex(id.substring(middle)));
        Answer unused = get("/statistics").expect(200); // It waits for the transaction that saves it.
    }

    /** Whether a text, in ISO 8859-1, is in one of SQLite's files: its log, while Orthanc runs. */
    public boolean isInIndex(String text) throws IOException {
        try (Stream<Path> files = Files.list(storage())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Ends Orthanc by SIGKILL. What it had started lives on, as after a crash. */
    public void kill() {
        process.destroyForcibly();
        int unused = awaitExit();
    }

    /** Waits for the end of the process. */
    public int awaitExit() {
        try {
            if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Orthanc still runs\n" + logTail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Orthanc was stopping", e);
        }
    }

    /**
     * Starts Orthanc again in the same directory, after {@link #stop()} or {@link #kill()}, and waits for its answer.
     */
    public void restart() {
        restart(Map.of());
    }

    /**
     * As {@link #restart()}.
     *
     * @param changes settings to be changed first
     */
    public void restart(Map<String, ?> changes) {
        if (process.isAlive()) {
            throw new IllegalStateException("stop or kill it first");
        }
        settings.putAll(changes);
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /**
     * Starts Orthanc without plugins, after {@link #stop()} or {@link #kill()}, for a look at what is there while
     * nobody works on it, and ends it. Saved jobs stay as they are.
     */
    public <T> T withoutPlugins(Supplier<T> look) {
        Map<String, Object> before = new LinkedHashMap<>(settings);
        restart(Map.of("Plugins", List.of(), "SaveJobs", false));
        try {
            return look.get();
        } finally {
            kill();
            settings.clear();
            settings.putAll(before);
        }
    }

    /** Waits until Orthanc answers, with whatever status. */
    public void awaitAnswer() {
        for (int tries = 1; ; tries++) {
            Process started = process;
            Boolean unused = Eventually.get(
                    "Orthanc to answer or to stop",
                    Eventually.PATIENCE,
                    () -> !started.isAlive() || get("/system").status() > 0,
                    holds -> holds,
                    this::logTail);
            if (started.isAlive()) {
                return;
            }
            if (tries == TRIES_FOR_FREE_PORTS || !logTail().contains("already in use")) {
                throw new AssertionError("Orthanc stopped with exit code " + started.exitValue() + "\n" + logTail());
            }
            try {
                process = launch();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits until the plugin's {@code health} answers 200. */
    public void awaitPlugin() {
        Answer unused = Eventually.get(
                "the plugin to be well",
                Eventually.PATIENCE,
                () -> get("/pseudonymizer/health"),
                answer -> answer.status() == 200,
                this::logTail);
    }

    /**
     * Ends Orthanc and its database server, and deletes the directory. By SIGKILL: a clean stop takes seconds in which
     * Orthanc waits for itself, and belongs to the tests that look at how it ended.
     */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        processes.endOrphans();
        dataElsewhere().map(ServerProcesses::new).ifPresent(ServerProcesses::endOrphans);
        processes.deleteDirectory();
    }

    /** Where a test put the plugin's data, and so its database server, if not into Orthanc's directory. */
    private Optional<Path> dataElsewhere() {
        return Optional.ofNullable(settings.get("Pseudonymizer"))
                .filter(Map.class::isInstance)
                .map(section -> ((Map<?, ?>) section).get("DataDirectory"))
                .map(path -> Path.of(path.toString()))
                .filter(Files::isDirectory);
    }

    /** Before the first start with the plugin, whichever of Orthanc's starts that is. */
    private void prepareEmbeddedDatabase() throws IOException {
        Path database = storage().resolve("pseudonymizer").resolve("postgresql");
        if (usesEmbeddedDatabase() && !Files.exists(database)) {
            DatabaseTemplate.found().copyTo(database);
        }
    }

    private boolean usesEmbeddedDatabase() {
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

    private Process launch() throws IOException {
        prepareEmbeddedDatabase();
        // Another process may be faster, so a start that fails for that is tried again.
        httpPort = FreePort.find();
        dicomPort = FreePort.find();
        Map<String, Object> all = defaults();
        all.putAll(settings);
        Path configuration = writeConfiguration(all);
        // Most of them live for seconds, too short for the better compiler to pay.
        Map<String, String> variables = new LinkedHashMap<>(Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"));
        variables.putAll(environment);
        ProcessBuilder builder =
                installation.command(variables, List.of(installation.executable(), configuration.toString()));
        group.ifPresent(limited -> builder.command(limited.command(builder.command())));
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        Process launched = builder.start();
        processes.watch(launched);
        return launched;
    }

    /** Returns the file, or the folder if there are several. */
    private Path writeConfiguration(Map<String, Object> settings) throws IOException {
        String json = GSON.toJson(settings);
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

    private Map<String, Object> defaults() {
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

    private Path logFile() {
        return directory.resolve("orthanc.log");
    }
}
