package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.Plan;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks for the identities of one instance in names that people make up, such as labels of an archive.
 *
 * <p>Such names have no spaces, so words run together, and stricter than {@link LeakCheck} it looks inside words, too:
 * letters and digits only are compared, in either case. What has one or two characters must be a word of its own.
 * Looked for are Patient IDs, accession numbers, each word of a patient's names, birth dates and UIDs. Immutable.
 */
public final class Mentions {

    private static final int SHORTEST_INSIDE = 3;

    private final Set<String> identities;

    private Mentions(Set<String> identities) {
        this.identities = identities;
    }

    /**
     * Reads an instance.
     *
     * @param plan says what is kept and so is no identity
     * @throws RewriteException if the file cannot be read
     */
    public static Mentions of(ByteBuffer file, Plan plan) {
        try {
            return new Mentions(squeezed(Survey.of(DicomFile.open(file), plan).identities()));
        } catch (DicomException e) {
            throw new RewriteException(RewriteException.Reason.UNREADABLE, "an instance whose labels are to be kept");
        }
    }

    private static Set<String> squeezed(Identities found) {
        Set<String> identities = new HashSet<>();
        found.ids().forEach(id -> identities.add(squeeze(id)));
        found.uids().forEach(uid -> identities.add(squeeze(uid)));
        found.names().stream()
                .flatMap(name -> name.components().stream())
                .flatMap(component -> PatientName.wordsOf(component).stream())
                .forEach(word -> identities.add(squeeze(word)));
        for (String date : found.birthDates()) {
            String year = date.substring(0, 4);
            String month = date.substring(4, 6);
            String day = date.substring(6);
            identities.addAll(List.of(date, day + month + year, month + day + year));
        }
        identities.remove("");
        return identities;
    }

    /** Whether this name mentions one of them. */
    public boolean areIn(String name) {
        String squeezed = squeeze(name);
        List<String> words = List.of(name.toUpperCase(Locale.ROOT).split("[^A-Z0-9]+", -1));
        return identities.stream()
                .anyMatch(identity ->
                        identity.length() < SHORTEST_INSIDE ? words.contains(identity) : squeezed.contains(identity));
    }

    private static String squeeze(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "");
    }

    @Override
    public String toString() {
        return "Mentions[redacted]";
    }
}
