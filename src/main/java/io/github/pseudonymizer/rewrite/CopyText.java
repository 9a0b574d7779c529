// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a reader, writes new values in the character set of their place, and finds out whether these sets suffice.
 *
 * <p>If a set lacks characters of a new value, the dataset, or the item that declares the set, gets a larger one in
 * which kept text has the same meaning: Unicode (ISO_IR 192), if all kept text that depends on the set is ASCII;
 * otherwise the same set with code extensions (ISO 2022), and GB18030 for GBK. Text of unknown VR (UN) depends on the
 * set, too. If no set suffices, the instance is refused, because a question mark in a pseudonym would make it another
 * pseudonym. Confined to one thread.
 */
final class CopyText {

    private static final byte ESCAPE = 0x1B;

    private final TargetSets targets;
    private final CharacterSets sets = new CharacterSets();
    private final Map<Integer, Use> uses = new HashMap<>();

    /** The use of a scope by kept and new text. */
    private static final class Use {
        private final CharacterSet declared;
        private final List<String> written = new ArrayList<>();
        private boolean keepsMoreThanAscii;
        private boolean lacks;

        Use(CharacterSet declared) {
            this.declared = declared;
        }
    }

    CopyText(TargetSets targets) {
        this.targets = targets;
    }

    void follow(DatasetReader.Event event, DatasetReader reader) {
        sets.follow(event, reader);
    }

    /** The character set of the original at the reader's position. */
    CharacterSet characterSet() {
        return sets.current();
    }

    /** Whether Specific Character Set of the reader's position gets a new value. */
    boolean declares() {
        return targets.of(sets.scope()).isPresent();
    }

    /** The new value of Specific Character Set. */
    byte[] declaration() {
        String term = targets.of(sets.scope()).map(CharacterSet::term).orElse("");
        return ValueEncoding.pad(ValueEncoding.ascii(term), Vr.CS);
    }

    /** The scope of the reader's position. */
    CharacterSets.Scope scope() {
        return sets.scope();
    }

    /** The bytes of a new value at the reader's position, as {@link ValueEncoding} makes them. */
    byte[] encode(String value, Vr vr, ByteOrder order) {
        return encode(value, vr, order, sets.scope());
    }

    /** The bytes of a new value in another scope. */
    byte[] encode(String value, Vr vr, ByteOrder order, CharacterSets.Scope scope) {
        CharacterSet target = targets.of(scope).orElse(scope.characterSet());
        boolean ascii = value.chars().allMatch(character -> character < 0x80);
        if (!ascii && dependsOnSet(vr)) {
            Use use = use(scope);
            use.written.add(value);
            use.lacks |= !target.canEncode(value);
        }
        return ValueEncoding.encode(value, vr, order, target);
    }

    /** Tells that this element stays, at least in part. */
    void keep(DatasetReader reader) {
        if (dependsOnSet(reader.vr()) && !isAscii(reader)) {
            use(sets.scope()).keepsMoreThanAscii = true;
        }
    }

    /**
     * The character sets of a copy with all new values; empty if the present ones suffice.
     *
     * @throws RewriteException if the standard has no such set
     */
    Optional<TargetSets> largerSets() {
        Map<Integer, CharacterSet> larger = new HashMap<>(targets.byStart());
        uses.forEach((start, use) -> {
            if (use.lacks) {
                larger.put(start, larger(use));
            }
        });
        return larger.size() == targets.byStart().size() ? Optional.empty() : Optional.of(new TargetSets(larger));
    }

    private static CharacterSet larger(Use use) {
        if (!use.keepsMoreThanAscii && use.written.stream().allMatch(CharacterSet.UTF_8::canEncode)) {
            return CharacterSet.UTF_8;
        }
        return use.declared
                .extendedFor(use.written)
                .orElseThrow(() -> new RewriteException(
                        RewriteException.Reason.CHARACTER_SET,
                        "no character set has both what is kept and what is new; kept is "
                                + (use.declared.isUnknown() ? "an unknown one" : "\"" + use.declared.term() + "\"")));
    }

    private Use use(CharacterSets.Scope scope) {
        return uses.computeIfAbsent(scope.start(), start -> new Use(scope.characterSet()));
    }

    private static boolean dependsOnSet(Vr vr) {
        return vr.isAffectedByCharacterSet() || vr == Vr.UN;
    }

    private static boolean isAscii(DatasetReader reader) {
        for (int i = reader.valueStart(); i < reader.end(); i++) {
            byte b = reader.bytes().get(i);
            if (b < 0 || b == ESCAPE) {
                return false;
            }
        }
        return true;
    }
}
