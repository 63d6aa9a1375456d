# What --syslog sends to the system's log, as the test's own /dev/log gets it, and what fail2ban makes of it.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

CLIENT='192.0.2.7 50000 198.51.100.1 22'
USER_NAME=$(id -un)

setup() {
	cd "$BATS_TEST_TMPDIR"
	need python3
	need_namespaces
	local flags=-n # where a socket's queue is ten datagrams long
	[ "$EUID" = 0 ] || flags=-rn
	start log unshare "$flags" python3 -uc 'import socket
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("log")
print("ready")
while True: print(ascii(log.recv(65536).decode("latin-1"))[1:-1])'
	wait_for_line log.out ready
}

teardown() {
	end_all
}

# with_log COMMAND...: exec COMMAND with the test's own /dev/log and, if PASSWD is set, with that as /etc/passwd
with_log() {
	local flags=(-m)
	[ "$EUID" = 0 ] || flags+=(-c --keep-caps)
	# shellcheck disable=SC2016 # for the inner shell
	exec unshare "${flags[@]}" bash -c 'set -e
		mkdir -p dev
		mount --rbind /dev dev
		mount -t tmpfs tmpfs /dev
		for node in null zero random urandom tty; do
			: >/dev/$node
			mount --bind dev/$node /dev/$node
		done
		ln -s /proc/self/fd /dev/fd
		: >/dev/log
		mount --bind log /dev/log
		[ -z "$PASSWD" ] || mount --bind "$PASSWD" /etc/passwd
		exec "$@"' with_log "$@"
}

# forced TARGET OPTION...: a gateway's answer to that client
forced() {
	run --separate-stderr with_log env SSH_CONNECTION="$CLIENT" SSH_ORIGINAL_COMMAND="$1" timeout 20 \
		"$WRAITH" --forced "${@:2}" </dev/null
}

