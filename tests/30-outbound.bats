#!/usr/bin/env bats
# Connecting: directly, through SOCKS5 and HTTP CONNECT proxies, through chains; and each way in which that fails.

load helper
bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
}

teardown() {
	end_all
}

@test "direct: data goes both ways, and a half-close is passed on" {
	start_peer peer expect ping eof send pong fin
	run --separate-stderr "$WRAITH" 127.0.0.1 "$PORT" < <(printf ping)
	assert_status 0
	assert_silent
	[ "$output" = pong ]
}

@test "direct: IPv6, with and without brackets" {
	start_peer peer --bind ::1 --fork send pong fin eof
	local to
	for to in "::1 $PORT" "[::1] $PORT" "[::1]:$PORT" "-6 ::1 $PORT" "::1%lo $PORT" "::1%1 $PORT"; do
		# shellcheck disable=SC2086 # two words
		run --separate-stderr "$WRAITH" $to </dev/null
		assert_status 0
		[ "$output" = pong ]
	done
}

@test "direct: all addresses of a name are tried" {
	printf '%s\n' '::1 many.example' '127.0.0.2 many.example' '127.0.0.1 many.example' >hosts
	HOSTS=$PWD/hosts open_lab
	serve peer 127.0.0.1 --fork send pong fin eof
	run --separate-stderr inside timeout 30 "$WRAITH" many.example 4711 </dev/null
	assert_status 0
	[ "$output" = pong ]
}

@test "direct: a black-holed address does not stop the next one" {
	printf '%s\n' '2001:db8:1::2 many.example' '198.51.100.2 many.example' '127.0.0.1 many.example' >hosts
	HOSTS=$PWD/hosts open_lab
	serve peer 127.0.0.1 --fork send pong fin eof
	run --separate-stderr inside timeout 30 "$WRAITH" -w 5 many.example 4711 </dev/null
	assert_status 0
	[ "$output" = pong ]
}

@test "direct: refused is 69, unresolved 68, silent 75, and no message names the destination" {
	run --separate-stderr timeout 20 "$WRAITH" 127.0.0.1 "$(dead_port)" </dev/null
	assert_status 69
	assert_message 'connect: cannot connect: Connection refused'
	run --separate-stderr timeout 20 "$WRAITH" "$SECRET" 4711 </dev/null
	assert_status 68
	assert_message 'resolve: name lookup failed: '
	no_secret
	need_namespaces
	run --separate-stderr lab timeout 20 "$WRAITH" -w 0.3 198.51.100.2 4711 </dev/null
	assert_status 75
	assert_message 'connect: connecting timed out'
	run --separate-stderr lab timeout 20 "$WRAITH" -w 0.3 -x 198.51.100.2 "$SECRET" 4711 </dev/null
	assert_status 75
	assert_message 'proxy: connecting timed out'
	no_secret
}

@test "direct: a name server that never answers is 75 in time, and the message names the stage" {
	open_lab '*=A:silent,AAAA:silent'
	run --separate-stderr inside env -u RES_OPTIONS timeout 20 "$WRAITH" -w 0.3 s3cr3t-target.example 4711 </dev/null
	assert_status 75
	assert_message 'resolve: name lookup timed out'
	no_secret
	asked 'A s3cr3t-target.example'
}

@test "direct: --bind sets the source address" {
	need_sight
	start_peer peer --fork send pong fin eof
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr strace -f -e trace=bind -o "$BATS_TEST_TMPDIR/trace" "$WRAITH" --bind 127.0.0.3 127.0.0.1 "$PORT" </dev/null
	assert_status 0
	[ "$output" = pong ]
	grep -q 'bind(.*"127.0.0.3".*= 0' "$BATS_TEST_TMPDIR/trace"
	run --separate-stderr "$WRAITH" --bind 192.0.2.250 127.0.0.1 "$PORT" </dev/null
	assert_status 71
	assert_message 'connect: cannot connect from the --bind address: '
}

@test "SOCKS5: a name goes to the proxy and is never looked up here" {
	start_peer peer expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "$socks5_ok" send banner fin eof
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr strace -f -e trace=socket -o "$BATS_TEST_TMPDIR/trace" "$WRAITH" -x "socks5h://127.0.0.1:$PORT" "$SECRET" 4711 </dev/null
	assert_status 0
	assert_silent
	[ "$output" = banner ]
	[ "$(grep -c 'socket(AF_INET' "$BATS_TEST_TMPDIR/trace")" -eq 1 ]
	wait
}

