#!/usr/bin/env bats
# What a confined process can still do, tried from inside by tests/tools/confined; and the program still
# works.

load helper
bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir folder
	touch folder/file
}

teardown() {
	end_all
	[ -z "${APART-}" ] || rm -rf "$APART"
}

# What can be tested: everything, what is left with a sanitizer, or nothing
kind() {
	case ${OS:-$(uname)}:$(uname -m) in
	[Ll]inux:x86_64 | [Ll]inux:aarch64) ;;
	*) echo none && return ;;
	esac
	if grep -qs __asan_init "$WRAITH"; then
		echo sanitized
	else
		echo full
	fi
}

# need_filters [all]: skip where no system calls are barred, or not all of those that the program does without
need_filters() {
	[ "$(kind)" != none ] || skip 'only Linux has filters for system calls'
	[ "${1-}:$(kind)" != all:sanitized ] || skip 'a sanitizer needs other system calls'
}

# confined STAGE ACTION: the result: done, an error, or death by SIGSYS
confined() {
	run env TMPDIR="$PWD/folder" timeout 10 "$CONFINED" "$@" </dev/null
	[ "$status" -ne 159 ] || output=SIGSYS
}

# all_are RESULT STAGE ACTION...
all_are() {
	local result=$1 stage=$2 action
	for action in "${@:3}"; do
		confined "$stage" "$action"
		[[ $output =~ ^($result)$ ]] || fail "$action in $stage is $output, status $status, not $result" || return
	done
}

# relay_to COMMAND...: 8 MiB each way through that command line, which gets HOST and its port as its last words
relay_to() {
	start_peer target both 2 8M 1 8M eof
	run --separate-stderr "$PEER" run "${KINDS[@]}" both 1 8M 2 8M fin eof status 0 -- "$@" "${HOST:-localhost}" "$PORT"
	assert_status 0
	wait $!
}

# status_is PID FIELD VALUE: a field of /proc/PID/status has this value
status_is() {
	[ "$(sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status")" = "$3" ]
}

# start_idle COMMAND...: an idle relay to HOST, with that command line; sets IDLE to its process
start_idle() {
	start_peer target send hello drain
	INPUT=$(endless) start idle "$@" "${HOST:-localhost}" "$PORT"
	IDLE=$!
	wait_for_line idle.out hello
}

# apart: make APART, a folder that everybody can read, with copies of the programs
apart() {
	APART=$(mktemp -d)
	cp "$WRAITH" "$CONFINED" "$APART"
	chmod -R a+rwX "$APART"
}

@test "before a stranger's first byte: nothing can be executed or forked" {
	all_are done none exec fork old-fork thread
	need_filters
	all_are done setup thread
	all_are EPERM setup exec exec-open
	[ "$(kind)" = sanitized ] || all_are EPERM setup fork
	all_are EPERM setup old-fork
}

@test "before a stranger's first byte: nothing can be written, made, removed or changed" {
	need_filters
	all_are done setup open-read write
	all_are EPERM setup open-write open-both truncate create creat unlink mkdir rename link chmod chown mount
	all_are ENOSYS setup openat2
	[ "$(ls folder)" = file ] || fail "$(ls folder)"
	all_are done none open-write open-both truncate create creat chmod rename link mkdir
}

@test "before a stranger's first byte: no other process can be touched, and no memory exposed" {
	need_filters
	all_are done none ptrace ptrace-me kill tkill set-owner dumpable
	all_are EPERM setup kill kill-group tkill set-owner
	all_are done setup kill-self
	[ "$(kind)" = sanitized ] || all_are EPERM setup ptrace ptrace-me read-memory dumpable
}

@test "before a stranger's first byte: the calls behind a kernel's weak spots are out of reach" {
	need_filters
	all_are EPERM setup unshare setns setuid bpf keyctl perf io-uring userfaultfd module listen type landlock
}

@test "before a stranger's first byte: nothing is locked, and no attribute of a file or limit is changed" {
	need_filters
	all_are done none lock lock-record lease attributes limit
	all_are EPERM setup lock lock-record lease attributes limit
}

