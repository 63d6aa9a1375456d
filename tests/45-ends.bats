#!/usr/bin/env bats
# Ends: a break never looks like an end, and no byte that was there is lost; see THE RELAY in the manual.
# By the name of 46-ends-copy.bats, it is all tried again where the system refuses splice(2).
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper
load relay

# through WAY: direct, or through a proxy; sets ANSWER, the beginning of a target's script
through() {
	ANSWER=() DESTINATION=() WAY=$1
	[ "$1" != direct ] || return 0
	ANSWER=(expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x16'
		send '\x05\x00\x00\x01\0\0\0\0\0\0')
	DESTINATION=(192.0.2.1 22)
}

# on KIND SCRIPT...: a client whose stdin and stdout are of that kind, to the target
on() {
	local proxy=()
	[ "$WAY" = direct ] || proxy=(-x "socks5h://127.0.0.1:$PORT")
	OPTIONS=("${WORDS[@]}" "${proxy[@]}")
	client --stdin "$1" --stdout "$1" "${@:2}" || fail "$1, $WAY"
}

tells_what_arrived() {
	[ "${OS-}" != none ] || skip 'POSIX alone does not tell what has arrived'
}

# broken KIND: how a client of that kind sees a break
broken() {
	case $1 in
	tcp) echo expect-reset ;;
	*) echo eof ;;
	esac
}

# each_way COMMAND...: directly and through a proxy
each_way() {
	local way
	for way in direct proxy; do
		through "$way"
		"$@"
	done
}

# --- ends ----------------------------------------------------------------------------------------------------------

client_ends() {
	local kind
	for kind in pipe socketpair tcp pty; do
		target "${ANSWER[@]}" expect hello send '!' eof pattern 2 100K fin
		on "$kind" send hello expect '!' fin check 2 100K eof gone 5000 status 0
		assert_silent
		served
	done
	printf hello >"$HERE/in"
	target "${ANSWER[@]}" expect hello eof pattern 2 100K fin
	on pipe --stdin "file:$HERE/in" check 2 100K eof gone 5000 status 0
	served
}

target_ends() {
	local kind
	for kind in pipe socketpair tcp; do
		target "${ANSWER[@]}" pattern 2 100K fin check 1 100K eof
		on "$kind" check 2 100K eof pattern 1 100K fin gone 5000 status 0
		assert_silent
		served
	done
	target "${ANSWER[@]}" pattern 2 100K fin eof
	on pty check 2 100K eof gone 5000 status 0
	assert_silent
	served
	target "${ANSWER[@]}" send hello fin check 1 100K eof
	on pipe --stdout "file:$HERE/out" pattern 1 100K fin gone 5000 status 0
	served
	[ "$(<"$HERE/out")" = hello ]
}

nobody_reads() {
	local kind
	for kind in pipe socketpair; do
		target "${ANSWER[@]}" send hello wait "$HERE/deaf" pattern 2 100K check 1 1M eof
		rm -f "$HERE/deaf"
		on "$kind" expect hello deaf touch "$HERE/deaf" pattern 1 1M fin gone 5000 status 0
		assert_silent
		served
	done
}

@test "stdin ends, the target ends, or nobody reads: all data arrives, and then an end" {
	WORDS=(-N)
	each_way client_ends
	each_way target_ends
	each_way nobody_reads
}

# --- breaks --------------------------------------------------------------------------------------------------------

@test "a client that resets in the middle of a download: 74, and the target is reset" {
	local i
	for i in {1..5}; do
		target flood-reset
		client --stdin tcp --stdout tcp check 0 1M reset gone 5000 status 74
		assert_told 'relay: cannot read standard input: Connection reset by peer'
		served
	done
	# The download takes the error; the upload then sees something like an end.
	command -v strace >/dev/null || return 0
	LAUNCH=(env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=recvfrom
		-e inject=recvfrom:delay_exit=500000:when=1)
	target send hello touch "$HERE/sent" expect-reset
	client --stdin tcp --stdout tcp wait "$HERE/sent" sleep 200 reset gone 9000 status 74
	assert_told 'relay: cannot read standard input: Connection reset by peer'
	served
}

target_resets() {
	local kind
	for kind in pipe socketpair tcp pty; do
		target "${ANSWER[@]}" send hello expect hello pattern 2 100K flushed reset
		on "$kind" expect hello send hello check 2 100K "$(broken "$kind")" gone 5000 status 74
		assert_told 'relay: the connection broke: Connection reset by peer'
		served
	done
}

@test "a target that resets: 74, and a client's TCP is reset after all data that came" {
	each_way target_resets
}

