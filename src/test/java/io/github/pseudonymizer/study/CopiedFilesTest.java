// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiedFilesTest {

    private static Original original(String revision) {
        return new Original("id", "1.2", "1.2.3", 100, revision);
    }

    private static CopiedFiles of(int instances) {
        Map<String, CopiedFiles.File> files = new HashMap<>();
        for (int i = 0; i < instances; i++) {
            files.put("copy" + i, CopiedFiles.File.of(original("revision" + i), "content" + i));
        }
        return CopiedFiles.NONE.with(files);
    }

    @Test
    void what_is_written_can_be_read_and_takes_18_bytes_for_each_instance() {
        CopiedFiles files = of(2000);

        byte[] bytes = files.bytes();

        assertEquals(files, CopiedFiles.of(bytes));
        assertEquals(36_000, bytes.length);
    }

    @Test
    void what_was_cut_off_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> CopiedFiles.of(new byte[17]));
    }

    @Test
    void a_file_is_known_by_its_revision_and_by_its_content() {
        CopiedFiles files = of(2);

        assertTrue(files.isOf("copy1", original("revision1")));
        assertFalse(files.isOf("copy1", original("revision0")));
        assertFalse(files.isOf("copy2", original("revision1")));
        assertTrue(files.isOfContent("copy1", "content1"));
        assertFalse(files.isOfContent("copy1", "content0"));
    }

    @Test
    void what_the_archive_cannot_tell_is_never_the_same() {
        CopiedFiles files = CopiedFiles.NONE.with(Map.of("copy", CopiedFiles.File.of(original(""), "")));

        assertFalse(files.isOf("copy", original("")));
        assertFalse(files.isOfContent("copy", ""));
    }

    @Test
    void instances_can_be_left_out() {
        CopiedFiles files = of(3);

        assertEquals(of(2), files.without(List.of("copy2", "never there")));
        assertEquals(of(2), files.only(List.of("copy0", "copy1", "never there")));
    }
}
