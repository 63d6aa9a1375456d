#!/usr/bin/env bats
# Routes: SOCKS4, UNIX sockets, alternatives, --no-proxy, the environment, --retry-for, --optimistic.

load helper
bats_require_minimum_version 1.5.0

teardown() {
	end_all
}

# wc_run ARG...: run the program with nothing on stdin
wc_run() {
	run --separate-stderr timeout 30 "$WRAITH" "$@" </dev/null
	[[ "$stderr" != *s3cr3t* && "$stderr" != *4711* ]] || fail "it talks: $stderr"
}

# through OPTION...: connect to the secret target
through() {
	wc_run "$@" "$SECRET" 4711
}

socks5_script=(expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}banner" fin eof)
http_script=(expect "$connect_request" send 'HTTP/1.1 200 OK\r\n\r\nbanner' fin eof)

@test "SOCKS4A sends the name, SOCKS4 an address, and both send the user" {
	start_peer a expect '\x04\x01\x12\x67\0\0\0\x01\0s3cr3t-target.invalid\0' send '\0\x5a\0\0\0\0\0\0banner' fin eof
	through -x "socks4a://127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	start_peer b expect '\x04\x01\0\x16\x7f\0\0\x01me\0' send '\0\x5a\0\0\0\0\0\0banner' fin eof
	wc_run -x "socks4://me@127.0.0.1:$PORT" localhost 22
	assert_status 0
	[ "$output" = banner ]
	start_peer c expect '\x04\x01\0\x16\xc0\0\x02\x01me\0' send '\0\x5a\0\0\0\0\0\0banner' fin eof
	wc_run -X 4 -P me -x "127.0.0.1:$PORT" 192.0.2.1 22
	assert_status 0
	[ "$output" = banner ]
}

@test "SOCKS4: refusals, and what it cannot carry" {
	local code status
	while read -r code status; do
		start_peer "code$code" expect '\x04\x01\x12\x67\0\0\0\x01\0s3cr3t-target.invalid\0' send "\\0\\x$code\\0\\0\\0\\0\\0\\0" fin eof
		through -x "socks4a://127.0.0.1:$PORT"
		assert_status "$status"
		assert_message 'proxy: '
	done <<-'E'
		5b 69
		5c 77
		5d 77
		5e 76
	E
	wc_run -x socks4a://127.0.0.1:1 2001:db8::1 22
	assert_status 64
	assert_message 'target: SOCKS4 cannot carry this address'
	wc_run -x socks4a://127.0.0.1:1 0.0.0.1 22
	assert_status 64
	wc_run -x socks4a://u:p@127.0.0.1:1 a 22
	assert_status 64
}

@test "a proxy on a UNIX socket" {
	start_peer socks --unix "$BATS_TEST_TMPDIR/s" "${socks5_script[@]}"
	through -x "socks5h://localhost$BATS_TEST_TMPDIR/s"
	assert_status 0
	[ "$output" = banner ]
	# There, a close is at once the end of both directions.
	start_peer closes --unix "$BATS_TEST_TMPDIR/c" expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "$socks5_ok" pattern 1 1M
	run --separate-stderr "$PEER" run sleep 300 check 1 1M eof status 0 -- "$WRAITH" -x "socks5h://localhost$BATS_TEST_TMPDIR/c" "$SECRET" 4711
	assert_status 0
	assert_silent
	start_peer http --unix "$BATS_TEST_TMPDIR/h" "${http_script[@]}"
	through -x "http://localhost$BATS_TEST_TMPDIR/h"
	assert_status 0
	[ "$output" = banner ]
	through -x "socks5h://localhost$BATS_TEST_TMPDIR/none"
	assert_status 69
	assert_message 'proxy: cannot connect: No such file'
}

@test "onion names are never looked up here" {
	local name
	for name in example.onion EXAMPLE.ONION. a.b.onion; do
		wc_run "$name" 22
		assert_status 64
		assert_message 'target: an onion name'
		wc_run -x socks5://127.0.0.1:1 "$name" 22
		assert_status 64
		wc_run -x socks4://127.0.0.1:1 "$name" 22
		assert_status 64
		wc_run -x "example.onion:1080" example.com 22
		assert_status 64
		wc_run -x 127.0.0.1:1 --no-proxy '*' "$name" 22
		assert_status 64
	done
	start_peer tor expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x03\x0dexample.onion\x00\x16' send "${socks5_ok}banner" fin eof
	wc_run -x "127.0.0.1:$PORT" example.onion 22
	assert_status 0
	[ "$output" = banner ]
}

