package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.search.Folding;
import io.github.pseudonymizer.rewrite.search.Identities;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import io.github.pseudonymizer.rewrite.search.PatientName;
import io.github.pseudonymizer.rewrite.search.Spellings;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for the identities of one instance in names that people make up, such as labels of an archive.
 *
 * <p>Such names have no spaces, so words run together, and stricter than {@link LeakCheck} it looks inside words, too:
 * letters and digits only are compared, {@linkplain Folding folded}. What has one or two characters must be a word of
 * its own. Looked for are Patient IDs, accession numbers, UIDs, each word of a patient's names, and the birth date and
 * dates that do not stay, in their usual {@link Spellings}. Immutable.
 */
public final class Mentions {

    private static final int SHORTEST_INSIDE = 3;
    private static final int SHORTEST_DATE = 6;
    private static final String NO_WORD = "[^\\p{L}\\p{N}]+";

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
        Stream.concat(
                        found.birthDates().stream().flatMap(date -> Spellings.ofDate(date).stream()),
                        found.dates().stream().flatMap(date -> Spellings.ofRecentDate(date).stream()))
                .map(Mentions::squeeze)
                .filter(date -> date.length() >= SHORTEST_DATE)
                .forEach(identities::add);
        identities.remove("");
        return identities;
    }

    /** Whether this name mentions one of them. */
    public boolean areIn(String name) {
        String squeezed = squeeze(name);
        List<String> words = List.of(Folding.fold(name).split(NO_WORD, -1));
        return identities.stream()
                .anyMatch(identity ->
                        identity.length() < SHORTEST_INSIDE ? words.contains(identity) : squeezed.contains(identity));
    }

    private static String squeeze(String text) {
        return Folding.fold(text).replaceAll(NO_WORD, "");
    }

    @Override
    public String toString() {
        return "Mentions[redacted]";
    }
}
