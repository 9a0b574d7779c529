package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the archive that zonky publishes and that lies in our JAR.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
public record ServerBinaries(Path directory) {

    private static final String UNFINISHED = ".unfinished";
    private static final Map<String, String> ARCHIVES =
            Map.of("amd64", "/postgres-linux-x86_64.txz", "aarch64", "/postgres-linux-arm_64.txz");

    /**
     * Unpacks the programs into a directory of this parent that is named for their content, if they are not there yet.
     * The caller holds the lock of the parent.
     */
    static ServerBinaries in(Path parent) {
        try {
            Files.createDirectories(parent);
            Path target = parent.resolve(contentName());
            if (!Files.exists(target)) {
                Path unfinished = parent.resolve(target.getFileName() + UNFINISHED);
                delete(unfinished);
                unpack(unfinished);
                // The name must not survive a power failure without the content.
                HostProcess.run(List.of("sync", "-f", unfinished.toString()), parent.resolve("sync.out"));
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return new ServerBinaries(target);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "the embedded PostgreSQL cannot be unpacked into " + parent);
        }
    }

    public String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /** By what the JAR's directory says of the archive: to read all of it would take long, at every start. */
    private static String contentName() throws IOException {
        if (!(archive().openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("the archive is in no JAR");
        }
        JarEntry archive = connection.getJarEntry();
        return Long.toHexString(archive.getCrc()) + "-" + archive.getSize();
    }

    private static URL archive() {
        String name = ARCHIVES.getOrDefault(System.getProperty("os.arch"), "");
        URL archive = name.isEmpty() ? null : ServerBinaries.class.getResource(name);
        if (archive == null) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "this JAR holds no PostgreSQL for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + "; set Database");
        }
        return archive;
    }

    private static void unpack(Path target) throws IOException {
        try (TarArchiveInputStream archive = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(archive().openStream())))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("an entry lies outside the archive");
                }
                unpack(archive, entry, file);
            }
        }
    }

    private static void unpack(TarArchiveInputStream archive, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(archive, file);
            boolean executable =
                    (entry.getMode() & 0100) != 0 || file.resolveSibling("").endsWith("bin");
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        } else {
            throw new IOException("an entry is neither file, directory nor symbolic link");
        }
    }

    /** The major version of these programs, such as 18. */
    String major(Path output) throws IOException {
        HostProcess.run(List.of(program("postgres"), "--version"), output);
        return Files.readString(output, StandardCharsets.US_ASCII).replaceFirst("(?s)\\D*(\\d+).*", "$1");
    }

    /** Whether they are there. */
    boolean isUsable() {
        return Files.isExecutable(Path.of(program("postgres")))
                && !directory.toString().endsWith(UNFINISHED);
    }

    /**
     * Where programs of another major version may be: what earlier plugins have unpacked, and the system's packages.
     */
    List<ServerBinaries> others(String major) throws IOException {
        try (Stream<Path> children = Files.list(directory.resolveSibling(""))) {
            return Stream.concat(
                            children.filter(child -> !child.equals(directory)).sorted(),
                            Stream.of(Path.of("/usr/lib/postgresql", major), Path.of("/usr/pgsql-" + major)))
                    .map(ServerBinaries::new)
                    .toList();
        }
    }

    /** Deletes what earlier plugins have unpacked beside. */
    void deleteOthers() throws IOException {
        try (Stream<Path> children = Files.list(directory.resolveSibling(""))) {
            for (Path child : children.filter(child -> !child.equals(directory)).toList()) {
                delete(child);
            }
        }
    }

    /** Deletes a directory with all it holds; nothing if it does not exist. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
