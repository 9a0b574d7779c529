package io.github.pseudonymizer.testing;

import java.nio.file.Path;

/** Libraries of {@code src/test/native} that change the world for a program into which they are preloaded. */
final class Preload {

    private Preload() {}

    /** Compiles one. */
    static Path compiled(String name, Path directory) {
        Path library = directory.resolve(name + ".so");
        String unused = Commands.run(
                "cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), "src/test/native/" + name + ".c", "-ldl");
        return library;
    }
}
