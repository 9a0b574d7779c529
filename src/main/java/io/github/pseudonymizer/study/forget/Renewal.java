// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

/**
 * Makes copies of copies, with fresh UIDs. The same secret makes the same UIDs, so that a run that was interrupted can
 * be repeated, and references between copies stay intact. Thread-safe. Every method throws
 * {@link io.github.pseudonymizer.study.ArchiveException} if the archive fails.
 */
public interface Renewal {

    /**
     * The archive's id that the new copy of a copy has, or will have.
     *
     * @param copy a study that is there
     */
    String idOf(String copy, byte[] secret);

    /**
     * Stores the new copy; what is there of it already stays. The former one stays, too.
     *
     * @throws io.github.pseudonymizer.rewrite.report.RewriteException if an instance cannot be made; the new copy is
     *     incomplete
     */
    void store(String copy, byte[] secret);
}
