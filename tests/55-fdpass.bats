#!/usr/bin/env bats
# -F: the connected socket is passed to ssh, and no process remains. With real ssh and real proxies, and
# with scripts where each byte matters.
# shellcheck disable=SC2153,SC2154 # variables set by bats and the helper

load helper
load interop/proxies
bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
}

teardown() {
	[ ! -S control ] || our_ssh -O exit master
	stop_proxies
}

# start_target: an sshd that SSH_CONFIG knows as `direct`
start_target() {
	start_sshd target
	TARGET_PORT=$SSHD_PORT
	ssh_by direct "'$WRAITH' -F %h %p"
}

# ssh_by NAME COMMAND: let SSH_CONFIG know the target under a name, with this ProxyCommand
ssh_by() {
	ssh_host "$1" "$TARGET_PORT" "ProxyCommand $2" 'ProxyUseFdpass yes'
}

# goes NAME OPTION...: a session through `wraith-connect -F OPTION...` gives its output, its status and
# nothing else, and no wraith-connect runs during the session
goes() {
	ssh_by "$1" "'$WRAITH' -F ${*:2} %h %p"
	INPUT=$(endless) start "$1" ssh -F "$SSH_CONFIG" "$1" 'echo up; read -r line; echo "$line"; exit 7'
	local ssh=$!
	wait_for_line "$1.out" up
	count_helpers "$ssh" 0 || fail "$1: a helper stays"
	echo 42 >"$(endless)"
	wait_until 10 gone "$ssh"
	run wait "$ssh"
	assert_status 7
	[ "$(cat "$1.out")" = $'up\n42' ] || fail "$1: $(cat "$1.out")"
	[ ! -s "$1.err" ] || fail "$1: $(cat "$1.err")"
}

# fails NAME REGEX OPTION...: ssh cannot connect, and the reason is the same as without -F
fails() {
	ssh_by "$1" "'$WRAITH' -F ${*:3} %h %p"
	run --separate-stderr our_ssh "$1" true </dev/null
	assert_status 255
	assert_message "$2"
}

# passes_on SCRIPT... -- ARG...: `wraith-connect -F ARG...` passes a socket, on which this script then runs
passes_on() {
	local script=()
	while [ "$1" != -- ]; do
		script+=("$1")
		shift
	done
	run --separate-stderr "$PEER" run --stdin socketpair --stdout socketpair receive "${script[@]}" status 0 -- \
		"$WRAITH" -w 10 -F "${@:2}"
	assert_status 0
	assert_silent
	wait_until 10 gone "$!" # the target's script is through, too
	wait "$!"
}

# ends_with STATUS REGEX ARG...: the run passes nothing, and ends with these
ends_with() {
	run --separate-stderr "$PEER" run --stdin socketpair --stdout socketpair eof status "$1" -- "$WRAITH" -F "${@:3}"
	assert_status 0
	assert_message "$2"
}

socks4_ok='\x00\x5a\x00\x00\x00\x00\x00\x00'
socks5_name='\x05\x01\x00\x03\x0dexample.local\x00\x16'
http_ok='HTTP/1.1 200 OK\r\n\r\n'
banner='SSH-2.0-told with the reply\r\n'

@test "ssh talks to the network itself, and no process remains: direct" {
	start_target
	goes plain
	goes verbose-off --keepalive 10 -4 --timeout 20
}

@test "ssh talks through SOCKS4, 4A and 5, and no process remains" {
	local scheme
	start_target
	start_dynamic dynamic direct
	for scheme in socks4 socks4a socks5 socks5h; do
		goes "$scheme" -x "$scheme://127.0.0.1:$PORT"
	done
	goes optimistic --optimistic -x "127.0.0.1:$PORT"
	start_socks
	goes microsocks -x "127.0.0.1:$SOCKS_PORT"
}

@test "ssh talks through HTTP CONNECT, and no process remains; nc's way of saying it works, too" {
	start_target
	start_http_proxy
	goes http -x "http://127.0.0.1:$HTTP_PORT"
	goes like-nc -X connect -x "127.0.0.1:$HTTP_PORT"
}

