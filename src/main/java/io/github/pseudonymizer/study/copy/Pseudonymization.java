// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The main use case, as clients ask for it: makes the pseudonymized copies of studies, and records them. Thread-safe.
 *
 * <p>A study has one copy per domain. What the copy has already is not made again. A study whose copy fails is taken
 * back to its state before; complete copies of other studies of the same order stay.
 */
public interface Pseudonymization {

    /**
     * Makes every copy that the order asks for. A study that is a copy already is left as it is and counts as its own
     * copy.
     *
     * @throws ArchiveException if a resource is gone or the archive refuses an instance; trying again may help
     * @throws StoreException if the database fails; trying again may help
     * @throws RewriteException if an instance cannot be pseudonymized, and the order is not permissive or none can
     * @throws TooManyPatientsException if the order brings more new patients than it may; the copies of the studies
     *     before stay, and those that were in work
     * @throws ExistingCopyException if an existing copy does not meet a wish, and the domain refuses that
     * @throws CancelledException if the progress says so
     */
    Outcome carryOut(Order order, Progress progress);

    /**
     * Makes the pseudonymized twin of one instance and stores nothing. An instance of a copy is its own twin.
     *
     * @param order for one instance
     * @param use gets the twin, which is void once this returns
     * @throws RuntimeException as {@link #carryOut}
     */
    void rewriteOnly(Order order, Consumer<Rewritten> use);

    /**
     * Takes back the instances that a suspended run of this order had stored and that will not be resumed. Copies that
     * were complete before are completed again later.
     *
     * @throws ArchiveException if the archive fails; trying again may help
     * @throws StoreException if the database fails; trying again may help
     */
    void takeBack(Order order);

    /**
     * Checks that copies can be recorded, before a client is told that they will be made.
     *
     * @throws StoreException if the database cannot be used
     */
    void checkStore();

    /**
     * The studies that resources stand for, without the studies that are copies of ours: a copy is its own copy in
     * every domain.
     *
     * @throws ArchiveException if all of them are gone
     */
    List<String> originalsAmong(List<Resource> resources);
}
