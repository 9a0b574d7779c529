// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PhantomStudiesIT {

    static List<PhantomStudy> studies() {
        return PhantomStudies.all();
    }

    @ParameterizedTest
    @MethodSource("studies")
    void every_instance_is_valid_for_its_object_definition(PhantomStudy study) {
        for (byte[] file : study.files()) {
            assertEquals(List.of(), Judges.dciodvfyErrors(file));
        }
    }

    @Test
    void orthanc_keeps_them_as_they_are_and_gives_them_the_ids_that_they_say() {
        try (OrthancServer orthanc = OrthancServer.start(Map.of())) {
            for (PhantomStudy study : PhantomStudies.all()) {
                orthanc.upload(study.files());

                orthanc.get("/patients/" + study.orthancPatient()).expect(200);
                orthanc.get("/studies/" + study.orthancStudy()).expect(200);
                orthanc.get("/series/" + study.orthancSeries()).expect(200);
                byte[] stored = orthanc.get("/instances/" + study.orthancInstance() + "/file")
                        .expect(200)
                        .body();
                assertArrayEquals(study.files().get(0), stored);
            }
        }
    }

    @Test
    void they_are_the_same_in_every_run() {
        List<byte[]> once = PhantomStudies.structures().files();
        List<byte[]> again = PhantomStudies.structures().files();

        assertArrayEquals(once.get(0), again.get(0));
    }
}
