// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {

    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    private Path root;

    private void write(String file, Object text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    private void machineOf16Gibibytes() throws IOException {
        write("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:        1024 kB");
    }

    private OptionalLong mebibytes() {
        return new HostMemory(root).mebibytes();
    }

    @Test
    void without_groups_it_is_that_of_the_machine() throws IOException {
        machineOf16Gibibytes();

        assertEquals(OptionalLong.of(16_384), mebibytes());
    }

    @Test
    void where_nothing_is_told_it_is_unknown() {
        assertEquals(OptionalLong.empty(), mebibytes());
    }

    @Test
    void a_group_of_version_2_limits_it() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "0::/system.slice/orthanc.service");
        write("sys/fs/cgroup/system.slice/orthanc.service/memory.max", 3 * GIBIBYTE);

        assertEquals(OptionalLong.of(3072), mebibytes());
    }

    @Test
    void a_group_around_that_limits_it_too() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "0::/system.slice/orthanc.service");
        write("sys/fs/cgroup/system.slice/orthanc.service/memory.max", "max");
        write("sys/fs/cgroup/system.slice/memory.max", 2 * GIBIBYTE);

        assertEquals(OptionalLong.of(2048), mebibytes());
    }

    @Test
    void a_group_of_version_2_that_is_slowed_down_at_less_counts_with_that() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "0::/orthanc");
        write("sys/fs/cgroup/orthanc/memory.max", 3 * GIBIBYTE);
        write("sys/fs/cgroup/orthanc/memory.high", GIBIBYTE);

        assertEquals(OptionalLong.of(1024), mebibytes());
    }

    @Test
    void in_a_container_with_a_namespace_of_its_own_the_limit_is_at_the_root() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "0::/");
        write("sys/fs/cgroup/memory.max", GIBIBYTE);

        assertEquals(OptionalLong.of(1024), mebibytes());
    }

    @Test
    void a_path_out_of_the_namespace_does_not_lead_out_of_the_groups() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "0::/../../../proc");
        write("sys/fs/cgroup/memory.max", GIBIBYTE);
        write("proc/memory.max", 5);

        assertEquals(OptionalLong.of(1024), mebibytes());
    }

    @Test
    void a_group_of_version_1_limits_it_also_where_the_path_is_that_of_the_host() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "9:name=systemd:/x\n4:cpu,memory:/docker/4711\n0::/");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", GIBIBYTE);

        assertEquals(OptionalLong.of(1024), mebibytes());
    }

    @Test
    void no_limit_in_version_1_is_a_number_larger_than_any_machine() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "4:memory:/");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");

        assertEquals(OptionalLong.of(16_384), mebibytes());
    }

    @Test
    void where_both_versions_are_mounted_both_count() throws IOException {
        machineOf16Gibibytes();
        write("proc/self/cgroup", "4:memory:/a\n0::/b");
        write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", 3 * GIBIBYTE);
        write("sys/fs/cgroup/unified/b/memory.max", 2 * GIBIBYTE);

        assertEquals(OptionalLong.of(2048), mebibytes());
    }

    @Test
    void this_machine_tells() {
        assertTrue(HostMemory.ofThisProcess().mebibytes().orElseThrow() > 256);
    }
}
