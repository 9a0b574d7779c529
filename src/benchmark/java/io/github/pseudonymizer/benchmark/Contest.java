// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Three Orthancs that work in turn: with the built-in anonymization, with the fastest possible plugin, with ours. */
final class Contest {

    /** As many as our plugin has by default. */
    private static final int THREADS = Runtime.getRuntime().availableProcessors() + 2;

    private final OrthancServer builtIn;
    private final OrthancServer ceiling;
    private final OrthancServer ours;

    /** @param section the settings of our plugin */
    Contest(Place place, Map<String, ?> section) throws IOException {
        builtIn = place.builtIn();
        ceiling = place.ceiling();
        ours = place.ours(section);
    }

    /**
     * Figures of one round.
     */
    record Round(Run builtIn, Run ceiling, Run ours) {}

    /**
     * Figures of one request.
     *
     * @param rate instances per second
     * @param processor milliseconds of processor time per instance
     */
    record Run(double rate, double processor) {}

    /**
     * Anonymizes studies with both, and stores ready ones with the third.
     *
     * @param ready of the same size, under other identifiers
     */
    Round round(List<Study> studies, List<Study> ready) throws IOException {
        Run first = anonymize(builtIn, studies);
        Run most = store(ready);
        Run second = anonymize(ours, studies);
        return new Round(first, most, second);
    }

    private static Run anonymize(OrthancServer orthanc, List<Study> studies) {
        studies.forEach(study -> orthanc.upload(study.files()));
        double processor = ProcessorTime.of(orthanc.pid());
        long begun = System.nanoTime();
        request(orthanc, studies.stream().map(Study::id).toList());
        double seconds = (System.nanoTime() - begun) / 1e9;
        int instances = count(studies);
        Run run = new Run(instances / seconds, (ProcessorTime.of(orthanc.pid()) - processor) * 1e3 / instances);
        Place.empty(orthanc);
        return run;
    }

    private static void request(OrthancServer orthanc, List<String> studies) {
        if (studies.size() == 1) {
            orthanc.post("/studies/" + studies.get(0) + "/anonymize", "{}").expect(200);
        } else {
            String body = new Gson().toJson(Map.of("Resources", studies, "Asynchronous", false));
            orthanc.post("/tools/bulk-anonymize", body).expect(200);
        }
    }

    private Run store(List<Study> studies) throws IOException {
        Path folder = Files.createTempDirectory("ready-");
        for (Study study : studies) {
            study.writeTo(folder.resolve(study.id()));
        }
        Path all = Files.createDirectories(folder.resolve("all"));
        int number = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.move(file, all.resolve(Integer.toString(number++)));
            }
        }
        String order = new Gson().toJson(Map.of("Folder", all.toString(), "Threads", THREADS));
        double processor = ProcessorTime.of(ceiling.pid());
        JsonObject answer = ceiling.post("/ceiling", order).expect(200).object();
        int expected = count(studies);
        if (answer.get("Stored").getAsInt() != expected) {
            throw new AssertionError("the ceiling stored " + answer + " of " + expected);
        }
        Run run = new Run(
                expected / answer.get("Seconds").getAsDouble(),
                (ProcessorTime.of(ceiling.pid()) - processor) * 1e3 / expected);
        delete(folder);
        Place.empty(ceiling);
        return run;
    }

    private static int count(List<Study> studies) {
        return studies.stream().mapToInt(study -> study.files().size()).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
