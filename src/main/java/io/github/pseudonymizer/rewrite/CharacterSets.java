package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Follows a reader and knows the character set of where it is: an item may have one of its own. */
final class CharacterSets {

    static final int TOP = -1;
    private static final int LONGEST = 1024;

    private static final int MOST_DIFFERENT = 16;

    private final Set<CharacterSet> seen = new LinkedHashSet<>(Set.of(CharacterSet.DEFAULT));
    private final Inherited<Scope> scopes = new Inherited<>(new Scope(TOP, CharacterSet.DEFAULT));

    /**
     * All that has one character set because one place declares it.
     *
     * @param start where the item begins that declares it, or {@link #TOP}
     */
    record Scope(int start, CharacterSet characterSet) {}

    void follow(DatasetReader.Event event, DatasetReader reader) {
        if (event == DatasetReader.Event.ITEM_END) {
            scopes.leaveTo(reader.depth());
        } else if (event == DatasetReader.Event.ELEMENT
                && reader.tag() == Tags.SPECIFIC_CHARACTER_SET
                && reader.valueLength() <= LONGEST) {
            if (!reader.vr().isText() && reader.vr() != Vr.UN) {
                // The plan removes it, and the text that stays would mean something else.
                throw new DicomException(
                        DicomException.Reason.MALFORMED, reader.path() + " is encoded with VR " + reader.vr());
            }
            String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
            CharacterSet declared = CharacterSet.of(value);
            scopes.set(reader.depth(), new Scope(reader.depth() == 0 ? TOP : reader.enclosingStart(), declared));
            if (seen.size() < MOST_DIFFERENT) {
                seen.add(declared);
            }
        }
    }

    CharacterSet current() {
        return scope().characterSet();
    }

    /** What the place belongs to. */
    Scope scope() {
        return scopes.current();
    }

    /** All that were declared so far, each once; no more than a hostile file needs to be slow. */
    List<CharacterSet> seen() {
        return List.copyOf(seen);
    }
}
