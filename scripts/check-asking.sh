#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that run.sh and test.sh list the packages that they will install, and ask on a terminal: on a machine that seems
# to lack a command, with an apt-get that records its calls and fails. No package is installed.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# All commands of this machine but jq, and stand-ins for those that would change it.
mkdir "$work/bin"
for folder in /bin /usr/bin /usr/local/bin; do
    find "$folder/" -maxdepth 1 ! -type d ! -name jq -exec ln -sf -t "$work/bin" {} +
done
stand_in() {
    rm -f "$work/bin/$1"
    cat >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}
stand_in apt-get <<SH
#!/bin/sh
[ "\$1" = indextargets ] && exec /usr/bin/apt-get "\$@"
echo "\$@" >>"$work/called"
exit 1
SH
stand_in sudo <<'SH'
#!/bin/sh
exec "$@"
SH
stand_in mmdebstrap <<SH
#!/bin/sh
echo mmdebstrap >>"$work/called"
exit 1
SH

# try HOW ANSWER COMMAND…: runs the command on that machine. HOW is "terminal" or "pipe".
try() {
    local how=$1 answer=$2
    shift 2
    rm -f "$work/called"
    local run=(env "PATH=$work/bin" "PSEUDONYMIZER_ORTHANCS=$work/orthancs" "PSEUDONYMIZER_RUN_DIR=$work/run" "$@")
    result=0
    if [ "$how" = terminal ]; then
        # The answer comes after the question, as a person's does; script(1) would take the end of its input for Ctrl-D.
        { sleep 1; printf '%b' "$answer"; sleep 0.5; } |
            timeout 60 script --quiet --return --command "$(printf '%q ' "${run[@]}")" /dev/null >"$work/said" 2>&1 || result=$?
    else
        printf '%b' "$answer" | timeout 60 "${run[@]}" >"$work/said" 2>&1 || result=$?
    fi
}

wrong() {
    cat "$work/said" >&2
    fail "$1"
}
asked() { grep -qF 'Go on? [Y/n]' "$work/said"; }
installs() { grep -q update "$work/called" 2>/dev/null; }

for script in ./run.sh ./test.sh; do
    try terminal 'n\n' "$script"
    grep -q 'to be installed by apt-get, .*: .*jq' "$work/said" || wrong "$script does not say what it is about to install"
    asked || wrong "$script does not ask on a terminal"
    if installs || ((result == 0)); then wrong "$script goes on although the answer was no"; fi

    try terminal '\004' "$script"
    if installs || ((result == 0)); then wrong "$script takes the end of the input for consent"; fi

    try terminal 'y\n' "$script"
    installs || wrong "$script does not go on although the answer was yes"

    try terminal '' "$script" --yes
    if asked || ! installs; then wrong "$script --yes asks, or does not go on"; fi

    try pipe 'n\n' "$script"
    if asked || ! installs; then wrong "$script asks without a terminal, or does not go on"; fi
    note "$script says what it is about to install, and asks on a terminal only"
done

if [ "$(id -u)" = 0 ] && [ -n "$(debian_mirror)" ]; then
    try terminal 'n\n' ./test.sh
    grep -qF "to be made: $work/orthancs/" "$work/said" || wrong './test.sh does not say which Debians it is about to make'
    note './test.sh says which Debians it is about to make'
fi

# shellcheck disable=SC2016 # for the other shell
try terminal '' bash -c '. scripts/prepare.sh; set -e; need bash bash; install_missing; echo "went on"'
if asked || installs || ! grep -q 'went on' "$work/said"; then wrong 'it asks although nothing is missing'; fi
note 'without anything to install nothing is asked'
