#!/usr/bin/env bats
# HTTP proxies that ask for a user and password: Digest, and the choice of the challenge to answer.

load helper
bats_require_minimum_version 1.5.0

teardown() {
	end_all
}

# both_through URL [OPTION...]: through, and the peer's script ends well, too
both_through() {
	through "$@"
	wait
}

digest='Proxy-Authenticate: Digest realm="a \\"b\\"", qop="auth,auth-int", opaque="o=", nonce='
opened='HTTP/1.1 200 OK\r\n\r\nbanner'

# said FILE N: the N-th Proxy-Authorization that was sent to the peer
said() {
	grep -a '^Proxy-Authorization: ' "$1" | sed -n "$2p" | tr -d '\r'
}

# hash SUM TEXT: in hexadecimal
hash() {
	printf %s "$2" | "$1" | cut -d ' ' -f 1
}

# assert_answer LINE SUM NONCE COUNT: LINE answers $digest correctly; sets CNONCE to its cnonce
assert_answer() {
	local line=$1 sum=$2 nonce=$3 count=$4 a1 a2
	[[ $line =~ ', cnonce="'([0-9a-f]{32})'"' ]] || fail "no cnonce: $line" || return
	CNONCE=${BASH_REMATCH[1]}
	a1=$(hash "$sum" 'user:a "b":s3cr3t')
	a2=$(hash "$sum" "CONNECT:$SECRET:4711")
	local response
	response=$(hash "$sum" "$a1:$nonce:$count:$CNONCE:auth:$a2")
	local expected="Proxy-Authorization: Digest username=\"user\", realm=\"a \\\"b\\\"\", uri=\"$SECRET:4711\""
	[ "$sum" = md5sum ] || expected+=', algorithm=SHA-256'
	expected+=", nonce=\"$nonce\", nc=$count, cnonce=\"$CNONCE\", qop=auth, response=\"$response\", opaque=\"o=\""
	[ "$line" = "$expected" ] || fail "said: $line; should be: $expected"
}

# The peer sends everything at once: data that is not read with one answer is there for the next.

@test "Digest: MD5, on the same connection" {
	start_peer same expect "$connect_request" \
		send "HTTP/1.1 407 Who\\r\\n${digest}\"n1\"\\r\\nContent-Length: 4\\r\\n\\r\\nbody$opened" fin save "$BATS_TEST_TMPDIR/said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	assert_silent
	[ "$output" = banner ]
	assert_answer "$(said "$BATS_TEST_TMPDIR/said" 1)" md5sum n1 00000001
}

@test "Digest: each run has a cnonce of its own" {
	local run first
	for run in 1 2; do
		start_peer "run$run" expect "$connect_request" \
			send "HTTP/1.1 407 Who\\r\\n${digest}\"n1\"\\r\\nContent-Length: 0\\r\\n\\r\\n$opened" fin save "$BATS_TEST_TMPDIR/said"
		first=${CNONCE-}
		both_through "http://user:s3cr3t@127.0.0.1:$PORT"
		assert_status 0
		assert_answer "$(said "$BATS_TEST_TMPDIR/said" 1)" md5sum n1 00000001
	done
	[ "$CNONCE" != "$first" ]
}

@test "Digest: SHA-256 is answered before MD5, and MD5 before Basic, in whatever order" {
	local sha256="$digest\"n1\", algorithm=SHA-256\\r\\n" md5="$digest\"n2\"\\r\\n" basic='Proxy-Authenticate: Basic realm="x"\r\n' lines n=0
	for lines in "$sha256$md5$basic" "$basic$md5$sha256" "${md5}Via: x\\r\\n$sha256"; do
		start_peer "order$((n++))" expect "$connect_request" send "HTTP/1.1 407 Who\\r\\nContent-Length: 0\\r\\n$lines\\r\\n$opened" fin save "$BATS_TEST_TMPDIR/said"
		both_through "http://user:s3cr3t@127.0.0.1:$PORT"
		assert_status 0
		assert_answer "$(said "$BATS_TEST_TMPDIR/said" 1)" sha256sum n1 00000001
	done
	start_peer md5 expect "$connect_request" send "HTTP/1.1 407 Who\\r\\nContent-Length: 0\\r\\n$basic$md5\\r\\n$opened" fin save "$BATS_TEST_TMPDIR/said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	assert_answer "$(said "$BATS_TEST_TMPDIR/said" 1)" md5sum n2 00000001
}

@test "Digest: on a new connection, where the count of the nonce goes on" {
	start_peer closes expect "$connect_request" send "HTTP/1.0 407 Who\\r\\n${digest}\"n1\"\\r\\n\\r\\n" \
		accept send "$opened" fin save "$BATS_TEST_TMPDIR/said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	assert_answer "$(said "$BATS_TEST_TMPDIR/said" 1)" md5sum n1 00000001
	start_peer unannounced expect "$connect_request" send "HTTP/1.1 407 Who\\r\\n${digest}\"n1\"\\r\\nContent-Length: 0\\r\\n\\r\\n" \
		accept send "$opened" fin save "$BATS_TEST_TMPDIR/said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	assert_answer "$(said "$BATS_TEST_TMPDIR/said" 1)" md5sum n1 00000002
}

