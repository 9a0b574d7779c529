// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The archive that holds originals and copies. Thread-safe.
 *
 * <p>Every method but {@link #mark} and {@link #showOrigins} throws {@link ArchiveException} if the archive fails.
 */
public interface StudyArchive {

    /** The archive's own name for itself, the same after every restart. */
    String name();

    /** What this id stands for; empty if the archive holds no such thing. */
    Optional<Resource> find(String id);

    /** The instances a resource stands for, study by study; empty if it is gone. */
    List<StudyPart> partsOf(Resource resource);

    /**
     * The archive's ids of all instances of a study, without the short-lived ones of {@link #showOrigins}; empty if
     * there is no such study.
     */
    Set<String> instancesOf(String study);

    /** How many instances a study has; 0 if there is no such study. */
    int countInstances(String study);

    /**
     * When the archive last changed a study, to the second and by its own clock; empty if there is no such study, or if
     * it may still be growing.
     */
    Optional<Instant> settledSince(String study);

    /** As {@link #settledSince}, also of a study that may still be growing. */
    Optional<Instant> lastChange(String study);

    /**
     * The archive's ids of its studies, in an order that stays while none comes or goes.
     *
     * @param since how many to pass over first
     * @param limit at most so many; fewer mean that there are no more
     */
    List<String> studies(long since, int limit);

    long countStudies();

    /** The archive's ids of the studies with this Study Instance UID (0020,000D): one for each Patient ID. */
    List<String> studiesWith(String studyInstanceUid);

    /** Whether {@link #anonymizedTo} can search; else its first call looks at every study. */
    boolean findsAnonymized();

    /** The archive's ids of the studies that {@link #anonymizedFrom} says were made of this one. May take long. */
    List<String> anonymizedTo(String study);

    /**
     * The archive's id of the study from which its own anonymization made this one, which may be gone; empty if it did
     * not make it.
     */
    Optional<String> anonymizedFrom(String study);

    /** What the archive knows of a study, for the rules of domains; knows nothing of one that is gone. */
    StudyTraits traitsOf(String study);

    /** The id that the archive gives to what stands at this place. */
    String idOf(Level level, CopyUids place);

    /** The archive's ids of a part that is a copy itself: of its patient, study, series and instances. */
    Outcome.Copy describe(StudyPart copy);

    /**
     * What stands for the content of an instance's file: the same for the same bytes, and only for these. Found without
     * reading the file.
     *
     * @return empty if the archive does not know
     */
    String contentOf(String instance);

    /** Whether the file of an instance, which the archive holds, is this to the last byte. */
    boolean holds(String instance, Rewritten file);

    /** The DICOM file of an instance; the caller closes. */
    InstanceBytes open(String instance);

    /**
     * What must be known of an instance.
     *
     * @throws RewriteException if its file cannot be read
     */
    default Facts factsOf(String instance) {
        try (InstanceBytes bytes = open(instance)) {
            return Rewriter.read(bytes.buffer());
        }
    }

    /**
     * A DICOM file in another transfer syntax. For one that is not lossy nothing else of its content changes.
     *
     * @param file read during the call only
     * @param transferSyntax its UID
     * @return empty if the archive cannot read or so encode it; the caller closes
     */
    Optional<InstanceBytes> transcode(Rewritten file, String transferSyntax);

    /**
     * Which instances with pixels a study has that are encoded otherwise. Found without reading files that have pixels.
     *
     * @param transferSyntax its UID
     * @return the archive's ids; empty if there is no such study
     */
    Set<String> encodedOtherwise(String study, String transferSyntax);

    /**
     * Stores a copy.
     *
     * @return true if it was stored now, instead of what the archive had, if it had it; false if the archive leaves
     *     what it has as it is
     */
    boolean store(Rewritten copy);

    /** Deletes a resource; no error if it is gone already. */
    void delete(Resource resource);

    /**
     * Whether {@link #showOrigins} is done when it returns. Otherwise it needs one of the few jobs that the archive
     * runs at a time, so a caller must hold none, and a part of it may follow later.
     *
     * @throws ArchiveException if the archive cannot be asked
     */
    boolean showsOriginsAtOnce();

    /**
     * Makes the archive show from what a copy was made, at every level where it can and does not yet. A failure does
     * not throw, because the copy is complete without it.
     *
     * @param part originals whose copies are stored already; may be without instances
     * @param places of their copies
     * @param isNew whether the copy of an original was stored a moment ago and can show no origin yet
     * @param traces SOP Instance UID of the short-lived instance that this may need in a copied series, by the
     *     original's Series Instance UID; the same for the same series, so that what a crash leaves behind is found
     *     again
     * @param waits whether the caller can wait two seconds for what needs a job, if no other work of this kind waits
     */
    void showOrigins(
            StudyPart part,
            Function<Original, CopyUids> places,
            Predicate<Original> isNew,
            UnaryOperator<String> traces,
            boolean waits);

    /**
     * Makes users of the archive find a copy by its filters, if it can and they do not yet. Existing marks stay unless
     * the copy was made again. A failure does not throw, because the copy is complete without it.
     *
     * @param copyStudy the archive's id of a copied study, which is stored already
     */
    void mark(String copyStudy, CopyLabels mark);

    /** The labels of a part and of the resources around it; empty if this archive knows no labels. */
    Optional<Labels> labelsOf(StudyPart part);

    /** Puts a label on a resource; no error if it has it already. */
    void label(Resource resource, String label);
}