@test "before a stranger's first byte: only sockets for lookups and TCP can be made" {
	need_filters
	all_are done none packets multihoming routes local send-to
	[ "$EUID" != 0 ] || all_are done none filter # some kernels let only root do that
	all_are done setup routes local socket
	all_are EPERM setup raw packets multihoming key audit filter
}

@test "before a stranger's first byte: no memory can be both written and executed" {
	need_filters all
	all_are done none patch map-both
	all_are done setup map
	all_are EPERM setup patch map-both
}

# lacks WHAT: whether this system does not bar that
lacks() {
	"$WRAITH" -v localhost 1 </dev/null 2>&1 | grep -q "sandbox: does not bar .*$1"
}

@test "before a stranger's first byte: no abstract socket can be connected to" {
	need_filters
	all_are done none abstract
	! lacks 'abstract sockets' || skip 'no scope of abstract sockets in this kernel (before Linux 6.12)'
	all_are EPERM setup abstract
}

@test "before a stranger's first byte: lookups and connections work" {
	all_are done none lookup socket connect
	all_are done setup lookup socket connect sendmsg map thread
}

@test "a call through another table, or newer than the filter" {
	need_filters
	all_are ENOSYS setup future x32
	all_are done setup skipped
	[ "$(uname -m)" != x86_64 ] || all_are SIGSYS setup foreign
	[ "$(kind)" = sanitized ] && return
	all_are SIGSYS relay future x32 foreign
	all_are done relay skipped
}

@test "Landlock by itself keeps files from being written, made or removed" {
	need_filters
	confined none landlock
	[ "$output" = done ] || skip 'no Landlock in this kernel'
	local action
	for action in exec open-write open-both create creat unlink mkdir rename link; do
		run env TMPDIR="$PWD/folder" "$CONFINED" barred seccomp "$CONFINED" setup "$action"
		[[ "$output" =~ ^(EACCES|EPERM)$ ]] || fail "$action: $output"
	done
}

@test "in the relay: any call that it does not need ends the process" {
	need_filters all
	all_are SIGSYS relay exec exec-open fork old-fork thread lookup open-read open-write open-both truncate create creat \
		openat2 unlink mkdir rename link chmod chown mount unshare setns setuid kill kill-group tkill kill-self \
		set-owner ptrace ptrace-me read-memory dumpable bpf keyctl perf io-uring userfaultfd module listen type \
		socket connect fast-open send-to sendmsg ioctl dup map seccomp set-flags seal lock lock-record lease attributes \
		limit routes local patch
	[ "$(ls folder)" = file ] || fail "$(ls folder)"
	all_are done relay write poll clock enlarge send
}

@test "in the relay: a thread that wakes up late ends only itself" {
	all_are done shared write
}

@test "the program is confined, and its -v says so" {
	start_idle "$WRAITH" -v
	case $(kind) in
	full)
		grep -q 'sandbox: bars new privileges, core dumps and tracing, .*other system calls,' idle.err
		grep -q 'sandbox: bars all but the relay' idle.err
		! ls /proc/$IDLE/task | grep -vx $IDLE || fail 'another thread is left'
		;;
	sanitized)
		grep -q 'sandbox: bars .*other system calls,' idle.err
		grep -q 'sandbox: bars nothing more for the relay' idle.err
		;;
	none)
		grep -q 'sandbox: does not bar new privileges, core dumps and tracing, writing files, abstract sockets, other system calls' idle.err
		return
		;;
	esac
	status_is $IDLE NoNewPrivs 1 || fail "$(cat /proc/$IDLE/status)"
	status_is $IDLE Seccomp 2 || fail "$(cat /proc/$IDLE/status)"
	[ "$(stat -c %u /proc/$IDLE/mem)" = 0 ]
	# Of root's capabilities: to read files and to reach sockets
	local rights=0000000000000000
	[ "$EUID" != 0 ] || rights=0000000000000006
	status_is $IDLE CapPrm "$rights" || fail "$(cat /proc/$IDLE/status)"
	status_is $IDLE CapEff "$rights" || fail "$(cat /proc/$IDLE/status)"
}

