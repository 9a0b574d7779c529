// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How keys are written in a key file. Version 2 names the lasting secret {@code pseudonyms} and every sealing secret
 * {@code identities}, with its generation; version 1, which is read only, had one secret for both.
 *
 * <p>Which databases the keys have served is in comments: versions of the plugin that know nothing of that read the
 * file, too, and a line that a crash left unfinished does no harm.
 */
final class KeyText {

    private static final String TITLE = "pseudonymizer-key ";
    private static final String SECRET = "([0-9a-f]{" + 2 * Keys.SECRET_BYTES + "})";
    private static final Pattern MASTER = Pattern.compile(SECRET);
    private static final Pattern LASTING = Pattern.compile("pseudonyms " + SECRET);
    private static final Pattern SEALING = Pattern.compile("identities ([1-9]\\d{0,8}) " + SECRET);

    private static final Pattern DATABASE =
            Pattern.compile("# database: ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private KeyText() {}

    /** The line that says that the keys have served a database; without its end. */
    static String line(UUID database) {
        return "# database: " + database;
    }

    /**
     * Reads keys.
     *
     * @param lines of the file; empty ones and those that begin with {@code #} hold no keys
     * @throws IllegalArgumentException if this is not the text of a key file; the message completes "key file X …" and
     *     quotes nothing
     */
    static KeyRing parse(List<String> lines) {
        List<String> content = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (content.isEmpty() || !content.get(0).startsWith(TITLE)) {
            throw new IllegalArgumentException("is not a key file");
        }
        List<String> secrets = content.subList(1, content.size());
        Set<UUID> databases = databases(lines);
        return switch (content.get(0).substring(TITLE.length())) {
            case "1" -> ofOneSecret(secrets, databases);
            case "2" -> ofTwoSecrets(secrets, databases);
            default ->
                throw new IllegalArgumentException("is of a version that this version of the plugin does not know");
        };
    }

    private static Set<UUID> databases(List<String> lines) {
        return lines.stream()
                .map(line -> DATABASE.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(line -> UUID.fromString(line.group(1)))
                .collect(Collectors.toSet());
    }

    private static KeyRing ofOneSecret(List<String> secrets, Set<UUID> databases) {
        if (secrets.size() != 1) {
            throw damaged();
        }
        return new KeyRing(List.of(new Keys(secret(MASTER, secrets.get(0), 1))), databases);
    }

    private static KeyRing ofTwoSecrets(List<String> secrets, Set<UUID> databases) {
        if (secrets.size() < 2 || secrets.size() > 3) {
            throw damaged();
        }
        byte[] lasting = secret(LASTING, secrets.get(0), 1);
        List<Keys> generations = new ArrayList<>();
        for (String line : secrets.subList(1, secrets.size())) {
            byte[] sealing = secret(SEALING, line, 2);
            generations.add(new Keys(Integer.parseInt(line.split(" ", -1)[1]), lasting, sealing));
        }
        try {
            return new KeyRing(generations, databases);
        } catch (IllegalArgumentException gap) {
            throw damaged();
        }
    }

    private static byte[] secret(Pattern form, String line, int group) {
        Matcher matcher = form.matcher(line);
        if (!matcher.matches()) {
            throw damaged();
        }
        return HexFormat.of().parseHex(matcher.group(group));
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("is damaged: restore it from its backup");
    }

    /** Writes keys, as {@link #parse} reads them. */
    static String of(KeyRing ring) {
        StringBuilder text = new StringBuilder("""
                # The keys of Pseudonymizer for Orthanc. Keep them secret, and keep a copy apart from the database's.
                # Without them no pseudonym can be traced back to its patient, and no new one can be assigned.
                """);
        text.append(TITLE).append("2\n");
        text.append("pseudonyms ").append(hex(ring.newest().lasting())).append('\n');
        for (Keys keys : ring.generations()) {
            text.append("identities ")
                    .append(keys.generation())
                    .append(' ')
                    .append(hex(keys.sealing()))
                    .append('\n');
        }
        ring.databases().stream()
                .map(KeyText::line)
                .sorted()
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String hex(byte[] secret) {
        return HexFormat.of().formatHex(secret);
    }
}
