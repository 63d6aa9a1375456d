# The end of standard input is passed on: on a direct route it is, through a proxy it is not.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

teardown() {
	end_all
}

# through SCRIPT...: start a SOCKS5 proxy that accepts us and then plays the target
through() {
	start_peer target expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x16' \
		send '\x05\x00\x00\x01\0\0\0\0\0\0' "$@"
	PROXY=(-x "socks5h://127.0.0.1:$PORT" 192.0.2.1 22)
}

# carry SCRIPT... -- OPTION...: run a client with that script; both scripts must run to their ends
carry() {
	local script=()
	while [ "$1" != -- ]; do
		script+=("$1")
		shift
	done
	run --separate-stderr "$PEER" run --limit 50 "${script[@]}" -- "$WRAITH" "${@:2}"
	assert_status 0
	wait || fail "target: $(<"$BATS_TEST_TMPDIR/target.err")"
}

@test "through a proxy the end of stdin is held back, and the target's end ends the run" {
	# The target must see no end before it has answered: it would read one instead of the byte
	through expect ping sleep 300 send pong fin eof
	carry send ping fin expect pong eof status 0 -- "${PROXY[@]}"
	assert_silent
	through expect ping sleep 300 send pong fin eof
	carry --stdin socketpair --stdout socketpair send ping fin expect pong eof status 0 -- "${PROXY[@]}"
	assert_silent
}

@test "direct as the last resort of a proxy passes the end of stdin on" {
	start_peer target expect ping eof send pong fin
	run --separate-stderr "$PEER" run --limit 50 send ping fin expect pong eof status 0 -- \
		"$WRAITH" -x "127.0.0.1:$(dead_port),direct" 127.0.0.1 "$PORT"
	assert_status 0
	assert_silent
}

@test "an end of stdin that is held back does not come before the answer" {
	through expect ping wait "$BATS_TEST_TMPDIR/ended" sleep 300 send pong eof
	carry send ping fin touch "$BATS_TEST_TMPDIR/ended" expect pong close gone 15000 -- "${PROXY[@]}"
}

@test "-N passes the end on through a proxy; of -N and --hold-eof the later one counts" {
	local options
	for options in -N '--hold-eof -N'; do
		through expect ping eof send pong fin
		# shellcheck disable=SC2086 # words
		carry send ping fin expect pong eof status 0 -- $options "${PROXY[@]}"
		assert_silent
	done
	through expect ping sleep 300 send pong fin eof
	carry send ping fin expect pong eof status 0 -- -N --hold-eof "${PROXY[@]}"
}

@test "on a direct route the end is passed on, with --hold-eof it is not" {
	start_peer target expect ping eof send pong fin
	carry send ping fin expect pong eof status 0 -- 127.0.0.1 "$PORT"
	start_peer target expect ping wait "$BATS_TEST_TMPDIR/ended" sleep 300 send pong fin eof
	carry send ping fin touch "$BATS_TEST_TMPDIR/ended" expect pong eof status 0 -- --hold-eof 127.0.0.1 "$PORT"
	# With --no-proxy it is a direct route
	start_peer target expect ping eof send pong fin
	carry send ping fin expect pong eof status 0 -- -x 127.0.0.1:9 --no-proxy 127.0.0.1 127.0.0.1 "$PORT"
}

@test "a client that has gone ends the run, though its end is held back" {
	through expect ping eof
	carry send ping close gone 15000 status 0 -- "${PROXY[@]}"
	through expect ping eof
	carry --stdin socketpair --stdout socketpair send ping close gone 15000 status 0 -- "${PROXY[@]}"
}

@test "--hold-eof contradicts --exit-on-eof, -F and -z" {
	run --separate-stderr "$WRAITH" --hold-eof --exit-on-eof a 22
	assert_status 64
	assert_message 'usage: --hold-eof and --exit-on-eof contradict each other'
	run --separate-stderr "$WRAITH" --hold-eof -z a 22
	assert_status 64
	assert_message 'usage: with -F or -z there is no relay'
}

@test "-v says when an end will be held back" {
	through expect ping send pong fin eof
	carry --stderr "$BATS_TEST_TMPDIR/said" send ping fin expect pong eof status 0 -- -v "${PROXY[@]}"
	grep -q 'relay: will not pass on the end of standard input' "$BATS_TEST_TMPDIR/said" || fail "$(<"$BATS_TEST_TMPDIR/said")"
	through expect ping eof send pong fin
	carry --stderr "$BATS_TEST_TMPDIR/said" send ping fin expect pong eof status 0 -- -v -N "${PROXY[@]}"
	! grep -q 'will not pass on' "$BATS_TEST_TMPDIR/said" || fail "$(<"$BATS_TEST_TMPDIR/said")"
}
