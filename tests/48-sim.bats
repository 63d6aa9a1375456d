#!/usr/bin/env bats
# The relay in a simulated kernel (see tests/sim/sim.h): no byte is lost, doubled or moved, no break looks like an
# end, no end looks like a break, no turn is without progress, and no run without an end.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

SIM=$ROOT/tests/sim/sim

setup() {
	[ "$(uname) ${OS:-linux}" = 'Linux linux' ] || skip 'only Linux is simulated'
	built "$SIM"
}

@test "some ten thousand runs of the relay keep the rule of ends" {
	run bounded "$SIM" --deviations 1 --length 80 --runs 40000
	[ "$status" -eq 0 ] || fail "$output"
	[[ $output =~ ([0-9]+)' of them distinct, 0 with a fault' ]] || fail "$output"
	[ "${BASH_REMATCH[1]}" -ge 30000 ] || fail "$output"
}

@test "a seed, and a string of choices, replays a run exactly" {
	local seed choices
	for seed in 3 4 1001 31337; do
		"$SIM" --seed "$seed" >"$BATS_TEST_TMPDIR/first" || fail "seed $seed"
		"$SIM" --seed "$seed" | cmp - "$BATS_TEST_TMPDIR/first"
		choices=$(sed -n 's/^choices //p' "$BATS_TEST_TMPDIR/first")
		"$SIM" --choices "$choices" | cmp - "$BATS_TEST_TMPDIR/first"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/first")" -gt 10 ]
	done
}

@test "the relay makes no system call that is not simulated" {
	local name
	for name in $(nm -u "$SIM" | sed -n 's/^ *U \([a-z_0-9]*\).*/\1/p'); do
		case $name in
		__libc_start_main | __stack_chk_fail | __errno_location | _setjmp | longjmp | __longjmp_chk | exit | getpid | sigemptyset) ;;
		*printf | puts | putchar | fputs | fwrite | setvbuf | std* | strto* | __isoc23_strto*) ;;
		mem* | str*) ;;
		__asan_* | __ubsan_* | __msan_* | __tsan_*) ;;
		*) fail "$name" ;;
		esac
	done
}

@test "a fault that is put back is found" {
	need git
	run timeout 300 "$ROOT/tests/sim/mutants.sh" 08 # it compiles
	[ "$status" -eq 0 ] || fail "$output"
	[[ $output =~ [1-9][0-9]*' of' ]] || fail "$output"
}
