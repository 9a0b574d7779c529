#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need and runs them all: see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./test.sh [--soak] [--yes]

Lists the packages that the tests need and this machine lacks, asks, and installs them. Then it checks the shell scripts
and runs the native tests with sanitizers, all Java tests (unit, and integration with a real Orthanc, PostgreSQL and
browser), a trial of run.sh and of the Debian package, and the commands of the documents.
Runs all steps even if one fails, and lists the failed ones at the end.

  --soak    also the long tests: a study of 20,000 instances, an instance of 1 GB, 50 kills, every option over all samples
  --yes     install without asking; without a terminal it never asks
TEXT
}

# A separate step runs the native tests, with sanitizers.
maven_options=(-Dnative.unit.skip)
yes=false
soak=false
for argument in "$@"; do
    case $argument in
        --soak) soak=true maven_options+=(-DexcludedGroups= -Dorthanc.groups= -Dfuzz.seconds=60) ;;
        --yes) yes=true ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done

cd "$(dirname "$(readlink -f "$0")")"
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh
trap end_running_command EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

passed=0
failed=0
summary=()

# step NAME COMMAND…: one step of the tests. The command runs in a subshell with `set -e`.
step() {
    local name=$1 started=$SECONDS result=0
    shift
    say "$name"
    set +e
    (
        set -e
        "$@"
    )
    result=$?
    set -e
    if ((result == 0)); then
        passed=$((passed + 1))
        summary+=("passed  $name ($((SECONDS - started)) s)")
    else
        failed=$((failed + 1))
        summary+=("FAILED  $name ($((SECONDS - started)) s)")
    fi
}

need_for_tests() {
    need dcmtk dcmdump
    need dicom3tools dciodvfy
    need orthanc-postgresql /usr/share/orthanc/plugins/libOrthancPostgreSQLIndex.so
    need doctest-dev /usr/include/doctest/doctest.h
    need python3 /usr/bin/python3
    need python3-pydicom /usr/lib/python3/dist-packages/pydicom
    need python3-gdcm /usr/lib/python3/dist-packages/gdcm.py
    need python3-numpy /usr/lib/python3/dist-packages/numpy
    need ffmpeg ffmpeg
    need 'chromium|chromium-browser' chromium chromium-browser
    need 'chromium-driver|chromium-chromedriver' chromedriver
    need shellcheck shellcheck
    need openssl openssl
    need postgresql /usr/lib/postgresql/*/bin/initdb
    need pgbouncer /usr/sbin/pgbouncer
    need iproute2 ip
    need unzip unzip
    need mmdebstrap mmdebstrap
    need debian-archive-keyring /usr/share/keyrings/debian-archive-keyring.gpg
}

check_scripts() {
    shellcheck --external-sources run.sh test.sh bench.sh scripts/*.sh .ci/run
    note 'shellcheck is content'
}

test_native() {
    local build=target/plugin-sanitized
    trap end_running_command EXIT
    quietly target/logs/native-configure.log cmake -S plugin -B "$build" -DCMAKE_BUILD_TYPE=Debug \
        -DBUILD_TESTING=ON -DSANITIZE=address,undefined
    quietly target/logs/native-build.log cmake --build "$build" --parallel "$(nproc)"
    (cd "$build" && ctest --output-on-failure --parallel 4)
}

# The versions of Orthanc beside this machine's own. If they cannot be prepared, their tests are skipped; in CI that fails.
prepare_orthancs() {
    local suite missing=()
    prepare_other_orthancs
    while read -r suite; do
        if ! orthanc_is_prepared "$suite"; then missing+=("$suite"); fi
    done < <(other_suites)
    if ((${#missing[@]} > 0)) && [ "${CI:-}" = true ]; then fail "not there: ${missing[*]}"; fi
}

test_java() {
    local suite
    mkdir -p target/logs
    while read -r suite; do
        if orthanc_is_prepared "$suite"; then maven_options+=("-Dorthanc.$suite.skip=false"); fi
    done < <(other_suites)
    mvn -B verify "${maven_options[@]}" </dev/null 2>&1 | tee target/logs/verify.log |
        sed -un -E '/^\[(ERROR|WARNING)\]|Tests run:|Running |BUILD |^\[INFO\] --- /p'
}

# In the Debians that are prepared, as root. Without --soak only in the first one.
check_packages() {
    local suite
    while read -r suite; do
        if [ "$(id -u)" != 0 ] || ! orthanc_is_prepared "$suite" || [ "$suite" = bookworm ]; then
            note "$suite: skipped"
            continue
        fi
        scripts/check-package.sh "$suite" target/dist/libOrthancPseudonymizer.so target/split/orthanc-pseudonymizer.jar \
            target/split/orthanc-pseudonymizer-postgresql.jar
        if ! $soak; then return; fi
    done < <(other_suites)
}

# The tests that took longest, of those that ran since $1 was touched: seconds, test, and on which other Orthanc.
slowest_tests() {
    local report place
    while read -r report; do
        place=$(basename "$(dirname "$report")")
        case $place in failsafe-reports-*) place=" (${place#failsafe-reports-})" ;; *) place= ;; esac
        sed -nE 's/^ *<testcase name="([^"]*)" classname="([^"]*\.)?([^".]*)" time="([0-9.,]*)".*/\4\t\3.\1/p' "$report" |
            sed -E "s/^([0-9]*),/\\1/; s/\$/$place/; s/&[a-z]*;/'/g"
    done < <(find target -path 'target/*-reports*/TEST-*.xml' -newer "$1") | sort -rn | sed -n 1,10p
}

say 'Looking for what is needed'
assume_yes=$yes
need_for_build
need_for_tests
plan_other_orthancs
install_missing
find_jdk || fail 'no JDK of version 17 or later was found'
mkdir -p target/logs
touch target/logs/started

step 'Shell scripts' check_scripts
step 'Asking before something is installed' scripts/check-asking.sh
step 'Native tests with the address and undefined-behaviour sanitizers' test_native
step 'Other versions of Orthanc' prepare_orthancs
step 'Java tests: unit and integration' test_java
step 'Trial of run.sh, and the commands of the documents' scripts/trial.sh
step 'Documents: links and commands' scripts/check-documents.sh
step 'Licences of source files' scripts/spdx.sh
step 'Packages of Debian' check_packages

say 'Summary'
for line in "${summary[@]}"; do note "$line"; done
grep -hE 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' target/logs/verify.log | sed 's/^/    /' || true
grep -hE '^figures: ' target/logs/verify.log | sed 's/^/    /' || true
note 'the ten slowest tests, in seconds:'
slowest_tests target/logs/started | sed 's/^/    /'
note "$SECONDS s in all"
printf 'steps: %d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