@test "alternatives: the next one when a proxy is dead, hangs up, makes no sense or is silent" {
	start_peer good --fork "${socks5_script[@]}"
	local good=$PORT
	through -x "127.0.0.1:$(dead_port),127.0.0.1:$good"
	assert_status 0
	assert_silent
	[ "$output" = banner ]
	through -x "nosuchproxy.invalid,socks5h://127.0.0.1:$good"
	assert_status 0
	start_peer hangs_up --fork expect '\x05\x01\x00'
	through -x "127.0.0.1:$PORT,127.0.0.1:$good"
	assert_status 0
	start_peer nonsense --fork expect '\x05\x01\x00' send 'HTTP/1.1 400 No\r\n\r\n' fin eof
	through -x "127.0.0.1:$PORT,127.0.0.1:$good"
	assert_status 0
	start_peer silent --fork hold
	through -w 1 -x "127.0.0.1:$PORT,127.0.0.1:$good"
	assert_status 0
	[ "$output" = banner ]
	# After two silent ones, the third still has its share of the time.
	through -w 1.5 -x "127.0.0.1:$PORT,127.0.0.1:$PORT,127.0.0.1:$good"
	assert_status 0
}

@test "alternatives: a refusal is final, and the last failure is reported" {
	start_peer good --fork "${socks5_script[@]}"
	local good=$PORT
	start_peer refuses --fork expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x05\x02' fin eof
	through -x "127.0.0.1:$PORT,127.0.0.1:$good"
	assert_status 77
	assert_message 'proxy: its rules do not allow'
	start_peer unreachable --fork expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x05\x04' fin eof
	through -x "127.0.0.1:$PORT,127.0.0.1:$good"
	assert_status 69
	assert_message 'proxy: it cannot reach the target'
	through -x "127.0.0.1:$(dead_port),127.0.0.1:$(dead_port)"
	assert_status 69
	assert_message 'proxy: cannot connect'
}

@test "alternatives in a chain: the hop that is dead is replaced" {
	local second='\x05\x01\x00\x03\x08dead.one\x04\x38' third='\x05\x01\x00\x03\x08live.one\x04\x38'
	start_peer chain expect '\x05\x01\x00' send '\x05\x00' expect "$second" send '\x05\x05' eof accept \
		expect '\x05\x01\x00' send '\x05\x00' expect "$third" send "$socks5_ok" "${socks5_script[@]}"
	through -x "127.0.0.1:$PORT" -x dead.one,live.one
	assert_status 0
	[ "$output" = banner ]
}

@test "alternatives in a chain: a hop may be silent because the next one is dead" {
	local second='\x05\x01\x00\x03\x08dead.one\x04\x38' third='\x05\x01\x00\x03\x08live.one\x04\x38'
	start_peer chain expect '\x05\x01\x00' send '\x05\x00' expect "$second" eof accept \
		expect '\x05\x01\x00' send '\x05\x00' expect "$third" send "$socks5_ok" "${socks5_script[@]}"
	through -w 2 -x "127.0.0.1:$PORT" -x dead.one,live.one
	assert_status 0
	[ "$output" = banner ]
}

