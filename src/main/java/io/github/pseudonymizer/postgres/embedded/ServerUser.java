// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user as which the embedded PostgreSQL runs. PostgreSQL refuses to run as root, so root has to step down first.
 *
 * @param prefix the words before each command
 * @param owner the user who must own the data; empty for the user who runs this program
 */
public record ServerUser(List<String> prefix, Optional<String> owner) {

    /** Accounts of services, in the order of preference. The first is made by Debian's packages of Orthanc. */
    private static final List<String> ACCOUNTS = List.of("orthanc", "postgres", "nobody");

    private static final ServerUser SELF = new ServerUser(List.of(), Optional.empty());

    /** In a user namespace root appears as the user 65534, without privileges. Outside, files still belong to root. */
    private static final ServerUser NAMESPACE = new ServerUser(List.of("unshare", "--user", "--"), Optional.empty());

    public ServerUser {
        prefix = List.copyOf(prefix);
    }

    /**
     * Finds out which way works here. A container and a chroot often forbid user namespaces; then another account does
     * it, which keeps root's permission to read and write every file on the way to its data.
     *
     * @param output of the programs that are tried
     * @throws StoreException if this is root and neither way works
     */
    static ServerUser find(Path output) throws IOException {
        if (!isRoot()) {
            return SELF;
        }
        if (works(NAMESPACE, output)) {
            return NAMESPACE;
        }
        for (ServerUser account : accounts()) {
            if (works(account, output)) {
                return account;
            }
        }
        throw new StoreException(
                StoreException.Reason.FAILED,
                "the embedded PostgreSQL cannot run as root, and root can neither make user namespaces here nor run it"
                        + " as one of " + ACCOUNTS + "; run Orthanc as another user, or set Database");
    }

    private static List<ServerUser> accounts() throws IOException {
        List<String> passwd = Files.readAllLines(Path.of("/etc/passwd"));
        return ACCOUNTS.stream()
                .flatMap(name -> passwd.stream().filter(line -> line.startsWith(name + ":")))
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 3)
                .map(fields -> account(fields[0], fields[2], fields[3]))
                .toList();
    }

    private static ServerUser account(String name, String user, String group) {
        return new ServerUser(
                List.of(
                        "setpriv",
                        "--reuid=" + user,
                        "--regid=" + group,
                        "--clear-groups",
                        // So that access(2), too, sees what it is permitted.
                        "--securebits=+no_setuid_fixup",
                        "--inh-caps=+dac_override,+dac_read_search",
                        "--ambient-caps=+dac_override,+dac_read_search",
                        "--"),
                Optional.of(name));
    }

    /** The command by which a program runs as this user. */
    public List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        return command;
    }

    /** Makes this user the owner of the data, which may have had another owner after the last start. */
    void takeOver(Path data) throws IOException {
        String name = owner.isPresent() ? owner.get() : isRoot() ? "root" : "";
        if (name.isEmpty()
                || Files.getOwner(data, LinkOption.NOFOLLOW_LINKS).getName().equals(name)) {
            return;
        }
        UserPrincipalLookupService accounts = data.getFileSystem().getUserPrincipalLookupService();
        UserPrincipal account = accounts.lookupPrincipalByName(name);
        try (Stream<Path> files = Files.walk(data)) {
            // The directory itself comes last, so that an interrupted change is begun again.
            for (Path file : (Iterable<Path>) files.filter(file -> !file.equals(data))::iterator) {
                own(file, account);
            }
        }
        own(data, account);
    }

    private static void own(Path file, UserPrincipal account) throws IOException {
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setOwner(account);
    }

    private static boolean works(ServerUser user, Path output) throws IOException {
        try {
            return HostProcess.run(user.command(List.of("true")), output) == 0;
        } catch (IOException missing) { // There is no such program here.
            return false;
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
