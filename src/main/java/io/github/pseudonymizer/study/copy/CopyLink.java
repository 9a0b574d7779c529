// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.decision.CopyState;

/** The link of one copy while a run makes it. Used by one thread. */
final class CopyLink {

    private final Links links;
    private final CopyState state;
    private final Making before;
    private boolean changed;

    /** @param before by what the existing instances were made */
    CopyLink(Links links, CopyState state, Making before) {
        this.links = links;
        this.state = state;
        this.before = before;
    }

    /** Records that the copy is being stored. If this fails it may be recorded nevertheless: the answer can be lost. */
    void begin() {
        links.begin(state.link(), state.part().wanted(), before);
    }

    /** Records that all of the copy is made by this from now on. */
    void begin(Making making) {
        changed = true; // Also if it fails: the answer can be lost.
        links.begin(state.link(), state.part().wanted(), making);
    }

    /** The files from which the copy was made. */
    CopiedFiles copiedFiles() {
        return links.copiedFiles(state.link());
    }

    /** Records the files from which the copy is made now. */
    void copied(CopiedFiles files) {
        links.copied(state.link(), files);
    }

    /** Records again by what the copy was made before, if this run changed that. */
    void restoreMaking() {
        if (changed) {
            begin(before);
        }
    }

    /** Records the copy as complete again, as it was. */
    void restore(Link complete) {
        links.complete(state.link(), complete.instances(), complete.orphans());
    }

    /** Records that the attempt failed. */
    void fail() {
        links.fail(state.link());
    }
}
