// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

/** One part of the benchmarks. */
interface Benchmark {

    /** The word by which {@code bench.sh} runs it alone. */
    String name();

    /** Measures, which can take minutes, and prints what it does. */
    Table run() throws Exception;
}
