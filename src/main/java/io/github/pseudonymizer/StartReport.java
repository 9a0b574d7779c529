// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.settings.MemoryNeeds;
import io.github.pseudonymizer.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The messages of each start: one line about the meaning of the settings, and warnings that an administrator should
 * know.
 *
 * @param needs what shares the memory of this process
 */
record StartReport(Settings settings, MemoryNeeds needs) {

    /** What of a URL is shown: hosts and database. */
    private static final Pattern PLACE =
            Pattern.compile("jdbc:postgresql:(//[A-Za-z0-9.,:_\\[\\]-]*/)?[A-Za-z0-9_.-]*(?=\\?|$)");

    /**
     * One line.
     *
     * @param trouble why the database cannot be used; empty if it can
     * @param position up to which change the archive's log has been read; empty at a first start, or if unknown
     */
    String status(Optional<Reason> trouble, OptionalLong position) {
        return "Pseudonymizer " + Version.TEXT + ": database " + database()
                + trouble.map(StartReport::told).orElse("")
                + "; domains " + domains() + "; stable studies " + stableStudies(trouble.isPresent(), position)
                + "; key file " + settings.keyFile() + "; " + settings.memoryMebibytes() + " MiB for instances";
    }

    private String database() {
        if (settings.database().isEmbedded()) {
            return "of its own in " + settings.databaseDirectory();
        }
        Matcher place = PLACE.matcher(settings.database().url());
        return place.lookingAt() ? place.group() : "jdbc:postgresql:…";
    }

    private static String told(Reason trouble) {
        return " (" + trouble + ": " + trouble.advice() + ")";
    }

    private String domains() {
        return settings.domains().stream()
                .map(domain -> domain.namespace().name())
                .collect(Collectors.joining(", "));
    }

    private String stableStudies(boolean unknown, OptionalLong position) {
        if (!settings.stableStudies().enabled()) {
            return "are left alone";
        }
        if (unknown) {
            return "wait";
        }
        if (position.isPresent()) {
            return "are pseudonymized from change " + position.getAsLong() + " of Orthanc's log on";
        }
        return settings.stableStudies().backlog()
                ? "are pseudonymized, those that are here already included (first start)"
                : "are pseudonymized from now on (first start)";
    }

    /** What should be changed, each in one line; none if all is well. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        List<String> places = placesOfKeyFile();
        if (!places.isEmpty()) {
            warnings.add("The key file " + settings.keyFile() + " lies " + String.join(" and ", places)
                    + ". Whoever gets a copy of that folder, such as a backup, can undo the pseudonymization: stop"
                    + " Orthanc, move the file elsewhere, and set KeyFile");
        }
        if (needs.areTooMuch(settings.memoryMebibytes())) {
            warnings.add("This process may use " + needs.available().orElseThrow() + " MiB of memory, and may need "
                    + needs.sum(settings.memoryMebibytes()) + ": see \"Memory\" in docs/operation.md");
        }
        return warnings;
    }

    private List<String> placesOfKeyFile() {
        List<String> places = new ArrayList<>();
        Path keyFile = real(settings.keyFile());
        if (settings.database().isEmbedded()
                && keyFile.startsWith(real(settings.databaseDirectory()).resolveSibling(""))) {
            places.add("in the same folder as the database that it protects");
        }
        if (settings.orthancDirectories().stream().map(StartReport::real).anyMatch(keyFile::startsWith)) {
            places.add("in Orthanc's own storage");
        }
        return places;
    }

    /** Without symbolic links, as far as the path exists. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path part = absolute; part != null; part = part.getParent()) {
            try {
                return part.toRealPath().resolve(part.relativize(absolute)).normalize();
            } catch (IOException missing) {
                // Its parent may be there.
            }
        }
        return absolute;
    }

    /** What to say when a key file was made. */
    static String newKeyFile(Path keyFile) {
        return "A new key file was made: " + keyFile + ". Back it up now, apart from the database: without it no"
                + " original can be found any more";
    }
}
