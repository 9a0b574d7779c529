// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.testing.IodTable.Iod;
import io.github.pseudonymizer.testing.IodTable.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Invented instances of every kind of object in {@code iods.txt}, the same in every run. */
public final class IodPhantoms {

    private IodPhantoms() {}

    /** The kinds there are. */
    public static Set<String> kinds() {
        return IodTable.ALL.iods().keySet();
    }

    /** SOP Class UID of a kind. */
    public static String sopClassUid(String kind) {
        return iod(kind).sopClassUid();
    }

    /** Whether the table gives this kind this attribute at the top level. */
    static boolean has(String kind, String keyword) {
        return iod(kind).attributes().stream()
                .anyMatch(line -> line.depth() == 0 && line.text().matches(keyword + "(\\W.*)?"));
    }

    private static Iod iod(String kind) {
        Iod iod = IodTable.ALL.iods().get(kind);
        if (iod == null) {
            throw new IllegalArgumentException("no kind " + kind);
        }
        return iod;
    }

    /** The DICOM file of a kind as the table has it. */
    public static byte[] file(String kind) {
        return file(kind, List.of());
    }

    /**
     * The DICOM file of a kind with more attributes.
     *
     * @param more lines of the table's form, for the top level, where they replace those of the table
     */
    public static byte[] file(String kind, List<String> more) {
        return file(kind, kind + "/instance", more);
    }

    /**
     * As {@link #file(String, List)}, of one instance among several, to which others may refer.
     *
     * @param instance its SOP Instance UID is that of {@link #uid}
     */
    public static byte[] file(String kind, String instance, List<String> more) {
        List<Line> lines = new ArrayList<>(iod(kind).attributes());
        lines.addAll(more.stream().map(Line::parse).toList());
        PhantomDataset dataset = new PhantomDataset(StandardCharsets.UTF_8);
        dataset.put(0x00080005, Vr.CS, "ISO_IR 192");
        new Filling(lines).fill(dataset, 0);
        return dataset.file(sopClassUid(kind), uid(instance));
    }

    /** The UID that {@code uid:NAME} of the table becomes. */
    public static String uid(String name) {
        return PhantomUid.of("iod/" + name);
    }

    /** Goes once through the lines of an object. */
    private static final class Filling {
        private final List<Line> lines;
        private int next;

        Filling(List<Line> lines) {
            this.lines = lines;
        }

        /** Puts the attributes of this depth up to the end of the item. */
        void fill(PhantomDataset item, int depth) {
            while (next < lines.size() && lines.get(next).depth() == depth && !isBorder(next)) {
                Line line = lines.get(next);
                next++;
                put(line.text(), item, depth);
            }
        }

        private void put(String text, PhantomDataset dataset, int depth) {
            int equals = text.indexOf('=');
            String[] name = (equals < 0 ? text : text.substring(0, equals).strip()).split(":", -1);
            Tag tag = Dictionary.tagOf(name[0]).orElseThrow(() -> new IllegalStateException("no attribute " + name[0]));
            Vr vr = name.length > 1 ? Vr.valueOf(name[1]) : Dictionary.vrOf(tag);
            if (vr == Vr.SQ) {
                putItems(tag, equals < 0 ? "" : text.substring(equals + 1).strip(), dataset, depth);
            } else {
                dataset.put(
                        tag.value(),
                        vr,
                        IodValues.encode(vr, text.substring(equals + 1).strip()));
            }
        }

        private void putItems(Tag tag, String value, PhantomDataset dataset, int depth) {
            List<PhantomDataset> items = new ArrayList<>();
            if (!value.isEmpty()) {
                items.add(code(dataset.item(), value));
            }
            while (next < lines.size() && lines.get(next).depth() == depth + 1) {
                PhantomDataset item = dataset.item();
                fill(item, depth + 1);
                items.add(item);
                if (next < lines.size() && lines.get(next).depth() == depth + 1 && isBorder(next)) {
                    next++;
                }
            }
            // Both ways to tell a length, in turn.
            if (depth % 2 == 0) {
                dataset.put(tag.value(), items);
            } else {
                dataset.putDelimited(tag.value(), items);
            }
        }

        private boolean isBorder(int line) {
            return lines.get(line).text().equals("-");
        }

        private static PhantomDataset code(PhantomDataset item, String value) {
            String[] code = value.substring(1, value.length() - 1).split(", ", -1);
            return item.put(0x00080100, Vr.SH, code[0])
                    .put(0x00080102, Vr.SH, code[1])
                    .put(0x00080104, Vr.LO, code[2]);
        }
    }
}
