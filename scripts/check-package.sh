#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian package in a prepared Debian and uses it, see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/check-package.sh SUITE LIBRARY JAR BUNDLE

Makes the packages of this build, and installs them by apt in the Debian SUITE that ./test.sh has prepared. Starts Orthanc as
the distribution's service does: its command, its user, its configuration. Anonymizes a study, upgrades from an older
package, and removes and purges everything. The prepared Debian stays as it is, because changes go into another folder.
It has no network except for its own loopback device, so it takes no port of this machine. Needs root.
TEXT
}

if (($# != 4)); then usage >&2 && exit 2; fi
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh
suite=$1 library=$(readlink -f "$2") jar=$(readlink -f "$3") bundle=$(readlink -f "$4")
prepared=$other_orthancs/$suite
[ -e "$prepared.prepared" ] || fail "$suite is not prepared; ./test.sh does it"

if [ -z "${PSEUDONYMIZER_APART:-}" ]; then
    PSEUDONYMIZER_APART=yes exec unshare --mount --net --propagation private "$(readlink -f "scripts/check-package.sh")" "$@"
fi
ip link set lo up

work=$(mktemp -d)
orthanc=''
# shellcheck disable=SC2317 # called by the trap
clean_up() {
    if [ -n "$orthanc" ]; then kill -KILL "$orthanc" 2>/dev/null || true; fi
    umount "$work/root" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
chmod 755 "$work"

mkdir "$work/root" "$work/changes" "$work/overlay" "$work/packages" "$work/older"
mount -t overlay -o "lowerdir=$prepared,upperdir=$work/changes,workdir=$work/overlay" overlay "$work/root"
inside() { scripts/inside.sh "$work/root" env -u JAVA_HOME DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }

architecture=$(dpkg --print-architecture)
version=$(project_version)
apt_get() {
    inside apt-get -q -y -o APT::Sandbox::User=root "$@" >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2 && fail "apt-get $*"; }
}

# The service's own command and user.
start_orthanc() {
    local unit=$work/root/usr/lib/systemd/system/orthanc.service command user started=$SECONDS
    command=$(sed -n 's/^ExecStart=//p' "$unit")
    user=$(sed -n 's/^User=//p' "$unit")
    # shellcheck disable=SC2086 # words of a command
    scripts/inside.sh "$work/root" env -u JAVA_HOME setpriv --reuid="$user" --regid="$user" --init-groups $command \
        >"$work/orthanc.log" 2>&1 </dev/null &
    orthanc=$!
    until curl --silent --fail --output "$work/system.json" http://127.0.0.1:8042/system; do
        if ! kill -0 "$orthanc" 2>/dev/null || ((SECONDS - started > 60)); then said && fail 'Orthanc does not start'; fi
        sleep 0.2
    done
}

stop_orthanc() {
    local result=0
    kill -TERM "$orthanc"
    wait "$orthanc" || result=$?
    orthanc=''
    ((result == 0)) || { said && fail "Orthanc ended with $result"; }
}

said() { tail -n 30 "$work/orthanc.log" "$work"/root/var/log/orthanc/* >&2; }

await_health() {
    local wanted=$1 started=$SECONDS
    until curl --silent http://127.0.0.1:8042/pseudonymizer/health >"$work/health.json" && grep -q "$wanted" "$work/health.json"; do
        if ((SECONDS - started > 90)); then cat "$work/health.json" >&2 && said && fail "health does not say $wanted"; fi
        sleep 0.3
    done
}

# anonymize STUDY: the pseudonym of the copy.
anonymize() {
    curl --silent --fail --data '{ "Keep" : [ "SeriesDescription", "StudyDescription" ] }' \
        "http://127.0.0.1:8042/studies/$1/anonymize" | jq -r .ID >"$work/copy"
    curl --silent --fail "http://127.0.0.1:8042/studies/$(cat "$work/copy")" | jq -r .PatientMainDicomTags.PatientID
}

scripts/package.sh "$architecture" "$library" "$jar" "$bundle" "$work/packages"
ours=$work/packages/orthanc-pseudonymizer_${version}_$architecture.deb
postgresql=$work/packages/orthanc-pseudonymizer-postgresql_${version}_$architecture.deb
dpkg-deb --raw-extract "$ours" "$work/tree"
sed -i 's/^Version: .*/Version: 0.0.1/' "$work/tree/DEBIAN/control"
dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/tree" "$work/older/orthanc-pseudonymizer_0.0.1_$architecture.deb" >"$work/said"

apt_get install --no-install-recommends "$work/older/orthanc-pseudonymizer_0.0.1_$architecture.deb"
grep -q 'systemctl restart orthanc' "$work/apt.log" || fail 'the package does not say how to restart Orthanc'
[ "$(stat -c '%U:%G %a' "$work/root/etc/orthanc/pseudonymizer.json" | sed 's/.*://')" != "root 644" ] || fail 'everyone can read the settings'
start_orthanc
await_health 'needs PostgreSQL 15 or newer'
note "$suite: installed by apt; without PostgreSQL health says what to install"
stop_orthanc

apt_get install "$postgresql" --no-install-recommends
start_orthanc
await_health '"Status" *: *"ok"'
java -cp target/test-classes:target/classes io.github.pseudonymizer.testing.PhantomStudies "$work/phantoms" >"$work/said"
find "$work/phantoms" -type f -print0 | sort -z | while IFS= read -r -d '' file; do
    curl --silent --fail --header 'Expect:' --data-binary "@$file" http://127.0.0.1:8042/instances
done | jq -rs '[.[].ParentStudy] | unique | .[]' >"$work/studies"
study=$(head -n 1 "$work/studies")
before=$(anonymize "$study")
case $before in P?*) ;; *) fail "the copy has the Patient ID $before" ;; esac
note "$suite: a study is anonymized, its patient is $before"

# Orthanc works while it is upgraded.
echo '// a change of the administrator' >>"$work/root/etc/orthanc/pseudonymizer.json"
apt_get install --no-install-recommends "$ours"
grep -q 'works with the former version' "$work/apt.log" || fail 'the upgrade does not say that Orthanc has to be restarted'
grep -q 'a change of the administrator' "$work/root/etc/orthanc/pseudonymizer.json" || fail 'the upgrade has lost a change'
[ "$(anonymize "$study")" = "$before" ] || fail 'during the upgrade the patient has got another pseudonym'
stop_orthanc
start_orthanc
await_health '"Status" *: *"ok"'
[ "$(anonymize "$study")" = "$before" ] || fail 'after the upgrade the patient has another pseudonym'
note "$suite: the upgrade keeps the pseudonym and the settings"

apt_get remove orthanc-pseudonymizer
stop_orthanc
start_orthanc
[ "$(curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:8042/pseudonymizer/health)" = 404 ] ||
    fail 'the plugin answers although its package is removed'
stop_orthanc
apt_get purge orthanc-pseudonymizer orthanc-pseudonymizer-postgresql
left=$(find "$work/root/etc" "$work/root/usr" -name '*pseudonymizer*')
[ -z "$left" ] || fail "purged, but left: $left"
[ -e "$work/root/var/lib/orthanc/db-v6/pseudonymizer/pseudonymizer.key" ] || fail 'the purge has deleted the key file'
note "$suite: removed and purged; pseudonyms and keys are still there"
