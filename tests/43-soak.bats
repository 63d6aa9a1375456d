#!/usr/bin/env bats
# Many channels at once, each with a different course, for a short time. `make soak` takes longer.

load helper
bats_require_minimum_version 1.5.0

teardown() {
	end_all
}

@test "50 channels at a time: orderly, slow, stopped, abandoned, reset and killed ones" {
	local most=()
	if grep -qs __asan_init "$WRAITH"; then
		most=(--rss 200000 --cpu 2000)
	fi
	built "$ROOT/tests/soak/soak"
	run "$ROOT/tests/soak/soak" --channels 50 --seconds 3 "${most[@]}" "$WRAITH"
	[ "$status" -eq 0 ] || fail "$output"
	[ "${lines[-1]}" = '0 failed' ]
}
