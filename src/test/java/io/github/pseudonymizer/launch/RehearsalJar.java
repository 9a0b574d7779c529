// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The JAR as it is shipped, with {@code src/test/rehearsal/Plugin.java} in place of the composition root: a plugin that
 * does on request what tests of the hosts need, such as never answering.
 */
final class RehearsalJar {

    static final Path DIST = Path.of("target/dist").toAbsolutePath();
    static final Path SHIPPED = DIST.resolve("orthanc-pseudonymizer.jar");

    private static final Path SOURCE = Path.of("src/test/rehearsal/Plugin.java");
    private static final String CLASS = "io/github/pseudonymizer/Plugin.class";

    private RehearsalJar() {}

    /**
     * Makes the JAR in a folder, together with the native library, as beside each other as they are shipped.
     *
     * @return the JAR
     */
    static Path in(Path folder) {
        try {
            Path jar = folder.resolve("orthanc-pseudonymizer.jar");
            Files.copy(SHIPPED, jar);
            Files.copy(DIST.resolve(BridgeLibrary.NAME), folder.resolve(BridgeLibrary.NAME));
            Path compiled = compile(SOURCE, Files.createDirectories(folder.resolve("classes")));
            try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
                Files.copy(
                        compiled.resolve(CLASS), zip.getPath("isolated", CLASS), StandardCopyOption.REPLACE_EXISTING);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JAR whose only class is of this name and throws as soon as anybody loads it. */
    static Path poison(Path folder, String packageName, String className) {
        return of(folder, packageName + "." + className, """
                package %s;
                public class %s {
                    static {
                        if (true) {
                            throw new IllegalStateException("poisoned");
                        }
                    }
                }
                """.formatted(packageName, className));
    }

    /** A JAR of the one class of this name and source. */
    static Path of(Path folder, String name, String text) {
        try {
            String className = name.substring(name.lastIndexOf('.') + 1);
            Path source = Files.createDirectories(folder).resolve(className + ".java");
            Files.writeString(source, text);
            Path compiled = compile(source, Files.createDirectories(folder.resolve("classes")));
            String file = name.replace('.', '/') + ".class";
            Path jar = folder.resolve(className + ".jar");
            try (FileSystem zip =
                    FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"))) {
                Files.createDirectories(zip.getPath(file).getParent());
                Files.copy(compiled.resolve(file), zip.getPath(file));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compile(Path source, Path output) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = List.of(
                "--release",
                "17",
                "-encoding",
                "UTF-8",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                output.toString(),
                source.toString());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (compiler.run(null, said, said, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError(source + " does not compile: " + said.toString(StandardCharsets.UTF_8));
        }
        return output;
    }
}
