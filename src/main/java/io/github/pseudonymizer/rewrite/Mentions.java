// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.search.LabelSearch;
import java.nio.ByteBuffer;

/**
 * Finds out whether labels mention an identity of one instance, as {@link LabelSearch} does. Immutable, thread-safe.
 */
public final class Mentions {

    private final LabelSearch search;

    private Mentions(LabelSearch search) {
        this.search = search;
    }

    /**
     * Reads the identities of an instance.
     *
     * @param plan an attribute that it keeps holds no identity
     * @throws RewriteException if the file cannot be read
     */
    public static Mentions of(ByteBuffer file, Plan plan) {
        try {
            return new Mentions(
                    new LabelSearch(Survey.of(DicomFile.open(file), plan).identities()));
        } catch (DicomException e) {
            throw new RewriteException(RewriteException.Reason.UNREADABLE, "an instance whose labels are to be kept");
        }
    }

    /** Whether this label mentions an identity. */
    public boolean matches(String label) {
        return search.matches(label);
    }

    @Override
    public String toString() {
        return "Mentions[redacted]";
    }
}
