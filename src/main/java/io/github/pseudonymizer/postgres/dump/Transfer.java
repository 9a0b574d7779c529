// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

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
        List<RuntimeException> failures = new CopyOnWriteArrayList<>();
        PipedInputStream in = new PipedInputStream(BUFFER);
        OutputStream out = into(in);
        Thread writer = new Thread(() -> write(source, out, failures), "pseudonymizer-dump");
        writer.setDaemon(true);
        writer.start();
        try {
            return target.read(in);
        } catch (StoreException failed) {
            end(in, writer);
            throw failures.isEmpty() ? failed : failures.get(0);
        } finally {
            end(in, writer);
        }
    }

    private static OutputStream into(PipedInputStream in) {
        try {
            return new PipedOutputStream(in);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void write(Dump source, OutputStream out, List<RuntimeException> failures) {
        try (out) {
            source.write(out);
        } catch (UncheckedIOException | IOException readerGone) {
            // The reader tells why.
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
    }

    /** The writer then gets an error and ends, too. */
    private static void end(PipedInputStream in, Thread writer) {
        try {
            in.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        join(writer);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
