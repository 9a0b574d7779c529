// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.plan.action.Stamp;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stamp that is made when it is asked for first: that looks at every row of the tables, and most plans are only asked
 * about some attributes. Thread-safe.
 */
final class DeferredStamp {

    private final Supplier<Stamp> making;
    private volatile @Nullable Stamp made;

    /** @param making gives an equal stamp each time */
    DeferredStamp(Supplier<Stamp> making) {
        this.making = making;
    }

    Stamp get() {
        Stamp known = made;
        if (known == null) {
            known = making.get();
            made = known;
        }
        return known;
    }
}
