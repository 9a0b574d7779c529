// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Studies that arrive and are asked for while a test breaks what Orthanc or its plugin needs. In the end everything
 * must agree.
 */
final class FaultBench {

    private static final int MOST_LOOKS = 3;
    /** A domain that makes copies again for every wish; see {@link #askOtherwise}. */
    static final List<Map<String, String>> REMAKING =
            List.of(Map.of("Name", "default", "WishesForExistingCopies", "remake"));

    static final String SOMETIMES_REMOVED = "Manufacturer";

    private static final Duration LONGEST_TO_COMPLETE = Duration.ofMinutes(15);

    private final OrthancServer orthanc;
    private final Archive archive;
    private final AuditRows audit;
    private final Random random;
    private final Map<PhantomStudy, Integer> stored = new LinkedHashMap<>();
    private final List<PhantomStudy> deleted = new ArrayList<>();
    private int falselyAccepted;
    private final Map<Integer, Integer> answers = new TreeMap<>();

    FaultBench(OrthancServer orthanc, AuditRows audit, Random random) {
        this.orthanc = orthanc;
        this.archive = new Archive(orthanc);
        this.audit = audit;
        this.random = random;
    }

    /** Orthanc receives a study, whole. */
    PhantomStudy store(String name, int instances) {
        PhantomStudy study = PhantomStudies.mr(name, instances, 16);
        orthanc.upload(study.files());
        stored.put(study, instances);
        return study;
    }

    /** Orthanc receives the first instances of a study; the rest comes with {@link #completeUploads}. */
    void storeFirst(PhantomStudy study, int instances) {
        orthanc.upload(study.files().subList(0, instances));
        stored.put(study, instances);
    }

    /** A study that Orthanc has, whole or not, is deleted. */
    void deleteAny() {
        PhantomStudy study = any();
        orthanc.delete("/studies/" + study.orthancStudy()).expect(200);
        stored.remove(study);
        deleted.add(study);
    }

    /**
     * As much of a study as Orthanc takes before it refuses. The rest comes with {@link #completeUploads}.
     *
     * @return whether it took all
     */
    boolean tryToStore(PhantomStudy study) {
        int there = stored.getOrDefault(study, 0);
        List<byte[]> files = study.files();
        while (there < files.size() && isStored(orthanc.post("/instances", files.get(there)))) {
            there++;
            stored.put(study, there);
        }
        stored.put(study, there);
        return there == files.size();
    }

    /** Where its index is full, but not the disk for files, Orthanc answers 200 and has stored nothing. */
    private boolean isStored(Answer answer) {
        if (answer.status() != 200) {
            return false;
        }
        boolean stored = !answer.object().get("Status").getAsString().equals("Failure");
        falselyAccepted += stored ? 0 : 1;
        return stored;
    }

    /** How often Orthanc answered 200 to an upload that it did not store. */
    int falselyAccepted() {
        return falselyAccepted;
    }

    void completeUploads() {
        for (PhantomStudy study : List.copyOf(stored.keySet())) {
            if (!tryToStore(study)) {
                throw new AssertionError("Orthanc still refuses " + study.name() + "\n" + orthanc.logTail());
            }
        }
    }

    /** Any study of which Orthanc has something. */
    PhantomStudy any() {
        List<PhantomStudy> there = stored.entrySet().stream()
                .filter(study -> study.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        return there.get(random.nextInt(there.size()));
    }

    /** Asks for the copy of a study and waits for the answer. */
    Answer ask(PhantomStudy study) {
        return ask(study, "{}");
    }

    /** Asks for the copy of a study and does not wait for it. */
    Answer askForJob(PhantomStudy study) {
        return ask(study, "{\"Asynchronous\":true}");
    }

    /**
     * Asks for the copy of a study with one wish or none, and does not wait for it. Where the domain makes copies again
     * for a wish, some of these do.
     */
    void askOtherwise(PhantomStudy study) {
        Answer unused = ask(
                study,
                random.nextBoolean()
                        ? "{\"Asynchronous\":true}"
                        : "{\"Asynchronous\":true,\"Remove\":[\"" + SOMETIMES_REMOVED + "\"]}");
    }

    /**
     * Asserts that no copy is a mixture: all its instances have what {@link #askOtherwise} removes, or none has.
     *
     * @return how many copies are without it
     */
    int assertNoMixture() {
        int without = 0;
        for (PhantomStudy study : stored.keySet()) {
            String copy = archive.links(study).get(0).get("Copy").getAsString();
            Set<Boolean> have = new HashSet<>();
            for (String instance : archive.study(copy).instances()) {
                have.add(orthanc.get("/instances/" + instance + "/simplified-tags")
                        .expect(200)
                        .object()
                        .has(SOMETIMES_REMOVED));
            }
            assertEquals(1, have.size(), study.name() + " has a copy made by two sets of rules");
            without += have.contains(false) ? 1 : 0;
        }
        return without;
    }

    private Answer ask(PhantomStudy study, String body) {
        Answer answer = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", body);
        answers.merge(answer.status(), 1, Integer::sum);
        return answer;
    }

    /** How many answers had which status. */
    Map<Integer, Integer> answers() {
        return new TreeMap<>(answers);
    }

    /** How many originals there are. */
    int studies() {
        return stored.size();
    }

    /** How many originals were deleted. */
    int deleted() {
        return deleted.size();
    }

    /** Waits until each study has its copy and nothing is to be done any more. */
    void awaitCopies() {
        var unused = Eventually.get(
                "every study to have its copy and the queue to be empty",
                LONGEST_TO_COMPLETE,
                () -> archive.areCopied(stored) && archive.isQueueEmpty(),
                holds -> holds,
                () -> uncopied() + "\n" + orthanc.get("/pseudonymizer/queue") + "\n"
                        + orthanc.get("/pseudonymizer/queue/failed") + "\n" + orthanc.get("/pseudonymizer/links") + "\n"
                        + orthanc.logTail());
    }

    /** What is known of the studies that lack a copy. */
    private String uncopied() {
        return stored.entrySet().stream()
                .filter(study -> !archive.areCopied(Map.ofEntries(study)))
                .map(study -> study.getKey().name() + " with " + study.getValue() + " instances: "
                        + orthanc.get("/studies/" + study.getKey().orthancStudy()) + " "
                        + archive.links(study.getKey()))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Waits for the copies, and compares originals, copies, links and audit trail. A copy that is looked at once more
     * counts as being stored for a moment, so what does not agree has to do so a little later.
     */
    void assertEverythingAgrees() {
        for (int look = 1; ; look++) {
            awaitCopies();
            try {
                new Inventory(archive, audit).assertAgrees(stored, deleted);
                return;
            } catch (AssertionError different) {
                if (look == MOST_LOOKS) {
                    throw different;
                }
            }
        }
    }
}
