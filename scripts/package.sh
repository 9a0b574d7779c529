#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes archives and Debian packages of what is built already, see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/package.sh ARCHITECTURE LIBRARY JAR BUNDLE OUTPUT

Makes, in the folder OUTPUT, for the architecture amd64 or arm64:

  orthanc-pseudonymizer-VERSION-linux-ARCHITECTURE.tar.gz              library, JAR, example settings, documents, licences
  orthanc-pseudonymizer-postgresql-VERSION-linux-ARCHITECTURE.tar.gz   the bundle with PostgreSQL, and its licences
  orthanc-pseudonymizer_VERSION_ARCHITECTURE.deb                       the same as packages of Debian
  orthanc-pseudonymizer-postgresql_VERSION_ARCHITECTURE.deb

The same input gives the same bytes. Version and time are those of pom.xml. PSEUDONYMIZER_MAINTAINER is the maintainer of
the packages.
TEXT
}

if (($# != 5)); then usage >&2 && exit 2; fi
architecture=$1 library=$(readlink -f "$2") jar=$(readlink -f "$3") bundle=$(readlink -f "$4")
mkdir -p "$5"
output=$(readlink -f "$5")
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

name=orthanc-pseudonymizer
version=$(project_version)
maintainer=${PSEUDONYMIZER_MAINTAINER:-Pseudonymizer for Orthanc <pseudonymizer@users.noreply.github.com>}
SOURCE_DATE_EPOCH=$(date --date="$(sed -n 's/.*<project.build.outputTimestamp>\(.*\)<.*/\1/p' pom.xml)" +%s)
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC

case $architecture in
    amd64) machine='X86-64' tools='' ;;
    arm64) machine='AArch64' tools=aarch64-linux-gnu- ;;
    *) usage >&2 && exit 2 ;;
esac
readelf --file-header "$library" | grep -q "Machine:.*$machine" || fail "$library is not for $architecture"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bundle"
unzip -q -d "$work/bundle" "$bundle" 'postgres-*.txz'
tar --extract --to-stdout --file="$(find "$work/bundle" -name '*.txz')" bin/postgres >"$work/postgres"
readelf --file-header "$work/postgres" | grep -q "Machine:.*$machine" || fail "the PostgreSQL in $bundle is not for $architecture"

# put FOLDER MODE FILE…
put() {
    local folder=$1 mode=$2
    shift 2
    mkdir -p "$folder"
    install --mode="$mode" --target-directory="$folder" "$@"
}

# put_licences FOLDER PLACE…: the texts of the parts in these places, and the table of them.
put_licences() {
    local folder=$1 places
    shift
    places=$(printf '|%s' "$@")
    put "$folder" 644 licences/parts.csv
    grep -E ",(${places:1})," licences/parts.csv | cut -d , -f 4 | tr ' ' '\n' | sort -u | while IFS= read -r text; do
        put "$folder" 644 "licences/$text"
    done
    sed -i -E "1p; /,(${places:1}),/!d" "$folder/parts.csv"
}

# archive FOLDER: a folder of $work as an archive of the same name.
archive() {
    find "$work/$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
    find "$work/$1" -type d -exec chmod 755 {} +
    tar --create --directory="$work" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar "$1" |
        gzip --no-name --best >"$output/$1.tar.gz"
    note "$1.tar.gz"
}

# package NAME: the tree $work/NAME, with its control files in DEBIAN, as a package.
package() {
    local tree=$work/$1 size
    put "$tree/usr/share/doc/$1" 644 "$work/copyright"
    gzip --no-name --best >"$tree/usr/share/doc/$1/changelog.gz" <<TEXT
$1 ($version) unstable; urgency=medium

  * Release $version. CHANGELOG.md says what is new.

 -- $maintainer  $(date --rfc-email --date="@$SOURCE_DATE_EPOCH")
TEXT
    find "$tree" -type d -exec chmod 755 {} +
    chmod 644 "$tree/usr/share/doc/$1"/*.gz
    (cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\n' | sort | xargs -d '\n' md5sum) >"$work/md5sums"
    put "$tree/DEBIAN" 644 "$work/md5sums"
    size=$(find "$tree" -path "$tree/DEBIAN" -prune -o -type f -printf '%s\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
    sed -i "s/^Installed-Size:.*/Installed-Size: $size/" "$tree/DEBIAN/control"
    find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$output/${1}_${version}_$architecture.deb" >"$work/said" ||
        { cat "$work/said" >&2 && fail "dpkg-deb $1"; }
    note "${1}_${version}_$architecture.deb"
}

