#!/bin/sh
# mutants.sh [NUMBER...]: puts known faults back into a copy of the relay, one at a time, and counts how many runs
# of the simulation find each. Fails if one is not found, or if a patch does not apply.
set -eu
cd "$(dirname "$0")/../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM
result=0

# try PATCH: build with this fault, and run
try() {
	name=$(basename "$1" .patch)
	rm -rf "${copy:?}"/*
	mkdir "$copy/tests"
	cp -R Makefile proxy "$copy"
	cp -R tests/tests.mk tests/sim "$copy/tests"
	rm -f "$copy/tests/sim/sim"
	[ ! -e GNUmakefile ] || cp GNUmakefile "$copy"
	(cd "$copy" && GIT_CEILING_DIRECTORIES=${copy%/*} git apply "$1")
	(cd "$copy" && make -s tests/sim/sim)
	count=$("$copy/tests/sim/sim" --count --deviations 1 --length 60 --runs 200000 |
		sed -n 's/^\([0-9]*\) schedules, .*, \([0-9]*\) with a fault$/\2 of \1/p')
	printf '%-34s %s\n' "$name" "$count"
	case $count in
	'' | 0\ *) result=1 ;;
	esac
}

[ $# -gt 0 ] || set -- ''
for number; do
	for patch in "$PWD"/tests/sim/mutants/"$number"*.patch; do
		[ -e "$patch" ] || { echo "mutants.sh: no fault $number" >&2 && exit 64; }
		try "$patch"
	done
done
exit "$result"