@test "if nobody is heard before the relay, its filter is the only one" {
	need_filters all
	HOST=127.0.0.1 start_idle "$WRAITH" -v
	grep -q 'sandbox: bars new privileges, core dumps and tracing' idle.err
	grep -q 'sandbox: bars all but the relay' idle.err
	run grep -e 'other system calls' -e 'does not bar' idle.err
	assert_status 1
	status_is $IDLE Seccomp_filters 1 || fail "$(cat /proc/$IDLE/status)"
}

@test "a filter of its own is in force before a name server or a proxy is heard" {
	need_filters all
	start_idle "$WRAITH"
	status_is $IDLE Seccomp_filters 2 || fail "$(cat /proc/$IDLE/status)"
	start_socks
	HOST=127.0.0.1 start_idle "$WRAITH" -x "socks5://127.0.0.1:$SOCKS_PORT"
	status_is $IDLE Seccomp_filters 2 || fail "$(cat /proc/$IDLE/status)"
}

@test "the user's other processes can neither trace nor read it, and it leaves no core" {
	need_filters
	apart
	cd "$APART"
	ulimit -c unlimited
	local nobody=() file pid
	[ "$EUID" != 0 ] || nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	start_peer target send hello drain
	INPUT=$(endless) start idle "${nobody[@]}" "$APART/${WRAITH##*/}" 127.0.0.1 "$PORT"
	pid=$!
	wait_for_line "$BATS_TEST_TMPDIR/idle.out" hello
	for file in mem environ maps; do
		run "${nobody[@]}" head -c 1 "/proc/$pid/$file"
		[[ "$output" == *'Permission denied'* ]] || fail "$file: $output"
	done
	run "${nobody[@]}" timeout 5 strace -p "$pid"
	[[ "$output" == *'Operation not permitted'* ]] || fail "strace: $output"
	kill -SEGV "$pid"
	wait_until 10 gone "$pid"
	[ -z "$(find "$APART" -name '*core*')" ] || fail "a core"
}

@test "it cannot be read while it waits for a password, and no signal then leaves a core" {
	need_filters
	apart
	cd "$APART"
	ulimit -c unlimited
	local nobody=() file pid
	[ "$EUID" != 0 ] || nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	mkfifo -m 666 secrets
	chmod 755 .
	mkdir -m 777 below
	cd below
	start idle "${nobody[@]}" "$APART/${WRAITH##*/}" -x http://127.0.0.1:1 --proxy-auth-file "$APART/secrets" 127.0.0.1 22
	pid=$!
	wait_until 10 waits_for_file "$pid"
	for file in mem environ maps; do
		run "${nobody[@]}" head -c 1 "/proc/$pid/$file"
		[[ "$output" == *'Permission denied'* ]] || fail "$file: $output"
	done
	kill -ABRT "$pid"
	wait_until 10 gone "$pid"
	[ -z "$(find "$APART" -name '*core*')" ] || fail "a core"
}

# waits_for_file PID: it has overwritten its command line, and sleeps in open(2) of a FIFO
waits_for_file() {
	! grep -qs secrets "/proc/$1/cmdline" && grep -qs '^State:.*S (sleeping)' "/proc/$1/status"
}

@test "it relays to pipes, sockets, terminals, files and /dev/null" {
	local way size=4M
	for way in pipe socketpair tcp pty; do
		KINDS=(--stdin "$way" --stdout "$way")
		[ "$way" != pty ] || size=256K # a terminal takes little at a time
		start_peer target check 1 $size pattern 2 $size fin eof
		run --separate-stderr "$PEER" run "${KINDS[@]}" pattern 1 $size check 2 $size eof fin status 0 -- "$WRAITH" 127.0.0.1 "$PORT"
		assert_status 0
		assert_silent
		wait $!
	done
	head -c 33554432 /dev/urandom >in
	start_peer target echo
	run --separate-stderr bounded "$WRAITH" 127.0.0.1 "$PORT" <in
	assert_status 0
	start_peer target echo
	bounded "$WRAITH" 127.0.0.1 "$PORT" <in >out
	cmp in out
	start_peer target echo
	bounded "$WRAITH" 127.0.0.1 "$PORT" <in >/dev/null
}

