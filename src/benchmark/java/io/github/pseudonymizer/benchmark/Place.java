// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Orthanc keeps its files and its index. Starts Orthancs there, each with a folder of its own. */
final class Place implements AutoCloseable {

    /** The harness starts short-lived JVMs with one compiler; here they have what users have. */
    static final Map<String, String> ENVIRONMENT = Map.of("JAVA_TOOL_OPTIONS", "");

    private final Path folder;
    private final Optional<PostgresCluster> index;
    private final List<OrthancServer> servers = new ArrayList<>();

    private Place(Path folder, Optional<PostgresCluster> index) {
        this.folder = folder;
        this.index = index;
    }

    static Place disk() throws IOException {
        return new Place(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-"), Optional.empty());
    }

    static Place memory() throws IOException {
        return new Place(Files.createTempDirectory(Path.of("/dev/shm"), "bench-"), Optional.empty());
    }

    /** On disk, with Debian's plugin that keeps the index in PostgreSQL. */
    static Place postgresIndex() throws IOException {
        Place disk = disk();
        return new Place(
                disk.folder, Optional.of(new PostgresCluster(disk.folder.resolve("postgresql"), Map.of())));
    }

    OrthancServer builtIn() throws IOException {
        return start("built-in", List.of(), Map.of());
    }

    /** An Orthanc with the plugin whose sources are {@code CeilingPlugin.cpp}. */
    OrthancServer ceiling() throws IOException {
        return start("ceiling", List.of(Path.of("target/benchmark-native/libCeiling.so").toAbsolutePath()), Map.of());
    }

    /** @param section the settings of our plugin */
    OrthancServer ours(Map<String, ?> section) throws IOException {
        OrthancServer server =
                start("ours", List.of(OrthancServer.pluginLibrary()), Map.of("Pseudonymizer", section));
        server.awaitPlugin();
        return server;
    }

    /** The settings that put an Orthanc here. */
    Map<String, Object> settings(String name, List<Path> plugins, Map<String, ?> more) throws IOException {
        String storage = Files.createDirectories(folder.resolve(name)).toString();
        List<String> libraries = new ArrayList<>(plugins.stream().map(Path::toString).toList());
        Map<String, Object> settings = new LinkedHashMap<>(more);
        settings.put("StorageDirectory", storage);
        settings.put("IndexDirectory", storage);
        settings.putIfAbsent("StableAge", 60);
        settings.put("KeepAlive", true);
        if (index.isPresent()) {
            PostgresCluster cluster = index.get();
            String database = name.replace('-', '_');
            settings.put("PostgreSQL", index(cluster, database));
            libraries.add("/usr/share/orthanc/plugins/libOrthancPostgreSQLIndex.so");
        }
        settings.put("Plugins", libraries);
        return settings;
    }

    private static Map<String, Object> index(PostgresCluster cluster, String database) {
        try {
            cluster.execute("postgres", "CREATE DATABASE " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "EnableIndex", true,
                "Host", "127.0.0.1",
                "Port", cluster.port(),
                "Database", database,
                "Username", cluster.user(),
                "Password", cluster.password());
    }

    /** @param more settings of Orthanc */
    OrthancServer start(String name, List<Path> plugins, Map<String, ?> more) throws IOException {
        OrthancServer server = OrthancServer.start(settings(name, plugins, more), ENVIRONMENT);
        servers.add(server);
        return server;
    }

    /** Deletes all studies of an Orthanc, originals and copies. */
    static void empty(OrthancServer orthanc) {
        orthanc.get("/patients").array().forEach(patient -> orthanc.delete("/patients/" + patient.getAsString()));
    }

    @Override
    public void close() {
        servers.forEach(OrthancServer::close);
        index.ifPresent(PostgresCluster::close);
        // A database server of the plugin ends on its own, a little later.
        Eventually.until("the folder of the benchmark to be deleted", this::isDeleted);
    }

    private boolean isDeleted() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        return true;
    }
}