@test "direct: used if the proxies of the first hop are dead, and never if one refused" {
	local dead=127.0.0.1:1 target
	start_peer target --fork send direct fin eof
	target=$PORT
	wc_run -v -x "$dead,http://$dead,direct" 127.0.0.1 "$target"
	assert_status 0
	[ "$output" = direct ]
	[[ $stderr = *'route: no proxy of the first hop works, goes without'*'connect: the target is connected'* ]] || fail "$stderr"
	wc_run --optimistic -x "http://$dead,direct" localhost "$target"
	assert_status 0
	[ "$output" = direct ]
	# Of a chain, only the first hop is left out; the other hops keep their numbers.
	start_peer second --fork "${http_script[@]}"
	through -x "$dead,direct" -x "http://127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	through -x "$dead,direct" -x "http://$dead"
	assert_status 69
	assert_message 'proxy 2 of 2: cannot connect'
	wc_run -x "$dead,direct" 127.0.0.1 "$(dead_port)"
	assert_status 69
	assert_message 'connect: cannot connect'
	# A proxy that works is used, and a refusal is final.
	start_peer works "${socks5_script[@]}"
	through -x "127.0.0.1:$PORT,direct"
	assert_status 0
	[ "$output" = banner ]
	start_peer refuses --fork expect 'CONNECT 127.0.0.1' send 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n' drain
	wc_run -x "http://127.0.0.1:$PORT,direct" 127.0.0.1 "$target"
	assert_status 77
	start_peer cannot --fork expect '\x05\x01\x00' send '\x05\x00\x05\x04\x00\x01\0\0\0\0\0\0' drain
	wc_run -x "127.0.0.1:$PORT,direct" 127.0.0.1 "$target"
	assert_status 69
	assert_message 'proxy: it cannot reach'
	# Through the proxy again, once it is there.
	target=$(dead_port)
	start late "$WRAITH" --retry-for 20 -v -x "127.0.0.1:$target,direct" "$SECRET" 4711
	wait_for_line "$BATS_TEST_TMPDIR/late.err" 'not yet, waiting to try again'
	start proxy "$PEER" serve --port "$target" "${socks5_script[@]}"
	wait_for_line "$BATS_TEST_TMPDIR/late.out" banner 20
	wait_for_line "$BATS_TEST_TMPDIR/late.err" 'connect: the proxy is connected'
	# Where the word cannot be used
	for line in '-x direct' "-x $dead,direct,$dead" "-x direct,$dead" "-x $dead -x $dead,direct"; do
		# shellcheck disable=SC2086 # words
		through $line
		assert_status 64
		assert_message 'usage: direct can only follow the proxies of the first hop'
	done
	SSH_ORIGINAL_COMMAND='127.0.0.1 22' wc_run --forced -x "$dead,direct"
	assert_status 64
	assert_message 'usage: direct can only follow the proxies of the first hop'
	wc_run -x "$dead,direct" x.onion 22
	assert_status 64
	assert_message 'target: an onion name'
}

@test "--no-proxy names the targets to connect to directly" {
	start_peer target --fork send direct fin eof
	wc_run -x "127.0.0.1:$(dead_port)" --no-proxy "example.com,127.0.0.0/8:$PORT" 127.0.0.1 "$PORT"
	assert_status 0
	[ "$output" = direct ]
	wc_run -x "127.0.0.1:$(dead_port)" --no-proxy example.com 127.0.0.1 "$PORT"
	assert_status 69
	assert_message 'proxy: '
	wc_run -x a --no-proxy 192.0.2.0/33 127.0.0.1 "$PORT"
	assert_status 64
	assert_message 'usage: --no-proxy'
}

@test "--proxy env asks ALL_PROXY and NO_PROXY, on request only" {
	start_peer target --fork send direct fin eof
	local target=$PORT
	start_peer proxy --fork "${socks5_script[@]}"
	ALL_PROXY=socks5h://127.0.0.1:$PORT through -x env
	assert_status 0
	[ "$output" = banner ]
	ALL_PROXY=socks5h://127.0.0.1:1 all_proxy=socks5h://127.0.0.1:$PORT through --proxy env
	assert_status 0
	# The first that is not empty, in this order; HTTP_PROXY is not used
	local names=(all_proxy ALL_PROXY https_proxy HTTPS_PROXY http_proxy HTTP_PROXY) i set
	for i in 0 1 2 3 4; do
		set=("${names[@]:i+1}")
		run --separate-stderr env "${names[@]/%/=}" "${set[@]/%/=socks5h://127.0.0.1:1}" "${names[i]}=socks5h://127.0.0.1:$PORT" \
			"$WRAITH" -x env "$SECRET" 4711 </dev/null
		assert_status 0
		[ "$output" = banner ] || fail "with ${names[i]}: $output"
	done
	HTTP_PROXY=socks5h://127.0.0.1:1 wc_run -x env 127.0.0.1 "$target"
	assert_status 0
	[ "$output" = direct ]
	ALL_PROXY=socks5h://127.0.0.1:1 NO_PROXY=127.0.0.1 wc_run -x env 127.0.0.1 "$target"
	assert_status 0
	[ "$output" = direct ]
	wc_run -x env 127.0.0.1 "$target"
	assert_status 0
	ALL_PROXY=socks5h://127.0.0.1:1 wc_run 127.0.0.1 "$target"
	assert_status 0
	ALL_PROXY=socks5h://127.0.0.1:$PORT SSH_ORIGINAL_COMMAND="$SECRET 4711" wc_run --forced -x env
	assert_status 64
	assert_message 'usage: --proxy env'
	ALL_PROXY=https://s3cr3t@p through -x env
	assert_status 64
	assert_message 'usage: TLS to a proxy is not supported'
}

