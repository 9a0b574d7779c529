// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much memory this process may use: that of the machine, or less where a control group limits it, as containers and
 * services do. Groups of both versions count, with all that they are in; the Java virtual machine itself overlooks
 * limits of outer groups before version 24.
 *
 * @param root of the file system, with {@code proc} and {@code sys}
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files">Linux, Control Group v2</a>
 */
record HostMemory(Path root) {

    private static final long MEBIBYTE = 1 << 20;
    private static final Pattern MEMORY_OF_MACHINE = Pattern.compile("(?m)^MemTotal:\\s+(\\d{1,15}) kB$");
    /** Number of the hierarchy, its controllers, and the group in it. */
    private static final Pattern GROUP = Pattern.compile("\\d+:([^:]*):(/.*)");

    private static final List<String> LIMITS_V1 = List.of("memory.limit_in_bytes");
    private static final List<String> LIMITS_V2 = List.of("memory.max", "memory.high");

    static HostMemory ofThisProcess() {
        return new HostMemory(Path.of("/"));
    }

    /** In MiB; empty if the system does not tell, as where {@code /proc} is missing. */
    OptionalLong mebibytes() {
        OptionalLong bytes = Stream.concat(Stream.of(ofMachine()), ofGroups())
                .flatMapToLong(OptionalLong::stream)
                .min();
        return bytes.isEmpty() ? bytes : OptionalLong.of(bytes.getAsLong() / MEBIBYTE);
    }

    private OptionalLong ofMachine() {
        Matcher found = MEMORY_OF_MACHINE.matcher(text(root.resolve("proc/meminfo")));
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1)) * 1024) : OptionalLong.empty();
    }

    private Stream<OptionalLong> ofGroups() {
        return text(root.resolve("proc/self/cgroup"))
                .lines()
                .map(GROUP::matcher)
                .filter(Matcher::matches)
                .flatMap(group -> ofGroup(List.of(group.group(1).split(",")), group.group(2)));
    }

    /** A group without controllers is one of version 2, which is mounted alone or beside those of version 1. */
    private Stream<OptionalLong> ofGroup(List<String> controllers, String group) {
        Path mounted = root.resolve("sys/fs/cgroup");
        if (controllers.contains("memory")) {
            return limits(mounted.resolve("memory"), group, LIMITS_V1);
        }
        return controllers.equals(List.of(""))
                ? Stream.concat(limits(mounted, group, LIMITS_V2), limits(mounted.resolve("unified"), group, LIMITS_V2))
                : Stream.of();
    }

    /** Of the group and of all around it. In a container the path may be that of the host, and lead nowhere. */
    private static Stream<OptionalLong> limits(Path mounted, String group, List<String> files) {
        Path innermost = mounted.resolve(group.substring(1)).normalize();
        if (!innermost.startsWith(mounted)) {
            innermost = mounted;
        }
        return Stream.iterate(innermost, path -> path.startsWith(mounted), Path::getParent)
                .flatMap(path -> files.stream().map(path::resolve))
                .map(HostMemory::limit);
    }

    private static OptionalLong limit(Path file) {
        String text = text(file).strip();
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException none) {
            return "";
        }
    }
}
