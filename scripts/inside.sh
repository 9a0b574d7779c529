#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command inside another Debian, see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/inside.sh ROOT COMMAND…

Runs a command with the programs and libraries of another Debian, which scripts/prepare.sh has made in the folder ROOT.
The checkout, /tmp, /dev, /proc and /sys are those of this machine, and so are processes and network. The command takes
the place of this script: it has the same process id, and gets its signals. The mounts disappear when it ends.
Needs root, or a kernel that lets ordinary users make namespaces.
TEXT
}

if (($# < 2)); then usage >&2 && exit 2; fi
PATH=$PATH:/usr/sbin:/sbin
checkout=$(dirname "$(dirname "$(readlink -f "$0")")")
namespaces=(--mount --propagation private)
if [ "$(id -u)" != 0 ]; then namespaces+=(--map-root-user); fi

# The new root is a small file system in memory, so that no mount point has to be made in ROOT.
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare "${namespaces[@]}" bash -euo pipefail -c '
    checkout=$1 root=$(readlink -f "$2") folder=$PWD
    shift 2
    mount -t tmpfs -o mode=755 inside /mnt
    for entry in "$root"/*; do
        name=$(basename "$entry")
        if [ -L "$entry" ]; then
            cp -P "$entry" /mnt/
        else
            mkdir "/mnt/$name"
            case $name in
                home | media | mnt | root | srv | run) ;;
                dev | proc | sys | tmp) mount --rbind "/$name" "/mnt/$name" ;;
                *) mount --rbind "$entry" "/mnt/$name" ;;
            esac
        fi
    done
    mkdir -p "/mnt$checkout"
    mount --rbind "$checkout" "/mnt$checkout"
    mkdir /mnt/mnt/outside
    cd /mnt
    pivot_root . mnt/outside
    umount -l /mnt/outside
    cd "$folder" 2>/dev/null || cd /
    exec "$@"' inside "$checkout" "$@"
