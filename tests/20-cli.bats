#!/usr/bin/env bats
# The command line: what is refused before anything is dialled, and what others can see of it.

load helper
bats_require_minimum_version 1.5.0

teardown() {
	end_all
}

# wc_run ARG...: run the program with nothing on stdin
wc_run() {
	run --separate-stderr timeout 20 "$WRAITH" "$@" </dev/null
}

# refused STATUS REGEX ARG...: the run ends with this status and one such line, without a connection or lookup
refused() {
	local want=$1 message=$2 trace=$BATS_TEST_TMPDIR/trace
	shift 2
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr timeout 20 strace -f -qq -e trace=socket,connect,sendto -o "$trace" "$WRAITH" "$@" </dev/null
	assert_status "$want"
	assert_message "$message"
	! grep -q 'socket(AF_INET' "$trace" || fail "it went to the network: $(cat "$trace")"
}

@test "no target, or too many words" {
	refused 64 'usage: no target: say HOST PORT, such as .*; see wraith-connect --help$'
	refused 64 'usage: too many words: say HOST PORT, such as ' a 22 b
	refused 64 'target: the port is missing: say HOST PORT, such as ' example.com
	refused 64 'target: the port is missing' '[2001:db8::1]'
	refused 64 'target: an IPv6 address and a port' 2001:db8::1:22
}

@test "options that do not exist, lack an argument or contradict each other" {
	refused 64 'usage: no such option' --nope a 22
	refused 64 'usage: no such option' -Q a 22
	refused 64 'usage: no such option' -V
	refused 64 'usage: an option lacks its argument' a 22 --proxy
	refused 64 'usage: an option lacks its argument' a 22 -w
	refused 64 'usage: -4, -6' -4 -6 a 22
	refused 64 'usage: -4, -6' -4 --bind ::1 a 22
	refused 64 'usage: --bind' --bind nonsense a 22
	refused 64 'usage: --bind' -s 127.1 a 22
	refused 64 'usage: -X' -X 3 -x proxy a 22
	refused 64 'usage: -X' -X 5 a 22
	refused 64 'target: the address is not of the family' -4 ::1 22
	refused 64 'target: the address is not of the family' -6 127.0.0.1 22
	refused 64 'target: the address is not of the family' --bind ::1 127.0.0.1 22
}

@test "the target is not blamed for a proxy that cannot be reached" {
	refused 64 'proxy: the address is not of the family' -6 -x 127.0.0.1 ::1 22
	refused 64 'proxy 1 of 2: the address is not of the family' -6 -x 127.0.0.1 -x proxy.invalid ::1 22
	refused 64 'proxy: an onion name' -x http://proxy.onion ::1 22
	refused 64 'proxy 2 of 2: an onion name' -x socks5://127.0.0.1 -x http://proxy.onion ::1 22
	refused 64 'proxy 2 of 2: SOCKS4 cannot' -x socks4a://127.0.0.1 -x '[::1]' a 22
	refused 64 'proxy 3 of 3: an IPv6 zone' -x 127.0.0.1 -x '[::1]' -x '[fe80::1%lo]' a 22
}

@test "a mistyped option gets a suggestion, and is not repeated" {
	local typed
	for typed in --poxy --prxoy --proxi=s3cr3t --PRoxy; do
		refused 64 'usage: no such option; did you mean --proxy\?$' "$typed" s3cr3t-target.invalid 4711
		no_secret
	done
	refused 64 'usage: no such option; did you mean --timeout\?$' a 22 --tiemout 5
	refused 64 'usage: no such option; did you mean --keepalive\?$' -v --keep-alive 5 a 22
	refused 64 'usage: no such option; did you mean --quiet\?$' --quite -Q a 22
	# The right name with an error, a word like no option, short ones, one without an end
	for typed in --quiet=s3cr3t --s3cr3t --=s3cr3t --p ---- -proxy -Z "--$(printf 'proxy%.0s' {1..10000})"; do
		refused 64 'usage: no such option, or one that takes no argument; see wraith-connect --help$' "$typed" a 22
		no_secret
	done
	refused 64 'usage: no such option, or one' --verbos -Zx a 22
}

