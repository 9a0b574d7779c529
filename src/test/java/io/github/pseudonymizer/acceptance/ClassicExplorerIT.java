// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.ClassicExplorer;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody presses "Anonymize" in the web interface that Orthanc ships, knowing nothing of the plugin. */
class ClassicExplorerIT {

    private static final Map<String, Object> SETTINGS = Map.of(
            "StableStudies",
            Map.of("Enabled", false),
            "Domains",
            List.of(Map.of("Name", "default"), Map.of("Name", "trial")));

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static ClassicExplorer explorer;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(SETTINGS);
        PhantomStudies.all().forEach(study -> orthanc.upload(study.files()));
        explorer = new ClassicExplorer(orthanc);
    }

    @EveryOrthanc
    @Test
    void the_button_leads_to_the_pseudonymized_patient_however_often_it_is_pressed() {
        PhantomStudy study = PhantomStudies.mr("twice", 1, 32);
        orthanc.upload(study.files());

        explorer.openStudy(study.orthancStudy());
        String patient = explorer.anonymizeStudy();
        String shown = explorer.patientText();
        awaitMarks(study);
        JsonArray studies = orthanc.get("/studies").expect(200).array();
        JsonObject counts = statistics(patient);
        explorer.openStudy(study.orthancStudy());
        String again = explorer.anonymizeStudy();

        assertEquals(patient, again);
        assertEquals(studies, orthanc.get("/studies").expect(200).array());
        assertEquals(counts, statistics(patient));
        assertFalse(shown.contains(study.patientId()), shown);
        assertTrue(shown.contains(pseudonym(patient)), shown);
    }

    @Test
    void both_visits_are_on_the_page_of_one_patient() {
        explorer.openStudy(PhantomStudies.firstCt().orthancStudy());
        String first = explorer.anonymizeStudy();
        explorer.openStudy(PhantomStudies.secondCt().orthancStudy());

        String second = explorer.anonymizeStudy();

        assertEquals(first, second);
        JsonArray studies =
                orthanc.get("/patients/" + second).expect(200).object().getAsJsonArray("Studies");
        assertTrue(studies.size() >= 2, studies.toString());
        assertTrue(explorer.studiesText().contains("CT thorax, follow-up"), explorer.studiesText());
    }

    @EveryOrthanc
    @Test
    void the_page_of_the_copy_links_to_the_original() {
        PhantomStudy study = PhantomStudies.mr();
        explorer.openStudy(study.orthancStudy());
        String copy = explorer.anonymizeStudy();

        String before = explorer.goBeforeAnonymization(copy);

        assertEquals(study.orthancPatient(), before);
    }

    @EveryOrthanc
    @Test
    void the_page_of_a_study_links_its_copy_and_that_links_the_original() {
        PhantomStudy study = PhantomStudies.firstCt();
        Archive.Study made = new Archive(orthanc).copyOf(study);
        IndexClaims.awaitMarks(orthanc, made);

        explorer.openStudy(study.orthancStudy());
        List<String> links = explorer.copies();
        String copy = explorer.goToCopy(study.orthancStudy());
        List<String> linksOfCopy = explorer.originals();
        String original = explorer.goToOriginal(copy);

        assertEquals(List.of("Pseudonymized copy"), links);
        assertEquals(made.id(), copy);
        assertEquals(List.of("Before anonymization"), linksOfCopy);
        assertEquals(study.orthancStudy(), original);
        assertEquals(List.of("Pseudonymized copy"), explorer.copies());
        assertEquals(List.of(), explorer.complaints());
    }

    @Test
    void the_page_of_a_study_links_our_page_about_it() {
        PhantomStudy study = PhantomStudies.firstCt();
        new Archive(orthanc).anonymize(study);
        explorer.openStudy(study.orthancStudy());

        assertEquals("Copies of this study", explorer.goToOurPage());
        assertEquals(List.of(), explorer.complaints());
    }

    @EveryOrthanc
    @Test
    void from_study_to_study_each_page_shows_its_own_copies() {
        PhantomStudy copied = PhantomStudies.firstCt();
        PhantomStudy uncopied = PhantomStudies.mr("uncopied", 1, 32);
        orthanc.upload(uncopied.files());
        new Archive(orthanc).anonymize(copied);
        explorer.openStudy(copied.orthancStudy());
        List<String> before = explorer.copies();

        explorer.goToStudy(uncopied.orthancStudy(), "MR");
        List<String> without = explorer.copies();
        explorer.goToStudy(copied.orthancStudy(), "CT thorax");

        assertEquals(before, explorer.copies());
        assertEquals(List.of(), without);
    }

    @Test
    void without_an_answer_no_link_of_another_study_stays() {
        PhantomStudy uncopied = PhantomStudies.mr("unanswered", 1, 32);
        orthanc.upload(uncopied.files());
        new Archive(orthanc).anonymize(PhantomStudies.firstCt());
        explorer.openStudy(PhantomStudies.firstCt().orthancStudy());
        List<String> before = explorer.copies();

        explorer.cutOffPlugin();
        explorer.goToStudy(uncopied.orthancStudy(), "MR");

        assertEquals(1, before.size());
        assertEquals(List.of(), explorer.copies());
        assertEquals(List.of(), explorer.complaints());
    }

    @Test
    void a_copy_without_orthancs_mark_links_the_original_all_the_same() {
        PhantomStudy study = PhantomStudies.mr("unmarked", 1, 32);
        restart(Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false));
        try {
            orthanc.upload(study.files());
            String copy = new Archive(orthanc).copyOf(study).id();

            explorer.openStudy(copy);
            List<String> links = explorer.originals();
            String original = explorer.goToOriginal(copy);

            assertEquals(List.of("Before pseudonymization"), links);
            assertEquals(study.orthancStudy(), original);
            assertEquals(List.of("Pseudonymized copy"), explorer.copies());
        } finally {
            restart(SETTINGS);
        }
    }

    @Test
    void copies_in_several_domains_are_told_apart() {
        PhantomStudy study = PhantomStudies.secondCt();
        for (String domain : List.of("default", "trial")) {
            orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Domain\":\"" + domain + "\"}")
                    .expect(200);
        }

        explorer.openStudy(study.orthancStudy());

        assertEquals(List.of("Pseudonymized copy (default)", "Pseudonymized copy (trial)"), explorer.copies());
    }

    @EveryOrthanc
    @Test
    void the_list_of_plugins_opens_our_page() {
        assertEquals("Links between originals and copies", explorer.openPageOfPlugin("pseudonymizer"));
        assertEquals(List.of(), explorer.complaints());
    }

    @EveryOrthanc
    @Test
    void no_page_has_a_script_that_fails() {
        PhantomStudy study = PhantomStudies.mr();
        String job = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", Archive.AS_ORTHANC_EXPLORER_2)
                .expect(200)
                .object()
                .get("ID")
                .getAsString();

        for (String page : List.of(
                "lookup",
                "find-patients",
                "find-studies",
                "patient?uuid=" + study.orthancPatient(),
                "study?uuid=" + study.orthancStudy(),
                "series?uuid=" + study.orthancSeries(),
                "instance?uuid=" + study.orthancInstance(),
                "plugins",
                "upload",
                "query-retrieve",
                "jobs",
                "job?uuid=" + job)) {
            explorer.openPage(page);
            assertEquals(List.of(), explorer.complaints(), page);
        }
    }

    private static void restart(Map<String, Object> settings) {
        assertEquals(0, orthanc.stop());
        orthanc.restart(OrthancServer.withPlugin(settings, Map.of()));
        orthanc.awaitPlugin();
    }

    private static void awaitMarks(PhantomStudy original) {
        Archive archive = new Archive(orthanc);
        archive.links(original)
                .forEach(link -> IndexClaims.awaitMarks(
                        orthanc, archive.study(link.get("Copy").getAsString())));
    }

    private static JsonObject statistics(String patient) {
        return orthanc.get("/patients/" + patient + "/statistics").expect(200).object();
    }

    private static String pseudonym(String patient) {
        return orthanc.get("/patients/" + patient)
                .expect(200)
                .object()
                .getAsJsonObject("MainDicomTags")
                .get("PatientID")
                .getAsString();
    }
}
