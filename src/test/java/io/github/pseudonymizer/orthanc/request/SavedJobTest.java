// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SavedJobTest {

    @ParameterizedTest
    @EnumSource
    void a_job_is_read_as_it_was_written_and_its_cause_has_its_word(Requester.Cause cause) {
        Requester requester = new Requester(cause, "ada", "10.0.0.7");
        Job job = Job.single(Level.STUDY, "a study", "{\"Keep\":[\"Modality\"]}", requester, true);

        String saved = SavedJob.write(job);

        assertEquals(job, SavedJob.read(saved));
        assertTrue(saved.contains("\"Cause\":\"" + cause.word() + "\""), saved);
    }
}
