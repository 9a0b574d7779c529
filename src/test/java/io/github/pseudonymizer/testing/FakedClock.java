// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A clock that a test sets, for programs that are started with {@link #environment}. The clock that measures durations
 * goes on as ever, as when an administrator sets a computer's time.
 */
public final class FakedClock {

    private final Preload secondsAhead;

    /**
     * A clock that is right, for now.
     *
     * @param directory for what it needs
     */
    public FakedClock(Path directory) throws IOException {
        secondsAhead = new Preload("set_clock", "SET_CLOCK", directory, 0);
    }

    /** What the environment of a program must hold. */
    public Map<String, String> environment() {
        return secondsAhead.environment();
    }

    /** From now on it is ahead of the real time by so much. */
    public void set(Duration ahead) throws IOException {
        secondsAhead.tell(ahead.toSeconds());
    }
}
