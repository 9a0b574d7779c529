// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people have decided about a copy, as answers show it. */
record ShownConfirmation(String state, String by, String at, String comment) {

    /** Null, and so absent, if they have decided nothing. */
    static @Nullable ShownConfirmation of(Verdict verdict, Optional<Decision> decision) {
        return verdict == Verdict.NONE
                ? null
                : decision.map(one -> new ShownConfirmation(
                                verdict.word(), one.by(), one.at().toString(), one.comment()))
                        .orElse(null);
    }
}