@test "ssh talks through two hops and through a proxy on a UNIX socket, and no process remains" {
	start_target
	start_socks
	start_http_proxy
	goes two-hops -x "socks5h://127.0.0.1:$SOCKS_PORT" -x "http://127.0.0.1:$HTTP_PORT"
	start forward ssh -F "$SSH_CONFIG" -N -L "$PWD/socks.sock:127.0.0.1:$SOCKS_PORT" direct
	wait_until 10 test -S socks.sock
	goes unix -x "socks5h://localhost$PWD/socks.sock"
}

@test "16 MiB go both ways over a connection that was passed" {
	start_target
	start_socks
	ssh_by far "'$WRAITH' -F -x 127.0.0.1:$SOCKS_PORT %h %p"
	head -c 16777216 /dev/urandom >sent
	our_ssh far cat <sent | cmp - sent
}

@test "a master in the background holds nobody's stderr, and has no helper for Ctrl-C to hit" {
	start_target
	ssh_host master "$TARGET_PORT" "ProxyCommand '$WRAITH' -F %h %p" 'ProxyUseFdpass yes' "ControlPath $PWD/control"
	# The pipe ends although ssh still runs.
	our_ssh -f -N -M master 2>&1 </dev/null 3>&- | timeout 20 cat
	[ "${PIPESTATUS[*]}" = '0 0' ]
	run --separate-stderr our_ssh -O check master
	assert_status 0
	[[ $stderr =~ pid=([0-9]+) ]]
	count_helpers "${BASH_REMATCH[1]}" 0
	our_ssh master true
}

@test "a failure says why, and no connection is passed" {
	start_target
	start_socks
	start_http_proxy
	local dead
	dead=$(dead_port)
	fails dead-proxy 'proxy: cannot connect: .*refused$' -x "127.0.0.1:$dead"
	fails no-proxy 'proxy: ' -x "127.0.0.1:$TARGET_PORT"
	TARGET_PORT=$dead
	fails refused 'connect: cannot connect: .*refused$'
	fails socks-refused 'proxy: the target refused' -x "127.0.0.1:$SOCKS_PORT"
	fails http-refused 'proxy: .* 500$' -x "http://127.0.0.1:$HTTP_PORT"
}

@test "the statuses of failures are those without -F" {
	ends_with 69 'connect: cannot connect: .*refused$' 127.0.0.1 "$(dead_port)"
	ends_with 68 'resolve: name lookup failed: ' no-such-host.invalid 22
	ends_with 77 'target: this host name is reserved$' wraith-a 22
	start_peer silent --fork hold
	ends_with 75 'proxy: it sent nothing in time; ' -w 0.3 -x "127.0.0.1:$PORT" example.local 22
	start_peer nonsense send hello drain
	ends_with 76 'proxy: it does not speak this version' -x "127.0.0.1:$PORT" example.local 22
	start_peer rules send '\x05\x00' expect "\x05\x01\x00$socks5_name" send '\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00' drain
	ends_with 77 'proxy: its rules do not allow' -x "127.0.0.1:$PORT" example.local 22
}

@test "what comes with a proxy's reply is for ssh: not a byte is lost or read ahead" {
	start_peer direct send "$banner" expect pong eof
	passes_on expect "$banner" send pong fin eof -- 127.0.0.1 "$PORT"
	start_peer socks4 expect '\x04\x01\x00\x16\x7f\x00\x00\x01\x00' send "$socks4_ok$banner" pattern 1 1M expect pong eof
	passes_on expect "$banner" check 1 1M send pong fin eof -- -x "socks4://127.0.0.1:$PORT" 127.0.0.1 22
	start_peer socks5 expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "$socks5_ok$banner" expect pong eof
	passes_on expect "$banner" send pong fin eof -- -x "127.0.0.1:$PORT" example.local 22
	start_peer http expect 'CONNECT ' send "$http_ok$banner" expect 'example.local:22 HTTP/1.1\r\nHost: example.local:22\r\n\r\npong' eof
	passes_on expect "$banner" send pong fin eof -- -x "http://127.0.0.1:$PORT" example.local 22
	start_peer chain expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x03\x03two\x0c\x38' send "$socks5_ok" \
		expect 'CONNECT ' send "$http_ok$banner" expect 'example.local:22 HTTP/1.1\r\nHost: example.local:22\r\n\r\npong' eof
	passes_on expect "$banner" send pong fin eof -- -x "127.0.0.1:$PORT" -x http://two example.local 22
	start_peer unix --unix "$PWD/proxy" expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "$socks5_ok$banner" expect pong eof
	passes_on expect "$banner" send pong fin eof -- -x "socks5h://localhost$PWD/proxy" example.local 22
}

