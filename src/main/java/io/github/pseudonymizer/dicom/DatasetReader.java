// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a dataset, event by event, without copying values and without recursion: any depth, linear time.
 *
 * <p>It understands all forms of PS3.5 §7: the three encodings; sequences and items of defined and undefined length in
 * any mixture; encapsulated pixel data, which is one element to the caller; UN with sequences inside. A value of
 * defined length and unknown VR is a sequence if, and only if, all of it can be read as one. Faults of real files are
 * tolerated if their meaning is certain: odd lengths, unknown VR codes, delimiters that a defined length makes
 * redundant, zeros after the end. Confined to one thread.
 */
public final class DatasetReader {

    /** The steps of the walk. */
    public enum Event {
        /** An element with a value. */
        ELEMENT,
        /** A sequence begins; its items follow. */
        SEQUENCE,
        /** An item begins; its elements follow. */
        ITEM,
        ITEM_END,
        SEQUENCE_END,
        /** The end of the dataset. */
        END
    }

    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_DELIMITER = 0xFFFEE00D;
    private static final int SEQUENCE_DELIMITER = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFFFFFFL;
    private static final int LARGEST_VALUE = 16 << 20;

    private final ByteBuffer bytes;
    private final Nesting nesting = new Nesting();
    private final @Nullable Probe probe;
    private Confirmed confirmed = Confirmed.NOTHING;

    private int position;
    private int start;
    private int valueStart;
    private int end;
    private int tag;
    private Vr vr = Vr.UN;
    private @Nullable Vr encodedVr;
    private boolean undefined;
    private boolean longLength;
    private ByteOrder headerOrder = ByteOrder.LITTLE_ENDIAN;
    private Encoding lastEncoding = Encoding.IMPLICIT_LITTLE_ENDIAN;

