// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of the original from which the instances of a copy were made. They tell later whether an original changed
 * or is gone. Instances whose originals we deleted, and instances that others put into the copied study, are not
 * recorded.
 *
 * <p>There is an entry for every instance of every study, so digests are cut to 48 bits. A change is overlooked with a
 * probability of 2<sup>-48</sup>.
 *
 * @param files by the digest of the archive's id of the copied instance
 */
public record CopiedFiles(SortedMap<Long, File> files) {

    /** No instance was copied. */
    public static final CopiedFiles NONE = new CopiedFiles(new TreeMap<>());

    private static final int DIGEST_BYTES = 6;
    private static final int ENTRY_BYTES = 3 * DIGEST_BYTES;

    /**
     * The file of an original.
     *
     * @param revision digest of {@link Original#revision}
     * @param content digest of {@link StudyArchive#contentOf}
     */
    public record File(long revision, long content) {

        public static File of(Original original, String content) {
            return new File(digest(original.revision()), digest(content));
        }
    }

    public CopiedFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Reads what {@link #bytes} made.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static CopiedFiles of(byte[] bytes) {
        if (bytes.length % ENTRY_BYTES != 0) {
            throw new IllegalArgumentException("malformed record of copied files of " + bytes.length + " bytes");
        }
        SortedMap<Long, File> files = new TreeMap<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            files.put(read(buffer), new File(read(buffer), read(buffer)));
        }
        return new CopiedFiles(files);
    }

    private static long read(ByteBuffer buffer) {
        return (buffer.getShort() & 0xFFFFL) << 32 | (buffer.getInt() & 0xFFFF_FFFFL);
    }

    /** 18 bytes for each instance. */
    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(files.size() * ENTRY_BYTES);
        files.forEach((copy, file) -> {
            write(buffer, copy);
            write(buffer, file.revision());
            write(buffer, file.content());
        });
        return buffer.array();
    }

    private static void write(ByteBuffer buffer, long digest) {
        buffer.putShort((short) (digest >> 32)).putInt((int) digest);
    }

    /** Whether we made this instance of the copy, from an original that should still exist. */
    public boolean has(String copy) {
        return files.containsKey(digest(copy));
    }

    /** Whether this instance of the copy was made from this file of the original. */
    public boolean isOf(String copy, Original original) {
        File file = files.get(digest(copy));
        boolean told = !original.revision().isEmpty();
        return file != null && told && file.revision() == digest(original.revision());
    }

    /** Whether this instance of the copy was made from a file of this content, which may have been stored again. */
    public boolean isOfContent(String copy, String content) {
        File file = files.get(digest(copy));
        return file != null && !content.isEmpty() && file.content() == digest(content);
    }

    /** With these files, by the archive's ids of the copied instances; they replace earlier ones. */
    public CopiedFiles with(Map<String, File> copied) {
        SortedMap<Long, File> all = new TreeMap<>(files);
        copied.forEach((copy, file) -> all.put(digest(copy), file));
        return new CopiedFiles(all);
    }

    /** Without these instances of the copy. */
    public CopiedFiles without(Collection<String> copies) {
        SortedMap<Long, File> rest = new TreeMap<>(files);
        copies.forEach(copy -> rest.remove(digest(copy)));
        return new CopiedFiles(rest);
    }

    /** Of these instances of the copy only. */
    public CopiedFiles only(Collection<String> copies) {
        Set<Long> kept = copies.stream().map(CopiedFiles::digest).collect(Collectors.toSet());
        SortedMap<Long, File> rest = new TreeMap<>(files);
        rest.keySet().retainAll(kept);
        return new CopiedFiles(rest);
    }

    private static long digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return read(ByteBuffer.wrap(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "CopiedFiles[" + files.size() + "]";
    }
}