@test "a secret on the command line is refused, and not taken for a file" {
	local word
	printf 'user:pass\n' >"$BATS_TEST_TMPDIR/s3cr3t"
	chmod 600 "$BATS_TEST_TMPDIR/s3cr3t"
	for word in --proxy-auth --proxy-aut --proxy-a --proxy-auth- --proxy-auth-fil; do
		refused 64 'usage: secrets are not taken on the command line: see --proxy-auth-file$' \
			-x http://127.0.0.1:1 "$word" "$BATS_TEST_TMPDIR/s3cr3t" s3cr3t-target.invalid 4711
		no_secret
		refused 64 'usage: secrets are not taken on the command line: see --proxy-auth-file$' \
			s3cr3t-target.invalid -x http://127.0.0.1:1 4711 "$word=user:s3cr3t"
		no_secret
	done
	refused 64 'usage: no such option; did you mean --proxy[?]$' -x http://127.0.0.1:1 --proxy- user:s3cr3t s3cr3t-target.invalid 4711
	no_secret
	refused 64 'usage: an option lacks its argument' -x http://127.0.0.1:1 a 22 --proxy-auth
}

@test "nc's options: -N and -q are accepted, but -q needs a number" {
	start_peer peer --fork send hello fin eof
	local habit peer=$PORT
	for habit in -N '-q 0' -q5 '-q -1' '-N -q 1 -w 5' -Nw5; do
		# shellcheck disable=SC2086 # words
		wc_run $habit 127.0.0.1 "$peer"
		assert_status 0
		assert_silent
		[ "$output" = hello ]
	done
	for habit in '' - -- x 1x --1; do
		refused 64 'usage: a time is' -q "$habit" a 22
	done
}

@test "nc's options: -n without lookups here, and -X in any case" {
	start_peer peer --fork send hello fin eof
	local peer=$PORT habit
	for habit in "-n 127.0.0.1 $peer" "-nv 127.0.0.1:$peer" "-nvz 127.0.0.1 $peer" "-4nw5 127.0.0.1 $peer"; do
		# shellcheck disable=SC2086 # words
		wc_run $habit
		assert_status 0
	done
	refused 64 'target: with -n, names are not looked up here: give an address$' -n localhost "$peer"
	refused 64 'target: with -n' -nvz localhost "$peer"
	refused 64 'target: with -n' -n --explain localhost "$peer"
	refused 64 'target: with -n' -n -x socks5://127.0.0.1:1 a.example 22
	refused 64 'proxy: with -n' -n -x socks5h://localhost:1 127.0.0.1 22
	refused 64 'proxy 2 of 2: with -n' -n -x socks5://127.0.0.1:1 -x localhost 127.0.0.1 22
	# Names may be sent to a proxy
	start_peer http --fork expect 'CONNECT a.example:22 HTTP/1.1\r\nHost: a.example:22\r\n\r\n' send 'HTTP/1.1 200 OK\r\n\r\nhello' fin eof
	for habit in CONNECT Connect connect; do
		wc_run -n -X "$habit" -x "127.0.0.1:$PORT" a.example 22
		assert_status 0
		[ "$output" = hello ]
	done
}

@test "a timeout is a number of seconds" {
	local wrong
	for wrong in -1 '' . abc 1e3 1s 0x10 ' 1' 1.2.3 999999999999999999999; do
		refused 64 'usage: a time is' -w "$wrong" a 22
	done
}

