// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PageVisitor;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An Orthanc with three copies and a study that was refused, and a browser. Users: "alice" (password "a") is an
 * administrator, "rex" ("r") a reviewer, "bob" ("b") neither.
 */
record ReviewedArchive(ProxiedDatabase database, OrthancServer orthanc, PageVisitor visitor) implements Closeable {

    static final PhantomStudy CT = PhantomStudies.firstCt();
    static final PhantomStudy MR = PhantomStudies.mr();
    static final PhantomStudy BURNED_IN = PhantomStudies.withBurnedInText();

    /** Names are not always names. */
    static final PhantomStudy MARKUP = PhantomStudies.mr("<i>x</i>", 1, 16);

    static ReviewedArchive start(Path directory) throws Exception {
        ProxiedDatabase database = new ProxiedDatabase(directory);
        Map<String, Object> section = new LinkedHashMap<>(database.settings(Duration.ofSeconds(10), true));
        section.put("Administrators", List.of("alice"));
        section.put("Reviewers", List.of("rex"));
        Map<String, String> users = Map.of("alice", "a", "rex", "r", "bob", "b");
        OrthancServer orthanc = OrthancServer.start(OrthancServer.withPlugin(
                section, Map.of("AuthenticationEnabled", true, "RegisteredUsers", users, "StableAge", 1)));
        orthanc.signIn("alice", "a");
        orthanc.awaitPlugin();
        Stream.of(CT, MR, MARKUP, BURNED_IN).forEach(study -> orthanc.upload(study.files()));
        Archive archive = new Archive(orthanc);
        archive.awaitCopy(CT, CT.instances().size());
        archive.awaitCopy(MR, MR.instances().size());
        archive.awaitCopy(MARKUP, 1);
        Eventually.until(
                "the study with burned-in text to be refused",
                () -> !orthanc.get("/pseudonymizer/queue/failed")
                        .expect(200)
                        .array()
                        .isEmpty());
        return new ReviewedArchive(database, orthanc, new PageVisitor(orthanc));
    }

    /** Gives the browser to an administrator with a usual screen in the light. */
    void administratorSitsDown() {
        visitor.signedInAs("alice", "a").prefers("light").looksAt(1280, 1024);
    }

    String copyOf(PhantomStudy study) {
        return link(study, "Copy");
    }

    String pseudonymOf(PhantomStudy study) {
        return link(study, "Pseudonym");
    }

    private String link(PhantomStudy study, String field) {
        return new Archive(orthanc).links(study).get(0).get(field).getAsString();
    }

    @Override
    public void close() throws IOException {
        visitor.close();
        orthanc.close();
        database.close();
    }
}