@test "SOCKS5: reply and banner in one segment, in two, in drips" {
	start_peer a expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}banner" fin eof
	through "127.0.0.1:$PORT"
	[ "$output" = banner ]
	start_peer b expect '\x05\x01\x00' drip 20 '\x05\x00' expect "$socks5_name" drip 20 "${socks5_ok}banner" fin eof
	through "127.0.0.1:$PORT"
	[ "$output" = banner ]
}

@test "SOCKS5: nothing of the tunnel is read ahead of its reply" {
	start_peer peer expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}" pattern 1 1M fin eof
	run --separate-stderr "$PEER" run check 1 1M eof fin status 0 -- "$WRAITH" -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
}

@test "SOCKS5: addresses are sent as addresses, and the reply may have any type of address" {
	start_peer four expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x16' \
		send '\x05\x00\x00\x03\x04here\x00\x16four' fin eof
	run --separate-stderr "$WRAITH" -x "127.0.0.1:$PORT" 192.0.2.1 22 </dev/null
	[ "$output" = four ]
	start_peer six expect '\x05\x01\x00' send '\x05\x00' \
		expect '\x05\x01\x00\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x00\x16' \
		send '\x05\x00\x00\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0six' fin eof
	run --separate-stderr "$WRAITH" -x "127.0.0.1:$PORT" '[2001:db8::1]:22' </dev/null
	[ "$output" = six ]
}

@test "SOCKS5: user and password, decoded from the URL, when the proxy asks" {
	start_peer peer expect '\x05\x02\x00\x02' send '\x05\x02' expect '\x01\x06us er@\x03p:w' send '\x01\x00' expect "$socks5_name" \
		send "${socks5_ok}in" fin eof
	through "socks5h://us%20er%40:p%3Aw@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = in ]
	start_peer refuses expect '\x05\x02\x00\x02' send '\x05\x02' expect '\x01\x01u\x06s3cr3t' send '\x01\x01'
	through "socks5h://u:s3cr3t@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it refuses this user or password'
}

@test "SOCKS5: every refusal has its reason and its status" {
	local code status reason
	while IFS='|' read -r code status reason; do
		start_peer "code$code" expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "\\x05\\x$code\\x00\\x01\\0\\0\\0\\0\\0\\0" fin eof
		through "127.0.0.1:$PORT"
		assert_status "$status"
		assert_message "proxy: $reason"
	done <<-'E'
		01|69|it reports a general failure
		02|77|its rules do not allow
		03|69|it cannot reach the target's network
		04|69|it cannot reach the target
		05|69|the target refused
		06|69|its connection to the target expired
		07|76|it does not support the CONNECT command
		08|76|it does not accept this type of address
		09|76|it gave an unknown reply code 9
		f0|69|Tor cannot find the onion service
		ff|76|it gave an unknown reply code 255
	E
	start_peer method expect '\x05\x01\x00' send '\x05\xff' fin eof
	through "127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it asks for a user and password'
	start_peer unoffered expect '\x05\x01\x00' send '\x05\x01' fin eof
	through "127.0.0.1:$PORT"
	assert_status 76
	start_peer http expect '\x05\x01\x00' send 'HTTP/1.1 400 Bad Request\r\n\r\n' fin eof
	through "127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: it does not speak this version of SOCKS'
}

@test "SOCKS5: a proxy that hangs up, resets or is silent at each stage" {
	start_peer a expect '\x05\x01\x00'
	through "127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: it hung up in the handshake'
	start_peer b expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x05' fin eof
	through "127.0.0.1:$PORT"
	assert_status 76
	start_peer c expect '\x05\x01\x00' reset
	through "127.0.0.1:$PORT"
	assert_status 76
	start_peer d hold
	through "127.0.0.1:$PORT" -w 0.2
	assert_status 75
	assert_message 'proxy: it sent nothing in time; if it is an HTTP proxy, say http://'
	start_peer e expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x05' hold
	through "127.0.0.1:$PORT" -w 0.2
	assert_status 75
	assert_message 'proxy: its answer did not come in time'
}

