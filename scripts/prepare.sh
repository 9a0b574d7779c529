# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Functions that run.sh and test.sh share: messages, installing missing packages after a question, finding a JDK,
# building; and other versions of Orthanc for the tests.
# Sourced by bash with `set -euo pipefail`, in the folder of the project.

say() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() {
    printf '\nFailed: %s\n' "$*" >&2
    exit 1
}

# The version of the project; pom.xml is its only place.
project_version() { sed -n '/<artifactId>orthanc-pseudonymizer</{n;s/.*<version>\(.*\)<.*/\1/p;q}' pom.xml; }

running_command=''

# quietly LOG COMMAND…: runs a long command with its output in a file, shows the last line every 10 seconds, and the
# end of the file if the command fails.
quietly() {
    local log=$1 started=$SECONDS told=$SECONDS result=0
    shift
    mkdir -p "$(dirname "$log")"
    # A session of its own: Ctrl-C reaches this script only, which then ends the command, see end_running_command.
    setsid "$@" >"$log" 2>&1 </dev/null &
    running_command=$!
    while kill -0 "$running_command" 2>/dev/null; do
        sleep 0.3
        if ((SECONDS - told >= 10)); then
            told=$SECONDS
            note "$((SECONDS - started)) s: $(tail -n 1 "$log" | cut -c 1-100)"
        fi
    done
    wait "$running_command" || result=$?
    running_command=''
    if ((result != 0)); then
        tail -n 60 "$log" >&2
        printf '    (all of it: %s)\n' "$log" >&2
    fi
    return "$result"
}

end_running_command() {
    if [ -n "$running_command" ]; then
        kill -TERM -- "-$running_command" 2>/dev/null || true
    fi
}

missing_packages=()

# need PACKAGE[|PACKAGE…] FILE_OR_COMMAND…: unless one of the files or commands is there, the first of the packages that
# the distribution has is to be installed.
need() {
    local packages=$1 probe
    shift
    for probe in "$@"; do
        if [ -e "$probe" ] || command -v "$probe" >/dev/null; then return; fi
    done
    missing_packages+=("$packages")
}

# The packages that both scripts need.
need_for_build() {
    need orthanc /usr/sbin/Orthanc Orthanc
    need orthanc-dev /usr/include/orthanc/OrthancCPlugin.h
    need maven mvn
    need cmake cmake
    need make make
    need g++ g++
    need nlohmann-json3-dev /usr/include/nlohmann/json.hpp
    need curl curl
    need jq jq
    if ! find_jdk; then missing_packages+=('openjdk-17-jdk-headless|openjdk-21-jdk-headless|openjdk-25-jdk-headless'); fi
}

# Other things to be made on this machine, one text each; see install_missing.
plans=()

# Set by the option --yes.
assume_yes=false

