// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the plugin costs while nobody anonymizes: other requests, the start, memory. */
final class Presence implements Benchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int REQUESTS = 20_000;
    private static final int CONNECTIONS = 16;
    private static final long MILLISECONDS_TO_REST = 8000;

    @Override
    public String name() {
        return "presence";
    }

    @Override
    public Table run() throws Exception {
        Table table = new Table("Cost of being there", "figure", "without", "with", "added");
        try (Place place = Place.disk();
                PostgresCluster cluster = new PostgresCluster(Files.createTempDirectory("presence-").resolve("pg"), Map.of())) {
            cluster.execute("postgres", "CREATE DATABASE presence");
            Map<String, Object> section = Map.of("Database", cluster.settings("presence", 5));
            OrthancServer without = place.builtIn();
            OrthancServer with = place.ours(section);
            starts(without, with, table);
            with.awaitPlugin();
            Thread.sleep(MILLISECONDS_TO_REST);
            memory(without, with, table);
            requests(without, with, 1, table);
            requests(without, with, CONNECTIONS, table);
        }
        return table;
    }

    private static void starts(OrthancServer without, OrthancServer with, Table table) {
        List<Double> plain = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            plain.add(start(without));
            ours.add(start(with));
        }
        add("start until /system answers, ms", plain, ours, 0, table);
    }

    private static double start(OrthancServer orthanc) {
        int unused = orthanc.stop();
        long begun = System.nanoTime();
        orthanc.restart();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void memory(OrthancServer without, OrthancServer with, Table table) throws IOException {
        add("resident memory at rest, MiB", List.of(resident(without)), List.of(resident(with)), 0, table);
    }

    private static double resident(OrthancServer orthanc) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(orthanc.pid()), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static void requests(OrthancServer without, OrthancServer with, int connections, Table table)
            throws Exception {
        List<Double> plain = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double one = microseconds(without, connections);
            double other = microseconds(with, connections);
            if (round > 0) { // The first only warms up.
                plain.add(one);
                ours.add(other);
            }
        }
        add("GET /system, µs per request, connections: " + connections, plain, ours, 1, table);
    }

    private static void add(String what, List<Double> plain, List<Double> ours, int decimals, Table table) {
        Spread one = Spread.of(plain);
        Spread other = Spread.of(ours);
        table.add(
                what, one.text(decimals), other.text(decimals), Spread.number(other.median() - one.median(), decimals));
    }

    private static double microseconds(OrthancServer orthanc, int connections) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(connections);
        try {
            Callable<Integer> client = () -> ask(orthanc.httpPort(), REQUESTS / connections);
            long begun = System.nanoTime();
            for (Future<Integer> done : executor.invokeAll(java.util.Collections.nCopies(connections, client))) {
                int unused = done.get();
            }
            return (System.nanoTime() - begun) / 1e3 / REQUESTS;
        } finally {
            executor.shutdownNow();
        }
    }

    /** Sends requests over one connection, one after the other. */
    private static int ask(int port, int requests) throws IOException {
        byte[] request = "GET /system HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[1 << 16];
        int answered = 0;
        while (answered < requests) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                InputStream answers = socket.getInputStream();
                boolean open = true;
                while (open && answered < requests) {
                    socket.getOutputStream().write(request);
                    open = readAnswer(answers, buffer);
                    answered += open ? 1 : 0;
                }
            }
        }
        return answered;
    }

    /** Whether a whole answer came; it ends with the object that Orthanc describes itself by. */
    private static boolean readAnswer(InputStream answers, byte[] buffer) throws IOException {
        int length = 0;
        while (true) {
            int read = answers.read(buffer, length, buffer.length - length);
            if (read < 0) {
                return false;
            }
            length += read;
            String text = new String(buffer, 0, length, StandardCharsets.US_ASCII);
            int body = text.indexOf("\r\n\r\n");
            if (body >= 0 && length >= body + 4 + contentLength(text)) {
                return true;
            }
        }
    }

    private static int contentLength(String text) {
        String name = "content-length:";
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        int begin = lower.indexOf(name) + name.length();
        return Integer.parseInt(lower.substring(begin, lower.indexOf("\r\n", begin)).strip());
    }
}