@test "--proxy env: all_proxy, https_proxy, and http_proxy in small letters, in this order" {
	local name before=() dead
	dead=http://127.0.0.1:$(dead_port)
	start_peer proxy --fork "${http_script[@]}"
	for name in all_proxy ALL_PROXY https_proxy HTTPS_PROXY http_proxy; do
		run --separate-stderr env "$name=http://127.0.0.1:$PORT" timeout 30 "$WRAITH" -x env "$SECRET" 4711 </dev/null
		assert_status 0
		[ "$output" = banner ] || fail "$name: $output"
		run --separate-stderr env "$name=$dead" "${before[@]}" timeout 30 "$WRAITH" -x env "$SECRET" 4711 </dev/null
		[ ${#before[@]} -eq 0 ] || assert_status 0
		before=("$name=http://127.0.0.1:$PORT")
	done
	# An empty one is ignored, and a client of a CGI program can set HTTP_PROXY.
	all_proxy='' https_proxy=http://127.0.0.1:$PORT through -x env
	assert_status 0
	start_peer target send direct fin eof
	HTTP_PROXY=$dead wc_run -x env 127.0.0.1 "$PORT"
	assert_status 0
	[ "$output" = direct ]
	# None of them can be read afterwards.
	start hung "$PEER" serve hold
	wait_for_line "$BATS_TEST_TMPDIR/hung.out" '[0-9]'
	PORT=$(<"$BATS_TEST_TMPDIR/hung.out")
	start here env all_proxy="http://s3cr3t:s3cr3t@127.0.0.1:$PORT" https_proxy=http://s3cr3t http_proxy=http://s3cr3t \
		"$WRAITH" -v -x env 127.0.0.1 22
	wait_for_line "$BATS_TEST_TMPDIR/here.err" 'the proxy is connected'
	assert_no_secret "/proc/$!/environ" s3cr3t
}

@test "blanks and ends of lines around a proxy's URL mean nothing" {
	local url
	start_peer proxy --fork "${http_script[@]}"
	for url in "http://127.0.0.1:$PORT " " http://127.0.0.1:$PORT" "http://127.0.0.1:$PORT"$'\n' \
		"http://127.0.0.1:$PORT"$'\r\n' "127.0.0.1:$PORT"$'\r' "http://127.0.0.1:1, http://127.0.0.1:$PORT/ "; do
		https_proxy=$url through -x env
		assert_status 0
		[ "$output" = banner ] || fail "$url: $output"
	done
	through -x "http://127.0.0.1:$PORT "
	assert_status 0
	https_proxy=' ' through -x env
	assert_status 64
}

@test "socks:// is socks5h://, as GNOME writes it" {
	start_peer proxy "${socks5_script[@]}"
	ALL_PROXY=socks://127.0.0.1:$PORT/ through -x env
	assert_status 0
	[ "$output" = banner ]
}

@test "NO_PROXY as others write it: stars work, and entries that make no sense are counted" {
	local entry
	start_peer target --fork send direct fin eof
	for entry in '*.localhost' '*host' '127.*' '127.0.0.*' '*.0.0.1' '127/8' '127.0.0.1:*' '*:*' "*:$PORT"; do
		ALL_PROXY=socks5h://127.0.0.1:1 NO_PROXY="x.example,$entry" wc_run -x env 127.0.0.1 "$PORT"
		case $entry in
		*host) assert_status 69 ;;
		*) [ "$output" = direct ] || fail "not for $entry: $stderr" ;;
		esac
		ALL_PROXY=socks5h://127.0.0.1:1 NO_PROXY="x.example,$entry" wc_run -x env a.localhost "$PORT"
		case $entry in
		*host | '*:'*) ! [[ $stderr = *'proxy: '* ]] || fail "not for $entry: $stderr" ;;
		*) assert_status 69 ;;
		esac
	done
	for entry in $'x.example\n127.0.0.1' $'127.0.0.1\r\n' 'x.example;127.*' '127.*|x.example'; do
		ALL_PROXY=socks5h://127.0.0.1:1 NO_PROXY=$entry wc_run -v -x env 127.0.0.1 "$PORT"
		[[ $output = direct && $stderr != *no-proxy* ]] || fail "not for $entry: $stderr"
	done
	ALL_PROXY=socks5h://127.0.0.1:1 NO_PROXY='10*,s3cr3t..x,127.0.0.1,<local>' wc_run -v -x env 127.0.0.1 "$PORT"
	assert_status 0
	[[ $stderr = *'no-proxy: 3 entries make no sense, after '* ]] || fail "$stderr"
	ALL_PROXY=socks5h://127.0.0.1:1 NO_PROXY='s3cr3t..x' wc_run --explain -x env 127.0.0.1 "$PORT"
	assert_status 0
	[[ $output = *'no-proxy: 1 entry makes no sense'* && $output != *s3cr3t* ]] || fail "$output"
	NO_PROXY='s3cr3t..x' wc_run --explain 127.0.0.1 "$PORT"
	[[ $output != *no-proxy* ]] || fail "it is not asked for: $output"
}

