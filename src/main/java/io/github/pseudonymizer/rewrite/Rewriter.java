package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.InstancePlan;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.pseudonym.UidMapping;
import io.github.pseudonymizer.rewrite.report.ExplainingListener;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.RemarkListener;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import io.github.pseudonymizer.rewrite.search.UidSet;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes the pseudonymized twin of one instance. What is kept is kept bit for bit and not copied before the twin is
 * written; the transfer syntax stays; nothing is written if anything is in doubt.
 *
 * <p>Memory: a small multiple of what changes, outside the Java heap also the inflated dataset of a deflated file.
 * Time: linear in the number of elements and the size of compressed frames; no pixel is decoded. Thread-safe, without
 * side effects.
 */
public final class Rewriter {

    private static final String SOP_INSTANCE_UID = "SOP Instance UID (0008,0018)";
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
     * @throws RewriteException if the file cannot be read, lacks an identifier, would give away an identity, or has
     *     pixels that the plan refuses or that cannot be blacked out, among them compressed ones
     * @throws IllegalArgumentException if a replacement of the plan does not fit the VR of its attribute, or a nested
     *     patient has no pseudonym
     */
    public static Rewritten rewrite(ByteBuffer file, Plan plan, Substitutes substitutes) {
        try {
            DicomFile original = DicomFile.open(file);
            Survey survey = Survey.of(original, plan);
            return make(original, survey, plan, substitutes, new RemarkListener());
        } catch (DicomException e) {
            throw refusal(e);
        }
    }

    /**
     * Tells what {@link #rewrite} would do, attribute by attribute, by doing it and throwing the copy away. Nobody
     * needs a pseudonym for that: patients get a stand-in, whose dates are shifted the farthest.
     *
     * @param file as for {@link #read}
     * @param plan as for {@link #rewrite}
     * @param uids maps every UID; none of it is told
     */
    public static Explanation explain(ByteBuffer file, Plan plan, UidMapping uids) {
        ExplainingListener listener = new ExplainingListener();
        try {
            DicomFile original = DicomFile.open(file);
            Survey survey = Survey.of(original, plan);
            make(original, survey, plan, Substitutes.standIns(survey.facts(), uids), listener);
        } catch (DicomException e) {
            listener.refuse(refusal(e));
        } catch (RewriteException e) {
            listener.refuse(e);
        }
        return listener.explanation();
    }

    private static Rewritten make(
            DicomFile original, Survey survey, Plan plan, Substitutes substitutes, RewriteListener listener) {
        require(survey.facts().studyInstanceUid(), "Study Instance UID (0020,000D)", listener);
        require(survey.facts().seriesInstanceUid(), "Series Instance UID (0020,000E)", listener);
        require(survey.facts().sopInstanceUid(), SOP_INSTANCE_UID, listener);
        PixelFacts pixels = survey.facts().pixels();
        PixelDecision decision = plan.decide(pixels);
        if (decision instanceof PixelDecision.Refuse refused) {
            listener.refuse(new RewriteException(RewriteException.Reason.PIXELS, refused.reason()));
        }
        Plan instancePlan = InstancePlan.of(plan, pixels, decision);
        DatasetEditor editor = new DatasetEditor(
                original, survey, instancePlan, decision, substitutes, TargetSets.AS_DECLARED, listener);
        DatasetWriter dataset = editor.edit();
        Optional<TargetSets> larger = editor.largerSets();
        if (larger.isPresent()) {
            listener.beginAgain();
            editor = new DatasetEditor(original, survey, instancePlan, decision, substitutes, larger.get(), listener);
            dataset = editor.edit();
        }
        if (!survey.facts().sopInstanceUid().isEmpty()) {
            require(editor.sopInstanceUid(), SOP_INSTANCE_UID, listener);
        }
        byte[] meta = MetaInformation.encode(sopClass(original, survey), editor.sopInstanceUid(), original.syntax());
        if (meta.length + dataset.size() > LARGEST_FILE) {
            listener.refuse(new RewriteException(RewriteException.Reason.TOO_LARGE, "the copy would exceed 2 GiB"));
        }
        return RewrittenFile.of(meta, dataset, original.syntax().deflated(), listener.remarks());
    }

    private static void require(String uid, String name, RewriteListener listener) {
        if (uid.isEmpty()) {
            listener.refuse(new RewriteException(RewriteException.Reason.INCOMPLETE, "without " + name));
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
