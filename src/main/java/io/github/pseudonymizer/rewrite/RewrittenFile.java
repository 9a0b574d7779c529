// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Deflation;
import io.github.pseudonymizer.rewrite.report.Remarks;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A DICOM file in parts: meta information, then ranges of the original and new bytes between them, or a deflated
 * stream.
 */
final class RewrittenFile implements Rewritten {

    private final byte[] meta;
    private final long datasetBytes;
    private final Consumer<ByteBuffer> dataset;
    private final Remarks remarks;

    private RewrittenFile(byte[] meta, long datasetBytes, Consumer<ByteBuffer> dataset, Remarks remarks) {
        this.meta = meta;
        this.datasetBytes = datasetBytes;
        this.dataset = dataset;
        this.remarks = remarks;
    }

    static Rewritten of(byte[] meta, DatasetWriter dataset, boolean deflated, Remarks remarks) {
        if (!deflated) {
            return new RewrittenFile(meta, dataset.size(), dataset::writeTo, remarks);
        }
        List<ByteBuffer> stream = Deflation.deflate(dataset.parts());
        long size = stream.stream().mapToLong(ByteBuffer::remaining).sum();
        return new RewrittenFile(meta, size, target -> stream.forEach(part -> target.put(part.duplicate())), remarks);
    }

    @Override
    public long size() {
        return meta.length + datasetBytes;
    }

    @Override
    public Remarks remarks() {
        return remarks;
    }

    @Override
    public void writeTo(ByteBuffer target) {
        target.put(meta);
        dataset.accept(target);
    }

    @Override
    public String toString() {
        return "Rewritten[" + size() + " bytes]";
    }
}
