# Targets without a host and port: UNIX sockets, vsock, and the multiplexers of virtual machine monitors.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
	SOCKET=$PWD/s3cr3t.sock
}

teardown() {
	end_all
}

# serve_unix SCRIPT...: a peer on SOCKET
serve_unix() {
	rm -f "$SOCKET"
	start target "$PEER" serve --unix "$SOCKET" "$@"
	wait_for_line target.out .
}

# connect WORD...: a run with that target; its messages do not show the target
connect() {
	run --separate-stderr timeout 60 "$WRAITH" "$@"
	[[ "$stderr" != *s3cr3t* && "$stderr" != *"$PWD"* ]] || fail "it talks: $stderr"
}

@test "a UNIX socket is a target in each of its forms" {
	local words percent=${SOCKET//\//%}
	serve_unix --fork send pong fin eof
	for words in "unix:$SOCKET" "-U $SOCKET" "$SOCKET -U" "unix$SOCKET 22" "unix$percent 4711" "UNIX$percent 22" "unix%${SOCKET#/} 22"; do
		# shellcheck disable=SC2086 # words
		connect $words </dev/null
		assert_status 0
		assert_silent
		[ "$output" = pong ] || fail "$words: $output"
	done
	connect -v "unix:$SOCKET" </dev/null
	[[ "$stderr" == *'connect: the target is connected'* ]] || fail "$stderr"
}

@test "a UNIX socket: data goes both ways, and a half-close is passed on" {
	serve_unix expect ping eof send pong fin
	connect "unix:$SOCKET" < <(printf ping)
	assert_status 0
	[ "$output" = pong ]
}

@test "a UNIX socket: -z, -F, and --retry-for until it is there" {
	connect -z "unix:$SOCKET"
	assert_status 69
	assert_message 'connect: cannot connect: No such file or directory'
	serve_unix --fork send pong fin eof
	connect -z "unix:$SOCKET"
	assert_status 0
	run --separate-stderr "$PEER" run --stdin socketpair --stdout socketpair receive expect pong eof close status 0 -- "$WRAITH" -F "unix:$SOCKET"
	assert_status 0
	end_all
	rm -f "$SOCKET"
	start waiting timeout 60 "$WRAITH" --retry-for 50 "unix:$SOCKET"
	serve_unix send pong fin eof
	wait_for_line waiting.out pong 50
}

@test "a path that cannot be a UNIX socket's is refused before anything is dialled" {
	local long word
	long=/$(printf 'x%.0s' {1..103})
	for word in "unix:$long" unix:/a/../b unix:/a/./b unix://a unix:/a/ unix:/ $'unix:/a\nb'; do
		connect "$word"
		assert_status 64
		assert_message 'target: a UNIX socket must be an absolute path of at most 103 bytes, without //, ./, ../ or a slash at its end'
	done
	connect "unix:${long%x}"
	assert_status 69
	connect -U relative
	assert_status 64
	connect -U
	assert_status 64
	connect -U /a /b
	assert_status 64
	connect --forced -U /a
	assert_status 64
	# Only unix:/ is one
	connect unix:22
	assert_status 68
}

@test "no proxy is asked for a UNIX or vsock socket; with --proxy env it is reached directly" {
	local words
	serve_unix --fork send pong fin eof
	for words in "unix:$SOCKET" "vsock/1 22" "vsock-mux$SOCKET 22"; do
		# shellcheck disable=SC2086 # words
		connect -x socks5h://127.0.0.1:9 $words
		assert_status 64
		assert_message 'target: a proxy cannot connect to a UNIX or vsock socket'
	done
	ALL_PROXY=socks5h://127.0.0.1:9 connect -x env "unix:$SOCKET" </dev/null
	assert_status 0
	[ "$output" = pong ]
}

@test "a client of a gateway reaches no UNIX and no vsock socket" {
	local words
	serve_unix --fork send pong fin eof
	for words in "unix:$SOCKET" "unix$SOCKET 22" "vsock/1 22" "vsock-mux$SOCKET 22"; do
		for rules in '' '--permit *:*' '--permit *:22' '--permit @self:*'; do
			# shellcheck disable=SC2086 # words
			SSH_ORIGINAL_COMMAND=$words connect --forced $rules
			assert_status 77
			assert_message 'policy: '
		done
	done
	SSH_ORIGINAL_COMMAND="nc -U $SOCKET" connect --forced --permit '*:*'
	assert_status 64
}

# judged STATUS RULES WORD...: a client that sends these words gets that status
judged() {
	local words=${*:3}
	# shellcheck disable=SC2086 # words
	SSH_ORIGINAL_COMMAND=$words connect --forced --explain $2
	assert_status "$1"
}

@test "only rules for it permit a UNIX or vsock socket" {
	local open="unix:$PWD/*.sock"
	serve_unix --fork send pong fin eof
	SSH_ORIGINAL_COMMAND="unix:$SOCKET" connect --forced --permit "$open" </dev/null
	assert_status 0
	[ "$output" = pong ]
	SSH_ORIGINAL_COMMAND="unix$SOCKET 22" connect --forced --permit "unix:$SOCKET" </dev/null
	assert_status 0
	# The first that matches decides; a star does not cross a slash, and case counts
	judged 77 "--deny unix:$SOCKET --permit $open" "unix:$SOCKET"
	judged 77 "--deny *:* --permit $open" "unix:$SOCKET"
	judged 77 "--permit unix:${PWD%/*}/*.sock" "unix:$SOCKET"
	judged 0 "--permit unix:${PWD%/*}/*/s?cr3t.sock" "unix:$SOCKET"
	judged 77 "--permit unix:${PWD%/*}/*/S3CR3T.sock" "unix:$SOCKET"
	judged 77 "--permit unix:/*" "unix:$SOCKET"
	judged 0 '--permit vsock/3:22,80' vsock/3 22
	judged 77 '--permit vsock/3:22,80' vsock/3 81
	judged 77 '--permit vsock/3:22,80' vsock/4 22
	judged 0 '--permit vsock/*:1-100' vsock%4 22
	judged 0 '--permit vsock-mux/run/vm/*.sock:22' vsock-mux/run/vm/a:b.sock 22
	judged 77 '--permit vsock-mux/run/vm/*.sock:22' vsock-mux/run/vm/x/a.sock 22
	judged 77 '--permit vsock-mux/run/vm/*.sock:22' unix:/run/vm/a.sock
	judged 77 '--permit unix:/run/vm/a.sock' vsock-mux/run/vm/a.sock 22
	judged 77 '--permit vsock/*:*' 127.0.0.1 22
	# Without --forced they are rules like any other
	connect --explain --permit '*:22' "unix:$SOCKET"
	assert_status 77
	connect --explain --permit '*:*' "unix:$SOCKET"
	assert_status 0
	connect --explain --deny "$open" --permit '*:*' "unix:$SOCKET"
	assert_status 77
	for rule in unix:relative unix:/a/../b unix:/a/ vsock/x:22 vsock/3 vsock-mux/a/../b:22 unix/run/a:22; do
		connect --permit "$rule" 127.0.0.1 22
		assert_status 64
		assert_message 'usage: '
	done
}

@test "ps does not show the path of a UNIX socket" {
	local words pid
	serve_unix --fork send pong drain
	for words in "unix:$SOCKET" "-U $SOCKET" "unix$SOCKET 4711"; do
		# shellcheck disable=SC2086 # words
		INPUT=$(endless) start run "$WRAITH" $words
		pid=$!
		wait_for_line run.out pong
		assert_no_secret "/proc/$pid/cmdline" s3cr3t 4711
		kill "$pid"
	done
}

@test "sshd on a UNIX socket: ssh by %n, and scp" {
	local name
	need systemd-socket-activate
	make_keys
	mkdir -p /run/sshd 2>/dev/null || :
	printf '%s\n' "HostKey $PWD/host_key" "AuthorizedKeysFile $PWD/user_key.pub" 'UsePAM no' 'StrictModes no' 'PidFile none' \
		'UseDNS no' 'Subsystem sftp internal-sftp' >sshd.conf
	start activate systemd-socket-activate --inetd -a -l "$SOCKET" "$(command -v sshd)" -i -f "$PWD/sshd.conf"
	wait_until 20 test -S "$SOCKET"
	printf '%s\n' 'Host unix/* unix%*' "ProxyCommand '$WRAITH' %n %p" >>"$SSH_CONFIG"
	name=unix${SOCKET//\//%}
	run --separate-stderr our_ssh "$name" echo arrived </dev/null
	assert_status 0
	[ "$output" = arrived ]
	run --separate-stderr our_ssh "unix$SOCKET" echo arrived </dev/null
	assert_status 0
	echo content >file
	bounded scp -q -F "$SSH_CONFIG" file "$name:$PWD/copy"
	cmp file copy
}

@test "vsock: connected if the kernel can loop it back, otherwise 69 or 71 with the reason" {
	connect -w 20 vsock/4294967295 22
	assert_status 64
	assert_message 'target: a vsock CID is a number from 0 to 4294967294'
	for word in vsock/x vsock/-1 vsock/ vsock/01 vsock/99999999999; do
		connect "$word" 22
		assert_status 64
	done
	connect vsock/1 0
	assert_status 64
	# Another program finds out whether there is a loopback
	if python3 "$BATS_TEST_DIRNAME/tools/vsock.py" probe 2>/dev/null; then
		start target python3 "$BATS_TEST_DIRNAME/tools/vsock.py" serve
		wait_for_line target.out '[0-9]'
		connect vsock%1 "$(<target.out)" < <(printf ping)
		assert_status 0
		[ "$output" = pong ]
	else
		connect -w 20 vsock/1 22
		[[ $status = 69 || $status = 71 || $status = 75 ]] || fail "status $status"
		assert_message '(connect|system): '
	fi
}

# through_mux SCRIPT...: a multiplexer with this script, and a run through it
through_mux() {
	serve_unix "$@"
	connect -w 20 "vsock-mux$SOCKET" 4711 </dev/null
}

@test "a vsock multiplexer: CONNECT, OK, then the tunnel, byte-exact" {
	through_mux expect 'CONNECT 4711\n' send 'OK 1073741824\nbanner' fin eof
	assert_status 0
	assert_silent
	[ "$output" = banner ]
	through_mux expect 'CONNECT 4711\n' drip 20 'OK 7\n\n\0' fin eof
	assert_status 0
	serve_unix expect 'CONNECT 4711\n' send 'OK 7\n\nx\0y' fin eof
	"$WRAITH" "vsock-mux$SOCKET" 4711 </dev/null >got
	printf '\nx\0y' | cmp - got
	serve_unix expect 'CONNECT 22\n' send 'OK 1\n' expect ping eof send pong fin
	connect "vsock-mux$SOCKET" 22 < <(printf ping)
	[ "$output" = pong ]
}

@test "a vsock multiplexer that hangs up, talks nonsense or says nothing" {
	local nonsense
	through_mux expect 'CONNECT 4711\n' close
	assert_status 69
	assert_message 'connect: the multiplexer hung up: nobody listens on this vsock port'
	for nonsense in 'OK \n' 'OK x\n' 'ok 1\n' 'OK1\n' 'HTTP/1.1 200 OK\r\n' 'OK 1\r\n' '\n'; do
		through_mux expect 'CONNECT 4711\n' send "$nonsense" drain
		assert_status 76
		assert_message 'connect: this socket does not answer as a vsock multiplexer'
	done
	serve_unix expect 'CONNECT 4711\n' drain
	connect -w 1 "vsock-mux$SOCKET" 4711
	assert_status 75
	# Not there yet: tried again
	serve_unix expect 'CONNECT 4711\n' close accept expect 'CONNECT 4711\n' send 'OK 1\npong' fin eof
	connect --retry-for 50 "vsock-mux$SOCKET" 4711 </dev/null
	assert_status 0
	[ "$output" = pong ]
}

@test "--explain says what kind of target it is, and does not connect" {
	connect --explain "unix:$SOCKET"
	assert_status 0
	[[ $output == *'target: a UNIX socket'* ]] || fail "$output"
	connect --explain vsock/1 22
	[[ $output == *'target: a vsock socket'* ]] || fail "$output"
	connect --explain "vsock-mux$SOCKET" 22
	[[ $output == *'target: a vsock socket, through a multiplexer'* ]] || fail "$output"
}
