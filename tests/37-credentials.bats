#!/usr/bin/env bats
# Where credentials come from: a file, the environment, SSH_ASKPASS, the terminal; all before anything is dialled.

load helper
load credentials
bats_require_minimum_version 1.5.0

setup() {
	unset DISPLAY WAYLAND_DISPLAY WRAITH_PROXY_AUTH
	FILE=$BATS_TEST_TMPDIR/auth
}

teardown() {
	end_all
}

# field TEXT: a field of SOCKS5, with a byte for its length before it
field() {
	printf '\\x%02x%s' "${#1}" "$1"
}

# login USER PASSWORD: sets LOGIN, the proxy's side of a SOCKS5 login, as a script
login() {
	LOGIN=(expect '\x05\x02\x00\x02' send '\x05\x02' expect "\\x01$(field "$1")$(field "$2")" send '\x01\x00')
}

# socks_peer NAME USER PASSWORD [ARG...]: start_peer as a SOCKS5 proxy that expects them
socks_peer() {
	login "$2" "$3"
	start_peer "$1" "${@:4}" "${LOGIN[@]}" expect "$socks5_name" send "${socks5_ok}in" fin eof
}

# http_peer NAME USER PASSWORD: start_peer as an HTTP proxy that expects them
http_peer() {
	start_peer "$1" expect "$connect_request" \
		send 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n' \
		expect "${connect_head}Proxy-Authorization: Basic $(printf '%s:%s' "$2" "$3" | base64 -w0)\\r\\n\\r\\n" \
		send 'HTTP/1.1 200 OK\r\n\r\nin' fin eof
}

# auth_file MODE FORMAT: make FILE with this mode and with what printf makes of the format
auth_file() {
	rm -f "$FILE"
	(umask 077 && : >"$FILE")
	# shellcheck disable=SC2059 # a format is what it is
	printf "$2" >"$FILE"
	chmod "$1" "$FILE"
}

# askpass LINE...: sets SSH_ASKPASS to a script of these lines, to be used without a display
askpass() {
	export SSH_ASKPASS=$BATS_TEST_TMPDIR/askpass SSH_ASKPASS_REQUIRE=force
	printf '%s\n' '#!/bin/sh' "$@" >"$SSH_ASKPASS"
	chmod 700 "$SSH_ASKPASS"
}

# as_nobody ARG...: run the program as nobody, from a folder that nobody can read
as_nobody() {
	run --separate-stderr timeout -k 1 30 setsid -w setpriv --reuid 65534 --regid 65534 --clear-groups "${NOBODY[@]}" \
		/dev/fd/9 "$@" "$SECRET" 4711 </dev/null 9<"$WRAITH"
	no_secret
}