@test "ssh reads a banner that came with the proxy's reply" {
	start_peer socks5 expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}SSH-2.0-TheBanner\r\n" drain
	make_keys
	ssh_host example 22 "ProxyCommand '$WRAITH' -F -x 127.0.0.1:$PORT example.local 22" 'ProxyUseFdpass yes'
	start ssh ssh -v -F "$SSH_CONFIG" example true
	wait_for_line ssh.err 'remote software version TheBanner'
}

@test "standard output must be a UNIX socket, or nothing is dialled" {
	local kind
	export ASAN_OPTIONS=detect_leaks=0 # that traces the program, as strace does
	for kind in pipe tcp pty null closed file:out; do
		run --separate-stderr "$PEER" run --stdin socketpair --stdout "$kind" status 64 -- \
			strace -f -qq -e trace=connect -o trace "$WRAITH" -F 127.0.0.1 "$(dead_port)"
		assert_status 0
		assert_message 'usage: with -F, standard output must be a UNIX socket: ssh needs ProxyUseFdpass yes$'
		[ ! -s trace ] || fail "$kind: $(cat trace)"
	done
}

@test "standard input does not matter" {
	local kind
	echo text >file
	for kind in pipe tcp pty null closed file:file; do
		start_peer target send hello expect pong eof
		run --separate-stderr "$PEER" run --stdin "$kind" --stdout socketpair receive expect hello send pong fin status 0 -- \
			"$WRAITH" -F 127.0.0.1 "$PORT"
		assert_status 0
		assert_silent
		wait $!
	done
}

@test "a client that leaves before there is a connection is noticed, whatever standard input is" {
	local kind
	echo text >file
	start_peer silent --fork hold
	for kind in socketpair pipe null closed file:file; do
		rm -f left.err
		run --separate-stderr "$PEER" run --stdin "$kind" --stdout socketpair --stderr left.err alive close status 74 -- \
			"$WRAITH" -F -w 0 -x "127.0.0.1:$PORT" example.local 22
		assert_status 0
		grep -q '^wraith-connect: connect: the client left' left.err || fail "$kind: $(cat left.err)"
	done
}

@test "-F cannot be combined with --forced, -z or options for the relay" {
	SSH_ORIGINAL_COMMAND='127.0.0.1 22' ends_with 64 'usage: -F is for a ProxyCommand' --forced
	ends_with 64 'usage: -F passes the connection on, -z closes it' -z 127.0.0.1 22
	ends_with 64 'usage: with -F or -z there is no relay' --idle-timeout 5 127.0.0.1 22
	ends_with 64 'usage: with -F or -z there is no relay' --exit-on-eof 127.0.0.1 22
	# With --explain nobody takes the connection.
	run --separate-stderr "$WRAITH" -F --explain 127.0.0.1 22
	assert_status 0
	[[ "$output" == *'verdict: '* ]] || fail "$output"
}

@test "-v says that the connection was passed" {
	start_peer target send hello drain
	run --separate-stderr "$PEER" run --stdin socketpair --stdout socketpair receive expect hello status 0 -- \
		"$WRAITH" -v --idle-timeout 0 -F localhost "$PORT"
	assert_status 0
	[[ "$stderr" =~ wraith-connect:\ connect:\ passed\ to\ the\ client,\ after\ [0-9]+\ ms$ ]] || fail "$stderr"
}

@test "ssh works with a line written for nc, with only the program's name changed" {
	local line
	start_target
	start_http_proxy
	start_socks
	for line in "nc -X connect -x 127.0.0.1:$HTTP_PORT %h %p" "nc -F -X connect -x 127.0.0.1:$HTTP_PORT %h %p" \
		"nc -N -w 20 -q 0 -x 127.0.0.1:$SOCKS_PORT %h %p" "nc -FX 5 -x 127.0.0.1:$SOCKS_PORT -4 %h %p"; do
		run --separate-stderr our_ssh -o ProxyUseFdpass="$([[ $line == *-F* ]] && echo yes || echo no)" \
			-o ProxyCommand="'$WRAITH' ${line#nc }" direct 'echo up' </dev/null
		assert_status 0
		assert_silent
		[ "$output" = up ]
	done
}
