package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.StudyArchive;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Encodes files otherwise where a copy needs that or somebody asked for it: compressed pixels that are to be blacked
 * out are decompressed first, and stay so. Thread-safe.
 */
final class Transcoding {

    private static final String UNCOMPRESSED = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();

    private final StudyArchive archive;
    private final InstanceWorkers workers;
    private final Plan plan;
    private final String wished;

    /**
     * Prepares.
     *
     * @param wished UID of the transfer syntax of copies with pixels; empty for that of the original
     */
    Transcoding(StudyArchive archive, InstanceWorkers workers, Plan plan, String wished) {
        this.archive = archive;
        this.workers = workers;
        this.plan = plan;
        this.wished = wished;
    }

    /**
     * How often an original is in memory while its copy is made: as itself and as a copy, and twice more at Orthanc.
     */
    int memoryTimes() {
        return wished.isEmpty() ? 2 : 4;
    }

    /**
     * Gives an original in an encoding that can be rewritten.
     *
     * @param facts of the file
     * @param use gets it; it is void once this returns
     * @throws RewriteException if its pixels must be blacked out and cannot be decompressed
     */
    void readable(ByteBuffer file, Facts facts, Consumer<ByteBuffer> use) {
        boolean compressed = facts.pixels().content() == PixelFacts.Content.COMPRESSED_PIXELS;
        if (!compressed) {
            use.accept(file);
        } else if (plan.decide(facts.pixels()) instanceof PixelDecision.BlackOut) {
            workers.alone(() -> decompressed(file, facts, use));
        } else if (wished.isEmpty()) {
            use.accept(file);
        } else {
            workers.alone(() -> use.accept(file));
        }
    }

    private void decompressed(ByteBuffer file, Facts facts, Consumer<ByteBuffer> use) {
        Optional<InstanceBytes> decompressed = archive.transcode(Rewritten.unchanged(file), UNCOMPRESSED);
        if (decompressed.isEmpty()) {
            throw new RewriteException(
                    RewriteException.Reason.PIXELS, "cannot be blacked out: Orthanc cannot decompress its pixels");
        }
        try (InstanceBytes bytes = decompressed.get()) {
            if (!Rewriter.read(bytes.buffer()).sopInstanceUid().equals(facts.sopInstanceUid())) {
                throw new RewriteException(
                        RewriteException.Reason.PIXELS, "cannot be blacked out: decompressed, it is another instance");
            }
            use.accept(bytes.buffer());
        }
    }

    /**
     * Gives a copy in the transfer syntax that somebody asked for, if the archive can encode it so.
     *
     * @param facts of the original
     * @param sopInstanceUid of the copy
     * @param use gets it; it is void once this returns
     */
    void asWished(Rewritten copy, Facts facts, String sopInstanceUid, Consumer<Rewritten> use) {
        if (wished.isEmpty() || !facts.pixels().hasPixels()) {
            use.accept(copy);
            return;
        }
        Optional<InstanceBytes> transcoded = archive.transcode(copy, wished);
        if (transcoded.isEmpty()) {
            use.accept(copy);
            return;
        }
        try (InstanceBytes bytes = transcoded.get()) {
            boolean same = Rewriter.read(bytes.buffer()).sopInstanceUid().equals(sopInstanceUid);
            use.accept(same ? Rewritten.unchanged(bytes.buffer()) : copy);
        }
    }
}
