// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.testing.Eventually;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a copy comes to show its original, in old Orthancs and in new ones. Answers are shortened. */
class OriginsTest {

    private static final Original FIRST = new Original("o1", "1.1", "1.1.1", 20, "");
    private static final Original SMALLER = new Original("o2", "1.1", "1.1.2", 10, "");
    private static final StudyPart PART = new StudyPart("original", List.of(FIRST, SMALLER));
    private static final String PATIENT = "/patients/" + OrthancIds.of(Level.PATIENT, place(FIRST));
    private static final String STUDY = "/studies/" + OrthancIds.of(Level.STUDY, place(FIRST));
    private static final String SERIES = "/series/" + OrthancIds.of(Level.SERIES, place(FIRST));
    private static final String INSTANCE = "/instances/" + id(FIRST);
    private static final String SMALLER_INSTANCE = "/instances/" + id(SMALLER);
    private static final String SHELL =
            "/instances/" + OrthancIds.of(Level.INSTANCE, OrthancIds.shell(place(FIRST), "trace of 1.1"));
    private static final String MARK = "/metadata/AnonymizedFrom";

    @AutoClose
    private OrthancArchive archive =
            new OrthancArchive(new ScriptedRest("1.12.2"), "scripted", CopyLabelPlaces.NONE, 0);

    private static CopyUids place(Original original) {
        return new CopyUids("P", "2.25.1", "2.25." + original.seriesInstanceUid(), "2.25." + original.sopInstanceUid());
    }

    private static String id(Original original) {
        return OrthancIds.of(Level.INSTANCE, place(original));
    }

    private ScriptedRest orthanc(String version) {
        ScriptedRest orthanc = prepare(new ScriptedRest(version));
        archive = new OrthancArchive(orthanc, "scripted", CopyLabelPlaces.NONE, 0);
        return orthanc;
    }

    private static ScriptedRest prepare(ScriptedRest orthanc) {
        orthanc.there.put("/studies/original", ScriptedRest.json("{'ParentPatient':'op'}"));
        orthanc.there.put(
                "/studies/original/series",
                ScriptedRest.json("[{'ID':'os','MainDicomTags':{'SeriesInstanceUID':'1.1'}}]"));
        orthanc.there.put("/instances/o2/content", ScriptedRest.json("['0008-0018','0008-0060']"));
        orthanc.there.put(
                SERIES, ScriptedRest.json("{'MainDicomTags':{'SeriesInstanceUID':'2.25.1.1','Modality':'CT'}}"));
        instances(orthanc, "{'ID':'" + id(FIRST) + "'},{'ID':'" + id(SMALLER) + "'}");
        return orthanc;
    }

    private static void instances(ScriptedRest orthanc, String instances) {
        orthanc.there.put(SERIES + "/instances", ScriptedRest.json("[" + instances + "]"));
    }

    private void show() {
        show(original -> false);
    }

