// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between a client and a server on this computer that fails when told to. What it is told holds for the
 * connections that there are and for those to come, until {@link #open}. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    /** What becomes of bytes and of new connections. */
    private enum State {
        OPEN,
        HUNG,
        REFUSING
    }

    private final InetSocketAddress server;
    private final int port;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();
    private final NthMessage toServer = new NthMessage();
    private final NthMessage toClient = new NthMessage();
    private ServerSocket listener;
    private State state = State.OPEN;
    private Duration delay = Duration.ZERO;

    /** A network that works. */
    public TcpProxy(int serverPort) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /** Where clients connect to, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** How many connections were begun by now, also those that came to nothing. */
    public int attempts() {
        return attempts.get();
    }

    /** From now on everything works: what was held back goes on its way. */
    public synchronized void open() throws IOException {
        if (listener.isClosed()) {
            listener = listen(port);
        }
        delay = Duration.ZERO;
        toServer.letAllPass();
        toClient.letAllPass();
        turn(State.OPEN);
    }

    /** Resets every connection, at the moment only. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Ends every connection as a server does that stops, at the moment only. */
    public void finish() {
        connections.forEach(ProxiedConnection::finish);
    }

    /** Takes connections and bytes, and passes nothing on: nobody is told of anything. */
    public void hang() {
        turn(State.HUNG);
    }

    /** Resets every connection, and new ones at once; they are counted. */
    public void refuse() {
        turn(State.REFUSING);
        reset();
    }

    /** Resets every connection and does not listen any more. */
    public synchronized void shut() throws IOException {
        listener.close();
        reset();
    }

    /** Lets every message take so much longer, in each direction. */
    public synchronized void slow(Duration each) {
        delay = each;
    }

    /** Resets a connection instead of passing on the nth message from now to the server; 1 is the next. */
    public void loseRequest(int nth) {
        toServer.lose(nth, "");
    }

    /** Resets a connection instead of passing on the nth message from now to the client; 1 is the next. */
    public void loseAnswer(int nth) {
        toClient.lose(nth, "");
    }

    /** As {@link #loseAnswer(int)}, of those messages that contain a text in ASCII. */
    public void loseAnswer(int nth, String text) {
        toClient.lose(nth, text);
    }

    /** Whether what was to be lost has been lost, or nothing was. */
    public boolean hasLost() {
        return toServer.isOver() && toClient.isOver();
    }

    private synchronized void turn(State next) {
        state = next;
        notifyAll();
    }

    private ServerSocket listen(int wanted) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        ProxiedConnection.daemon(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket client = from.accept();
                attempts.incrementAndGet();
                ProxiedConnection.daemon(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        ProxiedConnection connection = new ProxiedConnection(client);
        connections.add(connection);
        try {
            if (mayPass(connection)) {
                connection.run(
                        server, bytes -> pass(connection, toServer, bytes), bytes -> pass(connection, toClient, bytes));
            }
        } finally {
            connection.reset();
            connections.remove(connection);
        }
    }

    /** Waits as long as the network hangs. */
    private synchronized boolean mayPass(ProxiedConnection connection) {
        try {
            while (state == State.HUNG && !connection.isClosed()) {
                wait(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return state == State.OPEN && !connection.isClosed();
    }

    private boolean pass(ProxiedConnection connection, NthMessage lost, byte[] message) {
        if (!mayPass(connection) || lost.isLost(message)) {
            return false;
        }
        Duration wait = delay();
        if (!wait.isZero()) {
            try {
                Thread.sleep(wait.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private synchronized Duration delay() {
        return delay;
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