@test "each part of a URL is split off, decoded and checked" {
	start_peer proxy --fork "${http_script[@]}"
	through -x "http://%31%32%37.0.0.1:%3${PORT:0:1}${PORT:1}"
	assert_status 0
	[ "$output" = banner ]
	start_peer path --unix "$BATS_TEST_TMPDIR/a,b%" "${http_script[@]}"
	through -x "http://localhost$BATS_TEST_TMPDIR/a%2Cb%25"
	assert_status 0
	through -x "http://[fe80::1%25lo]:$(dead_port)"
	[[ $stderr != *'No such device'* && $status -eq 69 ]] || fail "$stderr"
	through -x 'http://%77raith-a'
	assert_status 77
	for url in 'http://127.0.0.1%00' 'http://127.0.0.1%2Fx' 'http://127.0.0.1:8%' 'http://localhost/run/%00' 'http://%3A%3A1'; do
		through -x "$url"
		assert_status 64
		assert_message 'usage: '
	done
}

@test "a comma in a password does not turn the text before it into a proxy" {
	start_peer proxy expect 'CONNECT s3cr3t-target.invalid:4711 HTTP/1.1\r\nHost: s3cr3t-target.invalid:4711\r\n' \
		expect 'Proxy-Authorization: Basic YWxpY2U6ODA4MCxiOmM=\r\n\r\n' send 'HTTP/1.1 200 OK\r\n\r\nbanner' fin eof
	ALL_PROXY=http://alice:8080,b:c@127.0.0.1:$PORT through --optimistic -x env
	assert_status 0
	[ "$output" = banner ]
	for url in 'alice:8080,b:c@127.0.0.1' 'http://a:1/,u:p@127.0.0.1' 'http://u:p@127.0.0.1,q@127.0.0.1'; do
		ASAN_OPTIONS=detect_leaks=0 run --separate-stderr strace -f -qq -e trace=connect -o "$BATS_TEST_TMPDIR/trace" "$WRAITH" -x "$url" "$SECRET" 4711 </dev/null
		assert_status 64
		assert_message 'usage: write a comma in a proxy.s user or password as %2C'
		[ ! -s "$BATS_TEST_TMPDIR/trace" ] || fail "dialled: $(<"$BATS_TEST_TMPDIR/trace")"
	done
}

