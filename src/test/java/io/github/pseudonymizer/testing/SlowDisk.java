// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A disk that takes its time, for programs that are started with {@link #environment}. */
public final class SlowDisk {

    /**
     * In which a test can act in the middle of a copy of some hundred instances, however fast the machine: so much
     * longer each of them takes.
     */
    public static final Duration TIME_TO_ACT = Duration.ofMillis(200);

    private final Preload milliseconds;

    /**
     * A disk as fast as it is, for now.
     *
     * @param directory for what it needs
     */
    public SlowDisk(Path directory) throws IOException {
        milliseconds = new Preload("slow_disk", "SLOW_DISK", directory, 0);
    }

    /** What the environment of a program must hold. */
    public Map<String, String> environment() {
        return milliseconds.environment();
    }

    /** From now on it takes so much longer to bring anything to disk. */
    public void take(Duration longer) throws IOException {
        milliseconds.tell(longer.toMillis());
    }
}
