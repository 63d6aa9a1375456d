#!/usr/bin/env bats
# What an HTTP proxy is sent besides the target: fields, and tokens that another program has made.
# shellcheck disable=SC2015,SC2153,SC2154 # variables set by bats and the helpers
bats_require_minimum_version 1.5.0
load helper
load credentials
load interop/proxies

TOKEN=s3cr3t.to-ken_~+/==

setup() {
	unset DISPLAY WAYLAND_DISPLAY WRAITH_PROXY_AUTH
	FILE=$BATS_TEST_TMPDIR/file
}

teardown() {
	stop_proxies
	[ -z "${REALM_DIR-}" ] || rm -rf "$REALM_DIR"
}

# secret_file FORMAT: write what printf makes of the format to FILE, which nobody else may read
secret_file() {
	# shellcheck disable=SC2059 # a format is what it is
	(umask 077 && printf "$1" >"$FILE")
}

# challenge SCHEMES: a 407 that names them
challenge() {
	printf '%s' "HTTP/1.1 407 No\\r\\nContent-Length: 2\\r\\nProxy-Authenticate: $1\\r\\n\\r\\nno"
}

OPEN='HTTP/1.1 200 OK\r\n\r\nin'

# bearer [HEAD]: the request with the token
bearer() {
	printf '%s' "${1-$connect_head}Proxy-Authorization: Bearer $TOKEN\\r\\n\\r\\n"
}

