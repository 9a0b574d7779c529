// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of the loopback interface that nobody listens on. */
public final class FreePort {

    private static final int ATTEMPTS = 5;

    /** A program that listens on a port. */
    public record Listener(int port, Process process) {}

    /** Starts a program that is to listen on a port. */
    @FunctionalInterface
    public interface Launch {
        Process on(int port) throws IOException;
    }

    /** Whether a program answers on a port; may throw if not. */
    @FunctionalInterface
    public interface Look {
        boolean at(int port) throws Exception;
    }

    private FreePort() {}

    /** Starts a program and waits until it answers; on another port if it ends, because another was faster. */
    public static Listener start(String name, Launch launch, Look look) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = find();
            Process process = launch.on(port);
            Eventually.until(name + " to answer", () -> !process.isAlive() || look.at(port));
            if (process.isAlive()) {
                return new Listener(port, process);
            }
        }
        throw new IOException(name + " ended at each start");
    }

    /** Free a moment ago: another process may be faster. */
    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
