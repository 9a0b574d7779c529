// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.Judges;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several domains, rules that tell which study belongs to which, and users who ask. */
class DomainRulesIT {

    private static final List<Map<String, Object>> DOMAINS = List.of(
            Map.of("Name", "default"),
            Map.of("Name", "sent", "Rules", List.of(Map.of("CalledAets", List.of("TRIAL")))),
            Map.of(
                    "Name",
                    "thorax",
                    "Rules",
                    List.of(Map.of("Modalities", List.of("CT"), "Descriptions", List.of("(?i)THORAX")))),
            Map.of("Name", "alices", "Rules", List.of(Map.of("Users", List.of("alice"), "Modalities", List.of("MR")))));

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.start(OrthancServer.withPlugin(
                Map.of(
                        "Domains", DOMAINS,
                        "Administrators", List.of("alice"),
                        "TrustedProxies", List.of("127.0.0.0/8")),
                Map.of(
                        "DicomServerEnabled",
                        true,
                        "AuthenticationEnabled",
                        true,
                        "RegisteredUsers",
                        Map.of("alice", "a", "bob", "b"))));
        orthanc.signIn("alice", "a");
        orthanc.awaitPlugin();
        archive = new Archive(orthanc);
    }

    /** Sent over DICOM: the only way by which Orthanc learns of AE titles. */
    private static void send(PhantomStudy study, String calledAet) {
        study.files().forEach(file -> Judges.storescu(file, orthanc.dicomPort(), "SCANNER", calledAet));
    }

    private static String domainOf(JsonObject link) {
        return link.get("Domain").getAsString();
    }

    @Test
    void a_stable_study_goes_to_the_domain_to_whose_title_it_was_sent() {
        PhantomStudy sent = PhantomStudies.mr("sent", 1, 32);
        PhantomStudy other = PhantomStudies.mr("other", 1, 32);
        send(sent, "TRIAL");
        send(other, "ORTHANC");

        assertEquals("sent", domainOf(archive.awaitCopy(sent, 1)));
        assertEquals("default", domainOf(archive.awaitCopy(other, 1)));
    }

    @Test
    void a_stable_study_goes_to_the_domain_of_its_description() {
        PhantomStudy thorax = PhantomStudies.firstCt();
        orthanc.upload(thorax.files());

        assertEquals("thorax", domainOf(archive.awaitCopy(thorax, thorax.files().size())));
    }

    @Test
    void a_stable_study_of_two_domains_waits_for_somebody_to_decide() {
        PhantomStudy both = PhantomStudies.secondCt();
        send(both, "TRIAL");
        Eventually.until(
                "the study to be given up",
                () -> orthanc.get("/pseudonymizer/queue").object().has("FAILED"));

        Answer asked = orthanc.post("/studies/" + both.orthancStudy() + "/anonymize", "{}");
        Answer named = orthanc.post("/studies/" + both.orthancStudy() + "/anonymize", "{\"Domain\":\"sent\"}");

        assertEquals(400, asked.status());
        assertTrue(asked.text().contains("[sent, thorax]"), asked.text());
        named.expect(200);
        assertEquals(
                List.of("sent"),
                archive.links(both).stream().map(DomainRulesIT::domainOf).toList());
    }

    @Test
    void a_request_goes_to_the_domain_of_whoever_asks_and_only_administrators_see_it() {
        PhantomStudy mr = PhantomStudies.mr("asked", 1, 32);
        orthanc.upload(mr.files());
        orthanc.post("/studies/" + mr.orthancStudy() + "/anonymize", "{}").expect(200);
        JsonObject link = archive.links(mr).stream()
                .filter(one -> one.get("Cause").getAsString().equals("HTTP"))
                .findFirst()
                .orElseThrow();

        assertEquals("alices", domainOf(link));
        assertEquals("alice", link.get("User").getAsString());
        orthanc.signIn("bob", "b");
        try {
            orthanc.get("/pseudonymizer/links").expect(403);
            orthanc.get("/pseudonymizer/queue").expect(403);
            orthanc.get("/pseudonymizer/health").expect(200);
        } finally {
            orthanc.signIn("alice", "a");
        }
    }

    @Test
    void the_address_behind_a_trusted_proxy_is_recorded() {
        PhantomStudy mr = PhantomStudies.mr("proxied", 1, 32);
        orthanc.upload(mr.files());

        orthanc.send(orthanc.request("/studies/" + mr.orthancStudy() + "/anonymize")
                        .header("X-Forwarded-For", "198.51.100.9, 192.0.2.7")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
                .expect(200);

        assertTrue(
                archive.links(mr).stream()
                        .anyMatch(link -> link.get("Address").getAsString().equals("192.0.2.7")),
                archive.links(mr).toString());
    }

    @Test
    void studies_of_two_domains_are_refused_together_and_nothing_is_done() {
        PhantomStudy thorax = PhantomStudies.firstCt();
        PhantomStudy mr = PhantomStudies.mr("together", 1, 32);
        orthanc.upload(thorax.files());
        orthanc.upload(mr.files());
        String resources = "[\"" + thorax.orthancStudy() + "\",\"" + mr.orthancStudy() + "\"]";

        Answer answer = orthanc.post("/tools/bulk-anonymize", "{\"Resources\":" + resources + "}");

        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("[alices, thorax]"), answer.text());
    }
}
