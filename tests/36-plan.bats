#!/usr/bin/env bats
# The plan: --explain and a run of the same command line agree.

load helper
bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset RES_OPTIONS LOCALDOMAIN
	export ASAN_OPTIONS=detect_leaks=0 # it cannot look for leaks under strace
}

teardown() {
	end_all
}

# open_all: names, a target on port 4711, and proxies that answer whatever they are asked; those on 1083 refuse
open_all() {
	open_lab "one.example=A:127.0.0.2" "three.example=A:127.0.0.2,A:127.0.0.3,AAAA:::1" "zero.example=A:0.0.0.5" \
		"mixed.example=A:0.0.0.5,A:127.0.0.2,AAAA:::1" "six.example=AAAA:::1" "proxy.example=A:127.0.0.1"
	serve target :: --fork send pong fin drain
	answers socks5 1080 '\x05\x00\x05\x00\x00\x01\0\0\0\0\0\0pong'
	answers socks4 1084 '\0\x5a\0\0\0\0\0\0pong'
	answers socks4-refuses 1083 '\0\x5b\0\0\0\0\0\0'
	answers http 3128 'HTTP/1.1 200 OK\r\n\r\npong'
}

# answers NAME PORT DATA: a proxy that sends DATA, whether it is asked or not
answers() {
	start "$1" inside "$PEER" serve --fork --port "$2" send "$3" fin drain
	wait_for_line "$1.out" '[0-9]'
}

# traced FILE ARG...: run the program with ARGs; write its connects to FILE, and its queries for names to FILE.names
traced() {
	local before
	before=$(wc -l <names.out)
	run --separate-stderr inside timeout 30 strace -f -qq -yy -e trace=connect -o "$1" "$WRAITH" "${@:2}" </dev/null
	tail -n "+$((before + 1))" names.out | sort >"$1.names"
}

# dials FILE: the addresses to which the trace FILE connects
dials() {
	grep -oE 'connect\([0-9]+<TCP[^{]*\{[^}]*\}' "$1" | sed 's/.*{//' | sort -u
}

# count REGEX: how many lines of --explain match
count() {
	printf '%s\n' "${told[@]}" | grep -cE -- "$1" || :
}

# said REGEX: one of the lines matches
said() {
	[ "$(count "^$1\$")" -gt 0 ] || fail "not told '$1' of $line: ${told[*]}"
}

# agrees ARG...: a run does what --explain says about this command line; TARGET_NAME is its target
agrees() {
	local explained complaint message barred
	line="$*"
	traced explained --explain "$@"
	told=("${lines[@]}") explained=$status complaint=$stderr
	[ -z "$(dials explained)" ] || fail "--explain of $line dials"
	traced done -v "$@"
	message=$(grep -v ', after [0-9]* ms$' <<<"$stderr" || :)
	if [ "$explained" -ne 0 ]; then
		[ "$status" -eq "$explained" ] || fail "--explain of $line is $explained, the run $status: ${told[*]}"
		[ "$message" = "$complaint" ] || fail "--explain of $line says '$complaint', the run '$message'"
		[ -z "$(dials done)" ] || fail "--explain of $line ends, the run dials"
	else
		[ -n "$(dials done)" ] || fail "--explain of $line goes on, the run does not dial: $stderr"
	fi
	[ "$(count 'target: .*looked up here or by')" -gt 0 ] || same_lookups
	# What is barred, and when
	barred=$(printf '%s\n' "${told[@]}" | sed -n 's/^sandbox: bars \([^;]*\).*/\1/p')
	[ "$explained" -ne 0 ] || [ "$barred" = nothing ] || grep -qF "sandbox: bars $barred, after" <<<"$stderr" || fail "$line: not barred: $barred, but $stderr"
	# With the runtime of a sanitizer, there is no filter for the relay
	if [ "$status" -eq 0 ] && ! grep -qs __asan_init "$WRAITH"; then
		[ "$(count 'sandbox: .*once connected')" -eq "$(grep -c 'sandbox: bars all but' <<<"$stderr")" ] ||
			fail "$line: confined otherwise: ${told[*]}; $stderr"
	fi
}

