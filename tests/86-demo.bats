# make demo: every mode works, and it leaves nothing behind.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

setup() {
	need_login
	export TMPDIR=$BATS_TEST_TMPDIR/empty
	mkdir "$TMPDIR"
	unset NO_COLOR
}

# left_nothing: it left no file, and no process that uses its folder
left_nothing() {
	[ -z "$(ls -A "$TMPDIR")" ] || fail "it left $(ls -A "$TMPDIR")"
	wait_until 10 no_process || fail "it left $(pgrep -fa -- "$TMPDIR/")"
}

no_process() {
	! pgrep -f -- "$TMPDIR/" >/dev/null
}

@test "a tick, a time and a command for each mode, without colours" {
	run timeout 100 "$ROOT/tests/demo.sh" </dev/null 3>&-
	assert_status 0
	[ "${#lines[@]}" -ge 10 ]
	[[ ${lines[-1]} =~ ^([0-9]+)\ of\ ([0-9]+)\ in\ [0-9]+\ s$ && ${BASH_REMATCH[1]} = "${BASH_REMATCH[2]}" ]] || fail "$output"
	[ "$(grep -cE "^✓ .* [0-9]+ ms  ssh -o .*ProxyCommand='.*%h %p' [a-z]+( .*)?$" <<<"$output")" -eq "${BASH_REMATCH[1]}" ] ||
		fail "$output"
	[[ $output != *$'\e'* ]] || fail "$output"
	left_nothing
}

@test "colours on a terminal, unless NO_COLOR is set; an early end leaves nothing, either" {
	"$PTY" wait $'\e[32m✓' send $'\x03' end -- "$ROOT/tests/demo.sh" >"$BATS_TEST_TMPDIR/shown" || :
	! grep -q ' of .* in ' "$BATS_TEST_TMPDIR/shown" || fail "it was not ended"
	left_nothing
	NO_COLOR=1 "$PTY" wait '✓' send $'\x03' end -- "$ROOT/tests/demo.sh" >"$BATS_TEST_TMPDIR/shown" || :
	! grep -q $'\e' "$BATS_TEST_TMPDIR/shown" || fail "it has colours"
	left_nothing
}
