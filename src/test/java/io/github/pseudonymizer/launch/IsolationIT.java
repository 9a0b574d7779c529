// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Our copies of libraries beside others of the same names, in this JVM, which has JNA and Gson on its class path. */
class IsolationIT {

    private final ClassLoader isolated = IsolatedClasses.loader(RehearsalJar.SHIPPED);

    @Test
    void jna_works_twice_in_one_jvm() throws Exception {
        int outside = Native.POINTER_SIZE;

        Class<?> inside = isolated.loadClass("com.sun.jna.Native");

        assertNotSame(Native.class, inside);
        assertEquals(outside, inside.getField("POINTER_SIZE").get(null));
        Object libc = isolated.loadClass("com.sun.jna.NativeLibrary")
                .getMethod("getInstance", String.class, Map.class)
                .invoke(null, "libc.so.6", Map.of());
        assertNotNull(libc);
    }

    @Test
    void the_bridge_is_reached_from_inside() throws Exception {
        String library =
                Path.of("target/plugin-tests/libEchoBridge.so").toAbsolutePath().toString();

        Object bridge = isolated.loadClass("io.github.pseudonymizer.orthanc.bridge.NativeBridge")
                .getMethod("open", String.class)
                .invoke(null, library);

        assertEquals(
                "state {} 3",
                bridge.getClass()
                        .getMethod("submitJob", String.class, String.class, int.class)
                        .invoke(bridge, "state", "{}", 3));
    }

    @Test
    void what_is_on_the_class_path_is_not_seen_from_inside() {
        assertThrows(ClassNotFoundException.class, () -> isolated.loadClass("org.junit.jupiter.api.Test"));
        assertThrows(ClassNotFoundException.class, () -> isolated.loadClass(Launcher.class.getName()));
    }

    @Test
    void services_are_found_inside() throws Exception {
        Class<?> plugin = isolated.loadClass("org.flywaydb.core.extensibility.Plugin");

        long found = ServiceLoader.load(plugin, isolated).stream().count();

        assertTrue(found > 0);
    }
}