# same_lookups: the same names are looked up here, in the same families
same_lookups() {
	if [ "$(count 'target: .*looked up here')" -gt 0 ]; then
		[ "$explained" -eq 77 ] || grep -q " $TARGET_NAME\$" done.names || fail "$line: not looked up"
	else
		! grep -q " $TARGET_NAME\$" done.names || fail "$line: the target is looked up"
	fi
	grep " $TARGET_NAME\$" explained.names >a || :
	grep " $TARGET_NAME\$" done.names >b || :
	# The first family's answer may be enough for the run.
	! grep -vxFf a b || fail "$line: other lookups: $(<a), $(<b)"
	[ "$(count 'target: .*for IPv4 only')" -eq 0 ] || ! grep -q '^AAAA' a || fail "$line: not IPv4 alone"
	[ "$(count 'target: .*for IPv6 only')" -eq 0 ] || ! grep -q '^A ' a || fail "$line: not IPv6 alone"
	[ "$(count '^hop .*looked up here')" -eq "$(grep -v " $TARGET_NAME\$" done.names | cut -d' ' -f2 | sort -u | wc -l)" ] ||
		[ "$explained" -ne 0 ] || fail "$line: other proxies are looked up: ${told[*]}"
}

# tries N ARG...: the same, and the rules and protocols allow N addresses, all of which the run tries in vain
tries() {
	agrees "${@:2}"
	[ "$(count '^verdict.*: permitted')" -eq "$1" ] || fail "permitted are not $1 of ${*:2}: ${told[*]}"
	[ "$(grep -cE 'connect\([0-9]+<TCP' done)" -eq "$1" ] || fail "the run dials otherwise than $1 of ${*:2}: $(<done)"
}

