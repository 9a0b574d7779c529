// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

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
 * Encodes files otherwise where a copy needs that or a client asked for it: compressed pixels that are to be blacked
 * out are decompressed first, and stay so. Thread-safe.
 */
public final class Transcoding {

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
    public Transcoding(StudyArchive archive, InstanceWorkers workers, Plan plan, String wished) {
        this.archive = archive;
        this.workers = workers;
        this.plan = plan;
        this.wished = wished;
    }

    /**
     * How often an original is in memory while its copy is made: as itself and as a copy, and twice more at Orthanc.
     */
    public int memoryTimes() {
        return wished.isEmpty() ? 2 : 4;
    }

    /**
     * Gives an original in an encoding that can be rewritten.
     *
     * @param file of the original
     * @param original that file, opened
     * @param use gets it; it is void once this returns
     * @throws RewriteException if its pixels must be blacked out and cannot be decompressed
     */
    public void readable(ByteBuffer file, Rewriter original, Consumer<Rewriter> use) {
        PixelFacts pixels = original.facts().pixels();
        boolean compressed = pixels.content() == PixelFacts.Content.COMPRESSED_PIXELS;
        if (!compressed) {
            use.accept(original);
        } else if (plan.decide(pixels) instanceof PixelDecision.BlackOut) {
            workers.alone(() -> decompressed(file, original.facts().sopInstanceUid(), use));
        } else if (wished.isEmpty()) {
            use.accept(original);
        } else {
            workers.alone(() -> use.accept(original));
        }
    }

    private void decompressed(ByteBuffer file, String sopInstanceUid, Consumer<Rewriter> use) {
        Optional<InstanceBytes> decompressed = archive.transcode(Rewritten.unchanged(file), UNCOMPRESSED);
        if (decompressed.isEmpty()) {
            throw new RewriteException(
                    RewriteException.Reason.PIXELS, "cannot be blacked out: Orthanc cannot decompress its pixels");
        }
        try (InstanceBytes bytes = decompressed.get()) {
            Rewriter readable = Rewriter.open(bytes.buffer(), plan);
            if (!readable.facts().sopInstanceUid().equals(sopInstanceUid)) {
                throw new RewriteException(
                        RewriteException.Reason.PIXELS, "cannot be blacked out: decompressed, it is another instance");
            }
            use.accept(readable);
        }
    }

    /**
     * Gives a copy in the transfer syntax that a client asked for, if the archive can encode it so.
     *
     * @param facts of the original
     * @param sopInstanceUid of the copy
     * @param use gets it; it is void once this returns
     */
    public void asWished(Rewritten copy, Facts facts, String sopInstanceUid, Consumer<Rewritten> use) {
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
