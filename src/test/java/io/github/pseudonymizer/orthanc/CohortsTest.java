package io.github.pseudonymizer.orthanc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.plan.PixelPolicy;
import io.github.pseudonymizer.plan.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Domain;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.Cohort;
import io.github.pseudonymizer.study.Level;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohortsTest {

    private static final Cohorts COHORTS = new Cohorts(List.of(cohort("default", false), cohort("trial", true)));

    private static Cohort cohort(String name, boolean allowDicomVersion) {
        return new Cohort(
                new Domain(name, new PseudonymFormat.Random("P")),
                false,
                Profile.DEFAULT,
                PixelPolicy.DEFAULT,
                new RequestPolicy(Set.of(), Set.of(), false, allowDicomVersion),
                uid -> uid);
    }

    private static Cohort of(String body) {
        return COHORTS.of(AnonymizeRequestParser.parse(Level.STUDY, "4711", body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                              | default
            {"Domain":"trial"}                              | trial
            {"DicomVersion":"2017c"}                        | default
            {"DicomVersion":"1999z"}                        | default
            {"Domain":"trial","DicomVersion":"2008"}        | trial
            """)
    void a_request_gets_the_domain_it_names_or_the_default(String body, String domain) {
        assertEquals(domain, of(body).domain().name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"Domain":"mercy"}                              | unknown Domain; there are [default, trial]
            {"Domain":"trial","DicomVersion":"1999z"}       | unknown DicomVersion; there are [2008, 2017c, 2021b, 2023b, 2026d]
            """)
    void what_nobody_knows_is_a_bad_request(String body, String message) {
        RequestException refused = assertThrows(RequestException.class, () -> of(body));

        assertEquals(RequestException.Reason.BAD_REQUEST, refused.reason());
        assertEquals(message, refused.getMessage());
    }
}
