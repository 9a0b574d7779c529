#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the documents: their links lead to existing files, their shell commands are well-formed and name existing scripts.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

problems=0
problem() {
    problems=$((problems + 1))
    printf '    %s\n' "$*" >&2
}

mapfile -t documents < <(git ls-files '*.md' 2>/dev/null || find . -name '*.md' -not -path './target/*')
((${#documents[@]} > 0)) || fail 'there are no documents'

for document in "${documents[@]}"; do
    while IFS= read -r target; do
        case $target in
            *://* | '#'* | mailto:*) ;;
            *) [ -e "$(dirname "$document")/${target%%#*}" ] || problem "$document: links to $target, which is not there" ;;
        esac
    done < <(grep -oE '\]\([^) ]+\)' "$document" | sed 's/^](//; s/)$//')

    commands=$(awk '/^```(sh|bash|console)$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$document")
    bash -n <<<"$commands" || problem "$document: the commands are not well-formed shell"
    while IFS= read -r script; do
        case $script in *.deb) continue ;; esac # a release has it, not the checkout
        [ -x "$script" ] || problem "$document: $script is not there or cannot be executed"
    done < <(grep -oE '(^|[ ;|&])\./[A-Za-z0-9_./-]+' <<<"$commands" | sed 's/^[^.]*//' | sort -u)
done

((problems == 0)) || fail "$problems problems in the documents"
note "${#documents[@]} documents: links and commands are right"
