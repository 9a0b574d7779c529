// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A library of {@code src/test/native} that changes the world for a program into which it is preloaded, by a number
 * that it reads from a file again and again.
 */
final class Preload {

    private final String variable;
    private final Path library;
    private final Path told;

    /**
     * Compiles it.
     *
     * @param name of its source
     * @param variable the environment variable that names the file
     * @param directory for what it needs
     */
    Preload(String name, String variable, Path directory, long number) throws IOException {
        if (directory.toString().matches(".*[ :].*")) { // It would be left out, in silence.
            throw new IllegalArgumentException("the loader takes no path with a space or a colon: " + directory);
        }
        this.variable = variable;
        this.library = directory.resolve(name + ".so");
        this.told = directory.resolve(name + ".number");
        String unused = Commands.run(
                "cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), "src/test/native/" + name + ".c", "-ldl");
        tell(number);
    }

    /** What the environment of the program must hold. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), variable, told.toString());
    }

    /** From now on, or a few hundredths of a second later, this is the number. */
    void tell(long number) throws IOException {
        Path next = Files.writeString(told.resolveSibling("next"), number + "\n");
        Files.move(next, told, StandardCopyOption.ATOMIC_MOVE);
    }
}
