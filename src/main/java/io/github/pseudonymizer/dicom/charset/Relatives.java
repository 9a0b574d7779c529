package io.github.pseudonymizer.dicom.charset;

import java.util.ArrayList;
import java.util.List;

/** The sets in which programs write that should write escape sequences. */
final class Relatives {

    private static final CharacterSet KOREAN = CharacterSet.internal(DoubleBytes.korean());
    private static final CharacterSet CHINESE = CharacterSet.internal(DoubleBytes.gb18030());
    private static final CharacterSet JAPANESE = CharacterSet.internal(DoubleBytes.japanese());

    private Relatives() {}

    static List<CharacterSet> of(List<Repertoire> repertoires) {
        List<CharacterSet> relatives = new ArrayList<>();
        for (Repertoire repertoire : repertoires) {
            switch (repertoire) {
                case KOREAN -> relatives.add(KOREAN);
                case CHINESE -> relatives.add(CHINESE);
                case KANJI, MORE_KANJI, KATAKANA -> relatives.add(JAPANESE);
                default -> {}
            }
        }
        return relatives.stream().distinct().toList();
    }
}