    /**
     * Reads from {@code start} to the limit of the bytes.
     *
     * @param bytes their position is ignored and does not change
     * @throws DicomException by every method that moves, if the bytes are malformed
     */
    public DatasetReader(ByteBuffer bytes, int start, Encoding encoding) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.probe = null;
        this.position = start;
        nesting.pushDataset(start, bytes.limit(), encoding);
    }

    /** Reads a value as the items of a sequence, on probation. */
    private DatasetReader(ByteBuffer bytes, int start, int end, Encoding encoding, Probe probe) {
        this.bytes = bytes;
        this.probe = probe;
        this.position = start;
        nesting.pushSequence(start, end, 0, false, false, encoding);
    }

    /** Moves to the next step. */
    public Event next() {
        return nesting.isItem() ? nextInItem() : nextInSequence();
    }

    /** Moves to the end of the sequence that just began. */
    public void skipSequence() {
        int outside = nesting.size() - 1;
        while (nesting.size() > outside) {
            next();
        }
    }

    /** Tag of the element, sequence or delimiter. */
    public int tag() {
        return tag;
    }

    /** VR as encoded; if the encoding has none, that of the dictionary. SQ for every sequence. */
    public Vr vr() {
        return vr;
    }

    /** Whether the encoding gives the VR: it is not implicit, not UN, and not an unknown code. */
    public boolean isVrEncoded() {
        return encodedVr != null && encodedVr != Vr.UN;
    }

    /** Byte order of binary numbers in the value. */
    public ByteOrder valueOrder() {
        return isVrEncoded() ? headerOrder : ByteOrder.LITTLE_ENDIAN;
    }

    /** Byte order of tag and length. */
    public ByteOrder headerOrder() {
        return headerOrder;
    }

    /** Encoding of the elements around; after SEQUENCE, that of its items. */
    public Encoding encoding() {
        return nesting.encoding();
    }

    /** Encoding of the content of the item or sequence that just ended. */
    public Encoding lastEncoding() {
        return lastEncoding;
    }

    /** Where the element, item or delimiter begins. */
    public int start() {
        return start;
    }

    /** Where the value or the content begins, directly after the length. */
    public int valueStart() {
        return valueStart;
    }

    /** Where the element or the delimiter ends. Fragments and their delimiter belong to an element. */
    public int end() {
        return end;
    }

    public int valueLength() {
        return end - valueStart;
    }

    /** Whether the length of this element, sequence or item, or of the one that just ended, is undefined. */
    public boolean isUndefinedLength() {
        return undefined;
    }

    /** Whether the length field has 32 bits, not 16. */
    public boolean hasLongLength() {
        return longLength;
    }

    /** How many sequences enclose this element or sequence; 0 at the top level. */
    public int depth() {
        return (nesting.size() - 1) >> 1;
    }

    /** Tag of the innermost sequence around this element; 0 at the top level. */
    public int enclosingTag() {
        return nesting.tag();
    }

    /** Where the item around this element begins. */
    public int enclosingStart() {
        return nesting.start();
    }

    /** The bytes that are read, little endian, from 0. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Tags of the enclosing sequences and of the element itself, for messages. */
    public String path() {
        return nesting.isItem() ? nesting.path() + new Tag(tag) : nesting.path();
    }

    /**
     * A copy of the value.
     *
     * @throws DicomException if it is larger than 16 MiB, because no value that is examined is
     */
    public byte[] value() {
        if (valueLength() > LARGEST_VALUE) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, path() + " is larger than 16 MiB");
        }
        byte[] value = new byte[valueLength()];
        bytes.get(valueStart, value);
        return value;
    }

    private Event nextInSequence() {
        int limit = nesting.limit();
        if (!nesting.isUndefined() && position == limit) {
            return leave(position, Event.SEQUENCE_END);
        }
        require(8, limit);
        tag = tagAt(position);
        long length = lengthAt(position + 4);
        if (tag == SEQUENCE_DELIMITER) {
            requireDelimiter(length, limit);
            return leave(position + 8, Event.SEQUENCE_END);
        }
        if (tag != ITEM) {
            throw malformed("no item where one must be");
        }
        begin(position + 8, length, limit);
        longLength = true;
        nesting.pushItem(start, undefined ? limit : end, undefined);
        position = valueStart;
        return Event.ITEM;
    }

    private Event nextInItem() {
        int limit = nesting.limit();
        if (!nesting.isUndefined() && position == limit) {
            return endOfItem(position);
        }
        if (isTopLevel() && limit - position < 12 && onlyPadding(limit)) {
            return endOfItem(limit);
        }
        require(8, limit);
        tag = tagAt(position);
        if (tag >>> 16 == 0xFFFE) {
            if (tag != ITEM_DELIMITER || isTopLevel()) {
                throw malformed("a delimiter where none can be");
            }
            requireDelimiter(lengthAt(position + 4), limit);
            return endOfItem(position + 8);
        }
        if (isTopLevel() && (tag == Tags.DATA_SET_TRAILING_PADDING || (tag == 0 && onlyPadding(limit)))) {
            return endOfItem(limit);
        }
        return nesting.encoding().isExplicit() ? explicitElement(limit) : implicitElement(limit);
    }

    private Event explicitElement(int limit) {
        int code = (bytes.get(position + 4) & 0xFF) << 8 | (bytes.get(position + 5) & 0xFF);
        encodedVr = VrCodes.find(code);
        // PS3.5 §7.1.2: future VRs have the long form; but "??" and the like come from writers that knew no VR.
        longLength = encodedVr != null
                ? encodedVr.hasLongLength()
                : VrCodes.isUpperCase(code) && bytes.getShort(position + 6) == 0;
        if (longLength) {
            require(12, limit);
            begin(position + 12, lengthAt(position + 8), limit);
        } else {
            short length = bytes.getShort(position + 6);
            begin(
                    position + 8,
                    (nesting.encoding().isBigEndian() ? Short.reverseBytes(length) : length) & 0xFFFF,
                    limit);
        }
        vr = encodedVr != null && encodedVr != Vr.UN ? encodedVr : Dictionary.vrOf(tag);
        return undefined ? undefinedLength(limit) : definedLength();
    }

    private Event implicitElement(int limit) {
        encodedVr = null;
        longLength = true;
        begin(position + 8, lengthAt(position + 4), limit);
        vr = Dictionary.vrOf(tag);
        return undefined ? undefinedLength(limit) : definedLength();
    }

    private Event undefinedLength(int limit) {
        if (tag == Tags.PIXEL_DATA || isBulk(encodedVr)) {
            end = endOfFragments(limit);
            position = end;
            return Event.ELEMENT;
        }
        if (isVrEncoded() && encodedVr != Vr.SQ) {
            throw malformed("undefined length, which this VR cannot have");
        }
        // PS3.5 §6.2.2: UN with undefined length is a sequence in implicit VR little endian.
        Encoding inside = encodedVr == Vr.SQ ? nesting.encoding() : Encoding.IMPLICIT_LITTLE_ENDIAN;
        return enter(limit, false, inside);
    }

    private Event definedLength() {
        boolean certain = nesting.encoding().isExplicit() ? encodedVr == Vr.SQ : vr == Vr.SQ;
        if (certain) {
            return enter(end, false, nesting.encoding());
        }
        if (!isVrEncoded() && (vr == Vr.SQ || vr == Vr.UN)) {
            Encoding inside = encodingIfSequence();
            if (inside != null) {
                return enter(end, probe != null, inside);
            }
        }
        position = end;
        return Event.ELEMENT;
    }

    private @Nullable Encoding encodingIfSequence() {
        if (valueLength() == 0) {
            return vr == Vr.SQ ? Encoding.IMPLICIT_LITTLE_ENDIAN : null;
        }
        if (!beginsWithItem()) {
            return null;
        }
        if (probe != null) {
            probe.hope(start);
            return Encoding.IMPLICIT_LITTLE_ENDIAN;
        }
        if (start >= confirmed.end()) {
            confirmed = examine(Encoding.IMPLICIT_LITTLE_ENDIAN);
            if (confirmed.isEmpty() && nesting.encoding().isExplicit()) {
                confirmed = examine(nesting.encoding());
            }
        }
        return confirmed.encodingOf(start);
    }

    private boolean beginsWithItem() {
        if (end - valueStart < 8) {
            return false;
        }
        int first = bytes.getInt(valueStart);
        return first == 0xE000FFFE || first == 0x00E0FEFF;
    }

    /**
     * Reads all of the value as the items of a sequence, to find out whether it is one.
     *
     * @param inside encoding of the items; PS3.5 §6.2.2 wants implicit VR for UN, so that is tried first
     */
    private Confirmed examine(Encoding inside) {
        Probe probation = new Probe();
        probation.hope(start);
        DatasetReader reader = new DatasetReader(bytes, valueStart, end, inside, probation);
        boolean reading = true;
        while (reading) {
            try {
                reading = reader.next() != Event.END;
            } catch (DicomException e) {
                if (e.reason() != DicomException.Reason.MALFORMED) {
                    throw e;
                }
                if (!reader.giveUp(probation)) {
                    return new Confirmed(new int[0], start, inside, end);
                }
            }
        }
        return new Confirmed(probation.sequences(), start, inside, end);
    }

    /** Takes the innermost sequence on probation for a plain value; false if there are only certain ones. */
    private boolean giveUp(Probe probation) {
        if (!nesting.popToProbed()) {
            return false;
        }
        position = nesting.lastLimit();
        probation.disappoint(nesting.lastStart());
        return true;
    }

    private Event enter(int limit, boolean probed, Encoding inside) {
        vr = Vr.SQ;
        nesting.pushSequence(start, limit, tag, undefined, probed, inside);
        position = valueStart;
        return Event.SEQUENCE;
    }

    private Event endOfItem(int behind) {
        if (isTopLevel()) {
            return Event.END;
        }
        return leave(behind, Event.ITEM_END);
    }

    /** Ends the innermost level. The end of a probation reader's outermost sequence is the end of its walk. */
    private Event leave(int behind, Event event) {
        start = position;
        valueStart = behind;
        end = behind;
        position = behind;
        undefined = nesting.isUndefined();
        lastEncoding = nesting.encoding();
        if (nesting.size() == 1) {
            return Event.END;
        }
        nesting.pop();
        return event;
    }

    private boolean isTopLevel() {
        return nesting.size() == 1;
    }

    private static boolean isBulk(@Nullable Vr vr) {
        return vr != null
                && switch (vr) {
                    case OB, OD, OF, OL, OV, OW -> true;
                    default -> false;
                };
    }

    private int endOfFragments(int limit) {
        int fragment = valueStart;
        while (true) {
            if (limit - fragment < 8) {
                throw malformed("fragments without an end");
            }
            int delimiter = tagAt(fragment);
            long length = lengthAt(fragment + 4);
            if (delimiter == SEQUENCE_DELIMITER && length == 0) {
                return fragment + 8;
            }
            if (delimiter != ITEM || length > limit - fragment - 8) {
                throw malformed("broken fragments");
            }
            fragment += 8 + (int) length;
        }
    }

    private void begin(int valueStart, long length, int limit) {
        this.start = position;
        this.valueStart = valueStart;
        this.headerOrder = nesting.encoding().order();
        this.undefined = length == UNDEFINED && longLength();
        if (!undefined && length > limit - valueStart) {
            throw malformed("longer than what encloses it");
        }
        this.end = undefined ? valueStart : valueStart + (int) length;
    }

    private boolean longLength() {
        return !nesting.isItem() || longLength;
    }

    private void requireDelimiter(long length, int limit) {
        // A delimiter is redundant in a defined length, and can only be at its very end.
        if (length != 0 || !(nesting.isUndefined() || position + 8 == limit)) {
            throw malformed("a delimiter where none can be");
        }
    }

    private void require(int count, int limit) {
        if (limit - position < count) {
            throw malformed("breaks off");
        }
    }

    private boolean onlyPadding(int limit) {
        for (int i = position; i < limit; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private int tagAt(int offset) {
        int group = bytes.getShort(offset) & 0xFFFF;
        int element = bytes.getShort(offset + 2) & 0xFFFF;
        return nesting.encoding().isBigEndian()
                ? (Short.reverseBytes((short) group) & 0xFFFF) << 16 | (Short.reverseBytes((short) element) & 0xFFFF)
                : group << 16 | element;
    }

    private long lengthAt(int offset) {
        int length = bytes.getInt(offset);
        return (nesting.encoding().isBigEndian() ? Integer.reverseBytes(length) : length) & 0xFFFFFFFFL;
    }

    private DicomException malformed(String what) {
        if (probe != null) {
            return probe.noSequence();
        }
        return new DicomException(
                DicomException.Reason.MALFORMED,
                path() + " at offset " + position + " (0x" + Integer.toHexString(position) + "): " + what);
    }
}
