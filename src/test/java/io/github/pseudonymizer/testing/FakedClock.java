package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * A clock that a test sets, for programs that are started with {@link #environment}. The clock that measures durations
 * goes on as ever, as when an administrator sets a computer's time.
 */
public final class FakedClock {

    private final Path library;
    private final Path told;

    /**
     * A clock that is right, for now.
     *
     * @param directory for what it needs
     */
    public FakedClock(Path directory) throws IOException {
        library = Preload.compiled("set_clock", directory);
        told = directory.resolve("set_clock.seconds");
        set(Duration.ZERO);
    }

    /** What the environment of a program must hold. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SET_CLOCK", told.toString());
    }

    /** From now on, or a few hundredths of a second later, it is ahead of the real time by so much. */
    public void set(Duration ahead) throws IOException {
        Path next = Files.writeString(told.resolveSibling("next"), ahead.toSeconds() + "\n");
        Files.move(next, told, StandardCopyOption.ATOMIC_MOVE);
    }
}
