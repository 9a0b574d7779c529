#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows the main job on a real Orthanc: see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./run.sh [--once] [--yes] [FOLDER…]

Lists missing packages, asks, and installs them. Builds the plugin, and starts Orthanc with it and with an
embedded PostgreSQL on 127.0.0.1. Loads the DICOM files of the folders, or else generated phantom studies. Anonymizes one
study as the classic Explorer does and one as Orthanc Explorer 2 does, lets the others become stable, and prints a table
of the copies.
Keeps running until Ctrl-C. A second run finds the same pseudonyms.

  --once    stop after the table; the exit status tells whether every study has its copy
  --yes     install without asking; without a terminal it never asks

Environment: PSEUDONYMIZER_RUN_DIR  the folder of the data between runs; default target/run
             PSEUDONYMIZER_PORT     the HTTP port; default 8042, or a free one if that is taken
TEXT
}

once=false
yes=false
folders=()
for argument in "$@"; do
    case $argument in
        --once) once=true ;;
        --yes) yes=true ;;
        -h | --help) usage && exit 0 ;;
        -*) usage >&2 && exit 2 ;;
        *) folders+=("$(realpath -e -- "$argument")") || exit 2 ;;
    esac
done

cd "$(dirname "$(readlink -f "$0")")"
run=$(realpath -m -- "${PSEUDONYMIZER_RUN_DIR:-target/run}")
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

orthanc=''

