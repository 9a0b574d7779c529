// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the embedded server listens: a Unix socket in a directory that only its owner can enter. No other user can
 * reach the server, or listen there in its place.
 *
 * @param path of the directory, mode 0700
 */
record SocketDirectory(Path path) {

    /** PostgreSQL names the socket for a port, even where it listens on none. */
    static final int PORT = 5432;

    private static final String SOCKET = ".s.PGSQL." + PORT;

    /** Linux: {@code sun_path} has 108 bytes, and the last is zero. */
    private static final int LONGEST_PATH = 107;

    private static final int OTHERS_MAY_WRITE = 0022;
    private static final int STICKY = 01000;

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Makes an empty directory for the socket: in the server's own directory, or, where that has too long a path or
     * takes no sockets, in one for temporary files. There the name is new each time, so that it can only be ours; the
     * file {@code socket-directory} tells it.
     *
     * @param home the server's own directory. The caller holds its lock, and no server of it runs
     * @throws StoreException if there is no place for a socket
     */
    static SocketDirectory in(Path home) throws IOException {
        return in(home, temporaryDirectories());
    }

    /** As {@link #in(Path)}, with these directories for temporary files, in the order of preference. */
    static SocketDirectory in(Path home, List<Path> temporary) throws IOException {
        removeTemporary(home);
        SocketDirectory own = new SocketDirectory(home.resolve("socket"));
        if (own.isShort()) {
            ServerBinaries.delete(own.path());
            Files.createDirectory(own.path(), OWNER_ONLY);
            if (own.takesSockets()) {
                return own;
            }
        }
        for (Path parent : temporary) {
            if (isSafe(parent) && Files.isWritable(parent)) {
                SocketDirectory made = new SocketDirectory(
                        Files.createTempDirectory(parent.toRealPath(), "pseudonymizer-", OWNER_ONLY));
                if (made.isShort() && made.takesSockets()) {
                    OwnFiles.replace(note(home), made.path() + "\n");
                    return made;
                }
                Files.delete(made.path());
            }
        }
        throw new StoreException(
                StoreException.Reason.FAILED,
                "there is no place for the socket of the embedded PostgreSQL: it would be " + own.socket()
                        + ", of which " + LONGEST_PATH + " bytes are allowed, or in one of " + temporary
                        + ", in which nobody else may rename directories; set DataDirectory or Database");
    }

    private static List<Path> temporaryDirectories() {
        return Stream.of(System.getenv("XDG_RUNTIME_DIR"), "/run", System.getProperty("java.io.tmpdir"), "/tmp")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .distinct()
                .toList();
    }

    /** Removes what a former start made elsewhere, if it still is what that made. */
    static void removeTemporary(Path home) throws IOException {
        if (Files.exists(note(home))) {
            Path former = Path.of(Files.readString(note(home)).strip());
            if (isOurs(former)) {
                ServerBinaries.delete(former);
            }
            Files.delete(note(home));
        }
    }

    private static Path note(Path home) {
        return home.resolve("socket-directory");
    }

    /** Whether we, or root, made it, and no other user could put anything into it. */
    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && unix(directory, "uid") == ownUser()
                && (unix(directory, "mode") & 0777) == 0700;
    }

    /** Whether only its owner and root can rename entries in it, or in a directory on the way to it. */
    private static boolean isSafe(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return false;
        }
        for (Path part = parent.toRealPath(); part != null; part = part.getParent()) {
            int owner = unix(part, "uid");
            int mode = unix(part, "mode");
            if ((owner != 0 && owner != ownUser()) || ((mode & OTHERS_MAY_WRITE) != 0 && (mode & STICKY) == 0)) {
                return false;
            }
        }
        return true;
    }

    private static int ownUser() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static int unix(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** In ASCII, so that it has the same bytes for Java, for the driver and for PostgreSQL. */
    private boolean isShort() {
        String whole = socket().toString();
        return whole.length() <= LONGEST_PATH && whole.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Some file systems have no sockets, such as those that a computer shares with its virtual machines. */
    private boolean takesSockets() throws IOException {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket()));
            return true;
        } catch (IOException unable) {
            return false;
        } finally {
            Files.deleteIfExists(socket());
        }
    }

    Path socket() {
        return path.resolve(SOCKET);
    }

    /** For {@code unix_socket_directories}, which is a list. */
    String setting() {
        return '"' + path.toString().replace("\"", "\"\"") + '"';
    }

    /**
     * A URL by which the driver connects through this socket. The driver answers no request for a password but one that
     * does not tell it.
     */
    String url(String database) {
        return "jdbc:postgresql://localhost/" + database
                + "?sslmode=disable&gssEncMode=disable&requireAuth=scram-sha-256"
                + "&socketFactory=org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg"
                + "&socketFactoryArg=" + URLEncoder.encode(socket().toString(), StandardCharsets.UTF_8);
    }
}
