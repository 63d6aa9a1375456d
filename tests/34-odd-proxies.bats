#!/usr/bin/env bats
# Proxies that do not follow the RFCs, and are in use anyway.

load helper
bats_require_minimum_version 1.5.0

teardown() {
	end_all
}

socks5_login='\x01\x04user\x04pass'
connect_login="${connect_head}Proxy-Authorization: Basic dXNlcjpwYXNz\\r\\n\\r\\n"
challenge='HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\n'

@test "SOCKS5: in the answer to a login, the status counts and the version does not" {
	start_peer a expect '\x05\x02\x00\x02' send '\x05\x02' expect "$socks5_login" send '\x05\x00' \
		expect "$socks5_name" send "${socks5_ok}banner" fin eof
	through "socks5h://user:pass@127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	start_peer b expect '\x05\x02\x00\x02' send '\x05\x02' expect "$socks5_login" send '\x05\x01' fin
	through "socks5h://user:pass@127.0.0.1:$PORT"
	assert_status 77
	assert_message 'proxy: it refuses this user or password'
}

@test "SOCKS5: the user or the password may be empty, or 255 bytes long" {
	local user login
	user=$(printf 'u%.0s' {1..255})
	for login in ":pass=\\x01\\x00\\x04pass" "user:=\\x01\\x04user\\x00" ":=\\x01\\x00\\x00" \
		"$user:$user=\\x01\\xff$user\\xff$user"; do
		start_peer a expect '\x05\x02\x00\x02' send '\x05\x02' expect "${login#*=}" send '\x01\x00' \
			expect "$socks5_name" send "${socks5_ok}banner" fin eof
		through "socks5h://${login%%=*}@127.0.0.1:$PORT"
		assert_status 0
		[ "$output" = banner ] || fail "$login: $output"
	done
}

@test "SOCKS: in a reply, the code counts and the version does not" {
	start_peer a expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00banner' fin eof
	through "socks5h://127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
	start_peer b expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x01\x05' fin
	through "socks5h://127.0.0.1:$PORT"
	assert_status 69
	assert_message 'proxy: the target refused its connection'
	start_peer c expect '\x04\x01\x12\x67\x00\x00\x00\x01\x00s3cr3t-target.invalid\x00' \
		send '\x04\x5a\x00\x00\x00\x00\x00\x00banner' fin eof
	through "socks4a://127.0.0.1:$PORT"
	assert_status 0
	[ "$output" = banner ]
}

@test "SOCKS5: the first byte shows that a proxy speaks HTTP or SOCKS4" {
	local answer
	for answer in 'HTTP/1.1 400 Bad Request\r\n\r\n' '\x00\x5b\x00\x00\x00\x00\x00\x00'; do
		start_peer other expect '\x05\x01\x00' send "$answer" fin
		through "socks5h://127.0.0.1:$PORT"
		assert_status 76
		assert_message 'proxy: it does not speak this version of SOCKS'
	done
}

@test "SOCKS5: a refusal that is cut short is reported at once, although the connection stays open" {
	start_peer short expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send '\x05\x05\x00' drain
	through "socks5h://127.0.0.1:$PORT"
	assert_status 69
	assert_message 'proxy: the target refused its connection'
}

@test "HTTP: any 2xx is a success, and its Content-Length, Transfer-Encoding and reason are ignored" {
	local answer
	for answer in '200 OK\r\nContent-Length: 2802\r\nContent-Type: text/html' '200 OK\r\nTransfer-Encoding: chunked' \
		'204 No Content' '200' '200 connected' '299 \xe2\x9c\x93'; do
		start_peer odd expect "$connect_head\\r\\n" send "HTTP/1.1 $answer\\r\\n\\r\\nbanner" fin eof
		through "http://127.0.0.1:$PORT"
		assert_status 0
		[ "$output" = banner ] || fail "$answer: $output"
	done
	start_peer cut expect "$connect_head\\r\\n" send 'HTTP/1.1 200 OK\r\nServer: x\r\n' fin eof
	through "http://127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: it hung up in the handshake'
}

@test "HTTP: Basic is found in any challenge, with any realm and next to other schemes" {
	local offer
	for offer in 'Basic' 'Basic realm=x' 'basic realm=' 'Basic realm=""Proxy""' "Basic realm='x y'" 'Basic realm="open' \
		'Negotiate, NTLM, Basic realm="a, b"' 'Kerberos,Basic' 'NTLM\r\nProxy-Authenticate: Basic realm="x", charset="UTF-8"'; do
		start_peer odd expect "$connect_head\\r\\n" \
			send "HTTP/1.1 407 No\\r\\nProxy-Authenticate: $offer\\r\\nContent-Length: 0\\r\\n\\r\\n" \
			expect "$connect_login" send 'HTTP/1.1 200 OK\r\n\r\nbanner' fin eof
		through "http://user:pass@127.0.0.1:$PORT"
		assert_status 0
		[ "$output" = banner ] || fail "$offer: $output"
	done
}

@test "HTTP: a 407 with a body shorter than announced: the request is sent again, with the password" {
	local body
	# A longer body, a shorter one, and one that never comes
	for body in 'Content-Length: 5\r\n\r\nhello\r\n' 'Content-Length: 9\r\n\r\nhello' 'Content-Length: 9000\r\n\r\n' \
		'Transfer-Encoding: chunked\r\n\r\n5\r\nhel'; do
		start_peer odd expect "$connect_request" send "$challenge$body" drain \
			accept expect "$connect_login" send 'HTTP/1.1 200 OK\r\n\r\nbanner' fin eof
		through "http://user:pass@127.0.0.1:$PORT"
		assert_status 0
		[ "$output" = banner ] || fail "$body: $output"
	done
}

@test "HTTP: a refusal before the password was sent names --optimistic" {
	local answer
	for answer in 'HTTP/1.1 401 No\r\n\r\n' 'HTTP/1.1 403 No\r\n\r\n' 'HTTP/1.1 407 No\r\n\r\n'; do
		start_peer shy expect "$connect_request" send "$answer" fin
		through "http://user:pass@127.0.0.1:$PORT"
		assert_status 77
		assert_message 'proxy: it refused before it asked for the login.*--optimistic.*HTTP status 40[137]'
	done
	start_peer silent expect "$connect_request" fin
	through "http://user:pass@127.0.0.1:$PORT"
	assert_status 76
	assert_message 'proxy: it hung up before it asked for the login.*--optimistic'
	# With the option, or without a password, the message is the usual one
	start_peer strict expect "$connect_login" send 'HTTP/1.1 403 No\r\n\r\n' fin
	through "http://user:pass@127.0.0.1:$PORT" --optimistic
	assert_status 77
	assert_message 'proxy: it does not allow this connection'
}

@test "HTTP: a proxy that cannot serve now is tried again" {
	local code
	for code in 408 425 429 502 503 504; do
		start_peer busy expect "$connect_request" send "HTTP/1.1 $code Later\\r\\n\\r\\n" fin
		through "http://127.0.0.1:$PORT"
		assert_status 69
		assert_message "proxy: .*HTTP status $code"
	done
	start_peer busy expect "$connect_request" send 'HTTP/1.1 429 Later\r\n\r\n' fin eof \
		accept expect "$connect_request" send 'HTTP/1.1 200 OK\r\n\r\nbanner' fin eof
	through "http://127.0.0.1:$PORT" --retry-for 50
	assert_status 0
	[ "$output" = banner ]
}
