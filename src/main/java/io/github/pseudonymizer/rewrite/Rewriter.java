// SPDX-License-Identifier: GPL-3.0-or-later
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
import io.github.pseudonymizer.rewrite.search.SearchTermCache;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes the pseudonymized copy of one instance. The file is opened once, and inflated if it is deflated. One walk
 * through its dataset looks, a second one writes; a third is needed only if new values have characters that the
 * character set of the original lacks. Kept values stay bit for bit, and are not copied before the file is written; the
 * transfer syntax stays. Nothing is written if anything is in doubt.
 *
 * <p>Memory: a small multiple of the bytes that change; for a deflated file also its inflated dataset, outside the Java
 * heap. Time: linear in the number of elements and the size of compressed frames; pixels are not decoded. Immutable;
 * thread-safe.
 */
public final class Rewriter {

    private static final String SOP_INSTANCE_UID = "SOP Instance UID (0008,0018)";
    private static final long LARGEST_FILE = Integer.MAX_VALUE;

    private final DicomFile original;
    private final Plan plan;
    private final SearchTermCache searchTerms;
    private final Survey survey;

    private Rewriter(DicomFile original, Plan plan, SearchTermCache searchTerms) {
        this.original = original;
        this.plan = plan;
        this.searchTerms = searchTerms;
        this.survey = Survey.of(original, plan);
    }

    /**
     * Reads the facts of a file from which no copy is to be made.
     *
     * @param file as for {@link #open}, but needed during the call only
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
     * Opens a file and looks through it.
     *
     * @param file a DICOM file from its position to its limit, which both stay, up to 2 GiB - 1; its bytes must live as
     *     long as the rewriter and the copy
     * @param plan asked for every attribute at every depth, for some more than once
     * @throws RewriteException if the file cannot be read
     */
    public static Rewriter open(ByteBuffer file, Plan plan) {
        return new ForStudy(plan).open(file);
    }

    /**
     * Opens the instances of one study. They mostly name the same persons, so that what is made from these names is
     * kept for the next instance. Must not outlive the making of the study's copy. Thread-safe.
     */
    public static final class ForStudy {
        private final Plan plan;
        private final SearchTermCache searchTerms = new SearchTermCache();

        /** @param plan as for {@link Rewriter#open} */
        public ForStudy(Plan plan) {
            this.plan = plan;
        }

        /** As {@link Rewriter#open}. */
        public Rewriter open(ByteBuffer file) {
            try {
                return new Rewriter(DicomFile.open(file), plan, searchTerms);
            } catch (DicomException e) {
                throw refusal(e);
            }
        }
    }

    /** The facts that decide which substitutes are needed. */
    public Facts facts() {
        return survey.facts();
    }

    /**
     * Makes the copy.
     *
     * @param substitutes for all identities among the {@link #facts}
     * @throws RewriteException if the file lacks an identifier, if the copy would give away an identity, or if the plan
     *     refuses the pixels or they cannot be blacked out, for example because they are compressed
     * @throws IllegalArgumentException if a replacement of the plan does not fit the VR of its attribute, or a nested
     *     patient has no pseudonym
     */
    public Rewritten rewrite(Substitutes substitutes) {
        try {
            return rewrite(substitutes, new RemarkListener());
        } catch (DicomException e) {
            throw refusal(e);
        }
    }

    /**
     * Tells what {@link #rewrite} would do with each attribute, by making a copy and throwing it away. No pseudonym is
     * assigned: all patients get the same stand-in, whose dates are shifted as far as possible.
     *
     * @param file as for {@link #open}
     * @param plan as for {@link #open}
     * @param uids maps every UID; the answer holds no UID
     */
    public static Explanation explain(ByteBuffer file, Plan plan, UidMapping uids) {
        ExplainingListener listener = new ExplainingListener();
        try {
            Rewriter rewriter = new Rewriter(DicomFile.open(file), plan, new SearchTermCache());
            rewriter.rewrite(Substitutes.standIns(rewriter.facts(), uids), listener);
        } catch (DicomException e) {
            listener.refuse(refusal(e));
        } catch (RewriteException e) {
            listener.refuse(e);
        }
        return listener.explanation();
    }

    private Rewritten rewrite(Substitutes substitutes, RewriteListener listener) {
        require(facts().studyInstanceUid(), "Study Instance UID (0020,000D)", listener);
        require(facts().seriesInstanceUid(), "Series Instance UID (0020,000E)", listener);
        require(facts().sopInstanceUid(), SOP_INSTANCE_UID, listener);
        PixelFacts pixels = facts().pixels();
        PixelDecision decision = plan.decide(pixels);
        if (decision instanceof PixelDecision.Refuse refused) {
            listener.refuse(new RewriteException(RewriteException.Reason.PIXELS, refused.reason()));
        }
        Plan instancePlan = InstancePlan.of(plan, pixels, decision);
        return write(new RewriteInput(original, survey, instancePlan, decision, substitutes, searchTerms, listener));
    }

    private Rewritten write(RewriteInput input) {
        RewriteListener listener = input.listener();
        DatasetEditor editor = new DatasetEditor(input, TargetSets.AS_DECLARED);
        DatasetWriter dataset = editor.edit();
        Optional<TargetSets> larger = editor.largerSets();
        if (larger.isPresent()) {
            listener.beginAgain();
            editor = new DatasetEditor(input, larger.get());
            dataset = editor.edit();
        }
        if (!facts().sopInstanceUid().isEmpty()) {
            require(editor.sopInstanceUid(), SOP_INSTANCE_UID, listener);
        }
        byte[] meta = MetaInformation.encode(sopClass(), editor.sopInstanceUid(), original.syntax());
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

    /**
     * The SOP class of the dataset, otherwise of the meta information; empty unless it is a UID, because any other text
     * could be a name.
     */
    private String sopClass() {
        String uid = survey.sopClassUid().isEmpty() ? original.mediaStorageSopClassUid() : survey.sopClassUid();
        return uid.length() <= 64 && survey.identities().isOtherUid(uid) ? uid : "";
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
