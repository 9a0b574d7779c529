package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import io.github.pseudonymizer.testing.ClassicExplorer;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody presses "Anonymize" in the web interface that Orthanc ships, knowing nothing of the plugin. */
class ClassicExplorerIT {

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static ClassicExplorer explorer;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)));
        PhantomStudies.all().forEach(study -> orthanc.upload(study.files()));
        explorer = new ClassicExplorer(orthanc);
    }

    @Test
    void the_button_leads_to_the_pseudonymized_patient_however_often_it_is_pressed() {
        PhantomStudy study = PhantomStudies.firstCt();

        explorer.openStudy(study.orthancStudy());
        String patient = explorer.anonymizeStudy();
        String shown = explorer.patientText();
        Archive.Counts counts = new Archive(orthanc).counts();
        explorer.openStudy(study.orthancStudy());
        String again = explorer.anonymizeStudy();

        assertEquals(patient, again);
        assertEquals(counts, new Archive(orthanc).counts());
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

    @Test
    void the_page_of_the_copy_links_to_the_original() {
        PhantomStudy study = PhantomStudies.mr();
        explorer.openStudy(study.orthancStudy());
        String copy = explorer.anonymizeStudy();

        String before = explorer.goBeforeAnonymization(copy);

        assertEquals(study.orthancPatient(), before);
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