@test "token: it is sent when the challenge offers its scheme, on that connection or the next one" {
	local schemes
	secret_file "=Bearer $TOKEN\\n"
	for schemes in 'Bearer' 'bearer realm="x, Basic", error="y"' 'Basic realm="x", NTLM, BEARER'; do
		start_peer same expect "$connect_request" send "$(challenge "$schemes")" expect "$(bearer)" send "$OPEN" fin eof
		through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
		accepted
	done
	start_peer next expect "$connect_request" send 'HTTP/1.0 407 No\r\nProxy-Authenticate: Bearer\r\n\r\n' fin eof \
		accept expect "$(bearer)" send "$OPEN" fin eof
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	start_peer unasked expect "$connect_request" send "$OPEN" fin eof
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "token: with --optimistic it is sent at once" {
	start_peer peer --fork expect "$(bearer)" send "$OPEN" fin eof
	through --optimistic -x "http://127.0.0.1:$PORT" --proxy-auth-file <(echo "=Bearer $TOKEN")
	accepted
	WRAITH_PROXY_AUTH="=Bearer $TOKEN" through --optimistic -x "http://127.0.0.1:$PORT"
	accepted
}

@test "token: refused, or not asked for, is 77, and it is sent once" {
	local refuses='proxy: it refuses this token: make a new one' url
	secret_file "=Bearer $TOKEN\\n"
	start_peer twice expect "$connect_request" send "$(challenge Bearer)" \
		expect "$(bearer)" send "$(challenge 'Bearer error="invalid_token"')" eof
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	assert_status 77
	assert_message "$refuses"
	start_peer optimistic expect "$(bearer)" send "$(challenge Bearer)" eof
	through --optimistic -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	assert_status 77
	assert_message "$refuses"
	start_peer other expect "$connect_request" send "$(challenge 'Basic realm="Bearer", Negotiate')" eof
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	assert_status 77
	assert_message 'proxy: it does not ask for a token of this scheme: give it what it asks for, see --proxy-auth-file'
	start_peer shy expect "$connect_request" send 'HTTP/1.1 403 No\r\n\r\n' eof
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	assert_status 77
	assert_message 'proxy: it refused before it asked for the login, so none was sent; --optimistic sends it at once, HTTP status 403'
	start_peer none expect "$connect_request" send "$(challenge 'Negotiate, NTLM')" eof
	through -x "http://127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it asks for a kind of login that is not supported: give it a token, see --proxy-auth-file, or for NTLM let px or cntlm log in'
	# A proxy that refuses is not dead
	start_peer first expect "$connect_request" send "$(challenge Basic)" eof
	url=http://127.0.0.1:$PORT
	start_peer second --fork send no eof
	through -x "$url,http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	assert_status 77
}

@test "token: 32 KiB, and not a byte more" {
	local long
	printf -v long '%*s' $((32 * 1024 - 10)) ''
	long=${long// /k}
	start_peer peer expect "$connect_request" send "$(challenge Negotiate)" \
		expect "${connect_head}Proxy-Authorization: Negotiate $long\\r\\n\\r\\n" send "$OPEN" fin eof
	secret_file "=Negotiate $long"
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	secret_file "=Negotiate ${long}k"
	refused 78 'credentials: the file of --proxy-auth-file must say USER:PASSWORD or =SCHEME TOKEN' \
		-x http://127.0.0.1:1 --proxy-auth-file "$FILE"
}

@test "token: a line that is not =SCHEME TOKEN is 78" {
	local format
	for format in '=' '=Bearer' '=Bearer ' '= s3cr3t' '=Bearer\ts3cr3t' '=Bea:rer s3cr3t' '=Bearer s3\0cr3t' '=Bearer s3\x7fcr3t' \
		'=Bearer s3cr3t\r\r' '=Bearer s3cr3t\x1b' '=Bearer s3cr3t\xe4' '=user:s3cr3t'; do
		secret_file "$format\\n"
		refused 78 'credentials: the file of --proxy-auth-file must say USER:PASSWORD or =SCHEME TOKEN, a line for each proxy' \
			-x http://127.0.0.1:1 --proxy-auth-file "$FILE"
	done
	WRAITH_PROXY_AUTH='=Bearer' refused 78 'credentials: WRAITH_PROXY_AUTH must say USER:PASSWORD or =SCHEME TOKEN' -x http://127.0.0.1:1
}

@test "token: blanks around it, within it, and an end of line" {
	local format
	start_peer peer --fork expect "${connect_head}Proxy-Authorization: Own  a=\"s3cr3t, b\",\\tc=d\\r\\n\\r\\n" send "$OPEN" fin eof
	for format in '' '\n' '\r\n' ' \t \n' '\n\nno line\n'; do
		secret_file '=Own  a="s3cr3t, b",\tc=d'"$format"
		through --optimistic -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
		accepted
	done
}

@test "token: on the line of a SOCKS proxy, or of one with a user, it is 78" {
	local url wrong='a token, as in =SCHEME TOKEN, is only for an HTTP proxy without a user'
	secret_file "=Bearer $TOKEN\\n"
	for url in socks5h://127.0.0.1:1 socks4a://127.0.0.1:1 http://user@127.0.0.1:1 http://127.0.0.1:1,socks5h://127.0.0.1:1; do
		refused 78 "proxy: $wrong" -x "$url" --proxy-auth-file "$FILE"
		WRAITH_PROXY_AUTH="=Bearer $TOKEN" refused 78 "proxy: $wrong" -x "$url"
	done
	refused 78 "proxy: $wrong" -P user -x http://127.0.0.1:1 --proxy-auth-file "$FILE"
	secret_file "\\n=Bearer $TOKEN\\n"
	refused 78 "proxy 2 of 2: $wrong" -x http://127.0.0.1:1 -x socks5h://127.0.0.2:1 --proxy-auth-file "$FILE"
}

@test "token: for the line's hop alone, and what comes first wins" {
	local hop2='CONNECT 127.0.0.2:3128 HTTP/1.1\r\nHost: 127.0.0.2:3128\r\n'
	start_peer both expect "$hop2\\r\\n" send 'HTTP/1.1 200 OK\r\n\r\n' \
		expect "$connect_request" send "$(challenge Bearer)" expect "$(bearer)" send "$OPEN" fin eof
	secret_file "\\n=Bearer $TOKEN\\n"
	through -x "http://127.0.0.1:$PORT" -x http://127.0.0.2:3128 --proxy-auth-file "$FILE"
	accepted
	start_peer file expect "$(bearer)" send "$OPEN" fin eof
	secret_file "=Bearer $TOKEN\\n"
	WRAITH_PROXY_AUTH='=Other s3cr3t' through --optimistic -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	# One with a login of its own has no need of it
	start_peer login expect "$connect_request" send "$(challenge 'Basic realm=x')" \
		expect "${connect_head}Proxy-Authorization: Basic dXNlcjpzM2NyM3Q=\\r\\n\\r\\n" send "$OPEN" fin eof
	through -x "http://user:s3cr3t@127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	secret_file 'user:s3cr3t\n'
	start_peer variable expect "$connect_request" send "$(challenge 'Basic realm=x')" \
		expect "${connect_head}Proxy-Authorization: Basic dXNlcjpzM2NyM3Q=\\r\\n\\r\\n" send "$OPEN" fin eof
	WRAITH_PROXY_AUTH="=Bearer $TOKEN" through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "token: --explain says that there is one, and not what it is" {
	secret_file "=Bearer $TOKEN\\n"
	run --separate-stderr "$WRAITH" --explain -x http://127.0.0.1:1 --proxy-auth-file "$FILE" 192.0.2.1 22
	assert_status 0
	[[ "$output" == *'hop 1: HTTP CONNECT, is sent names, with a token'* ]] || fail "$output"
	[[ "$output$stderr" != *s3cr3t* && "$output$stderr" != *Bearer* ]] || fail "$output $stderr"
}

@test "fields: each is sent, with every request to an HTTP proxy, and to no other" {
	local more='X-Team: s3cr3t a\r\nX-Trace: 1\r\nX-Team: b\r\n' hop2='CONNECT 127.0.0.2:3128 HTTP/1.1\r\nHost: 127.0.0.2:3128\r\n'
	local args=(--proxy-header 'X-Team: s3cr3t a' --proxy-header=X-Trace:1 --proxy-header $'X-Team:\t b ')
	local socks=(expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\x7f\x00\x00\x02\x0c\x38' send "$socks5_ok")
	start_peer one expect "$connect_head$more\\r\\n" send "$OPEN" fin eof
	through -x "http://127.0.0.1:$PORT" "${args[@]}"
	accepted
	start_peer chain expect "$hop2$more\\r\\n" send 'HTTP/1.1 200 OK\r\n\r\n' expect "$connect_head$more\\r\\n" send "$OPEN" fin eof
	through -x "http://127.0.0.1:$PORT" -x http://127.0.0.2:3128 "${args[@]}"
	accepted
	start_peer second "${socks[@]}" expect "$connect_head$more\\r\\n" send "$OPEN" fin eof
	through -x "socks5h://127.0.0.1:$PORT" -x http://127.0.0.2:3128 "${args[@]}"
	accepted
	start_peer alternative expect "$connect_head$more\\r\\n" send "$OPEN" fin eof
	through -x "socks5h://127.0.0.1:$(dead_port),http://127.0.0.1:$PORT" "${args[@]}"
	accepted
}

@test "fields: they are sent again after a 407, on that connection or the next one" {
	local more='X-Team: s3cr3t\r\n' login='Proxy-Authorization: Basic dXNlcjpzM2NyM3Q=\r\n\r\n' url
	start_peer same expect "$connect_head$more\\r\\n" send "$(challenge 'Basic realm=x')" expect "$connect_head$more$login" send "$OPEN" fin eof
	through -x "http://user:s3cr3t@127.0.0.1:$PORT" --proxy-header 'X-Team: s3cr3t'
	accepted
	start_peer next expect "$connect_head$more\\r\\n" send 'HTTP/1.0 407 No\r\nProxy-Authenticate: Bearer\r\n\r\n' fin eof \
		accept expect "$(bearer "$connect_head$more")" send "$OPEN" fin eof
	through -x "http://127.0.0.1:$PORT" --proxy-header 'X-Team: s3cr3t' --proxy-auth-file <(echo "=Bearer $TOKEN")
	accepted
	start_peer optimistic expect "$(bearer "$connect_head$more")" send "$OPEN" fin eof
	through --optimistic -x "http://127.0.0.1:$PORT" --proxy-header 'X-Team: s3cr3t' --proxy-auth-file <(echo "=Bearer $TOKEN")
	accepted
}

@test "fields: 32 KiB in all, and not a byte more" {
	local long
	printf -v long '%*s' $((32 * 1024 - 17)) ''
	long=${long// /v}
	start_peer peer expect "${connect_head}X-Long: $long\\r\\nY: 12\\r\\n\\r\\n" send "$OPEN" fin eof
	through -x "http://127.0.0.1:$PORT" --proxy-header "X-Long: $long" --proxy-header 'Y: 12'
	accepted
	refused 64 'usage: --proxy-header needs' -x http://127.0.0.1:1 --proxy-header "X-Long: $long" --proxy-header 'Y: 123'
	refused 78 'credentials: the file of --proxy-header-file must say' -x http://127.0.0.1:1 --proxy-header "X-Long: $long" --proxy-header-file <(echo 'Y: 123')
}

@test "fields: one that is malformed, or that is ours to send, is 64" {
	local field wrong="usage: --proxy-header needs 'NAME: VALUE', and not Host, Proxy-Authorization, Content-Length or Transfer-Encoding"
	for field in '' X ': s3cr3t' 'X s3cr3t' 'X : s3cr3t' ' X: s3cr3t' $'X: a\r\nHost: s3cr3t' $'X: a\ns3cr3t' $'X: \x7fs3cr3t' $'X: \es3cr3t' \
		'X(a): s3cr3t' 'host: s3cr3t' 'Proxy-authorization: Basic s3cr3t' 'CONTENT-LENGTH: 4711' 'Transfer-Encoding:chunked'; do
		refused 64 "$wrong" -x http://127.0.0.1:1 --proxy-header "$field"
	done
}

@test "fields: without an HTTP proxy they are 64, unless --proxy env or --no-proxy makes the route direct" {
	local wrong='usage: --proxy-header and --proxy-header-file need an HTTP proxy, and there is none'
	refused 64 "$wrong" --proxy-header 'X: s3cr3t'
	refused 64 "$wrong" -x socks5h://127.0.0.1:1 -x socks4a://127.0.0.1:1 --proxy-header 'X: s3cr3t'
	refused 64 "$wrong" -x socks5h://127.0.0.1:1 --proxy-header-file /dev/null
	ALL_PROXY=socks5h://127.0.0.1:1 refused 64 "$wrong" -x env --proxy-header 'X: s3cr3t'
	start_peer target --fork send in fin eof
	run --separate-stderr timeout 60 "$WRAITH" -x env --proxy-header 'X: s3cr3t' --proxy-header-file /dev/null 127.0.0.1 "$PORT" </dev/null
	accepted
	run --separate-stderr timeout 60 "$WRAITH" -x http://127.0.0.1:1 --no-proxy 127.0.0.1 --proxy-header 'X: s3cr3t' 127.0.0.1 "$PORT" </dev/null
	accepted
}

@test "fields: a file, a field on each line, after those of the options" {
	start_peer peer --fork expect "${connect_head}X: 1\\r\\nX-Key: s3cr3t\\r\\nY: 2\\r\\n\\r\\n" send "$OPEN" fin eof
	secret_file 'X-Key: s3cr3t\n\nY:2'
	through -x "http://127.0.0.1:$PORT" --proxy-header X:1 --proxy-header-file "$FILE"
	accepted
	through -x "http://127.0.0.1:$PORT" --proxy-header-file <(printf '\xef\xbb\xbfX-Key: s3cr3t\r\nY: 2\r\n') --proxy-header X:1
	accepted
}

@test "fields: a file that others can read or write, or that has no fields, is 78" {
	local format wrong='credentials: the file of --proxy-header-file must say NAME: VALUE, a line for each field, as for --proxy-header'
	for format in '' '\n' 'X\n' 'X: a\n s3cr3t\n' 'X: a\nHost: s3cr3t\n' 'X: s3\0cr3t\n' 'X: s3cr3t\r\r\n' "$(printf 'X: %*s\\n' 33000 s3cr3t)"; do
		secret_file "$format"
		refused 78 "$wrong" -x http://127.0.0.1:1 --proxy-header-file "$FILE"
	done
	secret_file 'X: s3cr3t\n'
	chmod 640 "$FILE"
	refused 78 'credentials: the file of --proxy-header-file can be read or written by others: chmod 600 it' -x http://127.0.0.1:1 --proxy-header-file "$FILE"
	refused 78 'credentials: cannot read the file of --proxy-header-file: No such file' -x http://127.0.0.1:1 --proxy-header-file "$FILE.none"
	refused 78 'credentials: cannot read the file of --proxy-header-file: No such file' -x http://127.0.0.1:1 --proxy-header-file ''
	mkdir "$BATS_TEST_TMPDIR/open"
	chmod 777 "$BATS_TEST_TMPDIR/open"
	(umask 077 && echo 'X: s3cr3t' >"$BATS_TEST_TMPDIR/open/file")
	refused 78 'credentials: a folder above the file of --proxy-header-file can be written by others, or is neither' \
		-x http://127.0.0.1:1 --proxy-header-file "$BATS_TEST_TMPDIR/open/file"
	[ "$EUID" = 0 ] || return 0
	chmod 600 "$FILE"
	chown 65534 "$FILE"
	refused 78 'credentials: the file of --proxy-header-file belongs to somebody else' -x http://127.0.0.1:1 --proxy-header-file "$FILE"
}

@test "fields: --explain says that there are some, and not what they are" {
	run --separate-stderr "$WRAITH" --explain -x http://127.0.0.1:1 -x socks5h://127.0.0.1:1 --proxy-header 'X-s3cr3t: s3cr3t' 192.0.2.1 22
	assert_status 0
	[[ "$output" == *'hop 1: HTTP CONNECT, is sent names, with fields'* ]] || fail "$output"
	[[ "$output" != *'hop 2: '*'with fields'* ]] || fail "$output"
	[[ "$output$stderr" != *s3cr3t* ]] || fail "$output $stderr"
}

@test "once connected no field and no token shows in ps, or is left in memory" {
	need_sight
	# A sanitizer keeps copies of its own.
	! nm "$WRAITH" | grep -q __asan_init || return 0
	local pid what long
	printf -v long '%*s' 20000 ''
	long=${long// /s3cr3t-3-long}
	start_peer peer expect "${connect_head}X-Key: s3cr3t-1-option\\r\\nX-Key: s3cr3t-2-file\\r\\n\\r\\n" send "$(challenge Bearer)" \
		expect "${connect_head}X-Key: s3cr3t-1-option\\r\\nX-Key: s3cr3t-2-file\\r\\nProxy-Authorization: Bearer s3cr3t-4-token\\r\\n\\r\\n" send "$OPEN" hold
	INPUT=$(endless) WRAITH_PROXY_AUTH="=Other ${long:0:30000}" start run setsid "$WRAITH" -v -x "http://127.0.0.1:$PORT" --proxy-header 'X-Key: s3cr3t-1-option' \
		--proxy-header-file <(echo 'X-Key: s3cr3t-2-file') --proxy-auth-file <(echo '=Bearer s3cr3t-4-token') "$SECRET" 4711
	pid=$!
	wait_for_line "$BATS_TEST_TMPDIR/run.err" 'relay: open'
	cat "/proc/$pid/cmdline" "/proc/$pid/environ" >"$BATS_TEST_TMPDIR/shown"
	memory_of "$pid" >"$BATS_TEST_TMPDIR/memory"
	assert_no_secret "$BATS_TEST_TMPDIR/shown" s3cr3t 4711
	assert_no_secret "$BATS_TEST_TMPDIR/run.err" s3cr3t 4711
	# It is its memory: what has to be there is.
	grep -qaF "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/memory" || skip 'its memory cannot be read'
	for what in 1-option 2-file 3-long 4-token; do
		! grep -qaF "s3cr3t-$what" "$BATS_TEST_TMPDIR/memory" || fail "s3cr3t-$what is still there"
	done
	kill "$pid"
}

@test "squid with a rule on a field" {
	start_peer target --fork send in fin eof
	local target=$PORT url
	start_squid squid 'acl team req_header X-Team ^s3cr3t-team$' 'http_access deny CONNECT !team'
	url=http://127.0.0.1:$PORT
	run --separate-stderr timeout 60 "$WRAITH" -x "$url" --proxy-header 'X-Team: s3cr3t-team' 127.0.0.1 "$target" </dev/null
	accepted
	run --separate-stderr timeout 60 "$WRAITH" -x "$url" --proxy-header-file <(echo 'X-Team: s3cr3t-team') 127.0.0.1 "$target" </dev/null
	accepted
	through -x "$url"
	assert_status 77
	assert_message 'proxy: it does not allow this connection'
	through -x "$url" --proxy-header 'X-Team: s3cr3t-other'
	assert_status 77
	assert_message 'proxy: it does not allow this connection'
}

@test "squid that refuses what it does not know by its User-Agent: --proxy-header gives it one" {
	start_peer target --fork send in fin eof
	local target=$PORT
	start_squid squid 'acl known browser ^Mozilla/' 'http_access deny CONNECT !known'
	through -x "http://127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it does not allow this connection .*, HTTP status 403'
	run --separate-stderr timeout 60 "$WRAITH" -x "http://127.0.0.1:$PORT" --proxy-header 'User-Agent: Mozilla/5.0' 127.0.0.1 "$target" </dev/null
	accepted
}

@test "a proxy that verifies tokens: haproxy, before tinyproxy" {
	need haproxy
	need openssl
	local good claims
	start_peer target --fork send in fin eof
	local target=$PORT
	start_tinyproxy tinyproxy
	start_on_free_port haproxy exec_haproxy "$PORT"
	claims=$(encode <<<'{"alg":"HS256","typ":"JWT"}').$(encode <<<'{"sub":"me"}')
	good=$claims.$(printf %s "$claims" | openssl dgst -sha256 -hmac "$PASSWORD" -binary | encode)
	run --separate-stderr timeout 60 "$WRAITH" -x "http://127.0.0.1:$PORT" --proxy-auth-file <(echo "=Bearer $good") 127.0.0.1 "$target" </dev/null
	accepted
	run --separate-stderr timeout 60 "$WRAITH" --optimistic -x "http://127.0.0.1:$PORT" --proxy-auth-file <(echo "=Bearer $good") 127.0.0.1 "$target" </dev/null
	accepted
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file <(echo "=Bearer $claims.s3cr3t")
	assert_status 77
	assert_message 'proxy: it refuses this token'
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file <(echo "=Negotiate $good")
	assert_status 77
	assert_message 'proxy: it does not ask for a token of this scheme'
	through -x "http://127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it asks for a kind of login that is not supported: give it a token'
}

# encode: base64url
encode() {
	base64 -w0 | tr '+/' '-_' | tr -d '='
}

# exec_haproxy NEXT PORT: one that requires a JSON web token signed with PASSWORD, and forwards to the proxy NEXT
exec_haproxy() {
	local conf=$BATS_TEST_TMPDIR/haproxy.cfg
	printf '%s\n' 'defaults' 'mode http' 'timeout connect 30s' 'timeout client 60s' 'timeout server 60s' 'timeout tunnel 60s' \
		'frontend near' "bind 127.0.0.1:$2" 'default_backend far' \
		"acl known http_auth_bearer(Proxy-Authorization),jwt_verify(\"HS256\",\"$PASSWORD\") 1" \
		"http-request return status 407 content-type text/plain string no hdr Proxy-Authenticate 'Bearer realm=\"haproxy\"' unless known" \
		'backend far' "server tinyproxy 127.0.0.1:$1" >"$conf"
	exec haproxy -db -f "$conf"
}

@test "a proxy that wants a Kerberos ticket: squid, with a KDC of its own" {
	local helper=/usr/lib/squid/negotiate_kerberos_auth url program
	for program in squid krb5kdc kadmin.local kinit; do
		need "$program"
	done
	[ "$EUID" = 0 ] || skip 'squid runs its helper as a user who may not come here, but for root'
	start_peer target --fork send in fin eof
	local target=$PORT
	make_realm
	start_squid squid "auth_param negotiate program $(command -v env) KRB5_CONFIG=$KRB5_CONFIG KRB5RCACHETYPE=none $helper -k $REALM_DIR/keytab -s HTTP/localhost@TEST.INVALID" \
		'auth_param negotiate children 1' 'acl known proxy_auth REQUIRED' 'http_access deny !known'
	url=http://localhost:$PORT
	run --separate-stderr timeout 60 "$WRAITH" -x "$url" --proxy-auth-file <(ticket) 127.0.0.1 "$target" </dev/null
	accepted
	run --separate-stderr timeout 60 "$WRAITH" --optimistic -x "$url" --proxy-auth-file <(ticket) 127.0.0.1 "$target" </dev/null
	accepted
	through -x "$url" --proxy-auth-file <(echo '=Negotiate YIIs3cr3t')
	assert_status 77
	assert_message 'proxy: it refuses this token'
}

# ticket: print a token for the proxy on localhost, as squid's own tool makes it
ticket() {
	echo "=Negotiate $(/usr/lib/squid/negotiate_kerberos_auth_test localhost | sed -n 's/^Token: //p')"
}

# make_realm: a KDC, the proxy's key in REALM_DIR/keytab, where squid's helper can read it, and a ticket for us
make_realm() {
	export REALM_DIR KRB5_CONFIG KRB5_KDC_PROFILE KRB5CCNAME
	REALM_DIR=$(mktemp -d /tmp/realm.XXXXXX)
	chmod 755 "$REALM_DIR"
	KRB5_CONFIG=$REALM_DIR/krb5.conf KRB5_KDC_PROFILE=$REALM_DIR/kdc.conf KRB5CCNAME=$REALM_DIR/tickets
	start_on_free_port kdc exec_kdc
	kadmin.local -q 'addprinc -randkey HTTP/localhost' && kadmin.local -q "ktadd -k $REALM_DIR/keytab HTTP/localhost"
	kadmin.local -q "addprinc -pw $PASSWORD $LOGIN"
	chmod 644 "$REALM_DIR/keytab"
	kinit "$LOGIN" <<<"$PASSWORD"
}

# exec_kdc PORT
exec_kdc() {
	printf '%s\n' '[libdefaults]' 'default_realm = TEST.INVALID' 'dns_lookup_kdc = false' 'dns_lookup_realm = false' 'rdns = false' \
		'dns_canonicalize_hostname = false' 'udp_preference_limit = 1' \
		'[realms]' 'TEST.INVALID = {' "kdc = 127.0.0.1:$1" '}' '[domain_realm]' 'localhost = TEST.INVALID' >"$KRB5_CONFIG"
	printf '%s\n' '[realms]' 'TEST.INVALID = {' "database_name = $REALM_DIR/database" "key_stash_file = $REALM_DIR/stash" \
		"acl_file = $REALM_DIR/acl" "kdc_listen = 127.0.0.1:$1" "kdc_tcp_listen = 127.0.0.1:$1" '}' >"$KRB5_KDC_PROFILE"
	[ -e "$REALM_DIR/stash" ] || kdb5_util create -s -P s3cr3t-master || return
	exec krb5kdc -n -P "$REALM_DIR/pid"
}
