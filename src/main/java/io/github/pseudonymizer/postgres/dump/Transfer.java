package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Moves all that the plugin keeps from one database to another, without a file between them. */
public final class Transfer {

    private static final int BUFFER = 1 << 18;

    private Transfer() {}

    /**
     * Does it.
     *
     * @return how many rows were moved
     * @throws StoreException if one of the two fails; then the target has nothing but empty tables
     */
    public static long run(Dump source, Restore target) {
        AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
        try (PipedInputStream in = new PipedInputStream(BUFFER)) {
            OutputStream out = new PipedOutputStream(in);
            Thread writer = new Thread(
                    () -> {
                        try (out) {
                            source.write(out);
                        } catch (UncheckedIOException | IOException readerGone) {
                            // The reader tells why.
                        } catch (RuntimeException failed) {
                            failure.set(Optional.of(failed));
                        }
                    },
                    "pseudonymizer-dump");
            writer.setDaemon(true);
            writer.start();
            try {
                return target.read(in);
            } catch (StoreException failed) {
                in.close();
                join(writer);
                throw failure.get().orElse(failed);
            } finally {
                in.close();
                join(writer);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
