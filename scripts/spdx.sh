#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks, or adds, the line about the licence in every source file, see usage.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/spdx.sh [--add]

Names every source file without a line SPDX-License-Identifier near its beginning, and fails if there is one; with
--add it writes the line. Migrations of the database have none: Flyway refuses a database if one of them has changed.
TEXT
}

add=false
case ${1:-} in
    '') ;;
    --add) add=true ;;
    *) usage >&2 && exit 2 ;;
esac
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/prepare.sh
. scripts/prepare.sh

line='SPDX-License-Identifier: GPL-3.0-or-later'

# The line as a comment of this kind of file; fails if it is no source file.
comment() {
    case $1 in
        */postgres/V*.sql) return 1 ;;
            *.java | *.cpp | *.c | *.h | *.cpp.in | *.js) echo "// $line" ;;
        *.css | *.map) echo "/* $line */" ;;
        *.sql | *.lua) echo "-- $line" ;;
        *.sh | *.py | *.cmake | *CMakeLists.txt | .ci/run | *Dockerfile | */postinst | */postrm) echo "# $line" ;;
        *) return 1 ;;
    esac
}

missing=0
while IFS= read -r file; do
    text=$(comment "$file") || continue
    if head -n 3 "$file" | grep -qF "$line"; then continue; fi
    if $add; then
        # Behind the line that names the interpreter.
        if head -c 2 "$file" | grep -q '^#!'; then sed -i "1a $text" "$file"; else sed -i "1i $text" "$file"; fi
    else
        missing=$((missing + 1))
        note "$file has no line about its licence" >&2
    fi
done < <(git ls-files --cached --others --exclude-standard 2>/dev/null || find . -type f -not -path './target/*' | sed 's|^\./||')
((missing == 0)) || fail "$missing files without a licence; scripts/spdx.sh --add writes the line"
note 'every source file names its licence'