# logged REGEX...: exactly these events, one in each datagram, since the last time
logged() {
	local event told
	wait_until 5 has_lines $((${LOGGED:-1} + $#)) || :
	mapfile -t told < <(tail -n +$((${LOGGED:-1} + 1)) log.out)
	[ ${#told[@]} -eq $# ] || fail "not $# lines: ${told[*]}" || return
	LOGGED=$((${LOGGED:-1} + $#))
	for event; do
		[[ ${told[0]} =~ ^'<'8[456]'>wraith-connect['[0-9]+']: '($event)$ ]] || fail "not '$event': ${told[0]}" || return
		told=("${told[@]:1}")
	done
}

# has_lines N: the log has at least N lines
has_lines() {
	[ "$(wc -l <log.out)" -ge "$1" ]
}

# who ADDRESS [USER [PORT]]: the end of each event
who() {
	echo "remote_addr=$1 remote_port=${3:-50000} user=${2:-$USER_NAME}"
}

@test "opened, closed, refused and failed are logged, with the client and never the destination" {
	local who
	who=$(who 192.0.2.7)
	start_peer target --fork send pong fin eof
	forced "127.0.0.1 $PORT" --syslog --permit '127.0.0.1:*'
	assert_status 0
	logged "opened $who" "closed $who"
	forced "127.0.0.1 $PORT" --syslog
	assert_status 77
	logged "refused reason=policy $who"
	forced 's3cr3t-target.invalid 4711' --syslog --permit '127.0.0.1:22'
	logged "refused reason=policy $who"
	forced 'wraith-s3cr3t 4711' --syslog
	logged "refused reason=reserved $who"
	for said in '' 'id' 's3cr3t-target.invalid 0' '127.1 22' '[::1]:' '[::1]' '-v 127.0.0.1 22' "$(printf '%1000s' '')"; do
		forced "$said" --syslog
		assert_status 64
		logged "refused reason=usage $who"
	done
	forced "2001:db8::1%lo 22" --syslog -x 192.0.2.1
	logged "refused reason=usage $who"
	forced "127.0.0.1 $(dead_port)" --syslog --permit '127.0.0.1:*'
	assert_status 69
	logged "failed stage=connect $who"
	forced 's3cr3t-target.invalid 4711' --syslog -x "127.0.0.1:$(dead_port)"
	assert_status 69
	logged "failed stage=proxy $who"
	! sed 's/\[[0-9]*\]//' log.out | grep -E 's3cr3t|4711|pong|127\.' || fail 'it talks' # a process id may be anything
}

@test "a mistake of the administrator is no reason to bar anybody" {
	local who
	who=$(who 192.0.2.7)
	forced '127.0.0.1 22' --syslog --no-such-option
	assert_status 64
	logged "failed stage=usage $who"
	forced '127.0.0.1 22' --permit 127.1:22 --syslog
	logged "failed stage=usage $who"
	forced '127.0.0.1 22' --syslog --permit-file none
	assert_status 78
	logged "failed stage=policy $who"
	forced '127.0.0.1 22' --syslog 127.0.0.1 22
	logged "failed stage=usage $who"
}

@test "nothing is logged unasked, nor by --explain, and a log that is not there does no harm" {
	start_peer target --fork send pong fin eof
	forced "127.0.0.1 $PORT" --permit '127.0.0.1:*'
	forced "127.0.0.1 $PORT"
	run with_log "$WRAITH" --explain --syslog 127.0.0.1 22
	assert_status 0
	run with_log "$WRAITH" --syslog --help
	assert_status 0
	forced "127.0.0.1 $PORT" --syslog
	logged "refused reason=policy $(who 192.0.2.7)"
	kill %1 # the log
	wait %1 || :
	forced "127.0.0.1 $PORT" --syslog --permit '127.0.0.1:*'
	assert_status 0
	assert_silent
	[ "$output" = pong ]
}

@test "a log that does not keep up holds nobody up" {
	start_peer target --fork send pong fin eof
	kill -STOP %1
	with_log bash -c 'for n in {1..20}; do "$@"; done' many "$WRAITH" --syslog --deny '*:*' --quiet 127.0.0.1 1 3>&- &
	wait_until 20 gone $!
	forced "127.0.0.1 $PORT" --syslog --permit '127.0.0.1:*'
	assert_status 0
	[ "$output" = pong ]
	kill -CONT %1
}

@test "nobody can forge a line or a field" {
	local good
	for good in 192.0.2.7 2001:db8::7 ::ffff:192.0.2.7; do
		CLIENT="$good 50000 198.51.100.1 22" forced '127.0.0.1 22' --syslog
		logged "refused reason=policy $(who "$good")"
	done
	for CLIENT in '' ' 192.0.2.7 1 2 3' $'192.0.2.7\n<85>wraith-connect[1]: refused 1 2 3' $'192.0.2.7\t1' '192.0.2.7=x 1' \
		'fe80::1%eth0 1' 'localhost 1' 'UNKNOWN 65535' '127.1 1' '192.0.2.07 1' '0xc0.0.2.7 1' $'192.0.2.7\r user=root' \
		'192.0.2.7,user=root 1' '192.0.2.7\n 1' "$(printf '%*s' 9000 '' | tr ' ' 1) 1" '[::1] 1' '%s%n 1'; do
		forced '127.0.0.1 22' --syslog
		logged "refused reason=policy $(who unknown "$USER_NAME" '([0-9]{1,5}|unknown)')"
	done
	for CLIENT in '192.0.2.7' '192.0.2.7 ' '192.0.2.7 x' '192.0.2.7 22x 1 2' '192.0.2.7 123456 1 2' $'192.0.2.7 22\n 1' \
		'192.0.2.7 -1 1 2' '192.0.2.7 22=1 1' '192.0.2.7 %s 1'; do
		forced '127.0.0.1 22' --syslog
		logged "refused reason=policy $(who 192.0.2.7 "$USER_NAME" unknown)"
	done
	run with_log env -u SSH_CONNECTION SSH_ORIGINAL_COMMAND='127.0.0.1 22' "$WRAITH" --forced --syslog </dev/null
	logged "refused reason=policy $(who unknown "$USER_NAME" unknown)"
	CLIENT='192.0.2.7 1 2 3'
	for name in 'a b' 'root user=root' $'a\tb' 'x=y' 'größe' '%s' '"root"' "$(printf '%40s' '' | tr ' ' a)"; do
		printf '%s:x:%s:0::/:/bin/sh\n' "$name" "$EUID" >passwd
		PASSWD=$PWD/passwd forced '127.0.0.1 22' --syslog
		logged "refused reason=policy $(who 192.0.2.7 "$EUID" 1)"
	done
}

# sshd as start_sshd finds it: with the test's log
sshd() {
	with_log "$SSHD" "$@"
}

@test "a real gateway logs who connected, and never where to" {
	[ "$EUID" = 0 ] || skip "in a user's namespace the folders above a file belong to nobody"
	local who pid secret=127.99.88.77 file
	SSHD=$(type -P sshd)
	start_sshd gateway "ForceCommand exec '$WRAITH' --forced --syslog --permit-file '$PWD/rules'" 'DisableForwarding yes'
	GATEWAY_PID=$SSHD_PID
	ssh_host gateway "$SSHD_PORT" "ControlPath $PWD/control"
	who='remote_addr=127\.0\.0\.1 remote_port=[0-9]+ user='$USER_NAME
	start_peer target --bind $secret --fork send up drain
	echo "permit $secret:$PORT" >rules
	chmod 600 rules
	start_master gateway
	INPUT=$(endless) start client ssh -F "$SSH_CONFIG" gateway $secret "$PORT"
	wait_for_line client.out up
	logged "opened $who"
	for pid in $(descendants "$GATEWAY_PID"); do
		assert_no_secret "/proc/$pid/cmdline" $secret "$PORT"
		assert_no_secret "/proc/$pid/environ" $secret
	done
	kill "$(pgrep -fx "ssh -F $SSH_CONFIG gateway $secret $PORT" -P $$)"
	wait_until 5 count_helpers "$GATEWAY_PID" 0
	logged "(closed|failed stage=relay) $who"
	run --separate-stderr our_ssh gateway $secret 1 </dev/null
	assert_status 77
	assert_message 'policy: the rules of this host'
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	logged "refused reason=policy $who"
	# From a line to a key, as the manual says.
	local port
	port=$(tail -n 1 log.out | sed 's/.* remote_port=//; s/ .*//')
	grep -E "Accepted publickey .* from 127\.0\.0\.1 port $port ssh2: .* SHA256:" gateway.err || fail "$(<gateway.err)"
	run --separate-stderr our_ssh gateway s3cr3t-target.invalid 4711 </dev/null
	assert_status 77
	no_secret
	run --separate-stderr our_ssh gateway wraith-s3cr3t 4711 </dev/null
	assert_status 77
	no_secret
	run --separate-stderr our_ssh gateway s3cr3t-target.invalid 4711 -v </dev/null
	assert_status 64
	no_secret
	logged "refused reason=policy $who" "refused reason=reserved $who" "refused reason=usage $who"
	echo 'permit s3cr3t-target.invalid 4711' >rules
	run --separate-stderr our_ssh gateway s3cr3t-target.invalid 4711 </dev/null
	assert_status 78
	assert_message 'policy: .* file 1, line 1$'
	no_secret
	logged "failed stage=policy $who"
	for file in log.out gateway.err; do
		# The numbers of a process and of the client's port may be anything.
		sed 's/\[[0-9]*\]//; s/remote_port=[0-9]*//; s/ port [0-9]*//' "$file" >"$file.said"
		assert_no_secret "$file.said" s3cr3t 4711 $secret "$PORT"
	done
}

# matches LINE...: the addresses for which fail2ban counts these lines
matches() {
	printf '%s\n' "$@" >auth.log
	fail2ban-regex -c "$PWD/fail2ban" -o ip "$PWD/auth.log" wraith-connect
}

@test "fail2ban's filter counts what the rules refused, and nothing else" {
	local said line host
	need fail2ban-regex
	cp -r /etc/fail2ban fail2ban
	rm -f fail2ban/jail.d/*
	make -s -C "$ROOT" install DESTDIR="$PWD/installed" PREFIX=/usr
	cp -r installed/usr/share/doc/wraith-connect/fail2ban .
	grep -q failregex fail2ban/filter.d/wraith-connect.conf
	: >auth.log
	sed -i "s|^logpath = /var/log/auth.log\$|logpath = $PWD/auth.log|" fail2ban/jail.d/wraith-connect.conf
	run fail2ban-client -c "$PWD/fail2ban" -d
	assert_status 0
	[[ $output = *"'wraith-connect', 'maxretry', 10"* && $output = *"'wraith-connect', 'addlogpath', '$PWD/auth.log'"* ]] || fail "$output"

	# Lines of the program itself, as rsyslog (both of its formats) and journald write them.
	start_peer target --fork send pong fin eof
	for host in 192.0.2.7 2001:db8::7; do
		CLIENT="$host 50000 198.51.100.1 22"
		forced "127.0.0.1 $PORT" --syslog --permit "127.0.0.1:$PORT"
		forced '127.0.0.1 1' --syslog --permit "127.0.0.1:1"
		forced '127.0.0.1 1' --syslog
		forced 'wraith-x 1' --syslog
		forced 'id' --syslog
	done
	mapfile -t said < <(sed -n 's/^<[0-9]*>//p' log.out)
	[ ${#said[@]} -eq 12 ]
	for line in "$(date '+%b %e %T')" "$(date '+%FT%T.%6N%:z')"; do
		run matches "${said[@]/#/$line gateway }"
		[ "$output" = "$(printf '%s\n' 192.0.2.7{,} 2001:db8::7{,})" ] || fail "$output"
	done

	# What others can write into a log.
	local at forged='refused reason=policy remote_addr=203.0.113.9 remote_port=9 user=x'
	at=$(date '+%b %e %T')
	run matches "$at gateway sshd[7]: Invalid user $forged from 192.0.2.1 port 9" "$at gateway sshd[7]: $forged" \
		"$at gateway $forged" "$at gateway sshd[7]: wraith-connect[7]: $forged" "$at gateway wraith-connect[7]: opened $forged" \
		"$at gateway wraith-connect[7]: $forged from 192.0.2.1" "$at gateway wraith-connect[7]: refused reason=policy $forged" \
		"$at gateway wraith-connect[7]: refused reason=policy remote_addr=unknown remote_port=9 user=203.0.113.9" \
		"$at gateway wraith-connect[7]: refused reason=a b remote_addr=203.0.113.9 remote_port=9 user=x" \
		"$at gateway wraith-connect[7]: failed stage=policy remote_addr=203.0.113.9 remote_port=9 user=x" \
		"$at gateway wraith-connect[7]: refused reason=policy remote_addr=host.example remote_port=9 user=x" "$forged" \
		"$at gateway su[7]: x $at gateway wraith-connect[7]: $forged"
	[ -z "$output" ] || fail "$output"
	run matches "$at gateway wraith-connect[7]: $forged"
	[ "$output" = 203.0.113.9 ]
}

@test "a relay that is taken over cannot use the log's socket to send elsewhere" {
	[ "${OS:-linux}" = linux ] || skip 'only Linux bars that'
	[ "$(uname -m)" = x86_64 ] || skip 'calls are injected on x86_64 only'
	[ "$EUID" = 0 ] || skip 'needs root, to trace what is not to be traced'
	! grep -qs __asan_init "$WRAITH" || skip 'a sanitizer needs other system calls'
	local inject=$ROOT/tests/attack/inject fd pid to
	start other python3 -uc 'import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("other")
print("ready")
print(ascii(s.recv(100)))'
	wait_for_line other.out ready
	start_peer target --fork send up drain
	INPUT=$(endless) start relay with_log env SSH_CONNECTION="$CLIENT" SSH_ORIGINAL_COMMAND="127.0.0.1 $PORT" \
		"$WRAITH" --forced --syslog --permit '127.0.0.1:*'
	pid=$!
	wait_for_line relay.out up
	for fd in $(ls "/proc/$pid/fd"); do
		[ "$fd" -le 2 ] || ! is_datagram "$pid" "$fd" || break
	done
	[ "$fd" -gt 2 ]
	to="@\\x01\\x00$PWD/other"
	[ "$("$inject" "$pid" sendto "$fd" '@<85>wraith-connect[1]: its own log' 34 0 0 0)" = 34 ]
	logged "opened $(who 192.0.2.7)" 'its own log'
	[ "$("$inject" "$pid" sendto "$fd" @stolen 6 0 "$to" "$((2 + ${#PWD} + 7))")" = SIGSYS ]
	wait_until 10 gone "$pid"
	[ "$(cat other.out)" = ready ] || fail "$(cat other.out)"
}

# is_datagram PID FD: whether it is a UNIX socket for datagrams
is_datagram() {
	local inode
	inode=$(readlink "/proc/$1/fd/$2")
	awk -v inode="${inode//[!0-9]/}" '$7 == inode && $5 == "0002" { found = 1 } END { exit !found }' "/proc/$1/net/unix"
}
