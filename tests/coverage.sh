#!/bin/sh
# coverage.sh OBJECTS PROGRAM...: of what the unit tests and the fuzzers' corpora run of the objects' files,
# by gcov: a line for each file, lines and branches. Both sides of each branch have to be taken,
# those of asserts apart. Works in a copy of the tree; fails when a file has less than 95 % of its
# lines, or 78 % of its branches: gcov counts the default that a switch over an enum does not have, and nothing takes it.
set -eu

export LC_ALL=C
copy=build/coverage
objects=$1
shift
rm -rf "$copy"
mkdir -p "$copy"
find Makefile GNUmakefile proxy tests \( -name '*[Mm]akefile' -o -name '*.[ch]' -o -name '*.mk' -o -path '*/corpus/*' \) -type f |
	tar -cf - -T - | tar -xf - -C "$copy"
cd "$copy"
make -s -j 2 CC=gcc CFLAGS='-O0 -g --coverage' HARDEN= CPPFLAGS=-DNDEBUG LDFLAGS=--coverage "$@"
for program; do
	case $program in
	*/fuzz-*) "$program" tests/fuzz/corpus/"${program##*/fuzz-}"/* ;;
	*) "$program" ;;
	esac >log || { cat log; echo "$program failed"; exit 1; }
done
for object in $objects; do
	gcov -nb -o "$object" "${object%.o}.c"
done | awk '
	function percent(text) { sub(/.*:/, "", text); return text + 0 }
	/^File / { file = $2; gsub("\047", "", file); wanted = file ~ /\.c$/ }
	/^Lines/ { lines = percent($2); of_lines = $4 }
	/^No branches/ { branches = 100; of_branches = 0 }
	/^Branches/ { of_branches = $4 }
	/^Taken/ { branches = percent($4) }
	/^(Taken|No branches)/ && wanted {
		if (!heading++)
			printf "%-28s %17s %17s\n", "", "lines", "branches"
		printf "%-28s %7.2f %% of %3d %7.2f %% of %3d\n", file, lines, of_lines, branches, of_branches
		if (lines < 95 || branches < 78)
			low = low " " file
	}
	END {
		if (!heading || low != "") {
			print "too little:" low
			exit 1
		}
	}'
