# What the tests of the relay share: a target and a client, each with a script. `load` this file after the helper.
# In a file whose name ends in -copy.bats, all is tried again on a system that refuses splice(2).
# shellcheck shell=bash disable=SC2034,SC2154 # variables set for the tests, by bats and the helper

KINDS=(pipe pipe:4K socketpair tcp pty)
TWO_WAY=(socketpair tcp)

setup() {
	HERE=$BATS_TEST_TMPDIR
	LIMIT=20    # seconds, of any script
	OPTIONS=()  # of wraith-connect
	LAUNCH=()   # what starts it
	PIDS=() NAMES=()
	PROGRAM=("$WRAITH")
	[[ $BATS_TEST_FILENAME != *-copy.bats ]] || PROGRAM=("$CONFINED" barred splice "$WRAITH")
	CPU=150 RSS=6000
	if grep -qs __asan_init "$WRAITH"; then
		CPU=500 RSS=200000
	fi
}

teardown() {
	end_all
}

# target SCRIPT...: start the target; sets PORT and TARGET
target() {
	rm -f "$HERE/${NAME:-target}.out" # the last one's port
	start_peer "${NAME:-target}" --limit "$LIMIT" "$@"
	TARGET=$!
}

# went PID NAME: the script of that background peer ran to its end, and nothing was printed
went() {
	local rc=0
	wait "$1" || rc=$?
	if [ "$rc" -ne 0 ] || [ -s "$HERE/$2.err" ]; then
		fail "$2: status $rc: $(cat "$HERE/$2.err")"
	fi
}

# served: the target's script ran to its end
served() {
	went "$TARGET" target
}

# client [OPTION...] SCRIPT...: run wraith-connect to the target with a client; its SCRIPT must run to its end
client() {
	run --separate-stderr "$PEER" run --limit "$LIMIT" "$@" -- \
		"${LAUNCH[@]}" "${PROGRAM[@]}" "${OPTIONS[@]}" "${DESTINATION[@]:-127.0.0.1:$PORT}"
	assert_status 0
}

# start_client NAME [OPTION...] SCRIPT...: the same in the background; adds to NAMES and PIDS
start_client() {
	start "$1" "$PEER" run --limit "$LIMIT" "${@:2}" -- "${PROGRAM[@]}" "${OPTIONS[@]}" 127.0.0.1 "$PORT"
	NAMES+=("$1") PIDS+=($!)
}

# clients_went: the scripts of all of them ran to their ends
clients_went() {
	local i
	for i in "${!PIDS[@]}"; do
		went "${PIDS[i]}" "${NAMES[i]}" || return
	done
}

# assert_told REGEX: one message, and nothing about the target
assert_told() {
	assert_message "$1" || return
	[[ $stderr != *127.0.0.1* && $stderr != *"$PORT"* ]] || fail "it tells the target: $stderr"
}

# counted WORD FILE: the number in the line `WORD N` of FILE
counted() {
	sed -n "s/^$1 //p" "$2"
}

# assert_delivered STUFFED FILE: the target got everything that the client stuffed in, and it was not little
assert_delivered() {
	local got
	got=$(counted checked "$2")
	if [ "$1" != "$got" ] || [ "$got" -le 65536 ]; then
		fail "stuffed: $1, arrived: $got"
	fi
}
