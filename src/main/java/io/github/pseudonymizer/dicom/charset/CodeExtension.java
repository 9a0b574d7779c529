// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a set that has more characters than another, and in which the bytes of the other have the same meaning.
 *
 * <p>Sets of one byte a character get code extensions (ISO 2022); GBK becomes GB18030. Unicode and GB18030 have all
 * characters.
 */
final class CodeExtension {

    /** The sets that DICOM lists, in the order in which they are tried. */
    private static final List<Repertoire> CHOICES = List.of(
            Repertoire.LATIN_1,
            Repertoire.LATIN_2,
            Repertoire.LATIN_3,
            Repertoire.LATIN_4,
            Repertoire.LATIN_5,
            Repertoire.LATIN_9,
            Repertoire.CYRILLIC,
            Repertoire.GREEK,
            Repertoire.ARABIC,
            Repertoire.HEBREW,
            Repertoire.THAI,
            Repertoire.KANJI,
            Repertoire.KATAKANA,
            Repertoire.MORE_KANJI,
            Repertoire.KOREAN,
            Repertoire.CHINESE);

    private static final Iso2022 JAPANESE =
            new Iso2022(new Designation(Repertoire.ROMAJI, Repertoire.KATAKANA), List.of(Repertoire.KATAKANA), true);

    private CodeExtension() {}

    /**
     * The term of such a set, which may still lack characters; empty if the standard has no such set.
     *
     * @param term of the smaller set
     * @param coding of the smaller set
     * @param texts whose characters are needed
     */
    static Optional<String> of(String term, CharacterCoding coding, List<String> texts) {
        if (coding instanceof Iso2022 iso) {
            Set<Repertoire> others = new LinkedHashSet<>(iso.others());
            texts.forEach(text -> text.chars().forEach(character -> add((char) character, iso, others)));
            return Optional.of(terms(iso, others));
        }
        return switch (term) {
            case "ISO_IR 13" -> of(term, JAPANESE, texts);
            case "GBK" -> Optional.of("GB18030");
            default -> Optional.empty();
        };
    }

    private static void add(char character, Iso2022 iso, Set<Repertoire> others) {
        boolean known = character < 0x80
                || (iso.initial().g1() != null && iso.initial().g1().encode(character).length > 0)
                || others.stream().anyMatch(other -> other.encode(character).length > 0);
        if (!known) {
            CHOICES.stream()
                    .filter(choice -> choice.encode(character).length > 0)
                    .findFirst()
                    .ifPresent(others::add);
        }
    }

    private static String terms(Iso2022 iso, Set<Repertoire> others) {
        List<String> terms = new ArrayList<>();
        Repertoire first = iso.initial().g1();
        terms.add(first == null ? "" : "ISO 2022 IR " + first.number());
        others.stream()
                .filter(other -> other != first && other != Repertoire.ASCII)
                .forEach(other -> terms.add("ISO 2022 IR " + other.number()));
        return String.join("\\", terms);
    }
}
