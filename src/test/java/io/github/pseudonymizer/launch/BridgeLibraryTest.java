package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeLibraryTest {

    private static final String MAPPED =
            "7f1c2a000000-7f1c2a021000 r-xp 00001000 fe:01 4711                     /opt/my orthanc/libOrthancPseudonymizer.so";
    private static final String OTHER =
            "7f1c2b000000-7f1c2b021000 r-xp 00001000 fe:01 4712                     /usr/lib/libOther.so";

    @TempDir
    Path folder;

    @Test
    void the_property_goes_before_the_variable_and_both_before_what_is_loaded() {
        assertEquals("/a.so", path("/a.so", "/b.so", MAPPED));
        assertEquals("/b.so", path(null, "/b.so", MAPPED));
        assertEquals("/opt/my orthanc/libOrthancPseudonymizer.so", path(null, null, OTHER, MAPPED));
    }

    @Test
    void while_orthanc_has_not_loaded_it_the_one_beside_the_jar_counts() throws Exception {
        Path library = Files.createFile(folder.resolve(BridgeLibrary.NAME));

        assertEquals(library.toString(), path(null, null, OTHER));
    }

    @Test
    void without_any_the_message_says_what_to_set() {
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> path(null, null, OTHER));

        assertTrue(String.valueOf(error.getMessage()).contains("set PSEUDONYMIZER_LIBRARY"), error.toString());
    }

    private String path(@Nullable String property, @Nullable String variable, String... maps) {
        return BridgeLibrary.path(property, name -> variable, Stream.of(maps), folder.resolve("plugin.jar"));
    }
}
