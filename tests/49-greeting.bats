# --expect-greeting: something in front of the target accepts connections before it is up.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

teardown() {
	end_all
}

@test "--expect-greeting: a hang-up, a reset or silence is not a connected target" {
	start_peer early fin eof
	run --separate-stderr timeout 60 "$WRAITH" -z --expect-greeting 127.0.0.1 "$PORT"
	assert_status 69
	assert_message 'connect: the target hung up before it sent a greeting'
	start_peer early reset
	run --separate-stderr timeout 60 "$WRAITH" -z --expect-greeting 127.0.0.1 "$PORT"
	assert_status 69
	start_peer silent drain
	run --separate-stderr timeout 60 "$WRAITH" -z -w 1 --expect-greeting 127.0.0.1 "$PORT"
	assert_status 75
	assert_message 'connect: the target sent no greeting in time'
}

@test "--expect-greeting with --retry-for waits until the server itself is up" {
	start_peer front fin eof accept reset accept send hello expect ping send pong fin eof
	run --separate-stderr "$PEER" run --limit 50 expect hello send ping expect pong eof fin status 0 -- \
		"$WRAITH" --expect-greeting --retry-for 50 127.0.0.1 "$PORT"
	assert_status 0
	assert_silent
}

@test "--expect-greeting: the whole greeting is still there for a relay, for ssh, and through a proxy" {
	start_peer target --fork send hello expect ping send pong fin eof
	local port=$PORT
	run --separate-stderr "$PEER" run --limit 50 expect hello send ping expect pong eof fin status 0 -- \
		"$WRAITH" --expect-greeting 127.0.0.1 "$port"
	assert_status 0
	run --separate-stderr "$PEER" run --limit 50 --stdin socketpair --stdout socketpair receive expect hello send ping expect pong eof close status 0 -- \
		"$WRAITH" -F --expect-greeting 127.0.0.1 "$port"
	assert_status 0
	start_peer proxy expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x16' \
		send '\x05\x00\x00\x01\0\0\0\0\0\0' sleep 200 send hello fin eof
	run --separate-stderr timeout 60 "$WRAITH" --expect-greeting -x "socks5h://127.0.0.1:$PORT" 192.0.2.1 22 </dev/null
	assert_status 0
	[ "$output" = hello ]
}

# two_addresses SCRIPT...: a name with two addresses, the first of which follows SCRIPT on its port; the other one greets
two_addresses() {
	cd "$BATS_TEST_TMPDIR"
	unset RES_OPTIONS LOCALDOMAIN
	open_lab 'two.example=A:127.0.0.2,AAAA:::1'
	serve first ::1 --fork "$@"
	serve second 127.0.0.2 --fork send hello fin eof
}

@test "--expect-greeting: of a name's addresses, the one that greets is the target" {
	local script
	for script in 'fin drain' 'reset' 'drain'; do
		# shellcheck disable=SC2086 # a script has words
		two_addresses $script
		run --separate-stderr inside timeout 60 "$WRAITH" --expect-greeting two.example 4711 </dev/null
		assert_status 0
		[ "$output" = hello ] || fail "$script: $output"
		assert_silent
		end_all
	done
}

@test "--expect-greeting: if no address of a name greets, the message says so, and all were tried" {
	cd "$BATS_TEST_TMPDIR"
	unset RES_OPTIONS LOCALDOMAIN
	open_lab 'two.example=A:127.0.0.2,AAAA:::1'
	serve first ::1 fin drain
	local first=$!
	serve second 127.0.0.2 fin drain
	local second=$!
	run --separate-stderr inside timeout 60 "$WRAITH" -z --expect-greeting two.example 4711
	assert_status 69
	assert_message 'connect: the target hung up before it sent a greeting'
	wait_until 15 gone "$first" "$second" || fail 'one of them was not connected to'
}

@test "--expect-greeting: a socks5 proxy is asked for the next address, too" {
	local asked='\x05\x01\x00' chosen='\x05\x00' granted='\x05\x00\x00\x01\0\0\0\0\0\0'
	cd "$BATS_TEST_TMPDIR"
	unset RES_OPTIONS LOCALDOMAIN
	open_lab 'two.example=A:192.0.2.1,A:192.0.2.2'
	start proxy inside "$PEER" serve --port 1080 \
		expect "$asked" send "$chosen" expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x12\x67' send "$granted" fin eof accept \
		expect "$asked" send "$chosen" expect '\x05\x01\x00\x01\xc0\x00\x02\x02\x12\x67' send "${granted}hello" fin eof
	wait_for_line proxy.out '[0-9]'
	run --separate-stderr inside timeout 60 "$WRAITH" --expect-greeting -x socks5://127.0.0.1 two.example 4711 </dev/null
	assert_status 0
	[ "$output" = hello ]
}
