# Real ssh, scp and sftp with wraith-connect as ProxyCommand.
# shellcheck disable=SC2094,SC2153,SC2154 # variables set by bats and the helper; files read twice
bats_require_minimum_version 1.5.0
load helper

setup() {
	start_sshd target
	TARGET_PORT=$SSHD_PORT TARGET_PID=$SSHD_PID
	ssh_via direct
}

teardown() {
	end_all
}

# ssh_via NAME OPTION...: let SSH_CONFIG know the target under a name, over this route
ssh_via() {
	ssh_host "$1" "$TARGET_PORT" "ProxyCommand '$WRAITH' ${*:2} %h %p"
}

# dead_via NAME OPTION...: the same for a port on which nobody listens
dead_via() {
	ssh_host "$1" "$(dead_port)" "ProxyCommand '$WRAITH' ${*:2} %h %p"
}

# carries NAME: a session with that host gives its output, its status, and nothing else
carries() {
	run --separate-stderr our_ssh "$1" 'expr 6 \* 7; exit 7' </dev/null
	assert_status 7
	assert_silent
	[ "$output" = 42 ]
}

# fails NAME REGEX: ssh cannot connect, and the helper says why
fails() {
	run --separate-stderr our_ssh "$1" true </dev/null
	assert_status 255
	assert_message "$2"
}

# start_ssh NAME COMMAND: ssh in the background, until COMMAND's first line; sets SSH_PID, HELPER_PID
start_ssh() {
	INPUT=${INPUT:-$(endless)} start ssh ssh -F "$SSH_CONFIG" "$@"
	SSH_PID=$!
	wait_for_line "$BATS_TEST_TMPDIR/ssh.out" up
	HELPER_PID=$(helpers_of "$SSH_PID")
	[ -n "$HELPER_PID" ]
}

# make_file: 24 MiB of random data
make_file() {
	head -c 25165824 /dev/urandom >sent
}

# scp_both_ways HOST OPTION...: copies a file there and back, and prints nothing
scp_both_ways() {
	make_file
	run --separate-stderr bounded scp -q -F "$SSH_CONFIG" "${@:2}" sent "$1:$PWD/up"
	assert_status 0
	assert_silent
	run --separate-stderr bounded scp -q -F "$SSH_CONFIG" "${@:2}" "$1:$PWD/up" down
	assert_status 0
	assert_silent
	cmp sent down
}

@test "ssh goes direct" {
	carries direct
}

@test "ssh goes through SOCKS5: microsocks" {
	start_socks
	ssh_via socks5h --proxy "socks5h://127.0.0.1:$SOCKS_PORT"
	ssh_via socks5 --proxy "socks5://127.0.0.1:$SOCKS_PORT"
	ssh_via like-nc -X 5 -x "127.0.0.1:$SOCKS_PORT"
	carries socks5h
	carries socks5
	carries like-nc
}

@test "ssh goes through SOCKS5: ssh -D" {
	start_on_free_port dynamic ssh -F "$SSH_CONFIG" -N direct -D
	ssh_via socks --proxy "socks5h://127.0.0.1:$PORT"
	carries socks
}

@test "ssh goes through HTTP CONNECT: tinyproxy" {
	start_http_proxy
	ssh_via http --proxy "http://127.0.0.1:$HTTP_PORT"
	ssh_via like-nc -X connect -x "127.0.0.1:$HTTP_PORT"
	carries http
	carries like-nc
}

@test "scp carries 24 MiB both ways: direct" {
	cd "$BATS_TEST_TMPDIR"
	scp_both_ways direct
}

@test "scp carries 24 MiB both ways: SOCKS5, scp's old protocol" {
	cd "$BATS_TEST_TMPDIR"
	start_socks
	ssh_via socks --proxy "127.0.0.1:$SOCKS_PORT"
	scp_both_ways socks -O
}

@test "sftp carries 24 MiB both ways: HTTP CONNECT" {
	cd "$BATS_TEST_TMPDIR"
	start_http_proxy
	ssh_via http --proxy "http://127.0.0.1:$HTTP_PORT"
	make_file
	printf '%s\n' "put sent $PWD/up" "get $PWD/up down" | bounded sftp -q -b - -F "$SSH_CONFIG" http
	cmp sent up
	cmp sent down
}