# Lists the missing packages, asks, and installs them. Without a terminal, with --yes, or if no package is missing, it
# continues without a question.
install_missing() {
    if ((${#missing_packages[@]} + ${#plans[@]} == 0)); then
        note 'everything is there'
        return
    fi
    local packages plan
    if ((${#missing_packages[@]} > 0)); then
        packages=$(printf ', %s' "${missing_packages[@]//|/ or }")
        note "to be installed by apt-get, with what they depend on: ${packages:2}"
    fi
    for plan in "${plans[@]}"; do note "to be made: $plan"; done
    ask_whether_to_go_on
    if ((${#missing_packages[@]} > 0)); then install_packages; fi
}

ask_whether_to_go_on() {
    local answer=''
    if $assume_yes || [ ! -t 0 ]; then return; fi
    # The end of the input does not count as consent.
    read -r -p '    Go on? [Y/n] ' answer || answer=no
    case $answer in
        '' | [Yy] | [Yy][Ee][Ss]) ;;
        *) fail 'nothing was installed; --yes installs without asking' ;;
    esac
}

install_packages() {
    command -v apt-get >/dev/null || fail 'no apt-get here: please install what corresponds to these packages of Debian'
    local root=() packages=() alternatives
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail 'installing needs root, and there is no sudo'
        root=(sudo)
    fi
    "${root[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 update || fail 'apt-get update'
    for alternatives in "${missing_packages[@]}"; do
        packages+=("$(first_package "$alternatives")") || fail "this distribution has none of: $alternatives"
    done
    mkdir -p target/logs
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends "${packages[@]}" 2>&1 </dev/null |
        tee target/logs/apt.log | sed -un 's/^Setting up \([^ ]*\) .*/    installed \1/p' ||
        { tail -n 20 target/logs/apt.log >&2 && fail "apt-get install ${packages[*]}"; }
    missing_packages=()
}

# first_package PACKAGE[|PACKAGE…]
first_package() {
    local package policy
    for package in ${1//|/ }; do
        policy=$(LC_ALL=C apt-cache policy "$package")
        if [[ $policy == *'Candidate: '[!\(]* ]]; then
            printf '%s\n' "$package"
            return
        fi
    done
    return 1
}

# Sets JAVA_HOME to a JDK of version 17 or later: the one it names already, that of javac, or one in the usual place.
find_jdk() {
    local home
    for home in "${JAVA_HOME:-}" "$(javac_home)" /usr/lib/jvm/default-java /usr/lib/jvm/*; do
        if [ -n "$home" ] && [ -x "$home/bin/javac" ] && (("$(java_version "$home")" >= 17)); then
            export JAVA_HOME=$home PATH="$home/bin:$PATH"
            return
        fi
    done
    return 1
}

javac_home() {
    local javac
    if javac=$(command -v javac); then
        dirname "$(dirname "$(readlink -f "$javac")")"
    fi
}

# The major version of the JDK in a folder, or 0.
java_version() {
    local version
    version=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release" 2>/dev/null) || true
    printf '%s\n' "${version:-0}"
}

# Leaves the plugin in target/dist and the phantom studies' classes in target/test-classes.
build() {
    local stamp=target/logs/built
    if [ -e "$stamp" ] && [ -e target/dist/libOrthancPseudonymizer.so ] && [ -e target/dist/orthanc-pseudonymizer.jar ] &&
        [ -z "$(find pom.xml .mvn plugin src -newer "$stamp" -print -quit)" ]; then
        note 'up to date'
        return
    fi
    mkdir -p target/logs
    touch "$stamp.begun"
    quietly target/logs/build.log mvn -B -DskipTests package || fail 'the build'
    du -h target/dist/libOrthancPseudonymizer.so target/dist/orthanc-pseudonymizer.jar | sed 's/^/    /' ||
        fail 'the build left no plugin in target/dist'
    mv "$stamp.begun" "$stamp"
}

# ---- Other versions of Orthanc

# Each is the Orthanc of a Debian, with the Java of that Debian, in a folder that is kept between runs. Java tests
# choose one by -Dorthanc=SUITE; see OrthancInstallation.
other_orthancs=${PSEUDONYMIZER_ORTHANCS:-/var/cache/orthanc-pseudonymizer}

packages_of_suite() {
    local java
    case $1 in
        bookworm) java=openjdk-17-jre-headless ;;
        trixie) java=openjdk-21-jre-headless ;;
        sid) java=openjdk-25-jre-headless ;;
    esac
    printf 'orthanc,orthanc-postgresql,%s' "$java"
}

# The suites whose Orthanc this machine does not have itself.
other_suites() {
    local suite
    for suite in bookworm trixie sid; do
        if [ "$suite" != "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" ]; then printf '%s\n' "$suite"; fi
    done
}

# The address from which this machine gets its own packages of Debian.
debian_mirror() {
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Created-By: Packages' |
        sed -n 's/ Debian Debian$//p' | head -n 1
}

# Whether it is there and can be entered, because a chroot and some containers forbid that.
orthanc_is_prepared() {
    [ -e "$other_orthancs/$1.prepared" ] && scripts/inside.sh "$other_orthancs/$1" true 2>/dev/null
}

# prepare_orthanc SUITE: says why it cannot be made, if so; the tests of that version are then skipped.
prepare_orthanc() {
    local suite=$1 mirror started=$SECONDS
    if orthanc_is_prepared "$suite"; then
        note "$suite: Orthanc $(cat "$other_orthancs/$suite.prepared") is there"
        return
    fi
    if [ -e "$other_orthancs/$suite.prepared" ]; then
        note "$suite: skipped, because it cannot be entered: this machine allows no mount namespaces, or is a chroot"
        return
    fi
    if [ "$(id -u)" != 0 ]; then
        note "$suite: skipped, because only root can prepare it; once root has run ./test.sh it is there for everyone"
        return
    fi
    mirror=$(debian_mirror)
    if [ -z "$mirror" ]; then
        note "$suite: skipped, because this machine gets no packages from Debian"
        return
    fi
    note "$suite: getting Orthanc and Java into $other_orthancs/$suite"
    rm -rf "${other_orthancs:?}/$suite"
    mkdir -p "$other_orthancs"
    # The package lists of sid can be older than they say they may be.
    if ! quietly "target/logs/orthanc-$suite.log" mmdebstrap --variant=minbase \
        --aptopt='Acquire::Check-Valid-Until "false"' --include="$(packages_of_suite "$suite")" \
        "$suite" "$other_orthancs/$suite" "$mirror"; then
        note "$suite: skipped, because it cannot be prepared"
        return
    fi
    chmod 755 "$other_orthancs" "$other_orthancs/$suite"
    chroot "$other_orthancs/$suite" Orthanc --version | sed -n '1s/.* //p' >"$other_orthancs/$suite.new"
    mv "$other_orthancs/$suite.new" "$other_orthancs/$suite.prepared"
    note "$suite: Orthanc $(cat "$other_orthancs/$suite.prepared"), $((SECONDS - started)) s"
    orthanc_is_prepared "$suite" || note "$suite: skipped, because it cannot be entered here; see scripts/inside.sh"
}

# The other versions that prepare_other_orthancs will make, so that install_missing can list them and ask.
plan_other_orthancs() {
    local suite
    if [ "$(id -u)" != 0 ] || [ -z "$(debian_mirror)" ]; then return; fi
    while read -r suite; do
        if [ ! -e "$other_orthancs/$suite.prepared" ]; then
            plans+=("$other_orthancs/$suite: a small Debian with Orthanc and Java, of about 500 MB")
        fi
    done < <(other_suites)
}

prepare_other_orthancs() {
    local suite
    while read -r suite; do prepare_orthanc "$suite"; done < <(other_suites)
}