@test "file: raw bytes, for SOCKS5 and HTTP" {
	auth_file 600 's3cr3t-user:s3cr3t: %%41@/#\n'
	socks_peer a s3cr3t-user 's3cr3t: %41@/#'
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	http_peer b s3cr3t-user 's3cr3t: %41@/#'
	through -x "http://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	auth_file 600 'u\xffser:s3cr3t-\xc3\xa4'
	start_peer c expect '\x05\x02\x00\x02' send '\x05\x02' expect '\x01\x05u\xffser\x09s3cr3t-\xc3\xa4' send '\x01\x00' \
		expect "$socks5_name" send "${socks5_ok}in" fin eof
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "file: with or without an end of line, LF or CRLF; further lines do not matter" {
	local format
	socks_peer peer user s3cr3t --fork
	for format in 'user:s3cr3t' 'user:s3cr3t\n' 'user:s3cr3t\r\n' 'user:s3cr3t\r' 'user:s3cr3t\n\nno colon\n\0'; do
		auth_file 600 "$format"
		through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
		accepted
	done
}

@test "file: a line that is not USER:PASSWORD is 78" {
	local format
	for format in '' '\n' '\n\n' '\r\n' 'user\n' 'us\0er:s3cr3t\n' 'user:s3\0cr3t\n' '\nuser:s3cr3t\n' \
		"user:$(printf 's%.0s' {1..1300})\\n" "user:s3cr3t\\n$(printf 's%.0s' {1..271000})"; do
		auth_file 600 "$format"
		refused 78 'credentials: the file of --proxy-auth-file must say USER:PASSWORD' -x http://127.0.0.1:1 --proxy-auth-file "$FILE"
	done
	refused 78 'credentials: the file of --proxy-auth-file must say' -x http://127.0.0.1:1 --proxy-auth-file /dev/null
	refused 78 'credentials: the file of --proxy-auth-file must say' -x http://127.0.0.1:1 --proxy-auth-file /dev/zero
}

@test "file: a user or password that the protocol cannot carry is 64" {
	local format
	for format in "$(printf 's%.0s' {1..256}):x" "user:$(printf 's%.0s' {1..256})" 'user:s3\tcr3t' 'user:s3cr3t\r\r'; do
		auth_file 600 "$format"
		refused 64 'proxy: the proxy.s protocol cannot carry' -x socks5h://127.0.0.1:1 --proxy-auth-file "$FILE"
	done
	auth_file 600 'a:b\nuser:s3cr3t\n'
	refused 64 'proxy 2 of 2: the proxy.s protocol cannot carry' -x http://127.0.0.1:1 -x socks4a://b --proxy-auth-file "$FILE"
	auth_file 600 "$(printf 'u%.0s' {1..255}):$(printf 'p%.0s' {1..255})"
	start_peer long expect '\x05\x02\x00\x02' send '\x05\x02' expect "\\x01\\xff$(printf 'u%.0s' {1..255})\\xff$(printf 'p%.0s' {1..255})" \
		send '\x01\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "file: SOCKS4 takes only the user" {
	auth_file 600 'user:'
	start_peer peer expect '\x04\x01\x12\x67\0\0\0\x01user\0s3cr3t-target.invalid\0' send '\0\x5a\0\0\0\0\0\0in' fin eof
	through -x "socks4a://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	start_peer own expect '\x04\x01\x12\x67\0\0\0\x01own\0s3cr3t-target.invalid\0' send '\0\x5a\0\0\0\0\0\0in' fin eof
	through -x "socks4a://own@127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "file: nobody else may read or write it" {
	local mode
	for mode in 640 620 604 602 644 666 777 440; do
		auth_file "$mode" 'user:s3cr3t\n'
		refused 78 'credentials: the file of --proxy-auth-file can be read or written by others: chmod 600 it' \
			-x http://127.0.0.1:1 --proxy-auth-file "$FILE"
	done
	auth_file 644 'user:s3cr3t\n'
	ln -s "$FILE" "$BATS_TEST_TMPDIR/link"
	refused 78 'credentials: .*chmod 600' -x http://127.0.0.1:1 --proxy-auth-file "$BATS_TEST_TMPDIR/link"
	refused 78 'credentials: .*chmod 600' -x http://127.0.0.1:1 --proxy-auth-file /dev/fd/4 4<"$FILE"
	socks_peer peer user s3cr3t --fork
	for mode in 600 400 700; do
		auth_file "$mode" 'user:s3cr3t\n'
		through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
		accepted
	done
}

@test "file: it must be ours or root's" {
	[ "$EUID" = 0 ] || skip 'needs root, to give files away'
	socks_peer peer user s3cr3t --fork
	auth_file 600 'user:s3cr3t\n'
	chown 65534 "$FILE"
	refused 78 'credentials: the file of --proxy-auth-file belongs to somebody else' -x http://127.0.0.1:1 --proxy-auth-file "$FILE"
	as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file /dev/fd/4 4<"$FILE"
	accepted
	chown 0 "$FILE"
	as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file /dev/fd/4 4<"$FILE"
	assert_status 78
	assert_message 'credentials: cannot read the file of --proxy-auth-file: Permission denied'
	# A file of root's is still good for whoever may read it.
	NOBODY=(--inh-caps +dac_read_search --ambient-caps +dac_read_search)
	as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	chown 1 "$FILE"
	as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	assert_status 78
	assert_message 'credentials: the file of --proxy-auth-file belongs to somebody else'
}

@test "file: a group may read a file of root's, if we are not root" {
	[ "$EUID" = 0 ] || skip 'needs root, to give files away'
	local mode
	socks_peer peer user s3cr3t --fork
	auth_file 440 'user:s3cr3t\n'
	chgrp 65534 "$FILE"
	as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file /dev/fd/4 4<"$FILE"
	accepted
	for mode in 460 444 442; do
		chmod "$mode" "$FILE"
		as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file /dev/fd/4 4<"$FILE"
		assert_status 78
		assert_message 'credentials: .* can be read or written by others'
	done
	chmod 440 "$FILE"
	chown 65534 "$FILE"
	as_nobody -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file /dev/fd/4 4<"$FILE"
	assert_status 78
	assert_message 'credentials: .* can be read or written by others'
}

# unsafe_folder PATH: because of its folders, the file there is not read, by this and other spellings
unsafe_folder() {
	local path
	ln -sfn "$1" "$BATS_TEST_TMPDIR/link"
	for path in "$1" "//${1#/}" "$BATS_TEST_TMPDIR/./../${BATS_TEST_TMPDIR##*/}${1#"$BATS_TEST_TMPDIR"}" \
		"$BATS_TEST_TMPDIR/link" "${1#"$BATS_TEST_TMPDIR/"}" "./${1#"$BATS_TEST_TMPDIR/"}"; do
		refused 78 "credentials: a folder above the file of --proxy-auth-file can be written by others, or is neither yours nor root's$" \
			-x http://127.0.0.1:1 --proxy-auth-file "$path"
	done
}

@test "file: nobody else may write a folder above it" {
	local mode folder=$BATS_TEST_TMPDIR/folder
	cd "$BATS_TEST_TMPDIR"
	mkdir -p folder/inner safe
	FILE=$folder/inner/auth
	auth_file 600 'user:s3cr3t\n'
	for mode in 757 777 702; do
		chmod "$mode" folder
		unsafe_folder "$FILE"
		# A link in such a folder, and a link to it from a safe folder, even if that leads back
		ln -sfn "$FILE" safe/link
		unsafe_folder "$BATS_TEST_TMPDIR/safe/link"
		ln -sfn ../safe/auth folder/inner/link
		cp -p "$FILE" safe/auth
		unsafe_folder "$folder/inner/link"
		unsafe_folder "$folder/inner/../../safe/auth"
	done
	chmod 755 folder
	socks_peer peer user s3cr3t --fork
	for mode in 1777 3777 775 770 755; do
		# The group of a folder is ours, unless the system takes it from the folder above
		chgrp "$(id -g)" folder/inner
		chmod "$mode" folder/inner
		for FILE in "$folder/inner/auth" folder/inner/auth folder/../folder//inner/./auth; do
			through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
			accepted
		done
	done
}

@test "file: folders that belong to others, and files that others leave in a sticky one" {
	[ "$EUID" = 0 ] || skip 'needs root, to give files away'
	local folder=$BATS_TEST_TMPDIR/folder
	cd "$BATS_TEST_TMPDIR"
	mkdir -p folder/inner
	FILE=$folder/inner/auth
	socks_peer peer user s3cr3t --fork
	auth_file 600 'user:s3cr3t\n'
	chown 65534 folder
	unsafe_folder "$FILE"
	chown 0:65534 folder
	chmod 775 folder
	unsafe_folder "$FILE"
	# As a container's secrets are mounted
	chmod 1777 folder
	ln -s inner folder/data
	ln -s data/auth folder/auth
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$folder/auth"
	accepted
	chown -h 65534 folder/data
	refused 78 'credentials: the file of --proxy-auth-file belongs to somebody else' -x http://127.0.0.1:1 --proxy-auth-file "$folder/auth"
	chown 65534 folder/inner
	unsafe_folder "$FILE"
	mkfifo -m 666 folder/pipe
	chown 65534 folder/pipe
	refused 78 'credentials: the file of --proxy-auth-file belongs to somebody else' -x http://127.0.0.1:1 --proxy-auth-file folder/pipe
}

@test "file: a byte order mark is not part of a user" {
	socks_peer peer user s3cr3t
	auth_file 600 '\xef\xbb\xbfuser:s3cr3t\r\n'
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	# UTF-16
	auth_file 600 '\xff\xfeu\x00:\x00p\x00'
	refused 78 'credentials: the file of --proxy-auth-file must say' -x http://127.0.0.1:1 --proxy-auth-file "$FILE"
}

@test "file: missing, or a directory" {
	refused 78 'credentials: cannot read the file of --proxy-auth-file: No such file' -x http://127.0.0.1:1 --proxy-auth-file "$FILE"
	refused 78 'credentials: cannot read the file of --proxy-auth-file: No such file' -x http://127.0.0.1:1 --proxy-auth-file ''
	refused 78 'credentials: cannot read the file of --proxy-auth-file: Is a directory' -x http://127.0.0.1:1 --proxy-auth-file "$BATS_TEST_TMPDIR"
}

@test "file: a descriptor, a process substitution, a FIFO that is written late and in pieces" {
	socks_peer peer user s3cr3t --fork
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file /dev/fd/4 4< <(echo user:s3cr3t)
	accepted
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file <(echo user:s3cr3t)
	accepted
	mkfifo -m 666 "$FILE"
	(
		exec >"$FILE"
		printf us
		sleep 0.2
		printf 'er:s3c'
		sleep 0.2
		printf r3t
	) 3>&- &
	through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "file: a line for each hop, and an empty one for a hop that needs none" {
	local hop2='\x05\x01\x00\x03\x0cproxy2.local\x04\x38'
	auth_file 600 'one:s3cr3t-1\ntwo:s3cr3t-2\n'
	login one s3cr3t-1
	local first=("${LOGIN[@]}" expect "$hop2" send "$socks5_ok")
	login two s3cr3t-2
	start_peer both "${first[@]}" "${LOGIN[@]}" expect "$socks5_name" send "${socks5_ok}in" fin eof
	through -x "socks5h://127.0.0.1:$PORT" -x socks5h://proxy2.local --proxy-auth-file "$FILE"
	accepted
	start_peer none "${first[@]}" expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	auth_file 600 'one:s3cr3t-1\n'
	through -x "socks5h://127.0.0.1:$PORT" -x socks5h://proxy2.local --proxy-auth-file "$FILE"
	accepted
	start_peer said "${first[@]}" expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	auth_file 600 'one:s3cr3t-1\n\n'
	through -x "socks5h://127.0.0.1:$PORT" -x socks5h://proxy2.local --proxy-auth-file "$FILE"
	accepted
	start_peer second expect '\x05\x01\x00' send '\x05\x00' expect "$hop2" send "$socks5_ok" "${LOGIN[@]}" \
		expect "$socks5_name" send "${socks5_ok}in" fin eof
	auth_file 600 '\r\ntwo:s3cr3t-2\r\n'
	through -x "socks5h://127.0.0.1:$PORT" -x socks5h://proxy2.local --proxy-auth-file "$FILE"
	accepted
}

@test "file: it completes the URL, and overrides nothing in it" {
	auth_file 600 'user:s3cr3t\n'
	socks_peer same user s3cr3t
	through -x "socks5h://user@127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	socks_peer own user s3cr3t-own
	through -x "socks5h://user:s3cr3t-own@127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	local other
	for other in other use users; do
		refused 77 'credentials: neither a terminal nor SSH_ASKPASS gave the proxy.s password' -x "socks5h://$other@127.0.0.1:1" --proxy-auth-file "$FILE"
	done
	socks_peer option user s3cr3t
	through -P user -x "127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	socks_peer alternatives user s3cr3t
	through -x "socks5h://127.0.0.1:$(dead_port),socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
}

@test "environment: WRAITH_PROXY_AUTH has the form of the file, which comes first" {
	socks_peer a user s3cr3t
	WRAITH_PROXY_AUTH=user:s3cr3t through -x "socks5h://127.0.0.1:$PORT"
	accepted
	auth_file 600 'user:s3cr3t\n'
	socks_peer b user s3cr3t
	WRAITH_PROXY_AUTH=other:other through -x "socks5h://127.0.0.1:$PORT" --proxy-auth-file "$FILE"
	accepted
	login one s3cr3t-1
	local first=("${LOGIN[@]}")
	login two s3cr3t-2
	start_peer c "${first[@]}" expect '\x05\x01\x00\x03\x0cproxy2.local\x04\x38' send "$socks5_ok" "${LOGIN[@]}" \
		expect "$socks5_name" send "${socks5_ok}in" fin eof
	WRAITH_PROXY_AUTH=$'one:s3cr3t-1\ntwo:s3cr3t-2' through -x "socks5h://127.0.0.1:$PORT" -x socks5h://proxy2.local
	accepted
	start_peer d expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	WRAITH_PROXY_AUTH='' through -x "socks5h://127.0.0.1:$PORT"
	accepted
	local value
	for value in user $'\n' "user:$(printf 's%.0s' {1..1300})"; do
		WRAITH_PROXY_AUTH=$value refused 78 'credentials: WRAITH_PROXY_AUTH must say USER:PASSWORD' -x http://127.0.0.1:1
	done
	WRAITH_PROXY_AUTH=$'s3cr3t\x7f:s3cr3t' refused 64 'proxy: the proxy.s protocol' -x socks5h://127.0.0.1:1
}

@test "ps and ps e show nothing of file, environment or askpass" {
	need_sight
	local pid url
	askpass 'echo s3cr3t-asked'
	auth_file 600 '\nuser:s3cr3t-file\n'
	start_peer peer --fork hold
	url=socks5h://127.0.0.1:$PORT
	export WRAITH_PROXY_AUTH=user:s3cr3t-variable
	INPUT=$(endless) start run setsid "$WRAITH" -v -x "$url" -x "$url" -x "socks5h://s3cr3t-user@proxy3" --proxy-auth-file "$FILE" "$SECRET" 4711
	pid=$!
	wait_for_line "$BATS_TEST_TMPDIR/run.err" 'the proxy is connected'
	cat "/proc/$pid/cmdline" "/proc/$pid/environ" >"$BATS_TEST_TMPDIR/shown"
	grep -qz '^WRAITH_PROXY_AUTH=$' "$BATS_TEST_TMPDIR/shown"
	assert_no_secret "$BATS_TEST_TMPDIR/shown" s3cr3t 4711
	assert_no_secret "$BATS_TEST_TMPDIR/run.err" s3cr3t 4711
	[ -z "$(pgrep -P "$pid")" ] || fail 'a child was not waited for'
	kill "$pid"
}

@test "ps and ps e show nothing during the wait for a FIFO" {
	need_sight
	local proxy=(-x socks5h://s3cr3t@127.0.0.1:1 --proxy-auth-file "$FILE") pid
	mkfifo "$FILE"
	export WRAITH_PROXY_AUTH=user:s3cr3t-variable SSH_ORIGINAL_COMMAND="$SECRET 4711"
	start plain "$WRAITH" "${proxy[@]}" "$SECRET" 4711
	pid=$!
	start forced "$WRAITH" "${proxy[@]}" --forced
	for pid in $pid $!; do
		wait_until 5 shows_nothing "$pid" || fail 'a secret shows'
		kill "$pid"
	done
}

@test "ps e shows no credentials even if no proxy needs them" {
	need_sight
	local route
	export WRAITH_PROXY_AUTH=user:s3cr3t-variable
	start_peer peer --fork send hello drain
	for route in '-x socks5h://127.0.0.1:1 --no-proxy *' ''; do
		set -f
		# shellcheck disable=SC2086 # words
		INPUT=$(endless) start direct "$WRAITH" $route 127.0.0.1 "$PORT"
		set +f
		wait_for_line "$BATS_TEST_TMPDIR/direct.out" hello
		shows_nothing $! || fail 'a secret shows'
		kill $!
		rm "$BATS_TEST_TMPDIR/direct.out"
	done
}

# shows_nothing PID: it has read the environment, and nothing of it is left
shows_nothing() {
	grep -qz '^WRAITH_PROXY_AUTH=$' "/proc/$1/environ" && ! grep -qa s3cr3t "/proc/$1/environ" "/proc/$1/cmdline"
}

@test "once connected, no password is left in memory" {
	need_sight
	! grep -qs __asan_init "$WRAITH" || skip 'a sanitizer keeps copies of its own'
	local pid long hop=('\x05\x01\x00\x03\x01b\x04\x38' '\x05\x01\x00\x03\x01c\x04\x38' "$socks5_name") script=() n=0 password
	# Long, so that not all of it is overwritten by chance.
	long=$(printf 's3cr3t-asked-3%.0s' {1..18})
	for password in s3cr3t-url-1 s3cr3t-file-2 "$long"; do
		login user "$password"
		script+=("${LOGIN[@]}" expect "${hop[n++]}" send "$socks5_ok")
	done
	auth_file 600 '\nuser:s3cr3t-file-2\n'
	askpass "echo $long"
	start_peer peer "${script[@]}" hold
	INPUT=$(endless) WRAITH_PROXY_AUTH=other:s3cr3t-variable-4 start run setsid "$WRAITH" -v -x "socks5h://user:s3cr3t-url-1@127.0.0.1:$PORT" \
		-x socks5h://b -x socks5h://user@c --proxy-auth-file "$FILE" "$SECRET" 4711
	pid=$!
	wait_for_line "$BATS_TEST_TMPDIR/run.err" 'relay: open'
	memory_of "$pid" >"$BATS_TEST_TMPDIR/memory"
	# This is the right memory: the text that must be there is.
	grep -qaF "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/memory" || skip 'its memory cannot be read'
	for password in url-1 file-2 asked-3 variable-4; do
		! grep -qaF "$password" "$BATS_TEST_TMPDIR/memory" || fail "s3cr3t-$password is still there"
	done
	kill "$pid"
}

@test "askpass: one argument, which names nobody, and its first line is the password" {
	# shellcheck disable=SC2016 # for the script
	askpass 'printf "%s|" "$#" "$@" >>"$0.args"' 'echo s3cr3t-asked'
	socks_peer a user s3cr3t-asked
	through -x "socks5h://user@127.0.0.1:$PORT"
	accepted
	[ "$(cat "$SSH_ASKPASS.args")" = '1|wraith-connect: password for proxy: |' ]
	http_peer b user s3cr3t-asked
	through -X connect -P user -x "127.0.0.1:$PORT"
	accepted
	local format
	# shellcheck disable=SC2016 # for the script
	for format in 's3cr3t-asked' 's3cr3t-asked\r\n' 's3cr3t-asked\nmore\n\0'; do
		askpass "printf '$format'"
		socks_peer "c$((++n))" user s3cr3t-asked
		through -x "socks5h://user@127.0.0.1:$PORT"
		accepted
	done
	askpass 'echo'
	start_peer empty expect '\x05\x02\x00\x02' send '\x05\x02' expect '\x01\x04user\0' send '\x01\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	through -x "socks5h://user@127.0.0.1:$PORT"
	accepted
}

@test "askpass: no shell reads its name, not even of one without a slash, which is found by PATH" {
	local dir="$BATS_TEST_TMPDIR/a b;touch pwned;\$(touch pwned)\`touch pwned\`'\"&|" trace=$BATS_TEST_TMPDIR/execs
	mkdir "$dir"
	ln -s "$(type -P echo)" "$dir/askpass"
	cd "$dir"
	export SSH_ASKPASS=$dir/askpass SSH_ASKPASS_REQUIRE=force
	socks_peer peer user 'wraith-connect: password for proxy: ' --fork
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr timeout -k 1 30 setsid -w strace -f -qq -e trace=execve -o "$trace" \
		"$WRAITH" -x "socks5h://user@127.0.0.1:$PORT" "$SECRET" 4711 </dev/null
	accepted
	[ "$(grep -c 'execve(' "$trace")" -eq 2 ] || fail "$(cat "$trace")"
	[ "$(ls)" = askpass ]
	export SSH_ASKPASS=askpass
	PATH=$dir/none:$dir:$PATH through -x "socks5h://user@127.0.0.1:$PORT"
	accepted
	# Neither in the working directory nor as a script for a shell
	local path none='credentials: neither a terminal nor SSH_ASKPASS gave the proxy.s password'
	for path in "$PATH" ":$PATH" ".:$PATH" "$PATH:" "$PATH::" "../$(basename "$dir"):$PATH"; do
		PATH=$path refused 77 "$none" -x socks5h://user@127.0.0.1:1
	done
	rm askpass
	echo 'echo s3cr3t; touch pwned' >askpass
	chmod 755 askpass
	PATH=$dir:$PATH refused 77 "$none" -x socks5h://user@127.0.0.1:1
	SSH_ASKPASS=$dir/askpass refused 77 "$none" -x socks5h://user@127.0.0.1:1
	[ "$(ls)" = askpass ] || fail 'a shell ran it'
}

@test "askpass: a failure is 77, whatever it printed" {
	local line
	for line in 'echo s3cr3t; exit 1' 'echo s3cr3t; kill -9 $$' 'exec timeout 10 yes s3cr3t'; do
		askpass "$line"
		refused 77 'credentials: neither a terminal nor SSH_ASKPASS gave the proxy.s password: see --proxy-auth-file' -x socks5h://user@127.0.0.1:1
	done
	# A shell would run it anyway.
	echo 'echo s3cr3t' >"$SSH_ASKPASS"
	refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
	chmod 600 "$SSH_ASKPASS"
	refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
	SSH_ASKPASS=/nonexistent/askpass refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
	SSH_ASKPASS=/ refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
	SSH_ASKPASS='' refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
	unset SSH_ASKPASS
	refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
}

@test "askpass: a password that the protocol cannot carry is 64" {
	for line in "printf '%0256d' 0" "printf 's3cr3t\\tx'" "printf '%01024d' 0" "printf '%01026d' 0"; do
		askpass "$line"
		refused 64 'proxy: the proxy.s protocol cannot carry' -x socks5h://user@127.0.0.1:1
	done
	askpass "printf '%01024d\n' 0"
	refused 64 'proxy: the proxy.s protocol cannot carry' -x http://user@127.0.0.1:1
	askpass "printf '%01023d\r\n' 0"
	http_peer longest user "$(printf '%01023d' 0)"
	through -x "http://user@127.0.0.1:$PORT"
	accepted
}

@test "askpass: it asks only if a password is missing and the protocol has one" {
	askpass 'exit 1'
	refused 77 'credentials: ' -x socks5h://user@127.0.0.1:1
	socks_peer both user s3cr3t
	through -x "socks5h://user:s3cr3t@127.0.0.1:$PORT"
	accepted
	start_peer socks4 expect '\x04\x01\x12\x67\0\0\0\x01user\0s3cr3t-target.invalid\0' send '\0\x5a\0\0\0\0\0\0in' fin eof
	through -x "socks4a://user@127.0.0.1:$PORT"
	accepted
	start_peer nobody expect '\x05\x01\x00' send '\x05\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	through -x "socks5h://127.0.0.1:$PORT"
	accepted
	start_peer direct send in fin eof
	wc_run -x "http://user@127.0.0.1:1" --no-proxy '*' 127.0.0.1 "$PORT"
	accepted
}

@test "askpass: it asks once for each hop and each user of its alternatives" {
	# shellcheck disable=SC2016 # for the script
	askpass 'echo "$1" >>"$0.asked"' 'wc -l <"$0.asked" | sed "s/ *//;s/^/s3cr3t-/"'
	login one s3cr3t-1
	local first=("${LOGIN[@]}")
	login two s3cr3t-3
	start_peer peer "${first[@]}" expect '\x05\x01\x00\x03\x0cproxy2.local\x04\x38' send "$socks5_ok" "${LOGIN[@]}" \
		expect "$socks5_name" send "${socks5_ok}in" fin eof
	through -x "socks5h://one@127.0.0.1:$(dead_port),socks5h://one@127.0.0.1:$PORT,socks5h://other@127.0.0.1:1" -x socks5h://two@proxy2.local
	accepted
	diff "$SSH_ASKPASS.asked" - <<-'E'
		wraith-connect: password for proxy 1 of 2: 
		wraith-connect: password for proxy 1 of 2, alternative 3: 
		wraith-connect: password for proxy 2 of 2: 
	E
}

@test "askpass: SSH_ASKPASS_REQUIRE and the display decide when, as for ssh" {
	local row
	askpass 'echo s3cr3t'
	unset SSH_ASKPASS_REQUIRE
	socks_peer peer user s3cr3t --fork
	while read -ra row; do
		run --separate-stderr timeout -k 1 30 setsid -w env "${row[@]:1}" "$WRAITH" -x "socks5h://user@127.0.0.1:$PORT" "$SECRET" 4711 </dev/null
		[ "$status" = "${row[0]}" ] || fail "status $status: ${row[*]}"
	done <<-'E'
		77
		77 DISPLAY=
		77 WAYLAND_DISPLAY=
		0 DISPLAY=:0
		0 WAYLAND_DISPLAY=wayland-0
		0 DISPLAY= WAYLAND_DISPLAY=wayland-0
		0 SSH_ASKPASS_REQUIRE=force
		0 SSH_ASKPASS_REQUIRE=FORCE
		77 SSH_ASKPASS_REQUIRE=prefer
		0 SSH_ASKPASS_REQUIRE=prefer DISPLAY=:0
		77 SSH_ASKPASS_REQUIRE=never DISPLAY=:0
		0 SSH_ASKPASS_REQUIRE=nonsense DISPLAY=:0
		77 SSH_ASKPASS_REQUIRE=force SSH_ASKPASS=
	E
}

@test "askpass: it gets none of our descriptors, signals or secrets" {
	need_sight
	# shellcheck disable=SC2016 # for the script
	askpass 'ls -l /proc/self/fd >"$0.fds"' 'cat /proc/$$/status /proc/$PPID/cmdline >"$0.status"' 'env >"$0.env"' \
		'cat "/proc/$PPID/cmdline" "/proc/$PPID/environ" "/proc/$$/cmdline" >"$0.shown"' 'echo to stderr >&2' 'echo s3cr3t-asked'
	: >"$BATS_TEST_TMPDIR/leaked"
	export WRAITH_PROXY_AUTH=other:s3cr3t-variable SSH_ORIGINAL_COMMAND='s3cr3t 4711'
	login user s3cr3t-url
	start_peer peer --fork "${LOGIN[@]}" expect '\x05\x01\x00\x03\x01b\x04\x38' send "$socks5_ok" \
		expect '\x05\x02\x00\x02' send '\x05\x02' expect "\\x01$(field me)$(field s3cr3t-asked)" send '\x01\x00' \
		expect "$socks5_name" send "${socks5_ok}in" fin eof
	# A child that nobody waits for has no status, and if SIGPIPE is ignored, a pipe never ends a child.
	run --separate-stderr timeout -k 1 30 setsid -w bash -c 'trap "" PIPE CHLD; exec 7<"$0" "$@"' "$BATS_TEST_TMPDIR/leaked" \
		"$WRAITH" -x "socks5h://user:s3cr3t-url@127.0.0.1:$PORT" -x socks5h://me@b "$SECRET" 4711 <"$BATS_TEST_TMPDIR/leaked"
	assert_status 0
	[ "$output" = in ]
	[ "$stderr" = 'to stderr' ]
	# The fourth is the directory that ls reads.
	grep -q ' 0 -> /dev/null' "$SSH_ASKPASS.fds"
	[ "$(grep -c -- '->' "$SSH_ASKPASS.fds")" -eq 4 ] || fail "$(cat "$SSH_ASKPASS.fds")"
	[ $((0x$(sed -n 's/^SigIgn:\s*//p' "$SSH_ASKPASS.status") & 1 << (13 - 1))) -eq 0 ] || fail 'SIGPIPE is ignored'
	grep -qx 'WRAITH_PROXY_AUTH=' "$SSH_ASKPASS.env"
	assert_no_secret "$SSH_ASKPASS.env" s3cr3t 4711
	# Nor can it be seen from outside while somebody thinks.
	assert_no_secret "$SSH_ASKPASS.shown" s3cr3t 4711
}

@test "nothing is dialled before the password is there" {
	local trace=$BATS_TEST_TMPDIR/trace
	askpass 'echo s3cr3t'
	socks_peer peer user s3cr3t
	ASAN_OPTIONS=detect_leaks=0 run --separate-stderr timeout -k 1 30 setsid -w strace -f -qq -e trace=socket,execve,exit_group -o "$trace" \
		"$WRAITH" -x "socks5h://user@127.0.0.1:$PORT" "$SECRET" 4711 </dev/null
	accepted
	grep -nE 'execve\(|exit_group|socket\(AF_INET' "$trace" | cut -d: -f2 | awk '{
		what = /execve/ ? "exec" : /socket/ ? "socket" : "exit"
		if (what != last)
			print what
		last = what
	}' | diff - <(printf '%s\n' exec exit socket exit) || fail "$(cat "$trace")"
}

# The terminal. on_terminal COMMAND SCRIPT...: bash runs COMMAND on a terminal of its own, and the SCRIPT is at the
# other end of it. COMMAND's $@ is the program up to the secret target, which is reached through a proxy at PORT;
# ECHO prints whether the terminal echoes. SH is the shell
on_terminal() {
	local command='ECHO() { stty -a | grep -oE -- "-?echo "; };'" stty sane -onlcr; $1"
	run --separate-stderr "$PEER" run --setsid --stdin pty --stdout pty --limit 30 "${@:2}" \
		-- ${SH:-bash} -c "$command" sh "$WRAITH" -x "socks5h://user@127.0.0.1:$PORT" "$SECRET" 4711
}

prompt='wraith-connect: password for proxy: '

@test "terminal: a prompt, and no echo until there is an answer" {
	socks_peer peer user s3cr3t-typed
	# shellcheck disable=SC2016 # for the shell
	on_terminal 'ECHO; "$@" </dev/null 2>&1 | cat; ECHO' \
		expect 'echo \n' expect "$prompt" send 's3cr3t-wrong\x15s3cr3t-typee\x7fd\n' expect '\n' expect 'in' expect 'echo \n' eof status 0
	assert_status 0
}

@test "terminal: never stdin, stdout or stderr" {
	socks_peer peer user s3cr3t-typed
	# shellcheck disable=SC2016 # for the shell
	on_terminal 'echo s3cr3t-stdin | "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"; echo status $?' \
		expect "$prompt" send 's3cr3t-typed\n' expect '\nstatus 0\n' eof
	assert_status 0
	[ "$(cat "$BATS_TEST_TMPDIR/out")" = in ]
	[ ! -s "$BATS_TEST_TMPDIR/err" ]
}

@test "terminal: it works in raw mode, too" {
	socks_peer peer user s3cr3t-typed
	# shellcheck disable=SC2016 # for the shell
	on_terminal 'stty raw; stty -a >"$BATS_TEST_TMPDIR/before"; "$@" </dev/null >/dev/null; stty -a >"$BATS_TEST_TMPDIR/after"' \
		expect "$prompt" drip 10 's3cr3t-typed\r' expect '\n' eof
	assert_status 0
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
}

@test "terminal: an empty line is an empty password, an end of file is none" {
	start_peer empty expect '\x05\x02\x00\x02' send '\x05\x02' expect '\x01\x04user\0' send '\x01\x00' expect "$socks5_name" send "${socks5_ok}in" fin eof
	# shellcheck disable=SC2016 # for the shell
	on_terminal '"$@" </dev/null | cat; ECHO' expect "$prompt" send '\n' expect '\n' expect in expect 'echo \n' eof
	assert_status 0
	# shellcheck disable=SC2016 # for the shell
	on_terminal '"$@" </dev/null; echo status $?; ECHO' expect "$prompt" send '\x04' expect '\nstatus 77\necho \n' eof
	assert_status 0
	[[ "$stderr" == 'wraith-connect: credentials: neither a terminal'* ]]
}

@test "terminal: it comes before SSH_ASKPASS, except with force and prefer" {
	askpass 'echo s3cr3t-asked'
	export DISPLAY=:0 SSH_ASKPASS_REQUIRE
	for SSH_ASKPASS_REQUIRE in '' never; do
		socks_peer "typed$SSH_ASKPASS_REQUIRE" user s3cr3t-typed
		# shellcheck disable=SC2016 # for the shell
		on_terminal '"$@" </dev/null | cat' expect "$prompt" send 's3cr3t-typed\n' expect '\n' expect in eof
		assert_status 0
	done
	for SSH_ASKPASS_REQUIRE in force prefer; do
		socks_peer "asked$SSH_ASKPASS_REQUIRE" user s3cr3t-asked
		# shellcheck disable=SC2016 # for the shell
		on_terminal '"$@" </dev/null | cat' expect in eof
		assert_status 0
	done
}

@test "terminal: a key or a signal that ends us restores the echo first" {
	local by number PORT=1
	while read -r by number; do
		# shellcheck disable=SC2016 # for the shell
		on_terminal 'trap : INT QUIT; "$@" </dev/null; echo status $?; ECHO' \
			expect "$prompt" send "s3cr3t$by" expect "\\nstatus $number\\necho \\n" eof
		assert_status 0
	done <<-'E'
		\x03 130
		\x1c 131
	E
	while read -r by number; do
		rm -f "$BATS_TEST_TMPDIR/now"
		# shellcheck disable=SC2016 # for the shell
		on_terminal '"$@" </dev/null & until [ -e "$BATS_TEST_TMPDIR/now" ]; do sleep 0.05; done; kill -'"$by"' $!; wait $!; echo status $?; ECHO' \
			expect "$prompt" touch "$BATS_TEST_TMPDIR/now" expect "\\nstatus $number\\necho \\n" eof
		assert_status 0
	done <<-'E'
		TERM 143
		HUP 129
	E
}

@test "terminal: one that goes away gives no password, even if the signal is ignored" {
	# shellcheck disable=SC2016 # for the shell
	PORT=1 on_terminal 'trap "" HUP; exec "$@" </dev/null' expect "$prompt" close status 77
	assert_status 0
	PORT=1 on_terminal 'exec "$@" </dev/null' expect "$prompt" close status SIGHUP
	assert_status 0
}

@test "terminal: a key whose signal is ignored only starts the line again" {
	socks_peer peer user s3cr3t-typed
	# shellcheck disable=SC2016 # for the shell
	on_terminal 'trap "" INT; "$@" </dev/null | cat; ECHO' \
		expect "$prompt" send 's3cr3t-wrong\x03' sleep 100 send 's3cr3t-typed\n' expect '\nin' expect 'echo \n' eof
	assert_status 0
}

@test "terminal: stopped at the prompt, and asked again in the foreground" {
	# Unlike bash, it takes the terminal for its jobs without printing anything there.
	local SH='dash -m'
	[ -n "$(type -P dash)" ] || skip 'needs dash, for its job control'
	socks_peer peer user s3cr3t-typed --fork
	# shellcheck disable=SC2016 # for the shell
	on_terminal '"$@" </dev/null >"$BATS_TEST_TMPDIR/out"; echo status $?; ECHO; fg >"$BATS_TEST_TMPDIR/job"; echo status $?; ECHO' \
		expect "$prompt" send 's3cr3t\x1a' expect '\nstatus 148\necho \n' \
		expect "$prompt" send 's3cr3t-typed\n' expect '\nstatus 0\necho \n' eof
	assert_status 0
	[ "$(cat "$BATS_TEST_TMPDIR/out")" = in ]
	# shellcheck disable=SC2016 # for the shell
	on_terminal '"$@" </dev/null >"$BATS_TEST_TMPDIR/out" & until ps -o stat= -p $! | grep -q ^T; do sleep 0.05; done; ECHO; fg >"$BATS_TEST_TMPDIR/job"; echo status $?; ECHO' \
		expect 'echo \n' expect "$prompt" send 's3cr3t-typed\n' expect '\nstatus 0\necho \n' eof
	assert_status 0
	[ "$(cat "$BATS_TEST_TMPDIR/out")" = in ]
}

@test "terminal: the wait shows nothing in ps, and costs no CPU" {
	start_peer peer --fork hold
	# shellcheck disable=SC2016 # for the shell
	on_terminal 'exec "$@" </dev/null' expect "$prompt" pidfile "$BATS_TEST_TMPDIR/pid" sleep 1000 cpu 100 alive \
		save "$BATS_TEST_TMPDIR/rest" 3>&- &
	wait_until 10 [ -s "$BATS_TEST_TMPDIR/pid" ]
	local pid
	pid=$(cat "$BATS_TEST_TMPDIR/pid")
	tr '\0' '\n' <"/proc/$pid/cmdline" >"$BATS_TEST_TMPDIR/shown"
	kill "$pid"
	wait $!
	assert_no_secret "$BATS_TEST_TMPDIR/shown" s3cr3t 4711 user@
}

@test "terminal: a ProxyCommand asks on the terminal of its ssh" {
	need microsocks
	start_sshd sshd
	ssh_host target "$SSHD_PORT" "ProxyCommand '$WRAITH' -x socks5h://user@127.0.0.1:\${SOCKS_PORT} %h %p"
	start_on_free_port socks microsocks -i 127.0.0.1 -u user -P s3cr3t-typed -p
	sed -i "s/\${SOCKS_PORT}/$PORT/" "$SSH_CONFIG"
	run --separate-stderr "$PEER" run --setsid --stdin pty --stdout pty --limit 30 \
		expect "$prompt" send 's3cr3t-typed\n' expect '\nhello\n' expect ' echo \n' eof \
		-- bash -c 'stty sane -onlcr; ssh -F "$0" target echo hello; stty -a | grep -oE " -?echo "' "$SSH_CONFIG"
	assert_status 0
}

# goes ARG...: a client leaves during the wait for the credentials, and the process ends with it
goes() {
	run --separate-stderr "$PEER" run "${KINDS[@]}" sleep 300 alive "$LEAVES" gone 9000 -- "$WRAITH" "$@" 192.0.2.1 22
	assert_status 0
}

@test "a client that leaves during the wait for a file or askpass ends the process" {
	local kind
	mkfifo -m 600 "$FILE"
	askpass 'exec sleep 20'
	for kind in pipe socketpair tcp; do
		KINDS=(--stdin "$kind" --stdout "$kind") LEAVES=close
		[ "$kind" != tcp ] || LEAVES=reset # its close could be half of one
		goes --proxy-auth-file "$FILE" -x socks5h://127.0.0.1:1
		goes -x socks5h://user@127.0.0.1:1
	done
}
