#!/usr/bin/env bats
# What an attacker could do who has taken over the program: what the filters for system calls let through, found by
# reading them (tests/attack/table), and by injecting calls into a live process (tests/attack/inject).
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

TABLE=$ROOT/tests/attack/table
INJECT=$ROOT/tests/attack/inject

setup() {
	cd "$BATS_TEST_TMPDIR"
	case ${OS:-linux}:$(uname -m) in
	linux:x86_64 | linux:aarch64) ;;
	*) skip 'no filter for system calls here' ;;
	esac
	! grep -qs __asan_init "$WRAITH" || skip 'a sanitizer needs other system calls'
	built "$TABLE" "$INJECT"
}

teardown() {
	end_all
}

# told MACHINE: the lines of table.txt for this machine, without their reasons
told() {
	sed -e 's/ *# .*//' -e "s/^$1 */ /" -e '/^[a-z]/d' -e 's/^ *//' "$ROOT/tests/attack/table.txt" | sort
}

# same_table MACHINE: what the filters let through (on stdin) is what table.txt says
same_table() {
	sort >found
	told "$1" >told
	diff told found >differ || fail "tests/attack/table.txt (<) and the filters (>) differ:
$(cat differ)"
}

@test "what gets through the filters is what tests/attack/table.txt says, with a reason for each" {
	local without
	"$TABLE" list >list
	[ "$(grep -c '^relay ' list)" -ge 15 ]
	same_table "$(uname -m)" <list
	without=$(grep -vE ' # [[:print:]]{4}' "$ROOT/tests/attack/table.txt") || :
	[ -z "$without" ] || fail "no reason: $without"
}

@test "the same on aarch64, with the filters read under an emulator" {
	local os=$ROOT/proxy/os
	need aarch64-linux-gnu-gcc
	need qemu-aarch64
	cp "$ROOT"/tests/attack/{table.c,walk.c,walk.h} .
	"$ROOT/tests/attack/names.sh" aarch64-linux-gnu-gcc >names.inc
	aarch64-linux-gnu-gcc -std=c11 -static -Wl,--wrap=syscall "-I$ROOT/proxy" -o table \
		table.c walk.c "$os"/{confine,calls,filter,program}-linux.c
	qemu-aarch64 ./table list >list
	[ "$(grep -c '^relay ' list)" -ge 15 ]
	same_table aarch64 <list
}

@test "each system call does what the filters say; those that get through work as without filters" {
	run "$TABLE" try
	assert_status 0
	[[ $output =~ ^([0-9]+)' tried, 0 differ'$ ]] || fail "$output"
	[ "${BASH_REMATCH[1]}" -ge 2000 ] || fail "$output"
}

@test "the filters are short: each instruction costs the kernel time at each start" {
	need strace
	need_sight # strace, of a filter
	local lengths
	start_peer target eof
	strace -f -qq -e trace=seccomp -o trace "$WRAITH" localhost "$PORT" </dev/null
	lengths=$(sed -nE 's/.*\{len=([0-9]+).*/\1/p' trace)
	[[ $lengths =~ ^([0-9]+)$'\n'([0-9]+)$ ]] || fail "$(cat trace)"
	((BASH_REMATCH[1] <= 180 && BASH_REMATCH[2] <= 60)) || fail "$lengths"
}

# injecting: skip if no call can be injected into another process
injecting() {
	[ "$(uname -m)" = x86_64 ] || skip 'calls are injected on x86_64 only'
	[ "$EUID" = 0 ] || skip 'needs root, to trace what is not to be traced'
}

# injected RESULT CALL [ARG...]: that call in the process VICTIM has this result
injected() {
	local result
	result=$("$INJECT" "$VICTIM" "${@:2}") || fail "$*" || return
	[[ $result =~ ^($1)$ ]] || fail "${*:2} is $result, not $1" || return
	RESULT=$result
}

# start_setup: VICTIM waits for a proxy that has its greeting; the proxy answers once there is a file "go"
start_setup() {
	start_peer proxy expect '\x05\x01\x00' touch asked wait go send '\x05\x00' expect '\x05\x01\x00\x03\x06target\x00\x16' \
		send '\x05\x00\x00\x01\0\0\0\0\0\0up' drain
	INPUT=$(endless) start victim "$WRAITH" -x "socks5h://127.0.0.1:$PORT" target 22
	VICTIM=$!
	wait_until 10 test -e asked
}

