package io.github.pseudonymizer.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** A way to the test server that can be closed and opened: a network that fails. */
final class TcpGate implements AutoCloseable {

    private final InetSocketAddress server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile ServerSocket listener;
    private volatile boolean silent;
    private volatile String fatal = "";

    TcpGate(int serverPort) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    int port() {
        return port;
    }

    /** Breaks every connection and refuses new ones. */
    void shut() throws IOException {
        listener.close();
        breakAll();
    }

    void open() throws IOException {
        silent = false;
        listener = listen(port);
    }

    /** Breaks every connection; takes new ones and says nothing. */
    void hang() {
        silent = true;
        breakAll();
    }

    /**
     * Once: brings this to the server and, when that answers, breaks the connection instead of bringing the answer
     * back.
     *
     * @param statement part of it, as one client sends it; not more than one packet's worth
     */
    void loseAnswerTo(String statement) {
        fatal = statement;
    }

    void breakAll() {
        sockets.forEach(TcpGate::closeQuietly);
        sockets.clear();
    }

    private ServerSocket listen(int wanted) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        daemon(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                sockets.add(client);
                if (!silent) {
                    Socket upstream = new Socket(server.getAddress(), server.getPort());
                    sockets.add(upstream);
                    AtomicBoolean broken = new AtomicBoolean();
                    daemon(() -> copy(client, upstream, bytes -> {
                        if (isFatal(bytes)) {
                            broken.set(true);
                        }
                        return true;
                    }));
                    daemon(() -> copy(upstream, client, bytes -> !broken.get()));
                }
            }
        } catch (IOException e) {
            closeQuietly(from);
        }
    }

    private boolean isFatal(String bytes) {
        boolean found = !fatal.isEmpty() && bytes.contains(fatal);
        if (found) {
            fatal = "";
        }
        return found;
    }

    /** @param wanted sees what comes, each byte a character, before it goes on; what it does not want ends both ways */
    private static void copy(Socket from, Socket to, Predicate<String> wanted) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!wanted.test(new String(buffer, 0, n, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            closeQuietly(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(java.io.Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