@test "SOCKS5: socks5:// looks the name up here and sends an address; one that fails leaves the others" {
	start_peer peer expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x16' send "${socks5_ok}four" fin eof
	run --separate-stderr "$WRAITH" -4 -x "socks5://127.0.0.1:$PORT" localhost 22 </dev/null
	[ "$output" = four ]
	run --separate-stderr timeout 20 "$WRAITH" -x "socks5://127.0.0.1:$PORT" "$SECRET" 4711 </dev/null
	assert_status 68
	assert_message 'resolve: name lookup failed'
	no_secret
	printf '%s\n' '192.0.2.7 many.example' '192.0.2.8 many.example' >hosts
	HOSTS=$PWD/hosts open_lab
	serve proxy 127.0.0.1 --port 1080 expect '\x05\x01\x00' send '\x05\x00' \
		expect '\x05\x01\x00\x01\xc0\x00\x02\x07\x00\x16' send '\x05\x04' eof \
		accept expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x08\x00\x16' \
		send "${socks5_ok}second" fin eof
	run --separate-stderr inside timeout 30 "$WRAITH" -x socks5://127.0.0.1 many.example 22 </dev/null
	assert_status 0
	[ "$output" = second ]
}

@test "HTTP: 200, coalesced with the banner or in drips, 1xx before it, no reason, bare line feeds" {
	start_peer a expect "$connect_request" send 'HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nbanner' fin eof
	through "http://127.0.0.1:$PORT"
	assert_status 0
	assert_silent
	[ "$output" = banner ]
	start_peer b expect "$connect_request" drip 5 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 299\r\n\r\nbanner' fin eof
	through "http://127.0.0.1:$PORT"
	[ "$output" = banner ]
	start_peer c expect "$connect_request" send 'HTTP/1.1 200 OK\nContent-Length: 3\n\nbanner' fin eof
	through "127.0.0.1:$PORT" -X connect
	[ "$output" = banner ]
}

@test "HTTP: an IPv6 target is sent in brackets" {
	start_peer peer expect 'CONNECT [2001:db8::1]:22 HTTP/1.1\r\nHost: [2001:db8::1]:22\r\n\r\n' send 'HTTP/1.1 200 OK\r\n\r\nsix' fin eof
	run --separate-stderr "$WRAITH" -x "http://127.0.0.1:$PORT" 2001:db8::1 22 </dev/null
	[ "$output" = six ]
}

basic_head='CONNECT s3cr3t-target.invalid:4711 HTTP/1.1\r\nHost: s3cr3t-target.invalid:4711\r\nProxy-Authorization: Basic dXNlcjpzM2NyM3Q=\r\n\r\n'

@test "HTTP: Basic only after a 407, on the same connection if possible, otherwise on a new one" {
	start_peer same expect "$connect_request" \
		send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Digest a="Basic", b=c\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 4\r\n\r\nbody' \
		expect "$basic_head" send 'HTTP/1.1 200 OK\r\n\r\nin' fin eof
	through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = in ]
	start_peer closes expect "$connect_request" send 'HTTP/1.0 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\n\r\nbody' \
		accept expect "$basic_head" send 'HTTP/1.0 200 OK\r\n\r\nin' fin eof
	through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = in ]
	start_peer unannounced expect "$connect_request" send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n' \
		accept expect "$basic_head" send 'HTTP/1.0 200 OK\r\n\r\nin' fin eof
	through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = in ]
	start_peer wrong --fork expect "$connect_request" send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n' \
		expect "$basic_head" send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n' hold
	through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it refuses this user or password'
	start_peer none expect "$connect_request" send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n' fin eof
	through "http://127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it asks for a user and password'
}

@test "HTTP: every refusal has its status, and nothing of the proxy's own text is shown" {
	local code status reason
	while IFS='|' read -r code status reason; do
		start_peer "code$code" expect "$connect_request" send "HTTP/1.1 $code s3cr3t-text\r\nX: s3cr3t-header\r\n\r\ns3cr3t-body" fin eof
		through "http://127.0.0.1:$PORT"
		assert_status "$status"
		assert_message "proxy: $reason.* $code"
	done <<-'E'
		301|76|its answer makes no sense
		400|76|its answer makes no sense
		401|77|it does not allow
		403|77|it does not allow
		404|69|it cannot reach the target
		405|76|its answer makes no sense
		451|77|it does not allow
		500|69|it cannot reach the target
		501|76|its answer makes no sense
		502|69|it cannot reach the target
		503|69|it cannot reach the target
		504|69|it cannot reach the target
		505|76|its answer makes no sense
	E
}