@test "an HTTP proxy without its scheme: -v says so soon, and the message at the end" {
	start_http_proxy
	through -w 1 -x "127.0.0.1:$HTTP_PORT"
	assert_status 75
	assert_message 'proxy: it sent nothing in time; if it is an HTTP proxy, say http://'
	start early "$WRAITH" -v -x "127.0.0.1:$HTTP_PORT" "$SECRET" 4711
	wait_for_line "$BATS_TEST_TMPDIR/early.err" 'proxy: it has sent nothing yet; if it is an HTTP proxy, say http://' 20
	# Not if something has come, or if the protocol is HTTP
	start_peer heard expect '\x05\x01\x00' send '\x05\x00' hold
	through -w 0.3 -x "127.0.0.1:$PORT"
	assert_message 'proxy: its answer did not come in time'
	start_peer http hold
	through -w 0.3 -x "http://127.0.0.1:$PORT"
	assert_message 'proxy: its answer did not come in time'
}

@test "--retry-for waits until the target is there" {
	local port
	port=$(dead_port)
	start late "$WRAITH" --retry-for 20 -v 127.0.0.1 "$port"
	local waiting=$!
	wait_for_line "$BATS_TEST_TMPDIR/late.err" 'not yet, waiting to try again'
	start target "$PEER" serve --port "$port" send hello fin eof
	wait "$waiting"
	grep -q hello "$BATS_TEST_TMPDIR/late.out"
}

@test "--retry-for ends with the last failure's status, and never retries a refusal" {
	wc_run --retry-for 0.5 127.0.0.1 "$(dead_port)"
	assert_status 69
	assert_message 'connect: cannot connect: Connection refused \(tried for [1-9][0-9]* s\)$'
	wc_run --retry-for 0.5 nosuchname.invalid 22
	assert_status 68
	assert_message 'resolve: .* \(tried for [1-9][0-9]* s\)$'
	start_peer silent --fork hold
	through --retry-for 2 -w 0.3 -x "127.0.0.1:$PORT"
	assert_status 75
	assert_message 'proxy: .* \(tried for ([2-9]|[1-9][0-9]+) s\)$'
	start_peer refuses expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x05\x02' fin eof
	through --retry-for 20 -x "127.0.0.1:$PORT"
	assert_status 77
	[[ $stderr != *tried* ]] || fail "$stderr"
	start_peer login expect '\x05\x01\x00' send '\x05\xff' fin eof
	through --retry-for 20 -x "127.0.0.1:$PORT"
	assert_status 77
}

@test "without --retry-for, the message does not say for how long it tried" {
	wc_run 127.0.0.1 "$(dead_port)"
	assert_status 69
	assert_message 'connect: cannot connect: Connection refused$'
}

@test "--retry-for tries until its time is nearly over" {
	local port begin=$EPOCHREALTIME
	port=$(dead_port)
	start late "$WRAITH" --retry-for 3 127.0.0.1 "$port"
	local waiting=$!
	sleep 1.8
	start target "$PEER" serve --port "$port" send hello fin eof
	wait "$waiting" || fail "gave up after $begin to $EPOCHREALTIME: $(cat "$BATS_TEST_TMPDIR/late.err")"
	grep -q hello "$BATS_TEST_TMPDIR/late.out"
}

@test "--retry-for ends when the client leaves" {
	run "$PEER" run sleep 300 close gone 3000 -- "$WRAITH" --retry-for 50 127.0.0.1 "$(dead_port)"
	assert_status 0
}

@test "--idle-timeout ends a connection without data, and no other" {
	start_peer silent --fork send hello hold
	run --separate-stderr "$PEER" run expect hello sleep 300 alive status 75 -- "$WRAITH" --idle-timeout 1 127.0.0.1 "$PORT"
	assert_status 0
	[[ "$stderr" == *'relay: no data in either direction for --idle-timeout'* ]]
	start_peer drips --fork drip 300 'abcdefgh' fin eof
	run --separate-stderr "$PEER" run expect abcdefgh eof fin status 0 -- "$WRAITH" --idle-timeout 1 127.0.0.1 "$PORT"
	assert_status 0
	start_peer takes --fork expect abcdefgh eof fin
	run --separate-stderr "$PEER" run drip 300 'abcdefgh' fin eof status 0 -- "$WRAITH" --idle-timeout 1 127.0.0.1 "$PORT"
	assert_status 0
}