@test "a target that does not fit the grammar is 64" {
	local host
	for host in '' . a..b .a -a -a.example - 'a b' $'a\r\nb' 'u@h' a/b 'münchen' 'a$b' "$(printf 'a%.0s' {1..64})" '[a]' '[::1' ::g fe80::1% \
		127.1 0x7f.1 2130706433 0177.0.0.1 127.0.0.1. "$(printf 'a.%.0s' {1..150})"; do
		refused 64 'target: ' -- "$host" 22
	done
	for host in me@example.com http://example.com ssh://me@example.com example.com/x; do
		refused 64 'target: the host must be a name such as db.example.com' "$host" 22
		[[ $host != *://* ]] || refused 64 'target: the host must be a name such as db.example.com' "$host:80"
		[[ $host != *://* ]] || refused 64 'target: the host must be a name such as db.example.com' "$host"
	done
	local port
	for port in 0 65536 022 -1 +1 0x16 '22 ' nosuchservice ../22 ''; do
		refused 64 'target: the port' -- a "$port"
	done
}

@test "reserved names are 77 on any route, before any lookup" {
	local host
	for host in wraith-a WRAITH-A Wraith-a.example.com wraith-. '[wraith-a]' wraith-; do
		refused 77 'target: this host name is reserved' "$host" 22
		refused 77 'target: this host name is reserved' -x socks5h://127.0.0.1:1 "$host" 22
		refused 77 'target: this host name is reserved' -x socks5://127.0.0.1:1 "$host" 22
		refused 77 'target: this host name is reserved' -x http://127.0.0.1:1 "$host" 22
	done
	refused 77 'target: this host name is reserved' wraith-a:22
	refused 77 'target: this host name is reserved' wraith-a nosuchservice
	refused 77 'usage: the proxy.s host name is reserved' -x wraith-proxy:1080 example.com 22
	SSH_ORIGINAL_COMMAND='wraith-a 22' refused 77 'target: this host name is reserved' --forced
}

@test "a proxy that makes no sense is 64, and its password is not shown" {
	local url
	for url in '' ftp://p https://p http://p:0 http://p:x http://::1 'http://u%4@p' 'http://u:%0a@p' \
		"socks5h://$(printf 'u%.0s' {1..256})@p" 'http://a%3ab:x@p'; do
		refused 64 'usage: ' -x "$url" a 22
	done
	for url in ftp://u:s3cr3t@p https://u:s3cr3t@p http://u:s3cr3t@p:0 http://u:s3cr3t%zz@p; do
		refused 64 'usage: ' -x "$url" a 22
		[[ "$stderr" != *s3cr3t* ]]
	done
	refused 64 'usage: TLS to a proxy is not supported' -x https://p a 22
	refused 64 'usage: unknown proxy scheme' -x gopher://p a 22
	refused 64 'usage: too many proxies' -x a -x a -x a -x a -x a -x a -x a -x a -x a a 22
	refused 64 'target: an IPv6 zone' -x 127.0.0.1:1 fe80::1%lo 22
}

@test "the name of a service is a port, and -- ends the options" {
	start_peer peer send hello fin eof
	wc_run 127.0.0.1 tcpmux
	assert_status 69
	wc_run -- 127.0.0.1 "$PORT"
	assert_status 0
	[ "$output" = hello ]
}

@test "options may follow the target, and HOST:PORT is one word" {
	start_peer peer --fork send hello fin eof
	wc_run "127.0.0.1:$PORT" --timeout 5 -v
	assert_status 0
	[ "$output" = hello ]
	wc_run 127.0.0.1 "$PORT" -w5
	[ "$output" = hello ]
	[ -z "$stderr" ]
}

@test "--help and --version go to stdout" {
	wc_run --help
	assert_status 0
	assert_silent
	[[ "$output" == usage:* ]]
	wc_run --version
	assert_status 0
	[[ "$output" =~ ^wraith-connect\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	run --separate-stderr sh -c '"$WRAITH" --help >/dev/full'
	assert_status 74
	assert_message 'output: cannot write standard output'
	# A limit of 1 or 2 KiB.
	run --separate-stderr sh -c 'ulimit -f 2 && "$WRAITH" --help >"$0"' "$BATS_TEST_TMPDIR/cut"
	assert_status 74
	assert_message 'output: cannot write standard output'
	run --separate-stderr sh -c '"$WRAITH" --explain 127.0.0.1 22 >/dev/full'
	assert_status 74
	assert_message 'output: cannot write standard output'
}

@test "--quiet prints nothing, -v prints each stage, neither prints the destination" {
	start_peer peer --fork send hello fin eof
	wc_run --quiet 127.0.0.1 1
	assert_status 69
	assert_silent
	wc_run -v 127.0.0.1 "$PORT"
	assert_status 0
	[[ "$stderr" =~ wraith-connect:\ connect:\ .*,\ after\ [0-9]+\ ms ]]
	[[ "$stderr" == *'relay: open'* ]]
	[[ "$stderr" == *'relay: ended in order'* ]]
	[[ "$stderr" != *127.0.0.1* && "$stderr" != *"$PORT"* ]]
	wc_run -v localhost "$PORT"
	[[ "$stderr" == *'resolve: '* ]]
	[[ "$stderr" != *localhost* ]]
}

@test "--forced takes the target from SSH_ORIGINAL_COMMAND in each of its forms" {
	start_peer peer --fork send hello fin eof
	local command
	for command in "127.0.0.1 $PORT" "127.0.0.1:$PORT" "nc 127.0.0.1 $PORT" "nc 127.0.0.1:$PORT" \
		"wraith-connect 127.0.0.1 $PORT" "wraith-connect 127.0.0.1:$PORT" "  127.0.0.1   $PORT " $'127.0.0.1\t'"$PORT"; do
		SSH_ORIGINAL_COMMAND=$command wc_run --forced --permit '127.0.0.0/8:*'
		assert_status 0
		[ "$output" = hello ]
	done
}

@test "--forced refuses everything else with a hint" {
	local command
	for command in ls 'ls -l' 'nc -e id 127.0.0.1 22' '-x proxy 127.0.0.1 22' '127.0.0.1 22 -v' 'nc 127.0.0.1 22 23' '127.0.0.1 22 23' \
		'sh -c x:1' wraith-connect nc '--' '--forced' "$(printf 'a%.0s' {1..100000})"; do
		SSH_ORIGINAL_COMMAND=$command refused 64 'target: this account runs no commands.*HOST PORT' --forced
	done
	for command in '127.0.0.1 22;id' '$(id):22' '`id` 22' "'127.0.0.1' 22" '"127.0.0.1" 22' '127.0.0.1 $PORT' $'127.0.0.1 22\nid' \
		$'127.0.0.1\r\n 22' '127.0.0.1 22|id' 'münchen 22' '127.1 22' $'a\x01b 22' '[::1]x:22' '::1:22' ':22' 'a:' ':'; do
		SSH_ORIGINAL_COMMAND=$command refused 64 'target: ' --forced
	done
	SSH_ORIGINAL_COMMAND='' refused 64 'target: this account only connects you onward' --forced
	SSH_ORIGINAL_COMMAND='  ' refused 64 'target: this account only connects you onward' --forced
	refused 64 'target: this account only connects you onward' --forced
	SSH_ORIGINAL_COMMAND='127.0.0.1 22' refused 64 'usage: with --forced' --forced 127.0.0.1 22
	# Without --forced the variable is left alone.
	SSH_ORIGINAL_COMMAND='127.0.0.1 22' refused 64 'usage: no target'
}

@test "the environment does not choose the proxy" {
	start_peer peer send hello fin eof
	for name in ALL_PROXY all_proxy HTTP_PROXY http_proxy HTTPS_PROXY https_proxy SOCKS_SERVER; do
		export "$name=socks5://127.0.0.1:1"
	done
	SSH_ORIGINAL_COMMAND="127.0.0.1 $PORT" wc_run --forced --permit '127.0.0.0/8:*'
	assert_status 0
	[ "$output" = hello ]
}

@test "ps and ps e show neither target nor proxy nor credentials while it runs" {
	need_sight
	start_peer peer --fork hold
	local url=http://s3cr3t-user:s3cr3t-pass@localhost:$PORT
	export SSH_ORIGINAL_COMMAND="s3cr3t-host.invalid 4711"
	INPUT=$(endless) start plain "$WRAITH" -x "$url" s3cr3t-target.invalid 4712
	local plain=$!
	INPUT=$(endless) start forced "$WRAITH" -x "$url" --forced
	local forced=$! pid
	for pid in $plain $forced; do
		wait_until 5 scrubbed "$pid"
		tr '\0' '\n' <"/proc/$pid/cmdline" >"$BATS_TEST_TMPDIR/cmdline"
		tr '\0' '\n' <"/proc/$pid/environ" >"$BATS_TEST_TMPDIR/environ"
		ps -ww -o args= -p "$pid" >>"$BATS_TEST_TMPDIR/cmdline"
		ps eww -p "$pid" >>"$BATS_TEST_TMPDIR/environ"
		assert_no_secret "$BATS_TEST_TMPDIR/cmdline" s3cr3t 471 localhost "$PORT"
		assert_no_secret "$BATS_TEST_TMPDIR/environ" s3cr3t
		grep -q '^SSH_ORIGINAL_COMMAND=$' "$BATS_TEST_TMPDIR/environ"
	done
	kill $plain $forced
}

@test "/proc/PID/cmdline does not show how long the arguments were" {
	[ "${OS:-linux}" = linux ] || skip 'only Linux shows a title that was set'
	local long args pid
	start_peer peer --fork hold
	long=$(printf '%0200d' 0)
	for args in "127.0.0.1 $PORT" "-x socks5h://user:$long@127.0.0.1:$PORT target.invalid 22" "--retry-for 9 127.0.0.1 $PORT" \
		"-x socks5h://127.0.0.1:$PORT ${long:0:60}.${long:0:60}.invalid 22"; do
		set -f
		# shellcheck disable=SC2086 # words
		INPUT=$(endless) start plain "$WRAITH" $args
		set +f
		pid=$!
		wait_until 10 shows_name_only "$pid" || fail "$(tr '\0' '|' <"/proc/$pid/cmdline")"
		kill "$pid"
	done
}

# shows_name_only PID: its command line is the program's name and a NUL
shows_name_only() {
	[ "$(wc -c <"/proc/$1/cmdline")" -eq $((${#WRAITH} + 1)) ] && [ "$(ps -ww -o args= -p "$1")" = "$WRAITH" ]
}

@test "no argument is left to be seen, whatever form the target has" {
	local args pid
	start_peer peer --fork hold
	local four=$PORT
	start_peer six --bind ::1 --fork hold
	local six=$PORT
	start_peer socket --unix "$BATS_TEST_TMPDIR/socket" --fork hold
	for args in "unix:$BATS_TEST_TMPDIR/socket" "unix${BATS_TEST_TMPDIR}/socket 22" "unix${BATS_TEST_TMPDIR}/socket:22" \
		"127.0.0.1 $four" "127.0.0.1:$four" "::1 $six" "[::1] $six" "[::1]:$six" "::1%lo $six" "[::1%lo]:$six" \
		"localhost:$four" "-v -- 127.0.0.1:$four" "127.0.0.1:$four -v" "127.0.0.1 -v $four" "127.0.0.1 $four --retry-for 9" \
		"-vw9 127.0.0.1:$four" "--timeout=9 127.0.0.1:$four" "--permit 127.0.0.1:$four,$six 127.0.0.1:$four" \
		"--no-proxy 127.0.0.1,::1 127.0.0.1:$four"; do
		set -f
		# shellcheck disable=SC2086 # words
		INPUT=$(endless) start plain "$WRAITH" $args
		set +f
		pid=$!
		wait_until 15 shows_nothing_else "$pid" || fail "of $args: $(tr '\0' '|' <"/proc/$pid/cmdline")"
		kill "$pid" || fail "it ended: $args"
	done
}

# shows_nothing_else PID: its command line shows only the program's name
shows_nothing_else() {
	[ "$(tr -d '\0\001' 2>/dev/null <"/proc/$1/cmdline")" = "$WRAITH" ]
}

# The moment before argv is overwritten cannot be avoided.
scrubbed() {
	grep -qz '^SSH_ORIGINAL_COMMAND=$' "/proc/$1/environ" && ! grep -qa s3cr3t "/proc/$1/cmdline"
}

@test "if a variable is set twice, the first one counts, and neither is left" {
	need_sight
	start_peer target send up drain
	SSH_ORIGINAL_COMMAND="127.0.0.1 $PORT" start twice "$PEER" run --env 'SSH_ORIGINAL_COMMAND=s3cr3t.invalid 4711' \
		expect up say up hold -- "$WRAITH" --forced --permit '127.0.0.1:*'
	wait_for_line "$BATS_TEST_TMPDIR/twice.out" up
	[ "$(grep -czx 'SSH_ORIGINAL_COMMAND=' "/proc/$(pgrep -P $!)/environ")" = 2 ]
}

# probes STATUS MESSAGE ARG...: `wraith-connect -z ARG...` ends with these; an empty MESSAGE means that it is silent
probes() {
	wc_run -z -w 20 "${@:3}"
	assert_status "$1"
	[ -z "$output" ] || fail "stdout: $output"
	if [ -n "$2" ]; then
		assert_message "$2"
	else
		assert_silent
	fi
}

@test "-z connects over any route, and its status says how that went" {
	start_socks
	start_http_proxy
	start_peer peer --fork send hello drain
	local dead
	dead=$(dead_port)
	probes 0 '' 127.0.0.1 "$PORT"
	probes 0 '' localhost "$PORT"
	probes 0 '' -x "127.0.0.1:$SOCKS_PORT" 127.0.0.1 "$PORT"
	probes 0 '' -x "http://127.0.0.1:$HTTP_PORT" 127.0.0.1 "$PORT"
	probes 0 '' -x "127.0.0.1:$SOCKS_PORT" -x "http://127.0.0.1:$HTTP_PORT" 127.0.0.1 "$PORT"
	probes 69 'connect: cannot connect: Connection refused' 127.0.0.1 "$dead"
	probes 69 'proxy: the target refused' -x "127.0.0.1:$SOCKS_PORT" 127.0.0.1 "$dead"
	probes 69 'proxy: it cannot reach the target, HTTP status' -x "http://127.0.0.1:$HTTP_PORT" 127.0.0.1 "$dead"
	probes 69 'proxy: cannot connect: Connection refused' -x "127.0.0.1:$dead" 127.0.0.1 "$PORT"
	probes 76 'proxy: it does not speak this version of SOCKS' -x "127.0.0.1:$PORT" 127.0.0.1 "$PORT"
	probes 68 'resolve: name lookup failed' s3cr3t-target.invalid 4711
	no_secret
	probes 77 'target: this host name is reserved' wraith-a 22
	start_peer silent hold
	probes 75 'proxy: it sent nothing in time' -w 0.3 -x "127.0.0.1:$PORT" a 22
	need_namespaces
	run --separate-stderr lab timeout 20 "$WRAITH" -z -w 0.3 198.51.100.2 4711
	assert_status 75
	assert_message 'connect: connecting timed out'
}

@test "-z sends nothing, closes, and needs no stdin, stdout or reader" {
	local closed
	for closed in '<&- >&-' '2>&-' '<&- >&- 2>&-'; do
		start_peer peer eof
		run timeout 20 sh -c "'$WRAITH' -zv 127.0.0.1 $PORT $closed"
		assert_status 0
		wait $!
	done
	start_peer slow expect '\x05\x01\x00' sleep 300 send '\x05\x00' expect '\x05\x01\x00\x03\x01a\x00\x16' \
		send '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00' eof
	run --separate-stderr "$PEER" run close status 0 -- "$WRAITH" --probe -x "127.0.0.1:$PORT" a 22
	assert_status 0
	wait $!
	start_peer peer eof
	run --separate-stderr timeout 20 "$WRAITH" -zv 127.0.0.1 "$PORT" <<<unread
	assert_status 0
	[[ "$stderr" =~ wraith-connect:\ connect:\ the\ probe\ was\ answered,\ after\ [0-9]+\ ms$ ]] || fail "$stderr"
	[[ "$stderr" != *relay* ]] || fail "$stderr"
	wait $!
	refused 64 'usage: with -F or -z there is no relay' -z --exit-on-eof a 22
	refused 64 'usage: with -F or -z there is no relay' -z --idle-timeout 3 a 22
}

@test "-z with --retry-for waits until the machine is up" {
	local port
	port=$(dead_port)
	start probe "$WRAITH" -z --retry-for 20 -v 127.0.0.1 "$port"
	local probe=$!
	wait_for_line "$BATS_TEST_TMPDIR/probe.err" 'waiting to try again'
	start_peer peer --port "$port" eof
	wait "$probe"
	wait $!
}