# ends_with_a_reset STATUS SCRIPT...: half of an upload must not look like all of it
ends_with_a_reset() {
	local kind
	for kind in "${SOME[@]}"; do
		rm -f "$HERE/half"
		target "${ANSWER[@]}" send hello expect half touch "$HERE/half" expect-reset
		on "$kind" expect hello send half wait "$HERE/half" "${@:2}" "$(broken "$kind")" gone 5000 status "$1"
		served
	done
}

@test "without data for --idle-timeout, both sides are reset" {
	WORDS=(--idle-timeout 0.4) SOME=(pipe socketpair tcp)
	each_way ends_with_a_reset 75
}

@test "a relay that is killed leaves a reset" {
	SOME=(pipe)
	each_way ends_with_a_reset SIGKILL kill SIGKILL
}

output_fails() {
	target "${ANSWER[@]}" expect half send hello expect-reset
	on pipe --stdout file:/dev/full send half gone 5000 status 74
	assert_told 'relay: cannot write standard output: No space left on device'
	served
}

@test "when stdout fails, the target is reset" {
	each_way output_fails
}

# client_port NAME: the port of the client's TCP connection that is the stdin of the process in NAME
client_port() {
	local socket
	socket=$(readlink "/proc/$(<"$1")/fd/0")
	printf '%d\n' "0x$(awk -v inode="${socket//[!0-9]/}" '$10 == inode { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp)"
}

@test "a client that can no longer be reached during a download: 74" {
	[ "$EUID" = 0 ] || skip 'needs root, to cut a connection'
	command -v ss >/dev/null || skip 'no ss'
	target send hello eof touch "$HERE/ended" wait "$HERE/cut" flood
	start_client client --stdin tcp --stdout tcp pidfile "$HERE/pid" expect hello fin wait "$HERE/ended" wait "$HERE/cut" gone 9000 \
		status 74
	wait_until 10 test -e "$HERE/ended"
	ss -HK "sport = :$(client_port "$HERE/pid")" >"$HERE/cut-off" 2>/dev/null || :
	[ -s "$HERE/cut-off" ] || skip 'this kernel cuts no connection'
	touch "$HERE/cut"
	wait "${PIDS[0]}" || fail "$(<"$HERE/client.err")"
	stderr=$(<"$HERE/client.err")
	assert_told 'relay: cannot write standard output'
	served
}

@test "when closing stdout fails, as NFS does over quota: 74" {
	need strace
	need_sight # strace, of the descriptors whose paths it looks at
	LAUNCH=(env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -P "$HERE/out" -e trace=close
		-e inject=close:error=EDQUOT)
	: >"$HERE/out"
	target send hello eof
	client --stdin null --stdout "file:$HERE/out" gone 9000 status 74
	assert_told 'relay: cannot write standard output: Disk quota exceeded'
	served
}

@test "a proxy on a UNIX socket that closes while stdin holds bytes: 74" {
	local lost
	through proxy
	DESTINATION=(-x "socks5h://localhost$HERE/proxy" 192.0.2.1 22)
	for lost in lost ''; do
		rm -f "$HERE"/{stopped,closed,proxy}
		target --unix "$HERE/proxy" "${ANSWER[@]}" send hello wait "$HERE/stopped" close touch "$HERE/closed"
		client expect hello kill SIGSTOP send "$lost" touch "$HERE/stopped" wait "$HERE/closed" kill SIGCONT eof gone 5000 \
			status "$([ -z "$lost" ] && echo 0 || echo 74)"
		if [ -z "$lost" ]; then
			assert_silent
		else
			assert_told 'relay: the connection broke'
		fi
		served
	done
}

@test "both have ended, and the target resets before the upload has arrived: 74" {
	tells_what_arrived
	target --rcvbuf 4K fin wait "$HERE/go" reset
	client eof pattern 1 200000 fin sleep 500 alive touch "$HERE/go" gone 5000 status 74
	served
}

@test "both have ended: the run waits until the upload has arrived" {
	tells_what_arrived
	local kind
	for kind in pipe socketpair tcp; do
		rm -f "$HERE/go"
		target --rcvbuf 4K fin wait "$HERE/go" check 1 200000 eof
		client --stdin "$kind" --stdout "$kind" eof pattern 1 200000 fin sleep 500 alive touch "$HERE/go" gone 9000 status 0
		assert_silent
		served
	done
}

# --- an end that ends the run ---------------------------------------------------------------------------------------

@test "--exit-on-eof: after the end of stdin, all that the target had sent is delivered" {
	OPTIONS=(--exit-on-eof)
	local kind
	for kind in pipe socketpair tcp; do
		rm -f "$HERE/sent"
		target pattern 2 1000000 touch "$HERE/sent" drain
		client --stdin "$kind" --stdout "$kind" wait "$HERE/sent" fin check-slow 2 1000000 5 eof gone 5000 status 0
		assert_silent
		served
	done
}

@test "--exit-on-eof: after the target's end, all that came from stdin is delivered" {
	OPTIONS=(--exit-on-eof)
	local kind
	for kind in pipe socketpair tcp; do
		rm -f "$HERE/sent"
		target --rcvbuf 32K wait "$HERE/sent" fin sleep 300 checkall 0
		client --stdin "$kind" --stdout "$kind" stuff 64M touch "$HERE/sent" eof gone 9000 status 0
		assert_silent
		served
		assert_delivered "$(counted stuffed <(echo "$output"))" "$HERE/target.out"
	done
}

@test "--exit-on-eof: a client that still sends gets all of the answer" {
	OPTIONS=(--exit-on-eof)
	local kind
	for kind in pipe socketpair tcp; do
		rm -f "$HERE/sent"
		target expect hello wait "$HERE/sent" pattern 2 150000 fin checkall 0
		client --stdin "$kind" --stdout "$kind" send hello stuff 64M touch "$HERE/sent" sleep 200 check-slow 2 150000 10 eof \
			gone 9000 status 0
		assert_silent
		served
		assert_delivered "$(counted stuffed <(echo "$output"))" "$HERE/target.out"
	done
}

@test "--exit-on-eof: an end ends a run in which the other side never stops" {
	OPTIONS=(--exit-on-eof)
	target flood
	client --stdin socketpair --stdout socketpair check 0 1M fin sleep 100 drain gone 9000 status 0
	assert_silent
	served
}

# --- time ----------------------------------------------------------------------------------------------------------

@test "--idle-timeout: bytes that leave the send queue are traffic" {
	tells_what_arrived
	OPTIONS=(--idle-timeout 1)
	target --rcvbuf 32K check-slow 1 1M 50 touch "$HERE/taken" eof
	client pattern 1 1M wait "$HERE/taken" alive fin status 0
	assert_silent
	served
	# The client's TCP, too.
	target pattern 2 1M eof
	client --stdin tcp --stdout tcp check-slow 2 1M 50 alive fin eof status 0
	assert_silent
	served
}

# --- signals -------------------------------------------------------------------------------------------------------

last_words() {
	local kind
	for kind in pipe socketpair; do
		rm -f "$HERE"/{stopped,go}
		# As ssh does it: its last bytes, then SIGHUP, with the pipes closed or not.
		target "${ANSWER[@]}" send hello expect first expect last eof
		on "$kind" expect hello send first kill SIGSTOP send last kill SIGHUP kill SIGCONT status SIGHUP
		assert_silent
		served
		target "${ANSWER[@]}" send hello expect first check 1 40000 eof
		on "$kind" expect hello send first kill SIGSTOP pattern 1 40000 close kill SIGHUP kill SIGCONT status SIGHUP
		assert_silent
		served
	done
}

@test "SIGHUP: what stdin holds is handed over, and the target sees an end" {
	WORDS=(-N)
	each_way last_words
}

@test "SIGHUP: data that cannot be handed over at once makes it a reset" {
	target --rcvbuf 4K send hello wait "$HERE/dead" drain-reset
	client expect hello stuff 64M kill SIGHUP status SIGHUP touch "$HERE/dead"
	assert_silent
	served
}

@test "SIGTERM: an end if stdin had ended, otherwise a reset" {
	target send hello expect first expect last expect-reset
	client expect hello send first kill SIGSTOP send last kill SIGTERM kill SIGCONT status SIGTERM
	assert_silent
	served
	target send hello expect first expect last eof
	client expect hello send first kill SIGSTOP send last fin kill SIGTERM kill SIGCONT status SIGTERM
	assert_silent
	served
	target send hello eof touch "$HERE/ended" wait "$HERE/over"
	client expect hello fin wait "$HERE/ended" kill SIGTERM status SIGTERM touch "$HERE/over"
	assert_silent
	served
}

@test "a client's TCP is reset when a signal ends the run" {
	target send hello drain
	client --stdin tcp --stdout tcp expect hello kill SIGTERM expect-reset status SIGTERM
	served
}

@test "a signal that is ignored, as nohup does it, stays ignored" {
	# shellcheck disable=SC2016 # for sh
	LAUNCH=(sh -c 'trap "" HUP; exec "$@"' sh)
	target send hello expect bye eof
	client expect hello kill SIGHUP sleep 200 alive send bye fin status 0
	assert_silent
	served
}

@test "a signal that was blocked when it was started ends it all the same" {
	target send hello drain
	client --block expect hello kill SIGTERM status SIGTERM
	assert_silent
	served
	target send hello eof
	client --block expect hello kill SIGHUP status SIGHUP
	assert_silent
	served
}
