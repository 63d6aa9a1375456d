#!/bin/sh
# coverage.sh OBJECTS PROGRAM...: measures with gcov how much of the objects' files the unit tests and the fuzzers'
# corpora run: a line for each file, with lines and branches. Both sides of each branch have to be taken,
# except those of asserts. gcov counts a branch for the default that a switch over an enum does not have;
# gcc holds such a switch to name each value (-Werror=switch), so nothing can take that branch, and it does
# not count here. Works in a copy of the tree; fails when a file has less than 95 % of its lines or branches.
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
	gcov -bct -o "$object" "${object%.o}.c"
done | awk '
	function percent(n, of) { return of ? 100 * n / of : 100 }

	function report() {
		if (file !~ /\.c$/)
			return
		if (!heading++)
			printf "%-28s %17s %17s\n", "", "lines", "branches"
		printf "%-28s %7.2f %% of %3d %7.2f %% of %3d\n", file, percent(lines, of_lines), of_lines,
		    percent(branches, of_branches), of_branches
		if (percent(lines, of_lines) < 95 || percent(branches, of_branches) < 95)
			low = low " " file
	}

	/^ *-: *0:Source:/ {
		report()
		file = $0
		sub(/.*:/, "", file)
		lines = of_lines = branches = of_branches = depth = 0
	}

	# COUNT:NUMBER:a line of the source; a switch goes on to the brace at its own indentation
	/^ *[^ :]+: *[1-9][0-9]*:/ {
		of_lines += $1 !~ /^-/
		lines += $1 !~ /^[-#]/
		indent = text = $0
		sub(/^[^:]*:[^:]*:/, "", text)
		indent = text
		sub(/[^\t].*/, "", indent)
		sub(/^\t*/, "", text)
		in_switch = text ~ /^switch /
		if (in_switch) {
			at[++depth] = indent
			whole[depth] = 1
		} else if (depth && indent == at[depth]) {
			if (text ~ /^(default:|case [^A-Z])/)
				whole[depth] = 0
			if (text ~ /^}/) {
				of_branches -= whole[depth] && last[depth] == 0
				depth--
			}
		}
	}

	# branch N taken COUNT; that of the default is the last one of its switch
	/^branch/ {
		of_branches++
		branches += $4 > 0
		if (in_switch)
			last[depth] = $4 + 0
	}

	END {
		report()
		if (!heading || low != "") {
			print "too little:" low
			exit 1
		}
	}'
