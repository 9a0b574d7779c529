// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers, one line each, what it was told. */
public final class ToldStatistics implements Statistics {

    public final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void copied(int instances) {
        told.add("copied " + instances);
    }

    @Override
    public void refused(RewriteException.Reason reason) {
        told.add("refused " + reason);
    }

    @Override
    public void leftOut(int instances) {
        told.add("left out " + instances);
    }

    @Override
    public void retried() {
        told.add("retried");
    }
}