@test "by name and through proxies" {
	local any=127.0.0.1
	! grep -qs . /proc/net/if_inet6 || any=:: # some proxies try only the first address of localhost
	start_socks
	start_http_proxy
	start_peer target --bind "$any" --fork both 2 1M 1 1M fin eof
	local port=$PORT route
	for route in '' "-x socks5h://127.0.0.1:$SOCKS_PORT" "-x socks5://127.0.0.1:$SOCKS_PORT" \
		"-x http://127.0.0.1:$HTTP_PORT" "-x socks5h://localhost:$SOCKS_PORT -x http://127.0.0.1:$HTTP_PORT"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr "$PEER" run both 1 1M 2 1M eof fin status 0 -- "$WRAITH" $route localhost "$port"
		assert_status 0
		assert_silent
	done
}

@test "failures are reported from inside the confinement" {
	run --separate-stderr "$WRAITH" 127.0.0.1 "$(dead_port)" </dev/null
	assert_status 69
	assert_message 'connect: cannot connect: Connection refused'
	start_peer target send hello expect hello reset
	run --separate-stderr "$PEER" run expect hello send hello eof status 74 -- "$WRAITH" -v localhost "$PORT"
	assert_status 0
	[[ "$stderr" == *'relay: '*'reset'* ]] || fail "$stderr"
}

@test "it works where a container bars some of the confinement, and -v says what is missing" {
	KINDS=()
	relay_to "$CONFINED" barred seccomp,landlock,prctl "$WRAITH" -v
	[[ "$stderr" == *'sandbox: does not bar new privileges, core dumps and tracing, writing files, abstract sockets, other system calls'* ]] || fail "$stderr"
	[[ "$stderr" == *'sandbox: bars nothing more for the relay'* ]] || fail "$stderr"
	relay_to "$CONFINED" barred landlock "$WRAITH" -v
	[[ "$stderr" == *'sandbox: does not bar '*'writing files, abstract sockets'* ]] || fail "$stderr"
	relay_to "$CONFINED" barred seccomp "$WRAITH" -v
	[[ "$stderr" == *'sandbox: does not bar '*'other system calls'* ]] || fail "$stderr"
	relay_to "$CONFINED" barred seccomp "$WRAITH"
	assert_silent
}

@test "if the kernel cannot bar abstract sockets, -v says so, and files stay barred" {
	need_filters all
	! lacks 'writing files' || skip 'no Landlock in this kernel'
	start_peer target eof
	run --separate-stderr strace -f -qq -o trace -e inject=landlock_create_ruleset:error=EINVAL:when=1 "$WRAITH" -v localhost "$PORT" </dev/null
	assert_status 0
	grep -q INJECTED trace
	[[ "$stderr" == *'sandbox: bars '*'writing files, other system calls'*'does not bar abstract sockets,'* ]] || fail "$stderr"
}

@test "SIGSTOP and SIGCONT, interrupted calls, strace and valgrind do no harm" {
	[ "$(kind)" != sanitized ] || export ASAN_OPTIONS=detect_leaks=0
	start_peer target send hello both 2 8M 1 8M eof
	run --separate-stderr "$PEER" run expect hello kill SIGSTOP sleep 100 kill SIGCONT both 1 8M 2 8M kill SIGSTOP sleep 100 \
		kill SIGCONT fin status 0 -- "$WRAITH" --idle-timeout 30 localhost "$PORT"
	assert_status 0
	KINDS=()
	relay_to strace -f -qq -o trace "$WRAITH"
	relay_to strace -f -qq -o trace -e 'inject=?poll,?ppoll:error=EINTR:when=3+5' "$WRAITH"
	grep -q INJECTED trace
	[ "$(kind)" != sanitized ] || return 0
	need valgrind
	relay_to valgrind -q --error-exitcode=99 "$WRAITH"
}

@test "the relay makes only the calls that the filter allows" {
	need_filters all
	KINDS=()
	relay_to strace -f -qq -o trace "$WRAITH" -v --idle-timeout 30
	local after
	after=$(sed -n '/SECCOMP_SET_MODE_FILTER/h; //!H; ${x;p}' trace | sed -E 's/^[0-9]+ +//; s/\(.*//' | grep -E '^[a-z]' | sort -u)
	! grep -vxE 'seccomp|p?poll|read|write|recvfrom|sendto|splice|pipe2|fcntl|shutdown|close|[gs]etsockopt|ioctl|exit_group' <<<"$after" || fail "$after"
}
