#!/usr/bin/env bash
# wp.sh [-v] [CONTRACT...]: has frama-c's WP prove each contract of wp/, and prints a row for each: the goals that were
# proved, the provers that did it, and the seconds it took. Fails if a goal is left; with -v says what is assumed.
#
# A contract is wp/NAME.acsl: comments (#), the file it is about (file: PATH), and blocks, each after a line that says
# where its lines go: before a function (before FUNCTION:), or before a loop of one (loop NUMBER of FUNCTION:). The
# file's text is changed only by these lines. The functions after `proves:' are proved; what is said of other functions
# is assumed, for the reason after `assumes:'. A prover has WP_TIMEOUT seconds for each goal; the present ones need two.
# shellcheck source=tests/prove/frama-c.bash
. "$(dirname "$0")/frama-c.bash"

# said CONTRACT WORD: what the contract says after that word
said() {
	sed -n "s/^$2: //p" "$here/wp/$1.acsl"
}

# place CONTRACT: the file that it is about, with its lines in their places
place() {
	awk -v name="$1" '
	NR == FNR && /^(#|file:|proves:|assumes:|flags:)/ { next }
	NR == FNR && /^(before [a-z_0-9]*|loop [0-9]+ of [a-z_0-9]*):$/ { sub(":", ""); at = $0; places++; next }
	NR == FNR { block[at] = block[at] $0 "\n"; next }
	function put(where) {
		if (!(where in block)) return
		printf "%s#line %d\n", block[where], FNR - (where ~ /^before/)
		used[where]
		placed++
	}
	/^[a-z_0-9]+\(/ { split($0, part, "("); now = part[1]; loops = 0; put("before " now) }
	FNR > 1 { print last; last = "" }
	/^\t+(for|while|do) / { put("loop " ++loops " of " now) }
	{ last = $0 }
	END {
		print last
		if (placed == places) exit
		for (at in block) if (!(at in used)) print name ": no such place: " at >"/dev/stderr"
		exit 1
	}' "$here/wp/$1.acsl" "$proxy/$(said "$1" file)"
}

# analyse CONTRACT: one run of frama-c, into files in $out
analyse() {
	local flags
	read -r -a flags <<<"$(said "$1" flags)"
	place "$1" >"$out/$1.c" || return
	frama_c "-I$proxy/$(dirname "$(said "$1" file)")" "$out/$1.c" -wp -wp-fct "$(said "$1" proves | tr ' ' ,)" \
		-wp-prover z3,cvc4 -wp-timeout "${WP_TIMEOUT:-30}" -wp-par 2 "${flags[@]}" >"$out/$1.log" 2>&1
}

# judge CONTRACT: prints its row; false if it is not proved
judge() {
	local begin=$SECONDS proved all provers
	if ! analyse "$1"; then
		tail -n 20 "$out/$1.log"
		echo "$1: frama-c failed"
		return 1
	fi
	read -r proved all <<<"$(sed -n 's|^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$|\1 \2|p' "$out/$1.log")"
	provers=$(sed -n 's/^  \(Qed\|Z3\|CVC4\)[ 0-9.]*: *[1-9].*/\1/p' "$out/$1.log" | sort -u | tr '\n' ' ')
	printf '%-12s %4d of %4d   %-12s %8d   %s\n' "$1" "$proved" "$all" "$provers" $((SECONDS - begin)) "$(said "$1" file)"
	! "$verbose" || said "$1" assumes | sed 's/^/    assumes: /'
	[ "$proved" != "$all" ] || [ "$all" -eq 0 ] || return 0
	grep '^\[wp\].* : \(Unknown\|Timeout\|Failed\|Stepout\|.*Smoke\)\|Doomed' "$out/$1.log" | sed 's/^/    /'
	echo "    not proved"
	return 1
}

need frama-c why3 z3 cvc4
# Find out which provers there are; otherwise why3 keeps a list of them in HOME.
export WHY3CONFIG=$out/why3.conf
why3 config detect >"$out/why3.log" 2>&1 || { cat "$out/why3.log" >&2 && exit 1; }
# shellcheck disable=SC2046 # a list of words
[ $# -gt 0 ] || set -- $(grep -l '^proves: ' -- wp/*.acsl | sed 's|^wp/||; s/\.acsl$//')
printf '%-12s %12s   %-12s %8s   %s\n' contract goals provers seconds file
result=0
for contract; do
	judge "$contract" || result=1
done
exit "$result"
