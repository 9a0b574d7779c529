// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AhoCorasickTest {

    private static final char FIRST_IDEOGRAPH = '\u4E00';

    private static AhoCorasick of(List<String> terms) {
        return new AhoCorasick(terms.stream()
                .map(term -> new SearchTerm(term, SearchTerm.Kind.IDENTITY))
                .toList());
    }

    /** All terms that end somewhere in a text, with the places where they end. */
    private static Set<String> found(AhoCorasick automaton, String text) {
        Set<String> found = new TreeSet<>();
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            state = automaton.step(state, text.charAt(i));
            for (int match = automaton.longest(state); match >= 0; match = automaton.shorter(match)) {
                found.add(i + 1 + " " + automaton.term(automaton.indexOf(match)).text());
            }
        }
        return found;
    }

    private static Set<String> expected(List<String> terms, String text) {
        return IntStream.rangeClosed(1, text.length())
                .boxed()
                .flatMap(end -> terms.stream()
                        .filter(term -> text.substring(0, end).endsWith(term))
                        .map(term -> end + " " + term))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String differentCharacters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf((char) (i + 0x100)))
                .collect(Collectors.joining());
    }

    private static String random(Random random, int length) {
        return random.ints(length, 'A', 'D').mapToObj(Character::toString).collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2000})
    void every_term_is_found_however_many_characters_the_terms_have(int characters) {
        Random random = new Random(4711);
        for (int round = 0; round < 20; round++) {
            List<String> terms = new ArrayList<>(Stream.generate(() -> random(random, 1 + random.nextInt(6)))
                    .limit(30)
                    .distinct()
                    .toList());
            terms.add(differentCharacters(characters));
            String text = random(random, 200) + differentCharacters(characters) + "\u4E00" + random(random, 200);

            assertEquals(expected(terms, text), found(of(terms), text));
        }
    }

    @Test
    void a_name_of_very_many_different_characters_needs_little_memory() {
        String name = differentCharacters(50_000);
        AhoCorasick automaton = of(List.of(name, name.substring(40_000), "" + FIRST_IDEOGRAPH));

        Set<String> found = found(automaton, name + "A" + name);

        assertEquals(
                Set.of(50_000, 100_001, 1 + FIRST_IDEOGRAPH - 0x100, 50_002 + FIRST_IDEOGRAPH - 0x100),
                found.stream()
                        .map(place -> Integer.valueOf(place.split(" ", -1)[0]))
                        .collect(Collectors.toSet()));
        assertEquals(6, found.size());
    }
}
