// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Links;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are those of Orthanc 1.12.7, shortened. */
class LostTagsTest {

    private static final int PROPERTY = 24818;
    private static final String WHOLE = ",'Another':''";

    private final Links links = mock(Links.class);

    /** A study whose index is damaged at these levels. */
    private static void put(ScriptedRest orthanc, String id, String patient, String study, String series) {
        String ofSeries = "{'ID':'s%1$s','Instances':['shell','i%1$s'],'MainDicomTags':{'SeriesInstanceUID':'1.2'%2$s}}"
                .formatted(id, series);
        String ofStudy = "{'MainDicomTags':{'StudyInstanceUID':'1.2'%s},'PatientMainDicomTags':{'PatientID':'P'%s}}"
                .formatted(study, patient);
        orthanc.there.put("/studies/" + id, ScriptedRest.json(ofStudy));
        orthanc.there.put("/studies/" + id + "/series", ScriptedRest.json("[" + ofSeries + "]"));
        orthanc.there.put("/series/s" + id, ScriptedRest.json(ofSeries));
    }

    /** What it reads from the shell, which a crash left, is nothing; what it reads from the other is all. */
    private static ScriptedRest orthanc(String version) {
        return new ScriptedRest(version) {
            @Override
            int change(String method, String uri, String body) {
                if (uri.startsWith("/instances/i")) {
                    put(this, uri.replaceAll("/instances/i|/reconstruct", ""), WHOLE, WHOLE, WHOLE);
                }
                return uri.contains("unreadable") ? 500 : 200;
            }
        };
    }

    private void copies(String... ids) {
        when(links.copies("here", "", 100)).thenReturn(List.of(ids));
    }

    /** Looks, and waits for the end of it. */
    private void look(ScriptedRest orthanc) throws InterruptedException {
        try (LostTags lost = new LostTags(orthanc, links, "here", Duration.ofMillis(1))) {
            lost.start();
            lost.join();
        }
    }

    private static List<String> reconstructed(ScriptedRest orthanc) {
        return orthanc.changes.stream()
                .map(change -> change.replaceAll("POST /instances/|/reconstruct", ""))
                .toList();
    }

    @Test
    void what_is_lost_at_any_level_is_read_from_a_file_again_and_told_once() throws InterruptedException {
        ScriptedRest orthanc = orthanc("1.12.7");
        put(orthanc, "a", "", "", "");
        put(orthanc, "b", WHOLE, WHOLE, WHOLE);
        put(orthanc, "c", "", WHOLE, WHOLE);
        put(orthanc, "d", WHOLE, WHOLE, "");
        copies("a", "b", "c", "d");

        look(orthanc);
        put(orthanc, "a", "", "", "");
        look(orthanc);

        assertEquals(List.of("shell", "ia", "shell", "ic", "shell", "id"), reconstructed(orthanc));
        assertEquals(1, orthanc.log.size());
        assertTrue(orthanc.log.get(0).startsWith("3 copies had lost"), orthanc.log.get(0));
        assertEquals("done", orthanc.properties.get(PROPERTY));
    }

    @Test
    void where_nothing_is_lost_nothing_is_said() throws InterruptedException {
        ScriptedRest orthanc = orthanc("1.13.0");
        put(orthanc, "b", WHOLE, WHOLE, WHOLE);
        copies("a copy that was deleted", "b");

        look(orthanc);

        assertEquals(List.of(), orthanc.log);
        assertEquals("done", orthanc.properties.get(PROPERTY));
    }

    @Test
    void what_cannot_be_read_is_told_and_keeps_no_other_from_its_tags() throws InterruptedException {
        ScriptedRest orthanc = orthanc("1.11.3");
        put(orthanc, "unreadable", "", "", "");
        put(orthanc, "z", "", "", "");
        copies("unreadable", "z");

        look(orthanc);

        assertEquals(2, orthanc.log.size());
        assertTrue(orthanc.log.get(0).startsWith("1 copies had lost"), orthanc.log.get(0));
        assertTrue(orthanc.log.get(1).startsWith("1 copies could not be looked at"), orthanc.log.get(1));
    }

    @Test
    void an_interrupted_look_goes_on_where_it_was_and_counts_what_it_had_restored() throws InterruptedException {
        ScriptedRest orthanc = orthanc("1.12.7");
        orthanc.properties.put(PROPERTY, "41 0 c");
        put(orthanc, "d", "", "", "");
        when(links.copies("here", "c", 100)).thenReturn(List.of("d"));

        look(orthanc);

        assertTrue(orthanc.log.get(0).startsWith("42 copies"), orthanc.log.get(0));
    }

    @Test
    void a_large_archive_is_looked_at_page_by_page() throws InterruptedException {
        ScriptedRest orthanc = orthanc("1.12.7");
        List<String> page = IntStream.range(100, 200).mapToObj(i -> "c" + i).toList();
        copies(page.toArray(String[]::new));
        when(links.copies("here", "c199", 100)).thenReturn(List.of("d"));
        Stream.of("c150", "d").forEach(copy -> put(orthanc, copy, "", "", ""));

        look(orthanc);

        assertEquals(List.of("shell", "ic150", "shell", "id"), reconstructed(orthanc));
    }

    @Test
    void while_the_database_is_down_the_look_waits() throws InterruptedException {
        ScriptedRest orthanc = orthanc("1.12.7");
        put(orthanc, "a", "", "", "");
        when(links.copies(any(), any(), anyInt()))
                .thenThrow(new StoreException(StoreException.Reason.UNREACHABLE, "invented"))
                .thenThrow(new StoreException(StoreException.Reason.UNREACHABLE, "invented"))
                .thenReturn(List.of("a"));

        look(orthanc);

        assertEquals(List.of("shell", "ia"), reconstructed(orthanc));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10.1", "1.11.2"})
    void an_orthanc_that_wiped_nothing_is_not_looked_at_nor_counts_as_done(String version) throws InterruptedException {
        ScriptedRest orthanc = orthanc(version);

        look(orthanc);

        verifyNoInteractions(links);
        assertEquals(null, orthanc.properties.get(PROPERTY));
    }
}
