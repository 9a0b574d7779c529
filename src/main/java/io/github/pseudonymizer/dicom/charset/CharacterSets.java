// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Inherited;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Follows a reader and knows the character set at its position, because an item may have one of its own. */
public final class CharacterSets {

    /** Start of the scope that is the dataset itself. */
    public static final int TOP = -1;

    private static final int LONGEST = 1024;

    private static final int MOST_DIFFERENT = 16;

    private final Set<CharacterSet> seen = new LinkedHashSet<>(Set.of(CharacterSet.DEFAULT));
    private final Inherited<Scope> scopes = new Inherited<>(new Scope(TOP, CharacterSet.DEFAULT));

    /**
     * A part of a dataset whose character set is declared at one place.
     *
     * @param start where the item with the declaration begins, or {@link #TOP}
     */
    public record Scope(int start, CharacterSet characterSet) {}

    /** Tells of every event. */
    public void follow(DatasetReader.Event event, DatasetReader reader) {
        if (event == DatasetReader.Event.ITEM_END) {
            scopes.leaveTo(reader.depth());
        } else if (event == DatasetReader.Event.ELEMENT
                && reader.tag() == Tags.SPECIFIC_CHARACTER_SET
                && reader.valueLength() <= LONGEST) {
            if (!reader.vr().isText() && reader.vr() != Vr.UN) {
                // The plan removes it, and then the text that stays would have another meaning.
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

    /** The character set at the position. */
    public CharacterSet current() {
        return scope().characterSet();
    }

    /** The scope of the reader's position. */
    public Scope scope() {
        return scopes.current();
    }

    /**
     * All sets declared so far, each once. Their number is limited, so that a hostile file cannot slow the search down.
     */
    public List<CharacterSet> seen() {
        return List.copyOf(seen);
    }
}
