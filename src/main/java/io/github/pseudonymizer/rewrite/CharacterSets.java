package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.CharacterSet;
import io.github.pseudonymizer.dicom.DatasetReader;
import java.nio.charset.StandardCharsets;

/** Follows a reader and knows the character set of where it is: an item may have one of its own. */
final class CharacterSets {

    static final int SPECIFIC_CHARACTER_SET = 0x00080005;
    private static final int LONGEST = 1024;

    private final Inherited<CharacterSet> sets = new Inherited<>(CharacterSet.DEFAULT);

    void follow(DatasetReader.Event event, DatasetReader reader) {
        if (event == DatasetReader.Event.ITEM_END) {
            sets.leaveTo(reader.depth());
        } else if (event == DatasetReader.Event.ELEMENT
                && reader.tag() == SPECIFIC_CHARACTER_SET
                && reader.valueLength() <= LONGEST) {
            String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
            sets.set(reader.depth(), CharacterSet.of(value));
        }
    }

    CharacterSet current() {
        return sets.current();
    }
}
