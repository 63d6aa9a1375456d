#!/usr/bin/env bats
# System calls that fail: strace makes each call of the program fail, once at each of its occurrences.
# The program must then report it in one line with the right status, or go on and lose nothing.
# tests/tools/faults is its client, proxy and target at once. `make faults` tries all errors with more data
# and prints a table of what happened; `make check` tries the first error of each row.
# shellcheck disable=SC2154 # variables set by bats and the helper

load helper
bats_require_minimum_version 1.5.0

FAULTS=${FAULTS:-first} # or all
INJECT=$TOOLS/faults
STINGY=$TOOLS/stingy
WORKERS=2
BYTES=200000
[ "$FAULTS" != all ] || BYTES=2000000
CPU=500 # ms; more is a spin

# What may happen: CALLS ENDS ERRORS, each a list with commas. An end is the stage of a message, or
#	-	the run goes on, and no byte is lost; next to a stage, this may happen, too
#	deaf	nobody reads stdout: the download is dropped, everything else goes on
#	left	the client is gone: the upload ends like that
# The first error of a row is the most likely one
ROWS='
poll                     -                    EINTR,EAGAIN
poll                     system               ENOMEM,EINVAL
recvfrom,sendto,sendmsg  -                    EINTR,EAGAIN
recvfrom                 relay,proxy,left     ECONNRESET
recvfrom                 relay,proxy          ETIMEDOUT,EHOSTUNREACH,ECONNREFUSED,ENOMEM
sendto                   relay,proxy,deaf     EPIPE,ECONNRESET
sendmsg                  proxy                EPIPE,ECONNRESET
sendto,sendmsg           relay,proxy          ETIMEDOUT,EHOSTUNREACH,ENOBUFS,ENOMEM
splice                   -                    EINTR,EAGAIN
splice                   relay,deaf,left      EPIPE,ECONNRESET,ENOMEM,EINVAL
read                     -                    EINTR
read                     -,credentials,policy,system EAGAIN
read                     relay,credentials,policy,system EIO,ENOMEM,EISDIR
write                    -                    EINTR,EAGAIN
write                    deaf                 EPIPE
write                    relay                ENOSPC,EIO,EFBIG,EDQUOT
shutdown                 relay                ENOTCONN,ENOBUFS
socket                   system,connect,proxy EMFILE,ENFILE,ENOBUFS,ENOMEM,EACCES,EAFNOSUPPORT
connect                  connect,proxy        ECONNREFUSED,ETIMEDOUT,ENETUNREACH,EHOSTUNREACH,EADDRNOTAVAIL
connect                  connect,proxy        EACCES,EAGAIN,ENOBUFS,ENOMEM
connect                  connect,proxy,relay  EINTR
getsockopt               connect,proxy        ENOBUFS,ENOMEM
getsockname,getpeername  -                    ENOBUFS,ENOTCONN
setsockopt               -                    ENOBUFS,ENOMEM,ENOPROTOOPT,EPERM
close                    -                    EINTR
close                    -,relay              EIO,ENOSPC,EDQUOT
close_range              -                    EIO,EINTR
close_range              -                    ENOSYS,EPERM
fcntl                    usage,system         EINVAL,EBADF
newfstatat,fstat         usage,credentials,policy ENOMEM,EOVERFLOW,EIO
openat,open              credentials,policy,system EMFILE,ENFILE,ENOENT,EACCES,ENOMEM,ENXIO
openat,open              -,system             EINTR
dup2,dup3                credentials          EMFILE,EBUSY,EBADF
ioctl                    -                    ENOTTY,EIO
prctl                    -                    EINVAL,EPERM
landlock_create_ruleset  -                    ENOSYS,EOPNOTSUPP,EMFILE,ENOMEM
landlock_restrict_self   -                    EPERM,E2BIG,ENOMEM
capget,capset            -                    EPERM,EINVAL,EFAULT
seccomp                  -                    EINVAL,ENOMEM,EACCES,EFAULT
rt_sigaction             -                    EINVAL
rt_sigprocmask           -                    EINVAL
pipe,pipe2               system,credentials   EMFILE,ENFILE
clone,clone3,fork,vfork  -,credentials        EAGAIN,ENOMEM
socketpair               system               EMFILE,ENFILE,ENOMEM
setitimer                -                    EINVAL,EFAULT
wait4                    -                    EINTR
wait4                    credentials          ECHILD
getrandom                -                    EINTR
getrandom                system               ENOSYS
mmap,mprotect            system               ENOMEM
munmap,madvise           -                    ENOMEM
lseek,uname,sysinfo      -                    EINVAL
kill,tgkill              -                    EPERM
'

