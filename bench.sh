#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Measures how fast the plugin is: see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./bench.sh [--yes] [NAME…]

Installs what the benchmarks need, builds the plugin, measures, prints tables, and writes them to benchmarks/results/.
Without a name it runs all of them, which takes about an hour on two processors. Nothing else should run meanwhile.

  requests       whole requests: ours, the built-in anonymization, and the fastest possible plugin, in turn
  stable         thirty studies that become stable at once: ours, and a script with the built-in anonymization
  first-clicks   the first request after a start, and later ones
  presence       what the plugin costs while it has nothing to do
  rewriting      the rewriting of one file alone, beside pydicom and dcmodify
  pseudonyms     pseudonyms alone: new patients and known ones, with 1 to 32 connections

requests run on every Orthanc that ./test.sh has prepared, the others on this machine's own.
BENCHMARK_OPTIONS are options of Java, such as -Dbenchmark.rounds=3 -Dbenchmark.places=DISK -Dbenchmark.kinds='CT.*'.
  --yes     install without asking; without a terminal it never asks
TEXT
}

yes=false
names=()
for argument in "$@"; do
    case $argument in
        --yes) yes=true ;;
        requests | stable | first-clicks | presence | rewriting | pseudonyms) names+=("$argument") ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done
if ((${#names[@]} == 0)); then names=(requests stable first-clicks presence rewriting pseudonyms); fi

cd "$(dirname "$(readlink -f "$0")")"
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh
trap end_running_command EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say 'Looking for what is needed'
# shellcheck disable=SC2034 # install_missing reads it
assume_yes=$yes
need_for_build
need orthanc-postgresql /usr/share/orthanc/plugins/libOrthancPostgreSQLIndex.so
need postgresql /usr/lib/postgresql/*/bin/initdb
need python3-pydicom /usr/lib/python3/dist-packages/pydicom
need dcmtk dcmodify
install_missing
find_jdk || fail 'no JDK of version 17 or later was found'

say 'Building'
build
quietly target/logs/benchmark-build.log mvn -B -Pbenchmark -DskipTests test-compile dependency:build-classpath \
    -DincludeScope=test -Dmdep.outputFile=target/benchmark.classpath || fail 'the build of the benchmarks'
quietly target/logs/benchmark-native.log cmake -S src/benchmark/native -B target/benchmark-native \
    -DCMAKE_BUILD_TYPE=Release || fail 'the build of the benchmarks'
quietly target/logs/benchmark-native.log cmake --build target/benchmark-native || fail 'the build of the benchmarks'

# measure ORTHANC NAME
measure() {
    # shellcheck disable=SC2086 # several options
    java -Xmx3g "-Dorthanc=$1" ${BENCHMARK_OPTIONS:-} \
        -cp "target/test-classes:target/classes:$(cat target/benchmark.classpath)" \
        io.github.pseudonymizer.benchmark.Benchmarks benchmarks/results "$2"
}

for name in "${names[@]}"; do
    measure local "$name"
    if [ "$name" = requests ]; then
        while read -r suite; do
            if orthanc_is_prepared "$suite"; then measure "$suite" "$name"; fi
        done < <(other_suites)
    fi
done
