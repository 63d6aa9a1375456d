#!/usr/bin/env bash
# mutants.sh [PROOF...]: puts faults into a copy of the tree, one at a time, and checks each of them by the proof or the
# contract that its patch is named for. Fails if that does not find the fault, or if a patch does not apply.
set -u
cd "$(dirname "$0")/../.." || exit
copy=$(mktemp -d) || exit
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM
export WP_TIMEOUT=10
result=0

# try PATCH: its proof has to fail, and to report that something is worse
try() {
	local name=${1##*/} tree=$copy/${1##*/} judge=prove.sh
	mkdir -p "$tree/tests"
	cp -R proxy "$tree"
	cp -R tests/prove "$tree/tests"
	if ! (cd "$tree" && GIT_CEILING_DIRECTORIES=$copy git apply "$1"); then
		echo "$name: does not apply"
		return 1
	fi
	[ ! -e "tests/prove/wp/${name%%.*}.acsl" ] || judge=wp.sh
	"$tree/tests/prove/$judge" "${name%%.*}" >"$tree/said" 2>&1
	if grep -q 'worse than bounds.txt\|not proved$' "$tree/said"; then
		echo "$name: found"
	else
		cat "$tree/said"
		echo "$name: NOT FOUND"
		return 1
	fi
}

[ $# -gt 0 ] || set -- ''
for proof; do
	for patch in "$PWD"/tests/prove/mutants/"${proof:+$proof.}"*.patch; do
		[ -e "$patch" ] || { echo "mutants.sh: no fault for $proof" >&2 && exit 64; }
		try "$patch" || result=1
	done
done
exit "$result"