# start_relay: VICTIM is an idle relay
start_relay() {
	start_peer target --fork send up drain
	INPUT=$(endless) start victim "$WRAITH" 127.0.0.1 "$PORT"
	VICTIM=$!
	wait_for_line victim.out up
}

@test "a set-up that is taken over: only the sockets that lookups need" {
	injecting
	start_setup
	local family
	for family in {3..9} {11..15} {17..45}; do
		injected -97 socket $family 1 0
	done
	for family in 1 2 10 17; do
		injected '-1|-97' socket $family 3 0
		injected '-1|-97' socket $family 5 0
	done
	for family in 2 3 4 6 7 9 10 11 12 14 15 16 20 21; do
		injected -1 socket 16 3 $family
	done
	injected -1 socket 2 1 132
	injected '[0-9]+' socket 16 3 0
	injected '[0-9]+' socket 2 2 0
}

@test "a set-up that is taken over: no abstract socket, no lock, no attribute, no new code" {
	injecting
	start_setup
	"$WRAITH" -v localhost 1 </dev/null 2>says || :
	: >file
	injected '[0-9]+' open "@$PWD/file" 0
	local file=$RESULT
	injected -1 ioctl "$file" 0x40086602 '@\x10'
	injected -1 flock "$file" 6
	injected -1 fcntl "$file" 6 '@\x01'
	injected -1 fcntl "$file" 1024 0
	injected -1 mmap 0 4096 7 0x22 -1 0
	injected -1 open "@$PWD/file" 1
	injected -1 pidfd_getfd "$file" 0 0
	injected -1 pipe2 "@$PWD" 0x80
	injected '[0-9]+' socket 2 1 0
	injected -1 setsockopt "$RESULT" 6 31 @tls 3
	if ! grep -q 'does not bar .*writing files' says; then
		injected -13 open "@/proc/$$/environ" 0
		injected '[0-9]+' socket 1 2 0
		injected -13 bind "$RESULT" "@\\x01\\x00$PWD/made" "$((2 + ${#PWD} + 6))"
		[ ! -e made ]
	fi
	! grep -q 'does not bar .*abstract sockets' says || skip 'no scope of abstract sockets in this kernel (before Linux 6.12)'
	start abstract python3 -uc 'import socket
s = socket.socket(socket.AF_UNIX)
s.bind("\0'"abstract-$$"'")
s.listen()
print("ready")
s.accept()
print("reached")'
	wait_for_line abstract.out ready
	injected '[0-9]+' socket 1 1 0
	injected -1 connect "$RESULT" "@\x01\x00\x00abstract-$$" "$((12 + ${#$}))"
	! grep reached abstract.out || fail 'it was reached'
}

@test "descriptors that a set-up leaves open are closed in the relay, and the connection keeps its number" {
	injecting
	start_setup
	local net
	net=$(ls "/proc/$VICTIM/fd" | tail -n 1)
	injected '[0-9]+' socket 2 2 0
	[ "$RESULT" -gt "$net" ]
	injected '[0-9]+' open @/etc/passwd 0
	touch go
	wait_for_line victim.out up
	# Two more are its own pipe, which reports a signal.
	local fd more=()
	for fd in $(ls "/proc/$VICTIM/fd"); do
		[[ $fd -le 2 || $fd = "$net" ]] || more+=("$(readlink "/proc/$VICTIM/fd/$fd")")
	done
	[[ ${#more[@]} -eq 2 && ${more[0]} = pipe:* && ${more[1]} = "${more[0]}" ]] || fail "$(ls -l "/proc/$VICTIM/fd")"
}

@test "a relay that is taken over: it opens, connects and addresses nothing" {
	injecting
	local call
	for call in 'socket 2 1 0' 'open @/etc/passwd 0' 'connect 3 @\x02\x00\x00\x16\x7f\x00\x00\x01 16' \
		'sendto 3 @x 1 0 @\x02\x00\x00\x16\x7f\x00\x00\x01 16' 'sendto 3 @x 1 0 0 1' 'ioctl 0 0x5412 @x' 'mmap 0 4096 3 0x22 -1 0' \
		'fcntl 0 4 0x800' 'pipe2 @xxxxxxxx 0x80' 'getpid'; do
		start_relay
		# shellcheck disable=SC2086 # words
		injected SIGSYS $call
		wait_until 10 gone "$VICTIM"
	done
	start_relay
	injected 1 sendto 3 @x 1 0 0 0
	injected 1 write 1 @x 1
	kill -0 "$VICTIM"
}
