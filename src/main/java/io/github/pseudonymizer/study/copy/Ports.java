// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Statistics;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.function.Consumer;

/**
 * The surroundings of the use cases on one server.
 *
 * @param archive the studies
 * @param stores the records outside the archive
 * @param servers the servers that share the archive
 * @param statistics counts for the administrator
 * @param clocks the archive's clocks
 * @param warnings hears what administrators should know; no value of a dataset and no id
 */
public record Ports(
        StudyArchive archive,
        Stores stores,
        ServerLocks servers,
        Statistics statistics,
        Clocks clocks,
        Consumer<String> warnings) {}
