// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The standard's data dictionary: elements of commands, of meta information, of directories and of datasets, and
 * repeating groups (50xx, 60xx and other patterns). Thread-safe.
 *
 * <p>If the standard leaves a choice of VRs, {@link #vrOf} gives the one that fits implicit encoding: US for {@code US
 * or SS}, and OW if OW is one of the choices.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part06/chapter_6.html">PS3.6 §6</a>
 */
public final class Dictionary {

    private static final String RESOURCE = "dictionary.csv";
    private static final Dictionary STANDARD = load();

    private final Map<Integer, Entry> exact = new HashMap<>(16_384);
    private final Map<Integer, Map<Integer, Entry>> patternsByMask = new HashMap<>();
    private final Map<String, Tag> tags = new HashMap<>(16_384);
    private final Map<String, Tag> firstOfRepeated = new HashMap<>();
    private final VrTable vrs = new VrTable();

    /**
     * The dictionary's entry for one attribute.
     *
     * @param keyword such as {@code PatientName}; empty for a few that were retired without a name
     * @param vr if there is a choice, the one that {@link #vrOf} chooses
     * @param valueMultiplicity such as {@code 1}, {@code 2-n}
     * @param retired whether new objects must not use it
     */
    public record Entry(String keyword, Vr vr, String valueMultiplicity, boolean retired) {}

    private Dictionary() {}

    /** The entry of this tag; empty if the standard has none, as for all private tags. */
    public static Optional<Entry> find(Tag tag) {
        Entry entry = STANDARD.exact.get(tag.value());
        return entry != null || tag.isPrivate() ? Optional.ofNullable(entry) : STANDARD.matchPattern(tag.value());
    }

    /** The tag with this keyword, such as {@code PatientName}; repeating groups are not found. */
    public static Optional<Tag> tagOf(String keyword) {
        return Optional.ofNullable(STANDARD.tags.get(keyword));
    }

    /** The tag with this keyword in the first of its repeating groups, such as (6000,3000) for {@code OverlayData}. */
    public static Optional<Tag> firstOfRepeated(String keyword) {
        return Optional.ofNullable(STANDARD.firstOfRepeated.get(keyword));
    }

    /**
     * The VR of this tag in the dictionary; otherwise UL for group lengths, LO for private creators, UN for the rest.
     *
     * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.8.html">PS3.5 §7.8</a>
     */
    public static Vr vrOf(Tag tag) {
        return vrOf(tag.value());
    }

    /** As {@link #vrOf(Tag)}, without making an object. */
    static Vr vrOf(int tag) {
        Vr exact = STANDARD.vrs.get(tag);
        if (exact != null) {
            return exact;
        }
        if ((tag & 0xFFFF) == 0) {
            return Vr.UL;
        }
        if ((tag & 0x10000) != 0) {
            int element = tag & 0xFFFF;
            return element >= 0x10 && element <= 0xFF ? Vr.LO : Vr.UN;
        }
        return STANDARD.matchPattern(tag).map(Entry::vr).orElse(Vr.UN);
    }

    /** Number of known attributes and patterns. */
    static int size() {
        return STANDARD.exact.size()
                + STANDARD.patternsByMask.values().stream().mapToInt(Map::size).sum();
    }

    private Optional<Entry> matchPattern(int tag) {
        for (Map.Entry<Integer, Map<Integer, Entry>> patterns : patternsByMask.entrySet()) {
            Entry entry = patterns.getValue().get(tag & ~patterns.getKey());
            if (entry != null) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static Dictionary load() {
        Dictionary dictionary = new Dictionary();
        try (InputStream stream = Dictionary.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(dictionary::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dictionary;
    }

    private void add(String line) {
        String[] fields = line.split(",", -1);
        Entry entry = new Entry(fields[1], choose(fields[2]), fields[3], fields[4].equals("Y"));
        if (fields[0].contains("x")) {
            int mask =
                    Integer.parseUnsignedInt(fields[0].replaceAll("[^x]", "0").replace('x', 'F'), 16);
            int tag = Integer.parseUnsignedInt(fields[0].replace('x', '0'), 16);
            patternsByMask.computeIfAbsent(mask, m -> new HashMap<>()).put(tag, entry);
            if (!entry.keyword().isEmpty()) {
                firstOfRepeated.put(entry.keyword(), new Tag(tag));
            }
            return;
        }
        Tag tag = Tag.parse(fields[0]);
        exact.put(tag.value(), entry);
        vrs.put(tag.value(), entry.vr());
        if (!entry.keyword().isEmpty()) {
            tags.put(entry.keyword(), tag);
        }
    }

    private static Vr choose(String vrs) {
        String chosen = vrs.endsWith("OW") ? "OW" : vrs.substring(0, 2);
        return Vr.find(chosen).orElseThrow(() -> new IllegalStateException("unknown VR " + chosen));
    }
}
