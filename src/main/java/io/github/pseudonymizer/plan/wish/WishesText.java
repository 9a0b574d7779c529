// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.Mask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@link Wishes} as a text that a database can keep. It holds values, so it is as confidential as they are. */
public final class WishesText {

    private WishesText() {}

    /** What {@link #read} reads. Equal for equal wishes. */
    public static String of(Wishes wishes) {
        PathWishes paths = wishes.paths();
        Lines lines = new Lines();
        lines.sorted("keep", wishes.keep().stream().map(Tag::toString));
        lines.sorted("remove", wishes.remove().stream().map(Tag::toString));
        List<String> replace = new ArrayList<>();
        new TreeMap<>(wishes.replace()).forEach((tag, value) -> replace.addAll(List.of(tag.toString(), value)));
        lines.line("replace", replace);
        lines.line("keepPrivateTags", "" + wishes.keepPrivateTags());
        lines.line("dicomVersion", wishes.dicomVersion());
        lines.line("keepInside", texts(paths.keep()));
        lines.line("removeInside", texts(paths.remove()));
        List<String> replaceInside = new ArrayList<>();
        paths.replace().forEach((path, value) -> replaceInside.addAll(List.of(path.toString(), text(value))));
        lines.line("replaceInside", replaceInside);
        lines.line("privateCreator", paths.privateCreator());
        if (!wishes.blackOut().isEmpty()) {
            lines.line(
                    "blackOut", wishes.blackOut().stream().map(Mask::toString).toList());
        }
        return lines.text();
    }

    private static List<String> texts(Collection<TagPath> paths) {
        return paths.stream().map(TagPath::toString).toList();
    }

    /** Its first letter tells what it is. */
    private static String text(WishedValue value) {
        if (value instanceof WishedValue.Text text) {
            return "T" + text.text();
        }
        if (value instanceof WishedValue.Bytes bytes) {
            return "B" + HexFormat.of().formatHex(bytes.toByteArray());
        }
        Lines lines = new Lines();
        for (Map<Tag, WishedValue> item : ((WishedValue.Items) value).items()) {
            List<String> values = new ArrayList<>();
            item.forEach((tag, inside) -> values.addAll(List.of(tag.toString(), text(inside))));
            lines.line("item", values);
        }
        return "I" + lines.text();
    }

    /**
     * Reads wishes.
     *
     * @throws IllegalArgumentException if the text does not come from {@link #of}; the message does not quote it
     */
    public static Wishes read(String text) {
        Map<String, List<String>> lines = new HashMap<>();
        Lines.of(text).forEach(line -> lines.put(line.name(), line.values()));
        Map<Tag, String> replace = new HashMap<>();
        pairs(values(lines, "replace")).forEach((tag, value) -> replace.put(Tag.parse(tag), value));
        Map<TagPath, WishedValue> replaceInside = new LinkedHashMap<>();
        pairs(values(lines, "replaceInside")).forEach((path, value) -> replaceInside.put(path(path), value(value)));
        return new Wishes(
                tags(values(lines, "keep")),
                tags(values(lines, "remove")),
                replace,
                Boolean.parseBoolean(first(lines, "keepPrivateTags")),
                first(lines, "dicomVersion"),
                new PathWishes(
                        paths(values(lines, "keepInside")),
                        paths(values(lines, "removeInside")),
                        replaceInside,
                        first(lines, "privateCreator")),
                values(lines, "blackOut").stream().map(Mask::parse).toList());
    }

    private static List<String> values(Map<String, List<String>> lines, String name) {
        return lines.getOrDefault(name, List.of());
    }

    private static String first(Map<String, List<String>> lines, String name) {
        return values(lines, name).stream().findFirst().orElse("");
    }

    private static Map<String, String> pairs(List<String> values) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Iterator<String> all = values.iterator(); all.hasNext(); ) {
            String name = all.next();
            if (!all.hasNext()) {
                throw new IllegalArgumentException("a name without a value");
            }
            pairs.put(name, all.next());
        }
        return pairs;
    }

    private static Set<Tag> tags(List<String> texts) {
        Set<Tag> tags = new HashSet<>();
        texts.forEach(text -> tags.add(Tag.parse(text)));
        return tags;
    }

    private static Set<TagPath> paths(List<String> texts) {
        Set<TagPath> paths = new LinkedHashSet<>();
        texts.forEach(text -> paths.add(path(text)));
        return paths;
    }

    /**
     * Reads what {@link TagPath#toString} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TagPath path(String text) {
        if (PathSyntax.read(text) instanceof PathSyntax.Reading.Path read) {
            return read.path();
        }
        throw new IllegalArgumentException("malformed path of " + text.length() + " characters");
    }

    private static WishedValue value(String text) {
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 'T' -> new WishedValue.Text(rest);
            case 'B' -> new WishedValue.Bytes(HexFormat.of().parseHex(rest));
            case 'I' -> items(rest);
            default -> throw new IllegalArgumentException("malformed value of " + text.length() + " characters");
        };
    }

    private static WishedValue items(String text) {
        List<Map<Tag, WishedValue>> items = new ArrayList<>();
        for (Lines.Line line : Lines.of(text)) {
            Map<Tag, WishedValue> item = new TreeMap<>();
            pairs(line.values()).forEach((tag, value) -> item.put(Tag.parse(tag), value(value)));
            items.add(item);
        }
        return WishedValue.Items.of(items);
    }
}
