# What the tests of credentials and fields share: runs without a terminal to the secret target. `load` this file after the helper.
# shellcheck shell=bash disable=SC2015,SC2153,SC2154 # variables set by bats and the helper

# wc_run ARG...: run the program without a terminal
wc_run() {
	run --separate-stderr timeout -k 1 60 setsid -w "$WRAITH" "$@" </dev/null
	no_secret
}

# through ARG...: wc_run to the secret target
through() {
	wc_run "$@" "$SECRET" 4711
}

# accepted: through has reached the target
accepted() {
	assert_status 0 && assert_silent && [ "$output" = in ] || fail "stdout: $output"
}

# refused STATUS REGEX ARG...: the run ends with this status and one such line, without a connection or lookup
refused() {
	local want=$1 message=$2 trace=$BATS_TEST_TMPDIR/trace
	shift 2
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr timeout -k 1 60 setsid -w strace -f -qq -e trace=socket -o "$trace" \
		"$WRAITH" "$@" "$SECRET" 4711 </dev/null
	no_secret
	assert_status "$want"
	assert_message "$message"
	! grep -q 'socket(AF_INET' "$trace" || fail "it went to the network: $(cat "$trace")"
}