@test "Digest: a stale nonce is renewed, but not forever; a wrong password is 77 at once, and never tried with Basic" {
	local head='HTTP/1.1 407 Who\r\nContent-Length: 0\r\nProxy-Authenticate: Basic realm="x"\r\n' said=$BATS_TEST_TMPDIR/said n
	start_peer stale expect "$connect_request" \
		send "$head$digest\"n1\"\\r\\n\\r\\n$head$digest\"n2\", stale=true\\r\\n\\r\\n$head$digest\"n3\", stale=true\\r\\n\\r\\n$opened" fin save "$said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	for n in 1 2 3; do
		assert_answer "$(said "$said" $n)" md5sum n$n 00000001
	done
	start_peer forever expect "$connect_request" \
		send "$head$digest\"n1\"\\r\\n\\r\\n$head$digest\"n2\", stale=true\\r\\n\\r\\n$head$digest\"n3\", stale=true\\r\\n\\r\\n$head$digest\"n4\", stale=true\\r\\n\\r\\n" save "$said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it refuses this user or password'
	[ "$(grep -c '^Proxy-Authorization: Digest ' "$said")" -eq 3 ]
	start_peer wrong expect "$connect_request" send "$head$digest\"n1\"\\r\\n\\r\\n$head$digest\"n2\"\\r\\n\\r\\n" save "$said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it refuses this user or password'
	[ "$(grep -c '^Proxy-Authorization: ' "$said")" -eq 1 ]
	assert_no_secret "$said" Basic s3cr3t:
}

@test "Digest: as in RFC 2069; a kind that is not supported leaves Basic, or 77" {
	local response
	response=$(hash md5sum "$(hash md5sum user:r:s3cr3t):n:$(hash md5sum "CONNECT:$SECRET:4711")")
	start_peer old expect "$connect_request" send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Digest realm="r", nonce="n"\r\nContent-Length: 0\r\n\r\n' \
		expect "CONNECT $SECRET:4711 HTTP/1.1\\r\\nHost: $SECRET:4711\\r\\nProxy-Authorization: Digest username=\"user\", realm=\"r\", uri=\"$SECRET:4711\", nonce=\"n\", response=\"$response\"\\r\\n\\r\\n" \
		send "$opened" fin eof
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	local other='Proxy-Authenticate: Digest realm="r", nonce="n", qop="auth-int"\r\n'
	start_peer falls-back expect "$connect_request" send "HTTP/1.1 407 Who\\r\\n${other}Proxy-Authenticate: Basic\\r\\nContent-Length: 0\\r\\n\\r\\n$opened" fin save "$BATS_TEST_TMPDIR/said"
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 0
	[ "$(said "$BATS_TEST_TMPDIR/said" 1)" = 'Proxy-Authorization: Basic dXNlcjpzM2NyM3Q=' ]
	start_peer beyond expect "$connect_request" send "HTTP/1.1 407 Who\\r\\n${other}Content-Length: 0\\r\\n\\r\\n" drain
	both_through "http://user:s3cr3t@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it asks for a kind of login that is not supported'
}

@test "Digest: in a chain, a proxy that is dialled again gets each request once" {
	local first="CONNECT 192.0.2.1:3128 HTTP/1.1\\r\\nHost: 192.0.2.1:3128\\r\\n"
	start_peer chain expect "$first\\r\\n" send 'HTTP/1.0 407 Who\r\nProxy-Authenticate: Basic\r\n\r\n' \
		accept expect "${first}Proxy-Authorization: Basic dXNlcjpzM2NyM3Q=\\r\\n\\r\\n" send 'HTTP/1.0 200 OK\r\n\r\n' \
		expect "$connect_request" send "$opened" fin eof
	both_through "http://user:s3cr3t@127.0.0.1:$PORT" -x http://192.0.2.1
	assert_status 0
	[ "$output" = banner ]
}

@test "Digest: no random bytes, no connection" {
	[ "${OS:-linux}" = linux ] || skip 'only Linux is asked for random bytes by that call'
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr strace -f -o "$BATS_TEST_TMPDIR/trace" -e trace=getrandom,socket -e inject=getrandom:error=ENOSYS \
		"$WRAITH" -w 10 -x http://user:s3cr3t@127.0.0.1:1 "$SECRET" 4711 </dev/null
	assert_status 71
	assert_message 'system: a system call failed: Function not implemented'
	no_secret
	! grep -q 'socket(AF_INET' "$BATS_TEST_TMPDIR/trace"
}
