#!/usr/bin/env bats
# Names and their addresses: a name server that is slow, silent or wrong, addresses that are dead.

load helper
bats_require_minimum_version 1.5.0

QUICK=15000 # ms; the resolver itself would wait for 30 s, a connect for longer
V4=203.0.113.1
V6=2001:db8:2::1

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset RES_OPTIONS LOCALDOMAIN
	export ASAN_OPTIONS=detect_leaks=0 # it cannot look for leaks under strace
}

teardown() {
	end_all
}

# serve_pong ADDR...: a peer on each, for any number of connections. Each connection lasts for a while, so that all
# questions have reached the name server when it ends
serve_pong() {
	local address
	for address in "$@"; do
		serve "pong-$address" "$address" --fork sleep 200 send pong fin eof
	done
}

# timed COMMAND...: run it in the lab; sets took, in milliseconds
timed() {
	local begin=${EPOCHREALTIME/[.,]/}
	run --separate-stderr inside timeout 30 "$@" </dev/null
	took=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
}

connect() {
	timed "$WRAITH" "$@"
}

# traced FILTER ARG...: the same, with its system calls in the file trace
traced() {
	timed strace -f -e "trace=$1" -o trace "$WRAITH" "${@:2}"
}

# assert_pong: the run succeeded, and quickly
assert_pong() {
	assert_status 0
	assert_silent
	[ "$output" = pong ] || fail "no pong: $output"
	assert_quick
}

assert_quick() {
	[ "$took" -lt "$QUICK" ] || fail "it took $took ms"
}

# assert_failed STATUS REGEX: the run failed quickly, and does not show the name
assert_failed() {
	assert_status "$1"
	assert_message "$2"
	assert_quick
	[[ "$stderr" != *example* && "$stderr" != *4711* ]] || fail "it talks: $stderr"
}

# dialled: the addresses of the trace in the order of their attempts, in one line
dialled() {
	sed -nE 's/.*connect\(.*htons\(4711\).*(inet_addr\(|AF_INET6, )"([^"]+)".*/\2/p' trace | paste -sd ' ' -
}

# families: the same, but only 4 or 6 of each
families() {
	dialled | tr ' ' '\n' | sed 's/.*:.*/6/; s/.*\..*/4/' | paste -sd ' ' -
}

# holes TYPE FIRST COUNT: an answer with this many black holes, in the form of a RULE
holes() {
	local i prefix=198.51.100. list=()
	[ "$1" = A ] || prefix=2001:db8:1::
	for ((i = $2; i < $2 + $3; i++)); do
		list+=("$1:$prefix$i")
	done
	(IFS=, && echo "${list[*]}")
}

# transfer NAME: 32 MiB to NAME, which take more than 2 s, then 1 MiB back
transfer() {
	serve server "$V4" check-slow 1 32M 1 pattern 2 1M fin eof
	timed "$PEER" run pattern 1 32M fin check 2 1M eof status 0 -- "$WRAITH" "$1" 4711
	assert_status 0
	assert_silent
	[ "$took" -gt 2000 ] || fail "it took $took ms"
	wait $! # for the server, which had the right bytes
}

