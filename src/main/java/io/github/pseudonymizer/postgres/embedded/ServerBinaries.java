// SPDX-License-Identifier: GPL-3.0-or-later
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
import java.util.jar.JarEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL: those of the distribution, or unpacked from the archive that zonky publishes.
 *
 * @param directory holds {@code bin}
 * @param major version, such as 18
 */
public record ServerBinaries(Path directory, int major) {

    private static final Pattern MAJOR = Pattern.compile("\\d+");

    /**
     * Unpacks the programs into a directory of this parent that is named for their content, if they are not there yet,
     * and deletes what other versions of the plugin left. The caller holds the lock of the parent.
     */
    static ServerBinaries unpacked(URL archive, Path parent) {
        try {
            Files.createDirectories(parent);
            Path target = parent.resolve(contentName(archive));
            deleteAllBut(target, parent);
            if (!Files.exists(target)) {
                Path unfinished = parent.resolve(target.getFileName() + ".unfinished");
                unpack(archive, unfinished);
                // The name must not survive a power failure without the content.
                HostProcess.run(List.of("sync", "-f", unfinished.toString()), parent.resolve("sync.out"));
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return new ServerBinaries(target, major(target, parent.resolveSibling("version.out")));
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "the embedded PostgreSQL cannot be unpacked into " + parent);
        }
    }

    public String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static int major(Path directory, Path output) throws IOException {
        HostProcess.run(List.of(directory.resolve("bin/postgres").toString(), "--version"), output);
        String said = Files.readString(output, StandardCharsets.US_ASCII);
        Matcher version = MAJOR.matcher(said);
        if (!version.find()) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the PostgreSQL in " + directory + " does not run on this computer; " + output + " tells why");
        }
        return Integer.parseInt(version.group());
    }

    /** By what the JAR's directory says of the archive: to read all of it would take long, at every start. */
    private static String contentName(URL archive) throws IOException {
        if (!(archive.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("the archive is in no JAR");
        }
        JarEntry entry = connection.getJarEntry();
        return Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
    }

    private static void unpack(URL source, Path target) throws IOException {
        try (TarArchiveInputStream archive =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(source.openStream())))) {
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

    private static void deleteAllBut(Path kept, Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            for (Path child : children.filter(child -> !child.equals(kept)).toList()) {
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
