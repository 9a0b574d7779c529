// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.rewrite.report.RewriteException;

/** Counts the results of the use cases. Thread-safe; returns at once and throws nothing. */
public interface Statistics {

    /**
     * A run has stored instances of one study's copy, which stay. Not told if all of them were there already, nor of a
     * run that was interrupted.
     *
     * @param instances at least 1
     */
    void copied(int instances);

    /** A study was refused its copy, or an instance its twin. */
    void refused(RewriteException.Reason reason);

    /**
     * A permissive order left instances out of its copies.
     *
     * @param instances at least 1
     */
    void leftOut(int instances);

    /** Work in the queue failed for a reason that may pass, and will be tried again. */
    void retried();
}
