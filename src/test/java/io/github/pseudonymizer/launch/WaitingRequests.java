// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Requests that a rehearsal never answers. */
final class WaitingRequests {

    /** Linux keeps 15 characters of a thread's name: those of {@code pseudonymizer-work-1}. */
    private static final String WORKER = "pseudonymizer-w";

    private final List<CompletableFuture<Integer>> statuses = new ArrayList<>();

    private WaitingRequests() {}

    /** Sends them, and returns when a thread of Java is at work on each. */
    static WaitingRequests on(OrthancServer orthanc, int count) {
        WaitingRequests waiting = new WaitingRequests();
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < count; i++) {
            waiting.statuses.add(client.sendAsync(
                            orthanc.request("/pseudonymizer/wait").GET().build(), BodyHandlers.discarding())
                    .handle((answer, failure) -> answer == null ? 0 : answer.statusCode()));
        }
        Eventually.until(count + " threads to work", () -> workers(orthanc) >= count);
        return waiting;
    }

    /** Waits for the end of all. */
    boolean noneWasAnswered() {
        return statuses.stream().map(CompletableFuture::join).noneMatch(status -> status == 200);
    }

    private static long workers(OrthancServer orthanc) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + orthanc.pid() + "/task"))) {
            return threads.filter(WaitingRequests::isWorker).count();
        }
    }

    private static boolean isWorker(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith(WORKER);
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}