# The same for calls that only libc makes, to look up a name: the name is found anyway, or it is not
LOOKUP_ROWS='
bind,recvmsg,sendmsg,sendmmsg,recvmmsg,ioctl -  ENOMEM,EINTR,EAGAIN,ENOBUFS
pread64,access,readlink,stat,lstat,statfs    -  ENOENT,EACCES,ENOMEM,EIO
getdents64,ppoll,getcwd                      -  ENOMEM,EINTR
'

# Calls that cannot fail, or whose failure nobody sees; libc ends a program whose futex(2) fails, and
# brk(2) has no errors
NEVER='getpid|gettid|getuid|geteuid|getgid|getegid|exit|exit_group|execve|rt_sigreturn|restart_syscall'
NEVER+='|set_robust_list|rseq|futex|brk|sched_yield|sched_getaffinity|clock_gettime|gettimeofday|time|clock_nanosleep|prlimit64'

# The status that belongs to a stage
declare -gA STATUS=([usage]=64 [resolve]='68|75' [connect]=69 [proxy]='69|76' [system]=71
	[relay]=74 [credentials]='77|78' [policy]='77|78')

setup() {
	cd "$BATS_TEST_TMPDIR"
	export ASAN_OPTIONS=detect_leaks=0 # it cannot look for leaks under strace
	need strace
	ulimit -Sn 256 # a system without close_range(2) tries them all
	STRACE=(strace -f -qq) INSIDE=() MORE='' WAY=() PROGRAM=("$WRAITH")
	if grep -qs __asan_init "$WRAITH"; then
		NEVER+='|mmap|munmap|mprotect|brk|madvise|futex|readlink|getrandom'
	fi
	: >table
}

teardown() {
	cat table >>"$BATS_FILE_TMPDIR/table"
	end_all
}

# What happened after which call, and how often, in all tests
teardown_file() {
	[ "$FAULTS" != all ] || awk -F '\t' '
		{ n[$2 "\t" $4 "\t" $5]++ }
		END {
			print "  times call                    error         what happened"
			for (line in n) {
				split(line, word, FS)
				printf "%7d %-23s %-13s %s\n", n[line], word[1], word[2], word[3] | "LC_ALL=C sort -k 2"
			}
			close("LC_ALL=C sort -k 2")
			print NR " in all"
		}' "$BATS_FILE_TMPDIR/table" >&3
}

# attempt STRACE-ARG...: run one channel through the program; sets RESULT to the line of tests/tools/faults
attempt() {
	RESULT=$("${INSIDE[@]}" "$INJECT" "${WAY[@]}" --bytes "$BYTES" "${STRACE[@]}" "$@" "${PROGRAM[@]}" </dev/null 2>&1)
}

# occurrences TRACE: CALL N for each call of each thread, from main's first on. A thread's call with the same
# number as one of the loader's cannot be told from it, and is left out; so is the close of a closed descriptor
occurrences() {
	awk -v never="^($NEVER)\$" '
		!/^[0-9]+ / { $0 = "0 " $0 }
		$2 !~ /^[a-z0-9_]+\(/ { next }
		{ call = $2; sub(/\(.*/, "", call); thread = $1; if (!main) main = thread }
		thread == main && call == "rt_sigaction" && /SIGPIPE/ { ours = 1 }
		{ n = ++count[thread, call] }
		!ours { loader[call] = n }
		ours && n > loader[call] && call !~ never && !/ EBADF / { print call, n }' "$1" | sort -u
}

# cases: of occurrences on stdin: CALL N ERROR ENDS
cases() {
	awk -v rows="$ROWS" -v more="$MORE" -v all="$FAULTS" '
		BEGIN {
			split(rows, row, "\n")
			for (i in row) {
				if (split(row[i], word, " ") != 3)
					continue
				split(word[1], calls, ",")
				errors = word[3]
				if (all != "all")
					sub(/,.*/, "", errors)
				for (j in calls)
					what[calls[j]] = what[calls[j]] " " word[2] more " " errors
			}
		}
		!($1 in what) { print $0, "UNKNOWN", "-"; next }
		{
			n = split(what[$1], word, " ")
			for (i = 1; i < n; i += 2) {
				k = split(word[i + 1], error, ",")
				for (j = 1; j <= k; j++)
					print $0, error[j], word[i]
			}
		}'
}

# judge ENDS: whether RESULT is one of them; sets VERDICT
judge() {
	local how number up down cpu said
	read -r how number up down cpu said <<<"$RESULT"
	VERDICT="bad: $RESULT"
	[[ $how = exit && "$up$down" != *wrong* && $cpu -lt $CPU ]] || return
	case $number:$up:$down:,$1, in
	0:whole:whole:* | 0:whole:*:*,deaf,* | 0:*:whole:*,left,* | 0:*:all:*,left,*)
		[ -z "$said" ] || return
		VERDICT="went on"
		[ "$up$down" = wholewhole ] || VERDICT="went on alone"
		;;
	0:*) return 1 ;;
	*:*:whole:* | *:*:all:*)
		# stderr was closed with stdout, at the target's end
		[ -n "$said" ] || { VERDICT="$number in silence" && return; }
		;;&
	*)
		[[ "$said" =~ ^wraith-connect:\ ([a-z]+)(\ [0-9]+\ of\ [0-9]+)?:\ [^|]*$ ]] || return
		[[ ",$1," = *",${BASH_REMATCH[1]},"* ]] || return
		[[ "$number" =~ ^(${STATUS[${BASH_REMATCH[1]}]})$ ]] || return
		VERDICT="$number ${said#wraith-connect: }"
		;;
	esac
}