@test "24 MiB go both ways at once, and the end of input is passed on" {
	cd "$BATS_TEST_TMPDIR"
	make_file
	our_ssh direct 'cat; echo end >&2' <sent 2>said | cmp - sent
	[ "$(cat said)" = end ]
}

@test "Ctrl-C ends the running session, not the ControlPersist master" {
	ssh_host kept "$TARGET_PORT" "ProxyCommand '$WRAITH' %h %p" "ControlPath $BATS_TEST_TMPDIR/control" \
		'ControlMaster auto' 'ControlPersist 60'
	set -m # a process group of its own, as a terminal's job has it, in which SIGINT is not ignored
	INPUT=$(endless) start client ssh -F "$SSH_CONFIG" kept 'echo up; cat'
	local client=$!
	set +m
	wait_for_line "$BATS_TEST_TMPDIR/client.out" up
	kill -INT -- "-$client"
	wait_until 5 gone "$client"
	run --separate-stderr our_ssh -O check kept
	assert_status 0
	carries kept
	our_ssh -O exit kept
}

@test "a master that exits leaves no helper" {
	ssh_host kept "$TARGET_PORT" "ProxyCommand '$WRAITH' %h %p" "ControlPath $BATS_TEST_TMPDIR/control"
	start_master kept
	local helper
	helper=$(helpers_of "$MASTER_PID")
	[ -n "$helper" ]
	carries kept
	our_ssh -O exit kept
	wait_until 5 gone "$helper"
}

@test "ssh notices at once that its session was killed on the server" {
	start_ssh direct 'echo up; cat'
	local session
	mapfile -t session < <(descendants "$TARGET_PID")
	kill -KILL "${session[@]}"
	wait_until 5 gone "$SSH_PID" "$HELPER_PID"
	run wait "$SSH_PID"
	[ "$status" -eq 255 ]
}

@test "a killed ssh leaves no helper: idle session" {
	start_ssh direct 'echo up; cat'
	kill -KILL "$SSH_PID"
	wait_until 5 gone "$HELPER_PID"
}

@test "a killed ssh leaves no helper: in mid-download" {
	start_ssh direct 'echo up; cat /dev/zero'
	kill -KILL "$SSH_PID"
	wait_until 5 gone "$HELPER_PID"
}

@test "a killed ssh leaves no helper: in mid-upload" {
	INPUT=/dev/zero start_ssh direct 'echo up; cat >/dev/null'
	kill -KILL "$SSH_PID"
	wait_until 5 gone "$HELPER_PID"
}

# logged N REGEX: sshd's log has that N times at the end, and no reset but that of the check whether sshd
# listens, which leaves before it says who it is
logged() {
	wait_until 10 logged_by_now "$@" || fail "not $1 times '$2': $(<target.err)" || return
	! grep -i reset target.err | grep -vE '^kex_exchange_identification|^Connection reset by 127.0.0.1 port [0-9]+.?$' ||
		fail 'a reset'
}

logged_by_now() {
	[ "$(grep -c "$2" target.err)" -eq "$1" ]
}

@test "30 logouts: ssh's last data arrives, and there is no reset" {
	local i
	cd "$BATS_TEST_TMPDIR"
	for i in {1..30}; do
		our_ssh direct true </dev/null
	done
	logged 30 'Received disconnect .*disconnected by user'
}

@test "6 refused logins: an end, and no reset" {
	local i
	cd "$BATS_TEST_TMPDIR"
	for i in {1..6}; do
		run -255 our_ssh -l no-such-user direct true </dev/null
	done
	logged 6 'Connection closed by invalid user .*\[preauth\]'
}

@test "SIGHUP and SIGTERM end the helper, and ssh with it" {
	local signal
	for signal in HUP TERM; do
		start_ssh direct 'echo up; cat'
		kill "-$signal" "$HELPER_PID"
		wait_until 5 gone "$HELPER_PID" "$SSH_PID"
	done
}