    private void show(Predicate<Original> isNew) {
        archive.showOrigins(PART, OriginsTest::place, isNew, series -> "trace of " + series, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.12.2", "1.13.0", "mainline"})
    void a_new_orthanc_is_told_of_every_level_without_a_job(String version) {
        ScriptedRest orthanc = orthanc(version);

        show();

        assertTrue(archive.showsOriginsAtOnce());
        assertEquals(
                List.of(
                        "PUT " + PATIENT + MARK + " op",
                        "PUT " + STUDY + MARK + " original",
                        "PUT " + SERIES + MARK + " os",
                        "PUT " + INSTANCE + MARK + " o1",
                        "PUT " + SMALLER_INSTANCE + MARK + " o2"),
                orthanc.changes);
    }

    @Test
    void what_is_set_stays() {
        ScriptedRest orthanc = orthanc("1.12.2");
        orthanc.there.put(PATIENT + MARK, "another");
        orthanc.there.put(STUDY + MARK, "original");
        instances(orthanc, "{'ID':'" + id(FIRST) + "','AnonymizedFrom':'o1'},{'ID':'" + id(SMALLER) + "'}");

        show();

        assertEquals(
                List.of("PUT " + SERIES + MARK + " os", "PUT " + SMALLER_INSTANCE + MARK + " o2"), orthanc.changes);
    }

    @Test
    void what_was_just_stored_is_not_looked_at_before() {
        ScriptedRest orthanc = orthanc("1.12.2");
        orthanc.there.remove(SERIES + "/instances");

        show(original -> true);

        assertEquals(
                List.of("PUT " + INSTANCE + MARK + " o1", "PUT " + SMALLER_INSTANCE + MARK + " o2"),
                orthanc.changes.subList(3, 5));
    }

    @Test
    void the_shell_that_a_former_version_left_when_it_crashed_goes() {
        ScriptedRest orthanc = orthanc("1.12.2");
        instances(orthanc, "{'ID':'" + SHELL.substring("/instances/".length()) + "'}");

        show();

        assertTrue(orthanc.changes.contains("DELETE " + SHELL), orthanc.changes.toString());
    }

    /** As on a full disk. */
    @Test
    void a_shell_that_cannot_be_deleted_is_deleted_later_and_no_instance_of_the_copy() {
        AtomicInteger refusals = new AtomicInteger(2);
        Set<String> meanwhile = ConcurrentHashMap.newKeySet();
        String copy = STUDY.substring("/studies/".length());
        ScriptedRest orthanc = new ScriptedRest("1.10.1") {
            @Override
            int change(String method, String uri, String body) {
                if (!method.equals("DELETE")) {
                    return 200;
                }
                meanwhile.addAll(archive.instancesOf(copy));
                return refusals.getAndDecrement() > 0 ? 500 : 200;
            }
        };
        prepare(orthanc);
        String shell = SHELL.substring("/instances/".length());
        orthanc.there.put(STUDY + "/instances", ScriptedRest.json("[{'ID':'i1'},{'ID':'" + shell + "'}]"));
        archive = new OrthancArchive(orthanc, "scripted", CopyLabelPlaces.NONE, 100);

        show();

        Eventually.until("the shell to be deleted", () -> refusals.get() < 0);
        assertEquals(Set.of("i1"), meanwhile);
        Eventually.until(
                "the shell to be forgotten", () -> archive.instancesOf(copy).size() == 2);
        assertEquals(
                List.of("A short-lived instance that shows an origin cannot be deleted yet, and this will be tried"
                        + " until it can: Orthanc answered 500 to a DELETE"),
                orthanc.log);
    }

    @Test
    void a_refusal_is_logged_and_names_nobody() {
        orthanc("1.12.2");
        ScriptedRest refusing = new ScriptedRest("1.12.2") {
            @Override
            int change(String method, String uri, String body) {
                return 403;
            }
        };
        refusing.there.put("/studies/original", ScriptedRest.json("{'ParentPatient':'op'}"));

        new OrthancArchive(refusing, "scripted", CopyLabelPlaces.NONE, 0)
                .showOrigins(PART, OriginsTest::place, original -> false, series -> series, true);

        assertEquals(List.of("A copy does not show its original: Orthanc answered 403 to a PUT"), refusing.log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10.1", "1.11.2"})
    void an_old_orthanc_gets_a_shell_of_the_smallest_instance_of_a_series_that_goes_at_once(String version) {
        ScriptedRest orthanc = orthanc(version);

        show();

        assertFalse(archive.showsOriginsAtOnce());
        assertEquals(2, orthanc.changes.size(), orthanc.changes.toString());
        String request = orthanc.changes.get(0);
        assertTrue(request.startsWith("POST /tools/bulk-anonymize {\"Resources\":[\"o2\"]"), request);
        assertTrue(request.contains("\"Remove\":[\"0008-0060\"]"), request);
        assertEquals("DELETE " + SHELL, orthanc.changes.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.11.3", "1.12.1"})
    void where_the_shell_wipes_the_index_a_real_instance_is_read_again(String version) {
        ScriptedRest orthanc = orthanc(version);

        show();

        assertEquals(
                List.of("DELETE " + SHELL, "POST " + SMALLER_INSTANCE + "/reconstruct"), orthanc.changes.subList(1, 3));
    }

    @Test
    void what_a_crash_left_wiped_is_read_again_without_another_shell() {
        ScriptedRest orthanc = orthanc("1.12.1");
        orthanc.there.put(
                SERIES, ScriptedRest.json("{'AnonymizedFrom':'os','MainDicomTags':{'SeriesInstanceUID':'2.25.1.1'}}"));

        show();

        assertEquals(List.of("DELETE " + SHELL, "POST " + SMALLER_INSTANCE + "/reconstruct"), orthanc.changes);
    }

    @Test
    void an_original_that_was_not_to_be_kept_is_no_trouble() {
        ScriptedRest orthanc = orthanc("1.10.1");
        orthanc.there.remove("/instances/o2/content");

        show();

        assertEquals(List.of(), orthanc.changes);
        assertEquals(List.of(), orthanc.log);
    }
}
