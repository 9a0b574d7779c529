// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.archive.OrthancVersion;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.SavedInstances;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.AssignedPseudonyms;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.NewPatientLimit;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unknown ids are answered as the running Orthanc answers them, and each id is looked up once. */
class OrdersTest {

    private static final Requester ADA = Requester.itself(Requester.Cause.INTERNAL);

    @ParameterizedTest
    @CsvSource({
        "1.10.1, UNKNOWN_RESOURCE",
        "1.12.7, UNKNOWN_RESOURCE",
        "1.12.10, UNKNOWN_RESOURCE",
        "1.12.11, OUT_OF_RANGE",
        "1.13.0, OUT_OF_RANGE"
    })
    void one_that_orthanc_does_not_know(String version, RequestException.Reason reason) {
        assertEquals(reason, refusal(version, Job.single(Level.STUDY, "none", "{}", ADA, true)));
        assertEquals(reason, refusal(version, Job.bulk("{\"Resources\":[\"none\"]}", ADA, true)));
    }

    @Test
    void an_instance_is_unknown_in_every_version() {
        assertEquals(
                RequestException.Reason.UNKNOWN_RESOURCE,
                refusal("1.13.0", Job.single(Level.INSTANCE, "none", "{}", ADA, true)));
    }

    @ParameterizedTest
    @CsvSource({"a, OUT_OF_RANGE", "z, UNKNOWN_RESOURCE"})
    void among_others_its_place_in_the_alphabet_decides_since_levels_are_looked_up(
            String unknown, RequestException.Reason reason) {
        String body = "{\"Resources\":[\"known\",\"" + unknown + "\"]}";

        assertEquals(reason, refusal("1.13.0", Job.bulk(body, ADA, true)));
    }

    @Test
    void equal_ids_are_looked_up_once() {
        StudyArchive archive = mock(StudyArchive.class);
        when(archive.find("known")).thenReturn(Optional.of(new Resource(Level.STUDY, "known")));
        String ids = String.join(",", Collections.nCopies(100_000, "\"known\""));
        Job job = Job.bulk("{\"Domain\":\"none\",\"Resources\":[" + ids + "]}", ADA, true);

        assertThrows(DomainException.class, () -> orders("1.13.0", archive).of(job));

        verify(archive, times(1)).find("known");
    }

    @Test
    void of_many_unknown_ids_two_are_looked_up() {
        StudyArchive archive = mock(StudyArchive.class);
        when(archive.find(anyString())).thenReturn(Optional.empty());
        String ids = IntStream.range(0, 100_000)
                .mapToObj(number -> "\"" + number + "\"")
                .collect(Collectors.joining(","));

        assertThrows(
                RequestException.class,
                () -> orders("1.13.0", archive).of(Job.bulk("{\"Resources\":[" + ids + "]}", ADA, true)));

        verify(archive, atMost(2)).find(anyString());
    }

    @ParameterizedTest
    @CsvSource({
        "IGNORE, true, ''",
        "IGNORE, false, ''",
        "ADMINISTRATORS, true, TRIAL-023",
        "ADMINISTRATORS, false, ''",
        "EVERYONE, true, TRIAL-023",
        "EVERYONE, false, TRIAL-023"
    })
    void a_pseudonym_is_assigned_by_those_whom_the_domain_allows(
            AssignedPseudonyms allowed, boolean byAdministrator, String assigned) {
        String body = """
            {"Replace": {"PatientID": "TRIAL-023", "PatientName": "TRIAL-023", "PatientSex": "O"}, "Force": true}
            """;

        Order order = orders(allowed).of(Job.single(Level.STUDY, "known", body, ADA, !byAdministrator));

        assertEquals(assigned, order.admission().assigned());
        assertEquals(assigned.isEmpty() ? 3 : 1, order.wishes().replace().size());
    }

    @Test
    void rectangles_are_for_administrators_only() {
        String body = """
            {"BlackOut": [{"Rows": 40, "Columns": 64, "Rectangles": [{"Height": 12}]}]}
            """;

        Order order = orders(AssignedPseudonyms.IGNORE).of(Job.single(Level.STUDY, "known", body, ADA, false));
        RequestException refused = assertThrows(
                RequestException.class,
                () -> orders(AssignedPseudonyms.IGNORE).of(Job.single(Level.STUDY, "none", body, ADA, true)));

        assertEquals(1, order.wishes().blackOut().size());
        assertEquals(RequestException.Reason.FORBIDDEN, refused.reason());
        assertEquals(
                "BlackOut is for administrators only: see Pseudonymizer.Administrators in orthanc.json",
                refused.getMessage());
    }

    @Test
    void a_value_that_cannot_be_a_pseudonym_is_a_bad_request() {
        for (String value : List.of("A^B", "a*", "\u00e4", "x".repeat(65), " a")) {
            String body = "{\"Replace\": {\"PatientID\": \"" + value + "\"}, \"Force\": true}";
            Job job = Job.single(Level.STUDY, "known", body, ADA, false);

            RequestException refused = assertThrows(
                    RequestException.class,
                    () -> orders(AssignedPseudonyms.EVERYONE).of(job));

            assertEquals(RequestException.Reason.BAD_REQUEST, refused.reason());
        }
    }

    private static Orders orders(AssignedPseudonyms allowed) {
        StudyArchive archive = mock(StudyArchive.class);
        when(archive.find("known")).thenReturn(Optional.of(new Resource(Level.STUDY, "known")));
        RequestPolicy policy = new RequestPolicy(Set.of(), Set.of(), false, false, LateWishes.TELL, allowed);
        Domain domain = new Domain(
                new Namespace("default", new PseudonymFormat.Random("P")),
                PatientIds.DEFAULT,
                Profile.DEFAULT,
                PixelPolicy.DEFAULT,
                policy,
                uid -> uid);
        return orders("1.13.0", archive, new Domains(List.of(domain), Map.of()));
    }

    private static RequestException.Reason refusal(String version, Job job) {
        StudyArchive archive = mock(StudyArchive.class);
        when(archive.find(anyString())).thenReturn(Optional.empty());
        when(archive.find("known")).thenReturn(Optional.of(new Resource(Level.STUDY, "known")));
        Orders orders = orders(version, archive);
        return assertThrows(RequestException.class, () -> orders.of(job)).reason();
    }

    private static Orders orders(String version, StudyArchive archive) {
        return orders(version, archive, new Domains(List.of(), Map.of())); // So that there is no domain.
    }

    private static Orders orders(String version, StudyArchive archive, Domains domains) {
        OrthancRest rest = new OrthancRest(mock(Bridge.class));
        return new Orders(
                archive,
                mock(Pseudonymization.class),
                domains,
                new SavedInstances(rest),
                new Visibility(rest),
                new NewPatients(new NewPatientLimit(0, System::nanoTime), caller -> false),
                () -> OrthancVersion.parse(version));
    }
}