@test "a run does what --explain prints: targets, routes, families, rules" {
	open_all
	local args TARGET_NAME
	while read -r args; do
		TARGET_NAME=${args% *} TARGET_NAME=${TARGET_NAME##* }
		# shellcheck disable=SC2086 # words
		agrees $args
	done <<-'E'
		127.0.0.1 4711
		::1 4711
		one.example 4711
		three.example 4711
		-4 three.example 4711
		-6 three.example 4711
		-6 127.0.0.1 4711
		--bind 127.0.0.1 ::1 4711
		-z 127.0.0.1 4711
		-z one.example 4711
		-x socks5h://127.0.0.1 127.0.0.1 4711
		-x socks5h://127.0.0.1 one.example 4711
		-x socks5://127.0.0.1 one.example 4711
		-x socks5://127.0.0.1 three.example 4711
		-6 -x socks5://[::1]:4711 none.example 4711
		-x socks4a://127.0.0.1:1084 one.example 4711
		-x socks4://127.0.0.1:1084 one.example 4711
		-x socks4://127.0.0.1:1084 six.example 4711
		-x socks4://127.0.0.1:1084 zero.example 4711
		-x socks4://127.0.0.1:1084 mixed.example 4711
		-x socks4://127.0.0.1:1084 0.0.0.5 4711
		-x socks4a://127.0.0.1:1084 ::1 4711
		-x http://127.0.0.1 one.example 4711
		-x http://proxy.example one.example 4711
		-x http://proxy.example ::1 4711
		-x http://127.0.0.1,socks5://127.0.0.1 one.example 4711
		--permit 10.0.0.0/8:* -x socks4://127.0.0.1,http://127.0.0.1 one.example 4711
		-x socks5://127.0.0.1,http://127.0.0.1 one.example 4711
		-x http://127.0.0.1,socks4a://127.0.0.1 ::1 4711
		-x socks5://127.0.0.1 -x http://127.0.0.9 one.example 4711
		-x http://127.0.0.9 -x socks5://127.0.0.1:1 fe80::1%lo 4711
		-x http://127.0.0.1 fe80::1%lo 4711
		one.onion 4711
		-x socks5://127.0.0.1 one.onion 4711
		-x socks5h://127.0.0.1 one.onion 4711
		-x a.onion one.example 4711
		--no-proxy example -x http://127.0.0.1 one.example 4711
		--optimistic -x socks5h://127.0.0.1 one.example 4711
		--deny *:* one.example 4711
		--deny *:* -x http://127.0.0.1 one.example 4711
		--permit one.example:4711 -x http://127.0.0.1 one.example 4711
		--permit 127.0.0.0/8:4711 three.example 4711
		--permit 10.0.0.0/8:4711 three.example 4711
		--permit 10.0.0.0/8:4711 -x socks5://127.0.0.1 three.example 4711
		--permit one.example:4711 -x socks5://127.0.0.1,http://127.0.0.1 three.example 4711
		--deny 0.0.0.0/8:* --permit *:* -x socks4://127.0.0.1:1084 zero.example 4711
		nothing.example 4711
		-x socks5://127.0.0.1 nothing.example 4711
	E
}

@test "all addresses that are permitted and can be carried are tried" {
	open_all
	TARGET_NAME=three.example
	tries 3 three.example 1
	tries 2 --deny '127.0.0.3:*' --permit '*:*' three.example 1
	tries 1 -6 three.example 1
	tries 2 -x socks4://127.0.0.1:1083 three.example 1
	TARGET_NAME=mixed.example
	tries 1 -x socks4://127.0.0.1:1083 mixed.example 1
	said 'verdict on address [12] of 2: SOCKS4 cannot carry it'
	said 'verdict on address [12] of 2: permitted, because there are no rules'
}

@test "--explain says what is barred before the first dial, and once connected" {
	open_all
	TARGET_NAME=none
	agrees 127.0.0.1 4711
	[ "$(count 'other system calls')" -eq 0 ] || fail "no stranger is heard before the relay: ${told[*]}"
	agrees -z 127.0.0.1 4711
	[ "$(count 'once connected')" -eq 0 ] || fail "a probe has no relay: ${told[*]}"
	TARGET_NAME=one.example
	agrees one.example 4711
	if [ "${OS:-linux}" = linux ]; then
		said 'sandbox: bars .*other system calls; once connected, all but the relay'
		agrees -z one.example 4711
		said 'sandbox: bars .*other system calls'
	else
		said 'sandbox: bars .*'
	fi
}

@test "a name without an address that SOCKS4 can carry is refused, and the message says why" {
	open_all
	TARGET_NAME=zero.example
	agrees -x socks4://127.0.0.1:1084 zero.example 4711
	assert_status 69
	grep -q '^wraith-connect: resolve: SOCKS4 can carry none of the name' <<<"$stderr" || fail "$stderr"
	said 'target: a name, looked up here, for IPv4 only'
	said 'verdict on address 1 of 1: SOCKS4 cannot carry it'
	# That makes a proxy after it dead, and its alternative is tried.
	TARGET_NAME=one.example
	agrees -x socks4://127.0.0.1:1084 -x http://zero.example,http://127.0.0.9 127.0.0.1 4711
	run --separate-stderr inside timeout 30 "$WRAITH" -x socks4://127.0.0.1:1084 -x http://zero.example 127.0.0.1 4711 </dev/null
	assert_status 69
	assert_message 'proxy 2 of 2: SOCKS4 can carry none of the name'
}

@test "direct as the last resort is in the plan" {
	open_all
	TARGET_NAME=one.example
	agrees -x http://127.0.0.1:1,direct one.example 4711
	said 'hop 1, or: none, if no proxy works'
	said 'target: a name, looked up here or by hop 1'
	said 'verdict by proxy 1 of 2: permitted, because there are no rules'
	said 'verdict without a proxy on address 1 of 1: permitted, because there are no rules'
	agrees -x http://127.0.0.1:1,direct one.onion 4711
	agrees -x http://127.0.0.1:1,direct -x http://127.0.0.1 one.onion 4711
	agrees -4 -x http://127.0.0.1:1,direct ::1 4711
	agrees --deny '127.0.0.0/8:*' --permit '*:*' -x http://127.0.0.1:1,direct one.example 4711
	agrees --deny '*:*' -x http://127.0.0.1:1,direct one.example 4711
}

@test "--explain has a verdict for each alternative of the last hop" {
	open_all
	TARGET_NAME=three.example
	tell() {
		line="$*"
		traced explained --explain "$@"
		told=("${lines[@]}")
	}
	tell -x http://127.0.0.1,socks4://127.0.0.1,socks5h://127.0.0.1 three.example 4711
	assert_status 0
	said 'target: a name, looked up here or by hop 1, for IPv4 only'
	said 'verdict by proxy 1 of 3: permitted, because there are no rules'
	said 'verdict by proxy 2 of 3 on address 2 of 2: permitted, because there are no rules'
	said 'verdict by proxy 3 of 3: the same as by proxy 1'
	traced done -x http://127.0.0.1:1,socks4://127.0.0.1:1084 three.example 4711
	assert_status 0
	[ "$(<done.names)" = 'A three.example' ] || fail "looked up: $(<done.names)"
	tell -x http://127.0.0.1,socks5h://127.0.0.1 three.example 4711
	said 'target: a name, looked up by hop 1'
	said 'verdict: permitted, because there are no rules'
	# Denied by one of them means denied by all.
	tell --permit 'one.example:*' -x socks5://127.0.0.1,http://127.0.0.1 three.example 4711
	assert_status 77
	said 'verdict by proxy 1 of 2: denied, whatever its address, because no rule matches'
	said 'verdict by proxy 2 of 2: denied, because no rule matches'
	[ ! -s explained.names ] || fail "looked up: $(<explained.names)"
	tell -x socks5://127.0.0.1 -x http://proxy.example,http://192.0.2.1 three.example 4711
	said 'hop 2: HTTP CONNECT, is sent names; its own name is looked up here'
	said 'hop 2, or: HTTP CONNECT, is sent names'
	said 'target: a name, looked up by hop 2'
}
