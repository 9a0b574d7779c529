// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import java.util.Set;
import java.util.stream.Collectors;

/** The last pixel of a file, by which a test tells one version of it from another. */
final class LastPixel {

    private LastPixel() {}

    /** A file that differs in its last pixel only. */
    static byte[] changed(byte[] file) {
        byte[] changed = file.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    static int of(byte[] file) {
        return file[file.length - 1];
    }

    static Set<Integer> ofAll(Archive.Study study) {
        return study.files().stream().map(LastPixel::of).collect(Collectors.toSet());
    }
}
