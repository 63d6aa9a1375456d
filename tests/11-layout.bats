#!/usr/bin/env bats
# The rooms of proxy/, as its README describes them.

load helper

# rows: of the table, as FOLDER|MAY INCLUDE|PURE
rows() {
	awk -F ' *\\| *' '/^## /{ exit } /^\| [a-z]+ \|/ && $2 != "folder" { print $2 "|" $4 "|" $5 }' "$ROOT/proxy/README.md"
}

setup() {
	cd "$ROOT"
	[ "$(rows | wc -l)" -ge 8 ] || fail "no table in proxy/README.md"
}

@test "each folder has its row, and each row its folder" {
	diff <(rows | cut -d '|' -f 1 | sort) <(find proxy -mindepth 1 -type d | sed 's,.*/,,' | sort)
}

@test "a file includes its own folder and those of its row" {
	local folder may pure file found known=''
	while IFS='|' read -r folder may pure; do
		for file in "proxy/$folder"/*.[ch]; do
			for found in $(sed -nE 's,^#include "([a-z]+)/.*,\1,p' "$file" | sort -u); do
				[[ " $folder $may " == *" $found "* ]] || fail "$file includes $found/"
			done
			! grep -n '#include "[^/]*"' "$file" || fail "$file includes a file without its folder"
		done
		for found in $may; do
			[[ " $known " == *" $found "* ]] || fail "$folder/ may include $found/, which is not above it"
		done
		known+=" $folder"
	done < <(rows)
}

@test "the linker is asked about the objects of all pure folders" {
	local pure
	pure=$(make -pn 2>/dev/null | sed -nE 's/^PURE *:*= *//p' | tr ' ' '\n' | sed -nE 's,^proxy/([a-z]+)/.*,\1,p' | sort -u)
	[ -n "$pure" ] || skip 'this make does not say what PURE is'
	diff <(rows | awk -F '|' '$3 == "pure" { print $1 }' | sort) <(echo "$pure")
}

@test "each room has a line in the README, and each line a room" {
	local room lines
	lines=$(sed -nE 's/^- `([a-z]+\/[a-z0-9_-]+)`: .*/\1/p' proxy/README.md)
	for room in $(find proxy -mindepth 2 -name '*.h' | sed -E 's,^proxy/(.*)\.h$,\1,'); do
		grep -qxF "$room" <<<"$lines" || grep -qF "\`${room##*/}\`" proxy/README.md ||
			fail "proxy/README.md: a line for $room is missing"
	done
	for room in $lines; do
		[ -e "proxy/$room.h" ] || fail "proxy/README.md: there is no $room any more"
	done
}

@test "no file is too long, and few files are outside the folders" {
	local file
	for file in wraith-connect.c proxy/*.[ch] proxy/*/*.[ch]; do
		[ "$(wc -l <"$file")" -le 400 ] || fail "$file has $(wc -l <"$file") lines: it probably has two jobs"
	done
	[ "$(wc -l <wraith-connect.c)" -le 280 ] || fail "wraith-connect.c has $(wc -l <wraith-connect.c) lines"
	[ "$(find proxy -maxdepth 1 -name '*.[ch]' | wc -l)" -le 4 ] || fail "too many: $(ls proxy)"
}

@test "a static function's name is in one file only" {
	local file
	for file in wraith-connect.c proxy/*.c proxy/*/*.c; do
		# The files of several systems for one thing share their names
		awk -v file="$(sed -E 's/-[a-z]+\.c$//' <<<"$file")" '
			was && match($0, /^[a-z_0-9]+\(/) { print file, substr($0, 1, RLENGTH - 1) }
			{ was = /^(_Noreturn )?static [^=]*$/ && !/[;({]/ }' "$file"
	done | sort -u >"$BATS_TEST_TMPDIR/names"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/names")" -ge 300 ]
	run bash -c 'awk "{ print \$2 }" "$1" | sort | uniq -d | grep -wFf - "$1"' _ "$BATS_TEST_TMPDIR/names"
	[ -z "$output" ] || fail "$output"
}