@test "one line says why: nobody listens" {
	start_socks
	start_http_proxy
	dead_via direct-dead
	dead_via socks-dead --proxy "socks5h://127.0.0.1:$SOCKS_PORT"
	dead_via http-dead --proxy "http://127.0.0.1:$HTTP_PORT"
	ssh_via no-proxy --proxy "socks5h://127.0.0.1:$(dead_port)"
	fails direct-dead 'connect: .*refused$'
	fails socks-dead 'proxy: the target refused'
	fails http-dead 'proxy: .* 500$'
	fails no-proxy 'proxy: .*refused$'
}

@test "one line says why: no such name, a reserved name" {
	ssh_host nowhere 22 "ProxyCommand '$WRAITH' no-such-host.invalid %p"
	ssh_host reserved 22 "ProxyCommand '$WRAITH' Wraith-Status %p"
	fails nowhere 'resolve: '
	fails reserved 'target: .*reserved$'
}

@test "one line says why: the proxy is not a proxy" {
	ssh_via no-socks --proxy "socks5h://127.0.0.1:$TARGET_PORT"
	ssh_via no-http --proxy "http://127.0.0.1:$TARGET_PORT"
	fails no-socks 'proxy: '
	fails no-http 'proxy: '
}

# http_via NAME ANSWER: the same through a proxy that gives this answer to each request
http_via() {
	start_peer "$1" --fork sleep 300 send "HTTP/1.1 $2\r\nContent-Length: 0\r\n\r\n" fin drain
	ssh_via "$1" --proxy "http://127.0.0.1:$PORT" "${@:3}"
}

@test "one line says what to do next" {
	cd "$BATS_TEST_TMPDIR"
	ssh_via typo --proxi socks5h://127.0.0.1
	ssh_via scheme --proxy sock5://127.0.0.1
	ssh_via dead -w 5 --proxy "http://127.0.0.1:$(dead_port)"
	http_via password '407 No\r\nProxy-Authenticate: Basic realm=x'
	(umask 077 && echo me:wrong >auth)
	http_via wrong '407 No\r\nProxy-Authenticate: Basic realm=x' --proxy-auth-file "$PWD/auth"
	http_via kind '407 No\r\nProxy-Authenticate: NTLM' --proxy-auth-file "$PWD/auth"
	http_via denied '403 No'
	http_via web '400 No'
	start_peer silent --fork drain
	ssh_via silent -w 0.3 --proxy "http://127.0.0.1:$PORT"
	start_peer other --fork expect '\x05' send 'HTTP/1.1 400 No\r\n\r\n' drain
	ssh_via other --proxy "127.0.0.1:$PORT"
	fails typo 'usage: no such option; did you mean --proxy[?]$'
	fails scheme 'usage: .*use socks5h, '
	fails dead 'proxy: cannot connect: Connection refused$'
	fails password 'proxy: .*see --proxy-auth-file$'
	fails wrong 'proxy: it refuses this user or password'
	fails kind 'proxy: .*not supported.* NTLM let px or cntlm'
	fails denied 'proxy: it does not allow .*port 443 only.*403$'
	fails web 'proxy: .*is it a web server.* 400$'
	fails silent 'proxy: .*in time; does it wait for the target'
	fails other 'proxy: .*if it is an HTTP proxy, say http://$'
}

@test "the helper's messages to ssh's user name no destination and no proxy" {
	local secret=secret-destination-x7q.invalid
	start_socks
	ssh_host far 22 "ProxyCommand '$WRAITH' -v --proxy 127.0.0.1:$SOCKS_PORT $secret %p"
	ssh_host none 22 "ProxyCommand '$WRAITH' -v $secret %p"
	for way in far none; do
		run --separate-stderr our_ssh "$way" true </dev/null
		assert_status 255
		echo "$stderr" >"$BATS_TEST_TMPDIR/said"
		grep -q '^wraith-connect: ' "$BATS_TEST_TMPDIR/said"
		assert_no_secret "$BATS_TEST_TMPDIR/said" secret x7q 127.0.0.1 "$SOCKS_PORT"
	done
}
