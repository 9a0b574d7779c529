package io.github.pseudonymizer.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to the test server that can be closed and opened: a network that fails. */
final class TcpGate implements AutoCloseable {

    private final InetSocketAddress server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile ServerSocket listener;
    private volatile boolean silent;

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
                    daemon(() -> copy(client, upstream));
                    daemon(() -> copy(upstream, client));
                }
            }
        } catch (IOException e) {
            closeQuietly(from);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
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