# control NAME DESCRIPTION FIELD…
control() {
    local tree=$work/$1 description=$2
    shift
    mkdir -p "$tree/DEBIAN"
    {
        printf 'Package: %s\nVersion: %s\nArchitecture: %s\n' "$(basename "$tree")" "$version" "$architecture"
        printf 'Maintainer: %s\nInstalled-Size: 0\nSection: science\nPriority: optional\n' "$maintainer"
        printf '%s\n' "${@:2}"
        printf 'Description: %s\n' "$description"
    } >"$tree/DEBIAN/control"
}

strip_library() {
    "${tools}strip" --strip-unneeded -o "$work/libOrthancPseudonymizer.so" "$library"
    # The oldest libc with every function that the library calls.
    libc=$("${tools}objdump" -T "$library" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -V | tail -n 1)
}

{
    cat <<'TEXT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Pseudonymizer for Orthanc

Files: *
Copyright: 2026 the authors of the Pseudonymizer for Orthanc
License: GPL-3.0-or-later
 On Debian systems, the text of this license is in /usr/share/common-licenses/GPL-3.
Comment:
 The folder licences has the licences of all parts of others, and parts.csv lists the parts.
TEXT
} >"$work/copyright"
strip_library

# The plugin as an archive.
folder=$name-$version-linux-$architecture
put "$work/$folder" 644 "$work/libOrthancPseudonymizer.so" "$jar" orthanc.json LICENSE README.md CHANGELOG.md
put "$work/$folder/docs" 644 docs/*.md docs/*.json
put "$work/$folder/docs/monitoring" 644 docs/monitoring/*
put_licences "$work/$folder/licences" jar library
archive "$folder"

# The plugin as a package.
tree=$work/$name
control "$name" 'consistent pseudonymization for Orthanc
 Replaces the anonymization that is built into Orthanc: the same patient always
 gets the same pseudonym, and each study has one pseudonymized copy. Pseudonyms
 are kept in PostgreSQL, on a server or in a database of the plugin itself.' \
    "Depends: orthanc (>= 1.10.1), default-jre-headless (>= 2:1.17) | java-runtime-headless (>= 17), libc6 (>= $libc), libgcc-s1, libstdc++6 (>= 12)" \
    "Recommends: postgresql | $name-postgresql"
put "$tree/usr/lib/orthanc" 644 "$work/libOrthancPseudonymizer.so"
put "$tree/usr/share/orthanc/plugins" 644 "$jar"
ln -s ../../../lib/orthanc/libOrthancPseudonymizer.so "$tree/usr/share/orthanc/plugins/libOrthancPseudonymizer.so"
put "$tree/etc/orthanc" 644 packaging/debian/pseudonymizer.json
put "$tree/usr/share/doc/$name" 644 orthanc.json README.md CHANGELOG.md packaging/debian/README.Debian
put "$tree/usr/share/doc/$name/docs" 644 docs/*.md docs/*.json
put "$tree/usr/share/doc/$name/docs/monitoring" 644 docs/monitoring/*
put_licences "$tree/usr/share/doc/$name/licences" jar library
put "$tree/DEBIAN" 755 packaging/debian/postinst packaging/debian/postrm
echo /etc/orthanc/pseudonymizer.json >"$work/conffiles"
put "$tree/DEBIAN" 644 "$work/conffiles"
package "$name"

# The bundle as an archive and as a package.
folder=$name-postgresql-$version-linux-$architecture
put "$work/$folder" 644 "$bundle"
put_licences "$work/$folder/licences" bundle
archive "$folder"

tree=$work/$name-postgresql
control "$name-postgresql" 'PostgreSQL for the Pseudonymizer for Orthanc
 Programs of PostgreSQL for the database of the plugin itself, for computers
 without packages of PostgreSQL, and for data that these programs have made.' \
    "Depends: $name, libc6"
put "$tree/usr/lib/orthanc" 644 "$bundle"
mkdir -p "$tree/usr/share/orthanc/plugins"
ln -s ../../../lib/orthanc/orthanc-pseudonymizer-postgresql.jar "$tree/usr/share/orthanc/plugins/orthanc-pseudonymizer-postgresql.jar"
put_licences "$tree/usr/share/doc/$name-postgresql/licences" bundle
package "$name-postgresql"