@test "HTTP: garbage, an endless head, an end at once and silence" {
	start_peer garbage expect "$connect_request" send 'SSH-2.0-s3cr3t\r\n' fin eof
	through "http://127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: its answer is not HTTP/1'
	head -c 70000 /dev/zero | tr '\0' x >"$BATS_TEST_TMPDIR/long"
	start_peer endless expect "$connect_request" send 'HTTP/1.1 200 OK\r\n' file "$BATS_TEST_TMPDIR/long" hold
	through "http://127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: the head of its answer is longer than 64 KiB'
	start_peer gone expect "$connect_request" send 'HTTP/1.1 200' fin eof
	through "http://127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: it hung up'
	start_peer silent expect "$connect_request" send 'HTTP/1.1 200 OK\r\n' hold
	through "http://127.0.0.1:$PORT" -w 0.2
	assert_status 75
	assert_message 'proxy: its answer did not come in time'
}

@test "a proxy that is down, has no name or is reserved" {
	through "127.0.0.1:$(dead_port)"
	assert_status 69
	assert_message 'proxy: cannot connect: Connection refused'
	through "http://nosuchproxy.invalid"
	assert_status 68
	assert_message 'proxy: name lookup failed'
}

@test "--bind applies to proxies, and does not hinder one on a UNIX socket" {
	need_sight
	local url
	for url in {socks4a,socks5h,http}://127.0.0.1; do
		start_peer proxy drain
		ASAN_OPTIONS=detect_leaks=0 run --separate-stderr strace -f -e trace=bind,connect -o "$BATS_TEST_TMPDIR/trace" \
			timeout 20 "$WRAITH" -w 0.2 -s 127.0.0.3 -x "$url:$PORT" "$SECRET" 4711 </dev/null
		assert_status 75
		grep -A 9 'bind(.*"127.0.0.3".*= 0' "$BATS_TEST_TMPDIR/trace" | grep -q "connect(.*htons($PORT)"
	done
	start_peer unix --unix "$BATS_TEST_TMPDIR/socket" expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" \
		send "${socks5_ok}in" fin eof
	through "socks5h://localhost$BATS_TEST_TMPDIR/socket" -s 127.0.0.3
	assert_status 0
	[ "$output" = in ]
}

@test "a chain: each hop gets its own protocol, and messages say which hop it is" {
	start_peer chain expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x03\x0cproxy2.local\x1f\x90' send "$socks5_ok" \
		expect "$connect_request" send 'HTTP/1.1 200 OK\r\n\r\nthrough' fin eof
	through "socks5h://127.0.0.1:$PORT" -x http://proxy2.local:8080
	assert_status 0
	[ "$output" = through ]
	start_peer refused expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x03\x0cproxy2.local\x1f\x90' send "$socks5_ok" \
		expect "$connect_request" send 'HTTP/1.1 403 No\r\n\r\n' fin eof
	through "socks5h://127.0.0.1:$PORT" -x http://proxy2.local:8080
	assert_status 77
	assert_message 'proxy 2 of 2: it does not allow'
	through "127.0.0.1:$(dead_port)" -x http://proxy2.local:8080
	assert_status 69
	assert_message 'proxy 1 of 2: cannot connect'
}

@test "a client that leaves during a wait ends the process" {
	start_peer silent --fork hold
	run "$PEER" run sleep 200 close gone 3000 -- "$WRAITH" -w 30 -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
	run "$PEER" run --stdin socketpair --stdout socketpair sleep 200 close gone 3000 -- "$WRAITH" -w 30 -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
	run "$PEER" run --stdin null sleep 200 deaf gone 3000 -- "$WRAITH" -w 30 -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
	# One half is not enough: the client may still wait for an answer, or have sent its last data.
	run "$PEER" run fin sleep 300 alive -- "$WRAITH" -w 30 -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
	run "$PEER" run deaf sleep 300 alive -- "$WRAITH" -w 30 -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
}

@test "waiting costs no CPU" {
	start_peer silent --fork hold
	run "$PEER" run send data fin sleep 1000 cpu 100 -- "$WRAITH" -w 30 -x "127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
	run "$PEER" run send data fin deaf sleep 1000 cpu 100 -- "$WRAITH" -w 30 -x "http://127.0.0.1:$PORT" "$SECRET" 4711
	assert_status 0
}