@test "--keepalive tunes or turns off keepalive" {
	need_sight
	start_peer target --fork send hello fin eof
	keepalive
	[[ "$output" == *'TCP_NODELAY, [1]'*'SO_KEEPALIVE, [1]'* ]]
	[ "${OS-}" = none ] || [[ "$output" == *'TCP_KEEPIDLE, [120]'* ]]
	keepalive --keepalive 30
	[ "${OS-}" = none ] || [[ "$output" == *'TCP_KEEPIDLE, [30]'* ]]
	keepalive --keepalive 0
	[[ "$output" != *'SO_KEEPALIVE, [1]'* && "$output" != *KEEPIDLE* && "$output" == *NODELAY* ]]
	wc_run --keepalive 99999 127.0.0.1 "$PORT"
	assert_status 64
}

# keepalive OPTION...: print the socket options that are set
keepalive() {
	ASAN_OPTIONS=detect_leaks=0 run strace -f -e trace=setsockopt "$WRAITH" "$@" 127.0.0.1 "$PORT" </dev/null
}

@test "--optimistic sends everything at once, and reads the replies in order" {
	start_peer plain expect "\\x05\\x01\\x00$socks5_name" send "\\x05\\x00${socks5_ok}banner" fin eof
	through --optimistic -x "127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	start_peer login expect "\\x05\\x01\\x02\\x01\\x01u\\x01p$socks5_name" send '\x05\x02' send '\x01\x00' drip 10 "${socks5_ok}banner" fin eof
	through --optimistic -x "u:p@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	start_peer refuses expect "\\x05\\x01\\x02\\x01\\x01u\\x01p$socks5_name" send '\x05\x02\x01\x01' eof
	through --optimistic -x "u:p@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it refuses this user or password'
	through --optimistic -x "127.0.0.1:$(dead_port)"
	assert_status 69
	assert_message 'proxy: cannot connect: Connection refused'
}

@test "--optimistic: once a proxy has given its Fast Open cookie, the first message goes with the SYN" {
	[ "${OS-}" != none ] || skip 'POSIX alone has no Fast Open'
	need ip
	need_namespaces
	local flags=-n
	[ "$EUID" = 0 ] || flags=-rn
	# All listeners take part (1024), and any client (1).
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 unshare "$flags" bash -c '
		ip link set lo up && echo 1027 >/proc/sys/net/ipv4/tcp_fastopen || exit
		"$1" serve --fork expect "$2" send "$3" fin eof >"$4" 3>&- &
		until [ -s "$4" ]; do sleep 0.02; done
		for i in 1 2; do
			"$5" --optimistic -x "127.0.0.1:$(tr -dc 0-9 <"$4")" s3cr3t-target.invalid 4711 </dev/null || exit
			awk "/^TcpExt:/ && !n { n = split(\$0, name); next }
				/^TcpExt:/ { for (i = 2; i <= n; i++) if (name[i] == \"TCPFastOpenActive\") print \"\", \$i }" /proc/net/netstat
		done
		kill $!' fast "$PEER" "\\x05\\x01\\x00$socks5_name" "\\x05\\x00${socks5_ok}banner" "$BATS_TEST_TMPDIR/port" "$WRAITH"
	assert_status 0
	[ "$output" = $'banner 0\nbanner 1' ] || fail "$output"
}

@test "--optimistic sends Basic with the first request to an http hop" {
	start_peer basic expect 'CONNECT s3cr3t-target.invalid:4711 HTTP/1.1\r\nHost: s3cr3t-target.invalid:4711\r\nProxy-Authorization: Basic dTpw\r\n\r\n' \
		send 'HTTP/1.1 200 OK\r\n\r\nbanner' fin eof
	through --optimistic -x "http://u:p@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
}

@test "options that contradict each other, or lack their other half, are 64" {
	wc_run -P me a 22
	assert_status 64
	assert_message 'usage: -P'
	wc_run --proxy-auth-file /nonexistent a 22
	assert_status 64
	wc_run -x a -x socks5h://localhost/run/socks b 22
	assert_status 64
	assert_message 'usage: only the first proxy'
	wc_run -X connect -x env a 22
	assert_status 64
	wc_run -X connect -x socks5h://p a 22
	assert_status 64
	assert_message 'usage: -X'
	wc_run -x a, b 22
	assert_status 64
	wc_run --idle-timeout x a 22
	assert_status 64
	wc_run --retry-for -1 a 22
	assert_status 64
}
