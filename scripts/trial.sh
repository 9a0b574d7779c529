#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Tries run.sh as a new user would, on a storage of its own: a first run, in which the documents' `curl` commands are
# executed, ended by a signal; then a second run that must find the same pseudonyms.
#
# A ```sh block of these documents that contains `curl` is executed as a whole, with the trial's port for 8042, Orthanc's
# ids of a CT study in $STUDY, of its copy in $COPY and of an instance of that in $INSTANCE, and tables in patients.csv and
# visits.csv. The pseudonyms of docs/correct.md are in the first of these.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

work=$(mktemp -d)
trial=''
# shellcheck disable=SC2317 # called by the trap
clean_up() {
    if [ -n "$trial" ]; then
        kill -TERM "$trial" 2>/dev/null || true
        wait "$trial" || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export PSEUDONYMIZER_RUN_DIR=$work/data

# The table's lines: original, copy, pseudonym. (The user is not compared, because only the first run asks.)
copies() { awk '/^ *ORIGINAL/ { table = 1; next } table && NF < 5 { exit } table { print $1, $2, $3 }' "$1" | sort; }

documented_commands() {
    local port=$1 document=$2 number=0 block
    while IFS= read -r -d '' block; do
        number=$((number + 1))
        note "$document: $(head -n 1 <<<"$block")"
        (cd "$work" && bash -euo pipefail -c "${block//8042/$port}") >"$work/commands-$number.log" 2>&1 ||
            { cat "$work/commands-$number.log" >&2 && fail "a command of $document"; }
    done < <(awk '/^```sh$/ { block = ""; inside = 1; next }
                  /^```$/ { if (inside && block ~ /curl /) printf "%s%c", block, 0; inside = 0; next }
                  inside { block = block $0 "\n" }' "$document")
    note "$number blocks of commands in $document work"
}

note 'first run'
./run.sh --yes >"$work/first.log" 2>&1 &
trial=$!
until grep -q 'Ctrl-C stops Orthanc' "$work/first.log"; do
    if ! kill -0 "$trial" 2>/dev/null; then
        trial=''
        cat "$work/first.log" >&2
        fail 'run.sh has ended before its time'
    fi
    sleep 0.5
done
grep -A 20 'What happened' "$work/first.log"
port=$(sed -n 's|^ *Page: *http://127.0.0.1:\([0-9]*\)/.*|\1|p' "$work/first.log")
links=http://127.0.0.1:$port/pseudonymizer/links
STUDY=$(curl -sf "$links" | jq -r 'map(select(.Instances == 6))[0].Original')
COPY=$(curl -sf "$links" | jq -r 'map(select(.Instances == 6))[0].Copy')
INSTANCE=$(curl -sf "$links/$COPY" | jq -r '.Series[0].Instances[0].Copy')
export STUDY COPY INSTANCE
printf '%s\n' PatientID,Pseudonym TRIAL-0001,TRIAL-PSEUDONYM TRIAL-0002,P7Q2M4XK9A TRIAL-0003,PD8R5KX2QM TRIAL-0004,P3D8WN5TCE \
    >"$work/patients.csv"
printf 'Case,Born,Visit,Name,Street,Sex,Score\nTRIAL-0001,1960-05-02,14/03/2023,Doe,High Street,M,7\n' >"$work/visits.csv"
for document in api copies service correct review requests; do documented_commands "$port" "docs/$document.md"; done
kill -TERM "$trial"
result=0
wait "$trial" || result=$?
trial=''
((result == 0)) || fail "run.sh was asked to stop and ended with $result"

note 'second run'
./run.sh --yes --once >"$work/second.log" 2>&1 || { cat "$work/second.log" >&2 && fail 'the second run'; }
copies "$work/first.log" >"$work/first.copies"
copies "$work/second.log" >"$work/second.copies"
(($(wc -l <"$work/first.copies") == 4)) || fail 'the first run did not show four studies'
(($(cut -d ' ' -f 3 "$work/first.copies" | sort -u | wc -l) == 2)) || fail 'two patients did not get two pseudonyms'
diff "$work/first.copies" "$work/second.copies" || fail 'the second run shows other copies than the first'
note 'two runs, four studies, two pseudonyms, the same both times'