# socks5_request NAME: the request for NAME to a SOCKS5 proxy, in the form of a script
socks5_request() {
	printf '\\x05\\x01\\x00\\x03\\x%02x%s\\x12\\x67' ${#1} "$1"
}

@test "a family that is barred from the start does not hinder the other one" {
	open_lab "both.example=A:$V4,AAAA:$V6"
	serve_pong "$V4"
	local error
	for error in EACCES EPERM EAFNOSUPPORT; do
		# The first socket of the first thread is for IPv6.
		timed strace -e trace=socket -e "inject=socket:error=$error:when=1" -o trace "$WRAITH" both.example 4711
		assert_pong
		grep -q 'AF_INET6, SOCK_STREAM.*INJECTED' trace || fail "$(cat trace)"
	done
	timed strace -e trace=socket -e inject=socket:error=EMFILE:when=1 -o trace "$WRAITH" both.example 4711
	assert_failed 71 'system: a system call failed: .+'
}

@test "a name with both kinds of address: IPv6 is first" {
	open_lab "many.example=A:$V4,AAAA:delay=20:$V6"
	serve_pong "$V4" "$V6"
	# On a busy machine 20 ms may become more than the 50 that are waited for IPv6.
	local _
	for _ in {1..10}; do
		traced connect many.example 4711
		assert_pong
		[ "$(dialled)" != "$V6" ] || break
	done
	[ "$(dialled)" = "$V6" ] || fail "dialled: $(dialled)"
	asked 'A many.example'
	asked 'AAAA many.example'
}

@test "a family that is never answered costs no noticeable time, and does not delay the end" {
	open_lab "four.example=A:$V4,AAAA:silent" "six.example=A:silent,AAAA:delay=20:$V6"
	serve_pong "$V4" "$V6"
	connect four.example 4711
	assert_pong
	asked 'AAAA four.example'
	connect six.example 4711
	assert_pong
	asked 'A six.example'
}

@test "a lookup that fails for one family is not a failure" {
	local failure
	for failure in nodata nxdomain servfail delay=300:servfail; do
		open_lab "four.example=A:$V4,AAAA:$failure" "six.example=A:$failure,AAAA:$V6"
		serve_pong "$V4" "$V6"
		connect four.example 4711
		assert_pong
		connect six.example 4711
		assert_pong
		end_all
	done
}

@test "if the first address is a black hole, the next one is tried" {
	open_lab "four.example=A:198.51.100.2,A:$V4" "six.example=AAAA:2001:db8:1::2,AAAA:$V6" \
		"both.example=A:$V4,AAAA:2001:db8:1::2"
	serve_pong "$V4" "$V6"
	traced connect four.example 4711
	assert_pong
	[ "$(dialled)" = "198.51.100.2 $V4" ] || fail "dialled: $(dialled)"
	traced connect six.example 4711
	assert_pong
	[ "$(dialled)" = "2001:db8:1::2 $V6" ] || fail "dialled: $(dialled)"
	traced connect both.example 4711
	assert_pong
	[ "$(dialled)" = "2001:db8:1::2 $V4" ] || fail "dialled: $(dialled)"
}

@test "five black holes, and then a good address" {
	open_lab "many.example=$(holes A 2 5),A:$V4"
	serve_pong "$V4"
	traced connect many.example 4711
	assert_pong
	[ "$(families)" = '4 4 4 4 4 4' ] || fail "dialled: $(dialled)"
	[[ "$(dialled)" = *" $V4" ]] || fail "dialled: $(dialled)"
}

@test "addresses that refuse are all passed over at once" {
	open_lab "many.example=A:127.0.1.1,A:127.0.1.2,A:127.0.1.3,A:127.0.1.4,A:127.0.1.5,A:127.0.1.6,A:127.0.1.7,AAAA:$V6,A:$V4"
	serve_pong "$V4"
	traced connect many.example 4711
	assert_pong
	[ "$(dialled | wc -w)" -eq 9 ] || fail "dialled: $(dialled)"
	end_all
	open_lab "many.example=A:127.0.1.1,A:$V4,AAAA:$V6"
	traced connect many.example 4711
	assert_failed 69 'connect: cannot connect: Connection refused'
	[ "$(dialled | wc -w)" -eq 3 ] || fail "dialled: $(dialled)"
}

@test "the address families take turns" {
	open_lab "even.example=$(holes A 2 3),$(holes AAAA 2 3)" "odd.example=$(holes A 2 3),AAAA:2001:db8:1::2" \
		"late.example=$(holes A 2 3),AAAA:delay=1:2001:db8:1::2,AAAA:2001:db8:1::3"
	traced connect -w 2 even.example 4711
	assert_failed 75 'connect: connecting timed out'
	[ "$(families)" = '6 4 6 4 6 4' ] || fail "dialled: $(dialled)"
	traced connect -w 2 odd.example 4711
	[ "$(families)" = '6 4 4 4' ] || fail "dialled: $(dialled)"
	traced connect -w 2 late.example 4711
	[ "$(families)" = '6 4 6 4 4' ] || fail "dialled: $(dialled)"
}

@test "an answer that comes late is still used" {
	open_lab "six.example=A:198.51.100.2,AAAA:delay=500:$V6" "four.example=AAAA:2001:db8:1::2,A:delay=500:$V4" \
		"refused.example=A:127.0.1.1,AAAA:delay=1500:$V6"
	serve_pong "$V4" "$V6"
	traced connect six.example 4711
	assert_pong
	[ "$(dialled)" = "198.51.100.2 $V6" ] || fail "dialled: $(dialled)"
	traced connect four.example 4711
	assert_pong
	[ "$(dialled)" = "2001:db8:1::2 $V4" ] || fail "dialled: $(dialled)"
	traced connect refused.example 4711
	assert_pong
	[ "$(dialled)" = "127.0.1.1 $V6" ] || fail "dialled: $(dialled)"
	connect -v refused.example 4711
	[ "$status" = 0 ]
	[[ $stderr = *'resolve: no address answers so far, waiting for others, after '* ]] || fail "$stderr"
}

@test "an answer for both families counts, also if it comes after each alone had no address" {
	! grep -qs __asan_init "$WRAITH" || skip 'a sanitizer does not like to be traced'
	[[ $WRAITH != *-static ]] || skip 'musl asks by another call'
	need strace
	open_lab mapped.example=AAAA:::ffff:127.0.0.1
	serve_pong 127.0.0.1
	timed strace -f -qq -o trace -e trace=sendmmsg -e inject=sendmmsg:delay_exit=1s "$WRAITH" mapped.example 4711
	assert_pong
	grep -q 'sendmmsg.*DELAYED' trace || fail "$(<trace)"
}

@test "one thread asks for both families, unless the first is slow" {
	local threads
	printf '%s\n' '127.0.0.1 localhost' "$V4 both.example" "$V6 both.example" >hosts
	HOSTS=$PWD/hosts open_lab "slow.example=A:$V4,AAAA:delay=1000:$V6"
	serve_pong "$V4" "$V6"
	traced '?clone,?clone3' slow.example 4711
	assert_pong
	threads=$(grep -cE '^([0-9]+ +)?clone3?\(.* = [0-9]+$|resumed.* = [0-9]+$' trace)
	[ "$threads" -ge 2 ] || fail "threads: $threads"
	# A busy machine may be slow now and then.
	wait_until 60 one_thread both.example || fail "$(<trace)"
}

# one_thread NAME: a run that looks it up starts only one thread
one_thread() {
	traced '?clone,?clone3' "$1" 4711
	assert_pong
	[ "$(grep -cE 'clone3?\(.* = [0-9]+$|resumed.* = [0-9]+$' trace)" -eq 1 ]
}

@test "a family without an address is reported with the other one, and the thread has no heap of its own" {
	open_lab "four.example=A:$V4,AAAA:nodata"
	serve_pong "$V4"
	wait_until 60 one_report four.example || fail "$(<trace)"
}

# one_report NAME: a run that looks it up gets one report from its thread
one_report() {
	traced sendto,mmap "$1" 4711
	assert_pong
	# glibc's heap for a thread
	[ "${OS:-linux}" != linux ] || grep -qs __asan_init "$WRAITH" || ! grep -q 'mmap(NULL, 134217728,' trace || return
	[ "$(grep -cE 'sendto\([0-9]+, "[^"]+", 1, MSG_NOSIGNAL, NULL, 0' trace)" -eq 1 ]
}

# no_thread ARG...: a run that cannot start a thread
no_thread() {
	timed "${LAUNCH[@]}" strace -f -o trace -e 'trace=clone,clone3,getpid' -e 'inject=clone,clone3:error=EAGAIN' "$WRAITH" "$@"
}

@test "without a thread, a name is still looked up, and the deadline holds" {
	open_lab "both.example=A:$V4,AAAA:$V6" "four.example=A:$V4,AAAA:nodata" "mute.example=A:silent,AAAA:silent" \
		"slow.example=A:delay=200:$V4,AAAA:delay=200:$V6"
	serve_pong "$V4" "$V6"
	no_thread both.example 4711
	assert_pong
	no_thread slow.example 4711
	assert_pong
	[ "$(grep -cx 'A slow.example' names.out)" -eq 1 ] || fail "$(<names.out)"
	no_thread four.example 4711
	assert_pong
	asked 'AAAA four.example'
	asked 'A four.example'
	grep -q 'EAGAIN.*INJECTED' trace || fail 'it had a thread'
	no_thread -w 1 mute.example 4711
	assert_failed 75 'resolve: name lookup timed out: the name server did not answer'
	no_thread -w 1 --quiet mute.example 4711
	assert_status 75
	assert_silent
	no_thread nxdomain.example 4711
	assert_failed 68 'resolve: name lookup failed: '
	! env --block-signal=ALRM true 2>/dev/null || LAUNCH=(env --block-signal=ALRM)
	no_thread -w 1 mute.example 4711
	assert_failed 75 'resolve: name lookup timed out: the name server did not answer'
}

@test "a name that does not exist, a server that fails, a name without addresses: 68" {
	# After a SERVFAIL musl waits for another answer.
	DNS_TIMEOUT=5 open_lab servfail.example=A:servfail,AAAA:servfail half.example=A:servfail,AAAA:nodata nodata.example=A:nodata
	connect nxdomain.example 4711
	assert_failed 68 'resolve: name lookup failed: '
	asked 'A nxdomain.example'
	# musl may say so because of one family; glibc also asks with the empty domain of resolv.conf.
	[[ $WRAITH = *-static ]] || [ "$(grep -cx 'A nxdomain.example' names.out)" -le 2 ] || fail "$(<names.out)"
	connect nodata.example 4711
	assert_failed 68 'resolve: '
	connect servfail.example 4711
	assert_failed 68 'resolve: name lookup failed: (Temporary failure in name resolution|Try again)'
	connect half.example 4711
	assert_failed 68 'resolve: name lookup failed: (Temporary failure in name resolution|Try again)'
	connect -x nxdomain.example:4711 127.0.0.1 22
	assert_failed 68 'proxy: name lookup failed: '
	connect -x socks5h://nxdomain.example:4711 -x http://127.0.0.1 127.0.0.1 22
	assert_failed 68 'proxy 1 of 2: name lookup failed: '
}

@test "a silent name server: 75 in time, and the message names the stage" {
	open_lab silent.example=A:silent,AAAA:silent half.example=A:nodata,AAAA:silent
	serve proxy "$V4" --fork hold
	connect -w 0.3 silent.example 4711
	assert_failed 75 'resolve: name lookup timed out'
	[ "$took" -ge 300 ]
	connect -w 0.3 half.example 4711
	assert_failed 75 'resolve: name lookup timed out'
	connect -4 -w 0.3 silent.example 4711
	assert_failed 75 'resolve: name lookup timed out'
	connect -w 0.3 -x silent.example 127.0.0.1 22
	assert_failed 75 'proxy: name lookup timed out'
	connect -w 0.3 -x http://silent.example -x 127.0.0.1 127.0.0.1 22
	assert_failed 75 'proxy 1 of 2: name lookup timed out'
	connect -w 0.3 -x "socks5://$V4:4711" silent.example 22
	assert_failed 75 'resolve: name lookup timed out'
	connect -w 0.3 -x "socks5://$V4:4711" -x silent.example 127.0.0.1 22
	assert_failed 75 'proxy 2 of 2: name lookup timed out'
}

@test "a name server that is slow, but not too slow" {
	open_lab "slow.example=A:delay=600:$V4,AAAA:delay=600:nodata"
	serve_pong "$V4"
	connect -w 10 slow.example 4711
	assert_pong
	connect -w 0.3 slow.example 4711
	assert_failed 75 'resolve: name lookup timed out'
}

@test "one family silent until the deadline: --explain goes by the other one, as a run does" {
	open_lab "four.example=A:$V4,AAAA:silent" "six.example=A:silent,AAAA:$V6"
	serve_pong "$V4" "$V6"
	local name
	for name in four six; do
		connect -w 3 "$name.example" 4711
		assert_pong
		connect --explain -w 3 "$name.example" 4711
		assert_status 0
		assert_silent
		[ "${lines[-1]}" = 'verdict on address 1 of 1: permitted, because there are no rules' ] || fail "$output"
	done
}

@test "the addresses of a proxy: one family silent, one address a black hole" {
	open_lab "proxy.example=A:198.51.100.2,A:$V4,AAAA:silent"
	serve proxy "$V4" --fork expect '\x05\x01\x00' send '\x05\x00' expect "$(socks5_request target.example)" \
		send "${socks5_ok}pong" fin eof
	traced connect -x proxy.example:4711 target.example 4711
	assert_pong
	[ "$(dialled)" = "198.51.100.2 $V4" ] || fail "dialled: $(dialled)"
}

@test "socks5h and http: neither the target's name nor a later proxy's is looked up here" {
	open_lab "*=A:$V4"
	serve socks "$V4" --fork expect '\x05\x01\x00' send '\x05\x00' expect "$(socks5_request target.example)" \
		send "${socks5_ok}pong" fin eof
	connect -x socks5h://first.example:4711 target.example 4711
	assert_pong
	connect -x first.example:4711 target.example 4711
	assert_pong
	end_all
	asked 'A first.example'
	unasked target
	open_lab "*=A:$V4"
	serve http "$V4" --fork expect 'CONNECT target.example:4711 HTTP/1.1\r\nHost: target.example:4711\r\n\r\n' \
		send 'HTTP/1.1 200 OK\r\n\r\npong' fin eof
	connect -x http://first.example:4711 target.example 4711
	assert_pong
	end_all
	asked 'A first.example'
	unasked target
	open_lab "*=A:$V4"
	serve chain "$V4" --fork expect '\x05\x01\x00' send '\x05\x00' expect "$(socks5_request second.example)" send "$socks5_ok" \
		expect 'CONNECT target.example:4711 HTTP/1.1\r\nHost: target.example:4711\r\n\r\n' \
		send 'HTTP/1.1 200 OK\r\n\r\npong' fin eof
	connect -x socks5h://first.example:4711 -x http://second.example:4711 target.example 4711
	assert_pong
	asked 'A first.example'
	unasked second
	unasked target
}

@test "socks5: the target's name is looked up here" {
	open_lab target.example=A:192.0.2.7 six.example=A:nodata,AAAA:2001:db8::7 both.example=A:192.0.2.7,AAAA:silent
	serve proxy "$V4" expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x07\x12\x67' send "${socks5_ok}pong" fin eof \
		accept expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07\x12\x67' \
		send "${socks5_ok}pong" fin eof \
		accept expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x07\x12\x67' send "${socks5_ok}pong" fin eof
	local name
	for name in target.example six.example both.example; do
		connect -x "socks5://$V4:4711" "$name" 4711
		assert_pong
		asked "A $name"
	done
}

@test "a literal address starts no thread and no lookup" {
	open_lab "name.example=A:$V4"
	serve_pong "$V4" "$V6"
	local calls='?clone,?clone3,?fork,?vfork,?open,openat,connect,sendto' to
	local lookup='clone3?\(|resolv\.conf|nsswitch|/etc/hosts|gai\.conf|nscd|htons\(53\)'
	for to in "$V4 4711" "$V6 4711" "[$V6]:4711" "-4 $V4 4711" "-s $V4 $V4 4711"; do
		# shellcheck disable=SC2086 # words
		traced "$calls" $to
		assert_pong
		! grep -E "$lookup" trace || fail "looked up"
	done
	traced "$calls" name.example 4711
	assert_pong
	for lookup in 'clone3?\(' resolv.conf '/etc/hosts' 'htons\(53\)'; do
		grep -qE "$lookup" trace || fail "no $lookup in the trace of a lookup"
	done
}

@test "a literal proxy and a name as its target: no thread and no lookup here" {
	open_lab "*=A:$V4"
	serve proxy "$V4" --fork expect '\x05\x01\x00' send '\x05\x00' expect "$(socks5_request target.example)" \
		send "${socks5_ok}pong" fin eof
	traced '?clone,?clone3,?fork,?vfork,?open,openat,connect,sendto' -x "$V4:4711" target.example 4711
	assert_pong
	! grep -E 'clone3?\(|resolv\.conf|nsswitch|/etc/hosts|gai\.conf|nscd|htons\(53\)' trace || fail "looked up"
	unasked target
}

@test "once the tunnel is up, a lookup leaves no thread and no descriptor" {
	open_lab "four.example=A:$V4,AAAA:silent" "six.example=A:silent,AAAA:$V6"
	serve hello4 "$V4" --fork send hello drain
	serve hello6 "$V6" --fork send hello drain
	local name pid
	for name in four six; do
		INPUT=$(endless) start "$name" inside "$WRAITH" "$name.example" 4711
		wait_for_line "$name.out" hello
		pid=$(helpers_of $! | tail -n 1)
		pid=${pid:-$!}
		# Two are the ends of the relay's own pipe.
		[ "$(ls "/proc/$pid/fd" | wc -l)" -eq 6 ] || fail "$(ls -l "/proc/$pid/fd")"
		# With only POSIX, a thread can only be put to sleep.
		[ "${OS-}" = none ] || [ "$(ls "/proc/$pid/task")" = "$pid" ] || fail "threads: $(ls "/proc/$pid/task")"
		kill -KILL "$pid"
		wait_until 10 gone "$pid"
	done
}

@test "the connection keeps its number when a lookup is ended: a thread that is stuck may still close an old one" {
	open_lab "four.example=A:$V4,AAAA:silent"
	serve_pong "$V4"
	traced '?dup2,dup3,socket' four.example 4711
	assert_pong
	grep -q SOCK_STREAM trace || fail 'no connection in the trace'
	! grep -E '\bdup[23]\(' trace || fail 'a descriptor has another number'
}

@test "a lookup that is stuck in the kernel leaves no descriptor, the connection keeps its number, and only the thread ends" {
	[ "${OS:-linux}" = linux ] || skip 'only Linux ends a thread by itself'
	! grep -qs __asan_init "$WRAITH" || skip 'a sanitizer does not like to be traced'
	[[ $WRAITH != *-static ]] || skip 'musl asks by another call'
	need strace
	open_lab "four.example=A:$V4,AAAA:silent"
	serve hello4 "$V4" --fork send hello drain
	local pid net
	INPUT=$(endless) start stuck inside strace -f -qq -o trace -e trace=connect,sendmmsg,close_range \
		-e inject=sendmmsg:delay_exit=4s "$WRAITH" four.example 4711
	wait_for_line stuck.out hello
	pid=$(helpers_of $! | tail -n 1)
	net=$(sed -n "s/.*connect(\([0-9]*\), .*htons(4711).*/\1/p" trace)
	[ "$(echo $(ls "/proc/$pid/fd"))" = "0 1 2 3 4 $net" ] || fail "$(ls -l "/proc/$pid/fd")"
	[ "$(ls "/proc/$pid/task" | wc -l)" -eq 2 ] || fail 'no lookup is left'
	wait_until 15 alone "$pid"
	kill -0 "$pid"
}

# alone PID: it has one thread
alone() {
	[ "$(ls "/proc/$1/task")" = "$1" ]
}

@test "names of /etc/hosts: NSS is asked, not only DNS" {
	printf '%s\n' '127.0.0.1 localhost' "$V4 four.example alias" "$V6 six.example" >hosts
	HOSTS=$PWD/hosts open_lab four.example=A:192.0.2.7,AAAA:nodata
	serve_pong "$V4" "$V6"
	connect four.example 4711
	assert_pong
	connect alias 4711
	assert_pong
	connect six.example 4711
	assert_pong
	unasked 'A four.example'
}

@test "names of /etc/hosts are found even if the name server is silent" {
	printf '%s\n' "$V4 both.example" "$V6 both.example" "$V4 four.example" "$V6 six.example" >hosts
	HOSTS=$PWD/hosts open_lab '*=A:silent,AAAA:silent'
	serve_pong "$V4" "$V6"
	local name
	for name in both four six; do
		connect "$name.example" 4711
		assert_pong
		unasked "$name"
	done
}

@test "a name that /etc/hosts has with one address means that address: no name server learns it or adds another" {
	printf '%s\n' "$V4 four.example" "$V6 six.example" >hosts
	HOSTS=$PWD/hosts open_lab "four.example=A:127.0.1.1,AAAA:$V6" "six.example=A:$V4,AAAA:2001:db8:1::2"
	serve_pong "$V4" "$V6"
	traced connect four.example 4711
	assert_pong
	[ "$(dialled)" = "$V4" ] || fail "dialled: $(dialled)"
	unasked four
	traced connect six.example 4711
	assert_pong
	[ "$(dialled)" = "$V6" ] || fail "dialled: $(dialled)"
	unasked six
}

@test "-4, -6 and --bind: only one family is asked for" {
	open_lab "*=A:$V4,AAAA:$V6"
	serve_pong "$V4" "$V6"
	connect -4 a.example 4711
	assert_pong
	connect -6 b.example 4711
	assert_pong
	connect --bind "$V4" c.example 4711
	assert_pong
	connect --bind "$V6" d.example 4711
	assert_pong
	asked 'A a.example'
	asked 'AAAA b.example'
	asked 'A c.example'
	asked 'AAAA d.example'
	unasked 'AAAA a.example'
	unasked 'A b.example'
	unasked 'AAAA c.example'
	unasked 'A d.example'
	connect a.example 4711
	asked 'AAAA a.example'
}

@test "-4 and -6: no address of that family is 68, with a message" {
	open_lab "four.example=A:$V4" "six.example=AAAA:$V6,A:nodata"
	serve_pong "$V4" "$V6"
	connect -6 four.example 4711
	assert_failed 68 'resolve: '
	connect -4 six.example 4711
	assert_failed 68 'resolve: '
}

@test "each run asks again" {
	open_lab moves.example=A:first=127.0.1.1,then=127.0.1.2
	serve a 127.0.1.1 --fork send first fin eof
	serve b 127.0.1.2 --fork send second fin eof
	connect -4 moves.example 4711
	[ "$output" = first ]
	connect -4 moves.example 4711
	[ "$output" = second ]
}

@test "an answer that comes in the middle of a transfer does not disturb it" {
	local late
	for late in "$V6" servfail; do
		open_lab "late.example=A:$V4,AAAA:delay=900:$late"
		transfer late.example
		asked 'AAAA late.example'
		end_all
	done
}

@test "a lookup that asks another server and then gives up, in the middle of a transfer, does not disturb it" {
	open_lab "stuck.example=A:$V4,AAAA:silent"
	printf '%s\n' 'nameserver 127.0.0.1' 'nameserver 127.0.0.2' 'options timeout:1 attempts:1' >resolv.conf
	transfer stuck.example
	asked 'AAAA stuck.example'
}
