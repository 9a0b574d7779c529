package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A disk that takes its time, for programs that are started with {@link #environment}. */
public final class SlowDisk {

    private final Path library;
    private final Path told;

    /**
     * A disk as fast as it is, for now.
     *
     * @param directory for what it needs
     */
    public SlowDisk(Path directory) throws IOException {
        library = Preload.compiled("slow_disk", directory);
        told = directory.resolve("slow_disk.milliseconds");
        take(Duration.ZERO);
    }

    /** What the environment of a program must hold. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SLOW_DISK", told.toString());
    }

    /** From now on it takes so much longer to bring anything to disk. */
    public void take(Duration longer) throws IOException {
        Files.writeString(told, longer.toMillis() + "\n");
    }
}
