package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.Plan;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes the pseudonymized twin of one instance. What is kept is kept bit for bit and not copied before the twin is
 * written; the transfer syntax stays; nothing is written if anything is in doubt.
 *
 * <p>Memory: a small multiple of what changes, outside the Java heap also the inflated dataset of a deflated file.
 * Time: linear in the number of elements; pixel data is not looked at. Thread-safe, without side effects.
 */
public final class Rewriter {

    private static final long LARGEST_FILE = Integer.MAX_VALUE;

    private Rewriter() {}

    /**
     * Reads what must be known before pseudonyms can be assigned.
     *
     * @param file a DICOM file from its position to its limit, up to 2 GiB - 1; both stay
     * @throws RewriteException if the file cannot be read
     */
    public static Facts read(ByteBuffer file) {
        try {
            return Survey.factsOf(DicomFile.open(file));
        } catch (DicomException e) {
            throw refusal(e);
        }
    }

    /**
     * Makes the copy.
     *
     * @param file as for {@link #read}; the copy refers to its bytes
     * @param plan asked for every attribute at every depth, some more than once
     * @param substitutes for all that {@link #read} found
     * @throws RewriteException if the file cannot be read, lacks an identifier, or would give away an identity
     * @throws IllegalArgumentException if a replacement of the plan does not fit the VR of its attribute, or a nested
     *     patient has no pseudonym
     */
    public static Rewritten rewrite(ByteBuffer file, Plan plan, Substitutes substitutes) {
        try {
            DicomFile original = DicomFile.open(file);
            Survey survey = Survey.of(original, plan);
            requireIdentifiers(survey.facts());
            Editor editor = new Editor(original, survey, plan, substitutes, TargetSets.AS_DECLARED);
            DatasetWriter dataset = editor.edit();
            Optional<TargetSets> larger = editor.largerSets();
            if (larger.isPresent()) {
                editor = new Editor(original, survey, plan, substitutes, larger.get());
                dataset = editor.edit();
            }
            require(editor.sopInstanceUid(), "SOP Instance UID (0008,0018)");
            byte[] meta =
                    MetaInformation.encode(sopClass(original, survey), editor.sopInstanceUid(), original.syntax());
            if (meta.length + dataset.size() > LARGEST_FILE) {
                throw new RewriteException(RewriteException.Reason.TOO_LARGE, "the copy would exceed 2 GiB");
            }
            return RewrittenFile.of(meta, dataset, original.syntax().deflated());
        } catch (DicomException e) {
            throw refusal(e);
        }
    }

    private static void requireIdentifiers(Facts facts) {
        require(facts.studyInstanceUid(), "Study Instance UID (0020,000D)");
        require(facts.seriesInstanceUid(), "Series Instance UID (0020,000E)");
        require(facts.sopInstanceUid(), "SOP Instance UID (0008,0018)");
    }

    private static void require(String uid, String name) {
        if (uid.isEmpty()) {
            throw new RewriteException(RewriteException.Reason.INCOMPLETE, "without " + name);
        }
    }

    /** Of the dataset, else of the meta information; only if it is a UID, for anything else could be a name. */
    private static String sopClass(DicomFile original, Survey survey) {
        String uid = survey.sopClassUid().isEmpty() ? original.mediaStorageSopClassUid() : survey.sopClassUid();
        boolean wellFormed = uid.length() <= 64 && UidSet.isRun(uid);
        return wellFormed && !survey.identities().uids().contains(uid) ? uid : "";
    }

    private static RewriteException refusal(DicomException e) {
        return new RewriteException(
                switch (e.reason()) {
                    case MALFORMED -> RewriteException.Reason.UNREADABLE;
                    case TRANSFER_SYNTAX -> RewriteException.Reason.TRANSFER_SYNTAX;
                    case TOO_LARGE -> RewriteException.Reason.TOO_LARGE;
                },
                e.getMessage() == null ? "" : e.getMessage());
    }
}