# Ends the process that this script started: the build, or Orthanc, which needs time and gets one signal only.
# shellcheck disable=SC2317 # called by the trap
stop() {
    trap '' INT TERM HUP
    end_running_command
    if [ -z "$orthanc" ]; then return; fi
    say 'Stopping Orthanc'
    kill -TERM "$orthanc" 2>/dev/null || true
    local result=0
    wait "$orthanc" || result=$?
    rm -f "$run/orthanc.pid"
    note "stopped with exit code $result"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

refuse_second_run() {
    local pid
    pid=$(cat "$run/orthanc.pid" 2>/dev/null) || return 0
    if [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF "$run/orthanc.json"; then
        fail "an Orthanc of an earlier run works in $run; end it by: kill $pid"
    fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

choose_port() {
    port=${PSEUDONYMIZER_PORT:-8042}
    until port_is_free "$port"; do
        if [ -n "${PSEUDONYMIZER_PORT:-}" ]; then fail "port $port is taken"; fi
        note "port $port is taken"
        port=$((20000 + RANDOM % 10000))
    done
    url=http://127.0.0.1:$port
}

# rest METHOD PATH [CURL OPTION…]: prints the answer's body; fails if Orthanc answers with an error.
rest() {
    local method=$1 path=$2
    shift 2
    curl --silent --show-error --fail-with-body --max-time 3600 --request "$method" "$@" "$url$path"
}

start_orthanc() {
    mkdir -p "$run/storage"
    chmod 700 "$run"
    jq -n --arg run "$run" --arg plugin "$PWD/target/dist/libOrthancPseudonymizer.so" --argjson port "$port" '{
        Name: "Pseudonymizer for Orthanc",
        StorageDirectory: "\($run)/storage", IndexDirectory: "\($run)/storage",
        HttpPort: $port, RemoteAccessAllowed: false, AuthenticationEnabled: false,
        DicomServerEnabled: false, StableAge: 5,
        Plugins: [$plugin],
        Pseudonymizer: { KeyFile: "\($run)/pseudonymizer.key" }
    }' >"$run/orthanc.json"
    local executable=/usr/sbin/Orthanc
    [ -x "$executable" ] || executable=$(command -v Orthanc)
    # A session of its own: Ctrl-C reaches this script only, see stop.
    setsid "$executable" "$run/orthanc.json" >"$run/orthanc.log" 2>&1 </dev/null &
    orthanc=$!
    printf '%s\n' "$orthanc" >"$run/orthanc.pid"
    local started=$SECONDS told=$SECONDS
    until curl --silent --fail --output "$run/health.json" "$url/pseudonymizer/health"; do
        if ! kill -0 "$orthanc" 2>/dev/null || ((SECONDS - started > 180)); then
            tail -n 40 "$run/orthanc.log" >&2
            fail "Orthanc or the plugin does not come up; its log: $run/orthanc.log"
        fi
        if ((SECONDS - told >= 5)); then
            told=$SECONDS
            note "$((SECONDS - started)) s: waiting for Orthanc and the database"
        fi
        sleep 0.3
    done
    note "up at $url after $((SECONDS - started)) s; log: $run/orthanc.log"
}

# The Orthanc ids of the studies that were loaded, one a line, in the order of the files.
load() {
    local file answer stored=0 known=0 refused=0 count=0 told=$SECONDS
    : >"$run/instances.jsonl"
    while IFS= read -r -d '' file; do
        count=$((count + 1))
        if answer=$(rest POST /instances --header 'Expect:' --data-binary "@$file" 2>/dev/null); then
            printf '%s' "$answer" | jq -c 'if type == "array" then .[] else . end' >>"$run/instances.jsonl"
            case $answer in
                *AlreadyStored*) known=$((known + 1)) ;;
                *) stored=$((stored + 1)) ;;
            esac
        else
            refused=$((refused + 1))
        fi
        if ((SECONDS - told >= 5)); then
            told=$SECONDS
            note "$count files"
        fi
    done < <(find "$@" -type f -print0 | sort -z)
    note "$count files: $stored stored, $known known already, $refused refused by Orthanc (no DICOM)"
    mapfile -t studies < <(jq -r .ParentStudy "$run/instances.jsonl" | awk '!seen[$0]++')
    if ((${#studies[@]} == 0)); then fail 'nothing was loaded'; fi
}

anonymize_as_classic_explorer() {
    local answer
    answer=$(rest POST "/studies/$1/anonymize" --header 'Content-Type: application/x-www-form-urlencoded' \
        --data '{ "Keep" : [ "SeriesDescription", "StudyDescription" ] }') || fail "Orthanc answered: $answer"
    note "study $1"
    note "  -> $(jq -r '.ID' <<<"$answer"), $(jq -r '.InstancesCount' <<<"$answer") instances"
}

anonymize_as_orthanc_explorer_2() {
    local answer job state random
    random=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
    answer=$(rest POST "/studies/$1/anonymize" --header 'Content-Type: application/json' --data '{
        "Replace": { "PatientID": "'"$random"'", "PatientName": "Anonymized '"$random"'", "PatientBirthDate": "",
                     "PatientSex": "", "StudyDescription": "Trial" },
        "Remove": [], "KeepSource": true, "Force": true, "Synchronous": false }') || fail "Orthanc answered: $answer"
    job=$(jq -r .ID <<<"$answer")
    note "study $1, job $job"
    while true; do
        answer=$(rest GET "/jobs/$job") || fail "Orthanc answered: $answer"
        state=$(jq -r .State <<<"$answer")
        case $state in
            Success) break ;;
            Failure) fail "the job failed: $(jq -c .Content <<<"$answer")" ;;
        esac
        sleep 0.2
    done
    note "  -> $(jq -r '.Content.ID' <<<"$answer")"
}

links() { rest GET /pseudonymizer/links; }

# The links of the loaded studies, in the order of loading, as a JSON array.
links_of_studies() {
    links | jq --args '[$ARGS.positional[] as $study | .[] | select(.Original == $study)]' "${studies[@]}"
}

# Waits until every loaded study has a copy or has failed, or until no more copies appear, because a study that was
# de-identified elsewhere gets no copy.
await_copies() {
    local settled storing before=-1 changed=$SECONDS
    while true; do
        read -r settled storing < <(links_of_studies | jq -r '
            [([.[] | select(.State != "STORING") | .Original] | unique | length),
             ([.[] | select(.State == "STORING")] | length)] | @tsv')
        if ((settled >= ${#studies[@]})); then return; fi
        if ((settled != before)); then
            before=$settled changed=$SECONDS
            note "$settled of ${#studies[@]} studies"
        elif ((storing > 0)); then
            changed=$SECONDS
        elif ((SECONDS - changed > 40)); then
            note 'no more copies appear; the log may say why'
            return
        fi
        sleep 0.5
    done
}

print_table() {
    {
        printf 'ORIGINAL\tCOPY\tPSEUDONYM\tINSTANCES\tSTATE\tASKED BY\n'
        links_of_studies | jq -r '.[] | [
            .Original[0:8], (.Copy // "")[0:8], .Pseudonym, .Instances, .State,
            ({HTTP: "HTTP request", STABLE_STUDY: "became stable", INTERNAL: "a script or plugin",
              RECOVERY: "recovery"}[.Cause] // .Cause)
            + (if (.User // "") != "" then " by " + .User else "" end)
            + (if (.Address // "") != "" then " from " + .Address else "" end)] | map(tostring) | @tsv'
    } | awk -F '\t' '{ printf "    %-10s %-10s %-16s %-10s %-9s %s\n", $1, $2, $3, $4, $5, $6 }'
}

say 'Looking for what is needed'
assume_yes=$yes
need_for_build
install_missing
find_jdk || fail 'no JDK of version 17 or later was found'

say 'Building'
build

say 'Starting Orthanc with the plugin and its embedded PostgreSQL'
refuse_second_run
choose_port
start_orthanc
known=$(links | jq length)
if ((known > 0)); then note "$known copies are known from earlier runs"; fi

if ((${#folders[@]} == 0)); then
    say 'Drawing phantom studies'
    java -cp target/test-classes:target/classes io.github.pseudonymizer.testing.PhantomStudies "$run/phantoms" |
        sed 's/^/    /'
    folders=("$run/phantoms")
fi
say 'Loading DICOM files'
load "${folders[@]}"

say 'Anonymizing one study as the classic Explorer does'
anonymize_as_classic_explorer "${studies[0]}"
if ((${#studies[@]} > 1)); then
    say 'Anonymizing one study as Orthanc Explorer 2 does'
    anonymize_as_orthanc_explorer_2 "${studies[1]}"
fi
say 'Waiting until the others have become stable and have their copies'
await_copies

say 'What happened'
print_table
note ''
note "Classic Explorer:  $url/app/explorer.html"
note "Page:              $url/pseudonymizer/app/"
note "Data:              $run"

incomplete=$(links_of_studies | jq --argjson loaded "${#studies[@]}" \
    '$loaded - ([.[] | select(.State == "COMPLETE") | .Original] | unique | length)')
if ((incomplete > 0)); then note "Without a complete copy: $incomplete studies"; fi

if $once; then exit $((incomplete > 0 ? 1 : 0)); fi
note ''
note 'Ctrl-C stops Orthanc.'
trap 'exit 0' INT TERM
wait "$orthanc" || true
fail "Orthanc has stopped unasked; its log: $run/orthanc.log"
