// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Progress;
import org.junit.jupiter.api.AfterEach;

/** A use case on fakes. */
abstract class PseudonymizationFixture {

    final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Loses patience after three instances. */
    static class Impatience implements Progress {
        private final boolean forEver;
        private volatile boolean over;

        Impatience(boolean forEver) {
            this.forEver = forEver;
        }

        @Override
        public void update(int done, int all) {
            over = done >= 3;
        }

        @Override
        public boolean isCancelled() {
            return over && forEver;
        }

        @Override
        public boolean isSuspended() {
            return over && !forEver;
        }
    }
}
