#!/usr/bin/env bash
# prove.sh [-v] [PROOF...]: has frama-c's Eva run each proof of this folder, two at a time, and prints a row for each:
# how many of its files' functions and statements were reached, how many alarms are left, and the seconds it took.
# Fails if a row is worse than that of bounds.txt; with -v says where the alarms are. A proof is a file with the
# function prove(). Its first comment names the files that it proves, those that it replaces by functions of its own,
# and more options for Eva.
# shellcheck source=tests/prove/frama-c.bash
. "$(dirname "$0")/frama-c.bash"

# said FILE WORD: what the comment of the proof says after that word
said() {
	sed -n "s/^ \* $2: //p" "$1"
}

# files PROOF: what is analysed
files() {
	printf '%s\n' "$proxy"/{address,route,policy,handshake}/*.c "$proxy"/base/{text,cursor,outcome,cause,error,verdict}.c \
		"$proxy/request/forced.c" | grep -v -x -F "$(said "$here/$1.c" without | tr ' ' '\n' | sed "s|^|$proxy/|")"
}

# analyse PROOF: one run of frama-c, into files in $out
analyse() {
	local begin=$SECONDS flags files
	mapfile -t files < <(files "$1")
	read -r -a flags <<<"$(said "$here/$1.c" flags | tr '\n' ' ')"
	cd "$out" || exit
	ulimit -t 900 # seconds of processor time: other processes do not count
	frama_c '' -main prove -eva -eva-precision 3 -eva-no-show-progress -eva-msg-key=-final-states,-initial-state "${flags[@]}" \
		"$here/$1.c" "$here"/lib/*.c "${files[@]}" \
		-metrics -metrics-eva-cover -then -report-csv "$out/$1.csv" -report-no-proven >"$out/$1.log" 2>&1
	echo $? >"$out/$1.rc"
	echo $((SECONDS - begin)) >"$out/$1.took"
}

# unproven PROOF: a line for each alarm, also for what frama-c assumes of a function without a body. What frama-c's
# own headers ask of a caller is left out, since the call has an alarm, too.
unproven() {
	awk -F '\t' 'NR > 1 && $1 !~ /^FRAMAC_SHARE/ {
		sub(/.*\/proxy/, "proxy", $1)
		print "    " $1 "/" $2 ":" $3 " " $4 ": " $5 ": " $7
	}' "$out/$1.csv"
}

# functions PROOF: the names of those that its files define
functions() {
	local file
	for file in $(said "$here/$1.c" proves); do
		sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' "$proxy/$file"
	done
}

# row PROOF: name, functions reached and all, statements in per cent, alarms
row() {
	awk -v proof="$1" -v alarms="$(unproven "$1" | wc -l)" '
		NR == FNR { mine[$1] = 1; all++; next }
		/^  [a-z_0-9]*: [0-9]* stmts out of/ {
			sub(":", "", $1)
			if ($1 in mine) { reached++; is += $2; of += $6 }
		}
		END { printf "%s %d %d %d %d\n", proof, reached, all, of ? int(100 * is / of) : 0, alarms }
	' <(functions "$1") "$out/$1.log"
}

# judge PROOF: prints its row; false if that is worse than its bound
judge() {
	local reached all percent alarms bound
	if [ "$(cat "$out/$1.rc")" != 0 ]; then
		tail -n 20 "$out/$1.log"
		echo "$1: frama-c failed"
		return 1
	fi
	read -r _ reached all percent alarms <<<"$(row "$1")"
	printf '%-12s %4d of %3d %9d %% %7d %8d   %s\n' "$1" "$reached" "$all" "$percent" "$alarms" "$(cat "$out/$1.took")" \
		"$(said "$here/$1.c" proves)"
	read -r -a bound <<<"$(grep "^$1 " "$here/bounds.txt")"
	[ "${#bound[@]}" -eq 4 ] || { echo "    bounds.txt does not have it" && return 1; }
	[ "$reached" -lt "${bound[1]}" ] || [ "$percent" -lt "${bound[2]}" ] || [ "$alarms" -gt "${bound[3]}" ] || {
		! "$verbose" || unproven "$1"
		return 0
	}
	unproven "$1"
	awk -v names="$(functions "$1" | tr '\n' ' ')" '
		BEGIN { split(names, list); for (i in list) mine[list[i]] = 1 }
		/^  [a-z_0-9]*: [0-9]* stmts out of/ && !/\(100/ { sub(":", "", $1); if ($1 in mine) print "    " $1 ": " $2 " of " $6 }
	' "$out/$1.log"
	echo "    worse than bounds.txt, which has ${bound[1]} functions, ${bound[2]} %, ${bound[3]} alarms"
	return 1
}

need frama-c
# shellcheck disable=SC2046 # a list of words
[ $# -gt 0 ] || set -- $(grep -l '^prove(void)' -- *.c | sed 's/\.c$//')
printf '%-12s %11s %11s %7s %8s   %s\n' proof functions statements alarms seconds files
for proof; do
	while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
	analyse "$proof" &
done
wait
result=0
for proof; do
	judge "$proof" || result=1
done
exit "$result"
