// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.util.stream.Stream;

/** Where threads are. */
public final class Stacks {

    private Stacks() {}

    /** Whether a thread is in this method now, or in what it calls. */
    public static boolean isIn(Thread thread, Class<?> type, String method) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(type.getName())
                        && frame.getMethodName().equals(method));
    }
}
