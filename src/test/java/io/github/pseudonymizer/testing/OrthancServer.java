// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
public final class OrthancServer extends OrthancClient implements AutoCloseable {

    private static final int TRIES_FOR_FREE_PORTS = 5;

    private final OrthancInstallation installation = OrthancInstallation.chosen();
    private final Path directory;
    private final OrthancConfiguration configuration;
    private final Map<String, String> environment;
    private final Optional<ControlGroup> group;
    private int httpPort;
    private int dicomPort;
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
        this.configuration = new OrthancConfiguration(directory, settings, moreFiles);
        this.environment = Map.copyOf(environment);
        this.group = group;
        this.processes = new ServerProcesses(directory);
        this.process = launch();
    }

    /**
     * Starts an Orthanc in a new temporary directory and waits until it answers.
     *
     * @param settings go over those of {@link OrthancConfiguration}: anything Gson can write
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
        return configuration.storage();
    }

    /** Orthanc's version, such as 1.12.7. */
    public String version() {
        return installation.version();
    }

    @Override
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

    /** Everything that Orthanc logged since the directory was made, restarts included. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
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
        configuration.change(changes);
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
        Map<String, Object> before = configuration.chosen();
        restart(Map.of("Plugins", List.of(), "SaveJobs", false));
        try {
            return look.get();
        } finally {
            kill();
            configuration.reset(before);
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
        configuration.dataElsewhere().map(ServerProcesses::new).ifPresent(ServerProcesses::endOrphans);
        processes.deleteDirectory();
    }

    /** Before the first start with the plugin, whichever of Orthanc's starts that is. */
    private void prepareEmbeddedDatabase() throws IOException {
        Path database = storage().resolve("pseudonymizer").resolve("postgresql");
        if (configuration.usesEmbeddedDatabase() && !Files.exists(database)) {
            DatabaseTemplate.found().copyTo(database);
        }
    }

    private Process launch() throws IOException {
        prepareEmbeddedDatabase();
        // Another process may be faster, so a start that fails for that is tried again.
        httpPort = FreePort.find();
        dicomPort = FreePort.find();
        Path file = configuration.write(httpPort, dicomPort);
        // Most of them live for seconds, too short for the better compiler to pay.
        Map<String, String> variables = new LinkedHashMap<>(Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"));
        variables.putAll(environment);
        ProcessBuilder builder = installation.command(variables, List.of(installation.executable(), file.toString()));
        group.ifPresent(limited -> builder.command(limited.command(builder.command())));
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        Process launched = builder.start();
        processes.watch(launched);
        return launched;
    }

    private Path logFile() {
        return directory.resolve("orthanc.log");
    }
}
