#!/usr/bin/env bash
# Compares the plugin's speed with that of Orthanc's built-in anonymization. Needs what ./test.sh installs.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh
trap end_running_command EXIT

find_jdk || fail 'no JDK of version 17 or later was found'
say 'Building'
build
quietly target/logs/benchmark-classpath.log mvn -B dependency:build-classpath -DincludeScope=test \
    -Dmdep.outputFile=target/benchmark.classpath
say 'Anonymizing in turn with the built-in and with the plugin'
java -cp "target/test-classes:target/classes:$(cat target/benchmark.classpath)" \
    io.github.pseudonymizer.acceptance.SpeedBenchmark
