#!/usr/bin/env bats
# Where the relay need not copy, it does not, and it loses nothing if splice stops working.
# 40-relay.bats has its other promises.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

setup() {
	[ "${OS:-linux}" != linux ] || need strace
	cd "$BATS_TEST_TMPDIR"
}

teardown() {
	end_all
}

# traced [OPTION...] -- SCRIPT...: run a client of that script with a wraith-connect that strace traces
traced() {
	local options=() kind=${KIND:-pipe}
	while [ "$1" != -- ]; do options+=("$1") && shift; done
	# A leak check uses ptrace, too.
	run --separate-stderr "$PEER" run --limit 50 --stdin "$kind" --stdout "$kind" "${@:2}" -- env ASAN_OPTIONS=detect_leaks=0 \
		strace -o trace "${options[@]}" "$WRAITH" 127.0.0.1 "$PORT"
	assert_status 0 && assert_silent && wait $!
}

# calls REGEX: how many such calls were made
calls() {
	grep -cE "^($1)\(" trace || :
}

# none REGEX: no call after the connect matches
none() {
	local found
	found=$(sed '1,/^connect(/d' trace | grep -E "$1") || return 0
	fail "there is: $found"
}

need_splice() {
	[ "${OS:-linux}" = linux ] || skip 'only Linux has splice'
}

COPIES='^(read|write|recvfrom|sendto)\((0|1|3),.* = [1-9]'
MOVING=trace=connect,splice,read,write,recvfrom,sendto,fcntl,pipe2

@test "between a pipe and the network bytes are spliced, not copied" {
	need_splice
	start_peer target both 2 8M 1 8M eof
	traced -e "$MOVING" -- both 1 8M 2 8M fin eof status 0
	[ "$(calls splice)" -gt 0 ]
	none "$COPIES"
	grep -q '^fcntl(0, F_SETPIPE_SZ' trace
	grep -q '^fcntl(1, F_SETPIPE_SZ' trace
}

@test "a byte from or to a pipe costs one call besides poll" {
	need_splice
	start_peer target expect a send b expect c send d expect e send f eof
	traced -e "$MOVING" -- \
		send a expect b send c expect d send e expect f fin eof status 0
	[ "$(grep -cE '^splice\(.*= 1$' trace)" -eq 6 ]
	none "$COPIES|^splice.* = -1|SETPIPE|^pipe2.*O_CLOEXEC"
}

@test "nothing is spliced into a socket that is not ours, or out of a UNIX socket" {
	need_splice
	start_peer target both 2 8M 1 8M eof
	KIND=socketpair traced -e "$MOVING" -- both 1 8M 2 8M fin eof status 0
	none '^(pipe2.*O_CLOEXEC|splice)|SETPIPE'
	start_peer target pattern 2 8M fin eof
	KIND=tcp traced -e "$MOVING" -- check 2 8M fin eof status 0
	none '^(pipe2.*O_CLOEXEC|splice)|SETPIPE'
}

@test "from a TCP client, what comes after 4 MiB is spliced through a pipe" {
	need_splice
	start_peer target both 2 8M 1 32M eof
	KIND=tcp traced -e "$MOVING,close" -- both 1 32M 2 8M fin eof status 0
	local up down pipe
	up=$(sed -n 's/^recvfrom(0, .* = \([0-9]*\)$/\1/p' trace | awk '{ n += $1 } END { print n + 0 }')
	down=$(sed -n 's/^recvfrom(3, .* = \([0-9]*\)$/\1/p' trace | awk '{ n += $1 } END { print n + 0 }')
	[ "$up" -ge $((4 << 20)) ]
	[ "$up" -le $((5 << 20)) ] || fail "copied: $up"
	[ "$down" -eq $((8 << 20)) ]
	[ "$(calls splice)" -gt 0 ]
	# At the end, recv saw that there was one, and the pipe was closed.
	read -r -a pipe < <(sed -n 's/^splice(0, NULL, \([0-9]*\), .*/\1/p' trace | sort -u)
	[ "${#pipe[@]}" -eq 1 ]
	sed '1,/^splice(0/d' trace | grep -q "^close(${pipe[0]})"
}

@test "from a TCP client, splice is called only if poll has just reported data, and never into the client" {
	need_splice
	need_sight
	start_peer target both 2 8M 1 16M eof
	KIND=tcp traced -e trace=poll,splice -- both 1 16M 2 8M fin eof status 0
	awk '/^poll\(.*\{fd=0, revents=[A-Z|]*POLLIN/ { ready = 1; next }
		/^poll/ { ready = 0 }
		/^splice\(0,/ && !ready { print; exit 1 }
		/^splice\(0,/ { ready = 0; n++ }
		/^splice\(.*, NULL, [01], NULL/ { print; exit 1 }
		END { exit n == 0 }' trace || fail "$(head -n 40 trace)"
}

@test "urgent data from a TCP client that is spliced arrives in its place" {
	need_splice
	start_peer target check 1 8M expect '!after' eof
	KIND=tcp traced -e trace=splice -- pattern 1 8M urgent '!' send after fin eof status 0
	[ "$(calls splice)" -gt 0 ]
}

@test "when splice fails, at first or later, the rest is copied and no byte is lost" {
	need_splice
	local error from
	for error in EINVAL ENOSYS EPERM EACCES; do
		for from in 1 2 3 8 21; do
			start_peer target both 2 4M 1 4M eof
			traced -e trace=splice -e "inject=splice:error=$error:when=$from+" -- both 1 4M 2 4M fin eof status 0 ||
				fail "$error from $from on"
			[ "$(calls splice)" -lt $((from + 4)) ] || fail "it goes on to try"
		done
	done
}

@test "when splice from a TCP client fails, at first or later, the rest is copied and no byte is lost" {
	need_splice
	local error from
	for error in EINVAL EACCES; do
		for from in 1 2 5 6; do
			start_peer target both 2 1M 1 16M eof
			KIND=tcp traced -e trace=splice,close -e "inject=splice:error=$error:when=$from+" -- both 1 16M 2 1M fin eof status 0 ||
				fail "$error from $from on"
			[ "$(calls splice)" -eq "$from" ] || fail "it goes on to try"
			[ "$(sed '1,/^splice/d' trace | grep -c '^close')" -eq 2 ] || fail "the pipe is open"
		done
	done
}

@test "a splice that moves nothing, whatever poll says, does not spin" {
	need_splice
	local kind
	for kind in pipe tcp; do
		start_peer target both 2 4M 1 16M eof
		KIND=$kind traced -e trace=splice -e inject=splice:error=EAGAIN:when=5+ -- both 1 16M 2 4M fin eof status 0
		[ "$(calls splice)" -lt 20 ] || fail "$kind: $(calls splice) calls"
	done
}
