// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.rewrite.search.Matches.Span;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UidSetTest {

    private static final String UID = "1.2.826.0.1.4711";

    private static List<Span> find(Set<String> uids, String text, int from, int to, boolean whole, Matches matches) {
        FoldedText folded = new FoldedText();
        folded.read(text);
        new UidSet(uids).find(folded, from, to, whole, matches);
        return matches.spans();
    }

    private static List<Span> find(Set<String> uids, String text) {
        return find(uids, text, 0, text.length(), false, Matches.all());
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.826.0.1.4711, 0",
        "see 1.2.826.0.1.4711, 4",
        "1.2.826.0.1.4711 and more, 0",
        "a 1.2.826.0.1.4711. The end, 2",
        "a 1.2.826.0.1.4711... The end, 2",
        "UID1.2.826.0.1.4711_x, 3",
        "4711 1.2.826.0.1.4711, 5",
        "..1.2.826.0.1.4711, 2"
    })
    void a_uid_is_found_wherever_it_stands_in_a_text(String text, int start) {
        assertEquals(List.of(new Span(start, start + UID.length())), find(Set.of(UID), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.826.0.1.47112",
                "1.2.826.0.1.4711.2",
                "11.2.826.0.1.4711",
                "1.2.826.0.1.471",
                "1.2.826.0.1.4712",
                "1.2.826.0.1 4711",
                "",
                "none"
            })
    void part_of_another_uid_is_no_uid(String text) {
        assertEquals(List.of(), find(Set.of(UID), text));
    }

    @Test
    void each_occurrence_is_found() {
        assertEquals(
                List.of(new Span(0, 16), new Span(17, 33), new Span(34, 43)),
                find(Set.of(UID, "1.2.3.4.5"), UID + " " + UID + "/1.2.3.4.5"));
    }

    @Test
    void the_first_will_do_where_only_that_is_asked() {
        assertEquals(List.of(new Span(0, 16)), find(Set.of(UID), UID + " " + UID, 0, 33, false, Matches.any()));
    }

    @ParameterizedTest
    @CsvSource({"1.2.3.45, 1", "1.2.3.4, 0"})
    void in_a_text_what_is_shorter_than_eight_characters_is_a_version_number(String uid, int found) {
        assertEquals(found, find(Set.of(uid), "v " + uid).size());
    }

    @ParameterizedTest
    @CsvSource({"'1.2.3.4', 0, 7, 1", "'1.2.3.4 ', 0, 8, 0", "' 1.2.3.4', 0, 8, 0", "'x1.2.3.4y', 1, 8, 1"})
    void as_a_whole_value_a_short_one_counts(String text, int from, int to, int found) {
        assertEquals(
                found,
                find(Set.of("1.2.3.4"), text, from, to, true, Matches.all()).size());
    }

    @Test
    void nothing_is_looked_for_outside_the_range() {
        String text = UID + " " + UID;

        assertEquals(List.of(new Span(17, 33)), find(Set.of(UID), text, 17, text.length(), false, Matches.all()));
        assertEquals(List.of(new Span(0, 16)), find(Set.of(UID), text, 0, 16, false, Matches.all()));
        assertEquals(List.of(), find(Set.of(UID), text, 1, 33 - 1, false, Matches.all()));
    }

    @Test
    void none_is_found_where_there_are_none() {
        assertEquals(List.of(), find(Set.of(), "0 " + UID));
    }

    @Test
    void thousands_are_found_and_nothing_else() {
        Set<String> uids =
                IntStream.range(0, 5000).mapToObj(i -> "1.2.840." + 7 * i).collect(Collectors.toSet());
        UidSet set = new UidSet(uids);
        FoldedText folded = new FoldedText();
        int found = 0;
        for (int i = 0; i < 35_000; i++) {
            Matches matches = Matches.all();
            folded.read("1.2.840." + i);
            set.find(folded, 0, folded.length(), true, matches);
            assertEquals(i % 7 == 0, !matches.isEmpty(), "1.2.840." + i);
            found += matches.spans().size();
        }
        assertEquals(5000, found);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, true",
        "12, true",
        ".1.2, false",
        "1.2., false",
        "1.2a, false",
        "1 2, false",
        "1:2, false",
        "1/2, false"
    })
    void only_digits_and_dots_can_be_found(String uid, boolean run) {
        assertEquals(run, UidSet.isRun(uid));
    }
}
