// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.Predicate;

/** One connection of a client, and the one to the server that belongs to it. Thread-safe. */
final class ProxiedConnection {

    private final Socket client;
    private final Socket server = new Socket();

    ProxiedConnection(Socket client) {
        this.client = client;
    }

    /**
     * Carries bytes both ways until one end closes the connection.
     *
     * @param requests whether what came from the client in one piece may pass; if not, the connection is reset
     * @param answers the same of what came from the server
     */
    void run(InetSocketAddress address, Predicate<byte[]> requests, Predicate<byte[]> answers) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(address);
        } catch (IOException gone) {
            return;
        }
        daemon(() -> carry(client, server, requests));
        carry(server, client, answers);
    }

    private void carry(Socket from, Socket to, Predicate<byte[]> mayPass) {
        byte[] buffer = new byte[65536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!mayPass.test(Arrays.copyOf(buffer, read))) {
                    reset();
                    return;
                }
                out.write(buffer, 0, read);
            }
            finish();
        } catch (IOException broken) {
            reset();
        }
    }

    boolean isClosed() {
        return client.isClosed();
    }

    /** Both ends are told that the connection is no more: RST. */
    void reset() {
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException closed) {
                continue;
            }
            close(socket);
        }
    }

    /** Both ends are told that nothing more will come: FIN. */
    void finish() {
        close(client);
        close(server);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
