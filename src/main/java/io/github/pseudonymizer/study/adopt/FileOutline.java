// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The dates and UIDs of a file, by their places in the dataset, and what tells the file from others of its study.
 *
 * @param dates values of DA and DT
 * @param uids values of UI
 * @param items the number of items of each sequence
 * @param mark the same in an original and in its copy, if that has the same numbers and pixels
 */
record FileOutline(
        Map<String, List<String>> dates, Map<String, List<String>> uids, Map<String, Integer> items, String mark) {

    /** Goes before what is inside of an item. */
    private static final char NESTED = '/';

    /** Goes before the number of an item. */
    private static final char ITEM = '#';

    private static final int DEEPEST = 16;
    private static final int LONGEST = 1 << 16;
    private static final int MOST = 100_000;
    private static final List<Integer> MARKING =
            List.of(Tags.SOP_CLASS_UID, Tags.SERIES_NUMBER, Tags.INSTANCE_NUMBER, Tags.PIXEL_DATA);

    /** The place of a top-level element. */
    static String place(int tag) {
        return HexFormat.of().toHexDigits(tag);
    }

    /** @throws io.github.pseudonymizer.dicom.DicomException if it is malformed */
    static FileOutline of(ByteBuffer file) {
        return new Walk(DicomFile.open(file).reader()).outline();
    }

    /** Whether the sequences around a place have as many items in both files, so that it is the same place. */
    boolean hasSamePlace(String place, FileOutline other) {
        for (int item = place.indexOf(ITEM); item >= 0; item = place.indexOf(ITEM, item + 1)) {
            String sequence = place.substring(0, item);
            if (!Objects.equals(items.get(sequence), other.items.get(sequence))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "FileOutline[redacted]";
    }

    /** Used once. */
    private static final class Walk {

        private final DatasetReader reader;
        private final Map<String, List<String>> dates = new HashMap<>();
        private final Map<String, List<String>> uids = new HashMap<>();
        private final Map<Integer, String> marks = new HashMap<>();
        private final Deque<String> sequences = new ArrayDeque<>();
        private final Deque<Integer> items = new ArrayDeque<>();
        private final Map<String, Integer> counts = new HashMap<>();

        Walk(DatasetReader reader) {
            this.reader = reader;
        }

        FileOutline outline() {
            for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
                take(event);
            }
            StringBuilder mark = new StringBuilder();
            MARKING.forEach(tag -> mark.append(marks.getOrDefault(tag, "")).append(NESTED));
            return new FileOutline(dates, uids, counts, mark.toString());
        }

        private void take(DatasetReader.Event event) {
            switch (event) {
                case SEQUENCE -> {
                    if (items.size() == DEEPEST) {
                        reader.skipSequence();
                    } else {
                        sequences.push(prefix() + place(reader.tag()));
                        items.push(0);
                    }
                }
                case ITEM -> items.push(items.pop() + 1);
                case SEQUENCE_END -> {
                    counts.put(sequences.pop(), items.pop());
                }
                case ELEMENT -> element();
                case ITEM_END, END -> {}
            }
        }

        private String prefix() {
            return sequences.isEmpty() ? "" : sequences.peek() + ITEM + items.peek() + NESTED;
        }

        private void element() {
            Vr vr = reader.vr();
            if ((vr == Vr.DA || vr == Vr.DT || vr == Vr.UI) && dates.size() + uids.size() < MOST) {
                List<String> values = values();
                if (!values.isEmpty()) {
                    (vr == Vr.UI ? uids : dates).put(prefix() + place(reader.tag()), values);
                }
            }
            if (sequences.isEmpty() && MARKING.contains(reader.tag())) {
                marks.put(reader.tag(), reader.tag() == Tags.PIXEL_DATA ? digest() : String.join("\\", values()));
            }
        }

        private List<String> values() {
            if (reader.valueLength() > LONGEST) {
                return List.of();
            }
            String text = new String(reader.value(), StandardCharsets.US_ASCII);
            return List.of(text.split("\\\\", -1)).stream().map(Padding::strip).toList();
        }

        private String digest() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(
                        reader.bytes().duplicate().position(reader.valueStart()).limit(reader.end()));
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java runtime has no SHA-256", e);
            }
        }
    }
}
