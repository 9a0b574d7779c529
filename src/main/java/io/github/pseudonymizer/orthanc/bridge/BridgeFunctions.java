// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code plugin/bridge.h}, by JNA's direct mapping. Names, order and meaning are the header's.
 *
 * <p>Text goes as {@code byte[]}, NUL-terminated UTF-8; a {@code pseudonymizer_buffer*} as {@code long[2]} of address
 * and size. JNA copies arrays in and out, so nothing on the Java heap is pinned while a call waits.
 */
final class BridgeFunctions {

    /** {@code PSEUDONYMIZER_ABI} that this class was written for. */
    static final int ABI = 5;

    static final int OK = 0;
    static final int CLOSED = 1;
    static final int ABSENT = 2;
    static final int NO_MEMORY = 3;
    static final int REFUSED = 4;

    /** Of {@code dlopen}: symbols stay private, for every Orthanc plugin exports functions of the same names. */
    private static final int RTLD_NOW = 2;

    private BridgeFunctions() {}

    /**
     * Binds the functions to a library, which is loaded if it was not.
     *
     * @throws UnsatisfiedLinkError if it cannot be loaded, or lacks a function
     */
    static void bind(String libraryPath) {
        Native.register(
                BridgeFunctions.class,
                NativeLibrary.getInstance(libraryPath, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW)));
    }

    static native int pseudonymizer_abi();

    static native int pseudonymizer_attach();

    static native int pseudonymizer_started(long event, byte[] refusal);

    static native int pseudonymizer_stopped(long event);

    static native @Nullable Pointer pseudonymizer_next_event(long timeoutMilliseconds);

    static native void pseudonymizer_release_event(Pointer event);

    static native int pseudonymizer_answer(
            long event, int status, int retryAfterSeconds, byte[] contentType, @Nullable Pointer body, long bodySize);

    static native int pseudonymizer_working(long event);

    static native int pseudonymizer_call(
            byte[] method, byte[] uri, @Nullable Pointer body, long bodySize, int[] status, long[] answer);

    static native int pseudonymizer_get_from_plugins(byte[] uri, byte[] headers, int[] status, long[] answer);

    static native int pseudonymizer_instance(byte[] orthancId, long[] file);

    static native int pseudonymizer_transcode(Pointer file, long fileSize, byte[] transferSyntax, long[] transcoded);

    static native int pseudonymizer_log(int level, byte[] message);

    static native int pseudonymizer_get_global_property(int number, long[] value);

    static native int pseudonymizer_set_global_property(int number, byte[] value);

    static native int pseudonymizer_metric(byte[] name, float value);

    static native int pseudonymizer_routes(long[] json);

    static native int pseudonymizer_submit_job(byte[] state, byte[] content, int priority, long[] orthancId);

    static native int pseudonymizer_update_job(long job, float progress, byte[] content);

    static native int pseudonymizer_end_job(long job, int success, byte[] content);

    static native @Nullable Pointer pseudonymizer_allocate(long size);

    static native void pseudonymizer_free(Pointer data);
}