# try_each NAME: all cases on stdin; a line of the table for each
try_each() {
	local call n error ends
	while read -r call n error ends; do
		[ "$error" != UNKNOWN ] || { printf '%s\t%s\t%s\t%s\tbad: no row\n' "$1" "$call" "$n" - && continue; }
		attempt -o /dev/null -e "trace=$call" -e "inject=$call:error=$error:when=$n"
		judge "$ends" || :
		printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$call" "$n" "$error" "$VERDICT"
	done
}

# each_fails NAME: find out which calls the program makes, and let each fail
each_fails() {
	local job pids=()
	attempt -o trace
	judge - && [ "$VERDICT" = 'went on' ] || fail "nothing injected: $RESULT" || return
	occurrences trace | cases >cases
	[ "$(wc -l <cases)" -gt 50 ] || fail "few cases: $(<cases)" || return
	for ((job = 0; job < WORKERS; job++)); do
		awk "NR % $WORKERS == $job" cases | try_each "$1" >"table.$job" 3>&- &
		pids+=($!)
	done
	wait "${pids[@]}"
	cat table.* >table
	[ "$(wc -l <table)" -eq "$(wc -l <cases)" ]
	! grep -a 'bad:' table
}

# each_lookup_fails NAME: the same; libc may do anything after a failure, but not forever
each_lookup_fails() {
	ROWS+=$LOOKUP_ROWS MORE=,resolve,connect
	PROGRAM+=(--timeout 3)
	each_fails "$1"
}

# goes_on: the run succeeded, whatever the kernel did
goes_on() {
	attempt
	judge - || fail "$VERDICT"
}

@test "direct, pipes" {
	each_fails direct
}

@test "direct, a socket pair" {
	WAY=(--sockets)
	each_fails sockets
}

@test "SOCKS5, a file of credentials, a file of rules" {
	echo user:password >login
	echo 'permit *:*' >rules
	chmod 600 login rules
	WAY=(--via socks5)
	PROGRAM+=(--proxy-auth-file login --permit-file rules)
	ROWS+=$'getcwd,lstat,stat,readlink credentials,policy ENOENT,EACCES,ENOMEM\n'
	each_fails socks5
}

@test "HTTP, a password from SSH_ASKPASS, a socket pair" {
	printf '%s\n' '#!/bin/sh' 'echo password' >askpass
	chmod 755 askpass
	STRACE=(strace -qq) # not what askpass calls
	WAY=(--via http --sockets)
	PROGRAM=(env SSH_ASKPASS="$PWD/askpass" SSH_ASKPASS_REQUIRE=force "$WRAITH" -P user)
	NEVER+='|close' # it closes all the same, and askpass sees it: Linux's own close(2)
	each_fails http
}

@test "a name from a file" {
	WAY=(--target localhost)
	PROGRAM+=(-4)
	each_lookup_fails file
}

@test "a name from a name server" {
	need unshare
	DNS_TIMEOUT=1 open_lab name.example=A:127.0.0.1,AAAA:::1
	INSIDE=(inside)
	WAY=(--target name.example)
	each_lookup_fails server
}

@test "a few bytes at a time, with interruptions" {
	CPU=10000 STRACE=() PROGRAM=("$STINGY")
	local way
	for way in '--via direct' '--via socks5' '--via http' '--sockets --via http' '--target localhost'; do
		read -ra WAY <<<"$way"
		goes_on
	done
}

@test "with few descriptors, it reports an error or manages with them" {
	local most way ends=()
	for way in 127.0.0.1 localhost; do
		WAY=(--target "$way")
		for most in {4..10}; do
			STRACE=(prlimit "--nofile=$most")
			attempt 3>&-
			judge system,resolve || fail "$most: $VERDICT"
			ends+=("$VERDICT")
		done
	done
	[[ "${ends[0]},${ends[7]},${ends[-1]}" = 'went on,71 system: a system call failed: '*',went on' ]] || fail "${ends[@]}"
}
