# What the tests and the demo share. `load helper`, and let teardown() call end_all.
# Programs are started as background jobs of the test's shell; end_all ends these and nothing else.
# All files go to $BATS_TEST_TMPDIR. Ports are free ones, read back or tried.
# shellcheck shell=bash disable=SC2034,SC2154 # variables set for the tests and by bats

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WRAITH=${WRAITH:-$ROOT/wraith-connect}
PEER=${PEER:-$ROOT/tests/peer/peer}
TOOLS=$ROOT/tests/tools
NAMESERVER=${NAMESERVER:-$TOOLS/nameserver}
PTY=${PTY:-$TOOLS/pty}
CONFINED=${CONFINED:-$TOOLS/confined}
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
RES_OPTIONS='timeout:1 attempts:1' # where no name server answers, a lookup fails soon
export ROOT WRAITH PEER PATH RES_OPTIONS
unset "${!SSH_@}" INPUT ALL_PROXY HTTP_PROXY HTTPS_PROXY NO_PROXY all_proxy http_proxy https_proxy no_proxy

# The secret target, with port 4711, which no output may show; and what is sent to proxies and what they answer, in the
# form of the peer's scripts. connect_head is only the beginning of a request
SECRET=s3cr3t-target.invalid
socks5_name='\x05\x01\x00\x03\x15s3cr3t-target.invalid\x12\x67'
socks5_ok='\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00'
connect_head='CONNECT s3cr3t-target.invalid:4711 HTTP/1.1\r\nHost: s3cr3t-target.invalid:4711\r\n'
connect_request="$connect_head\\r\\n"

# fail TEXT: make the test fail with a reason
fail() {
	printf '%s\n' "$*" >&2
	return 1
}

# need PROGRAM: skip the test if the program is not installed; .ci/run lists the reasons that it accepts
need() {
	command -v "$1" >/dev/null || skip "$(sh "$ROOT/tests/setup.sh" --why "$1")"
}

# need_sight: only root sees the memory and the environment of a process that has made itself undumpable
need_sight() {
	[ "$EUID" = 0 ] || skip 'only root sees into a confined process'
}

# need_login: sshd lets in only a user who has a shell
need_login() {
	case $(getent passwd "$EUID") in
	*/nologin | */false) skip 'this user may not log in' ;;
	esac
}

# has_namespaces: whether a test can have its own network and mounts; need_namespaces: skip it if it cannot
has_namespaces() {
	local flags=-nm
	[ "$EUID" = 0 ] || flags=-rnm
	unshare "$flags" true 2>/dev/null
}

need_namespaces() {
	has_namespaces || skip 'no namespaces for this user'
}

# memory_of PID: print all memory that it can write to, except the guard pages of stacks
memory_of() {
	local from to mode rest
	while IFS='- ' read -r from to mode rest; do
		[[ $mode != rw* ]] || dd if="/proc/$1/mem" bs=4096 skip=$((0x$from / 4096)) count=$(((0x$to - 0x$from) / 4096)) conv=noerror,sync 2>/dev/null || :
	done <"/proc/$1/maps"
}

# built PROGRAM...: fail if one of them is not there
built() {
	local program missing=()
	for program; do
		[ -x "$program" ] || missing+=("${program#"$ROOT/"}")
	done
	[ ${#missing[@]} -eq 0 ] || fail "not built: ${missing[*]}; run 'make test-programs'"
}

# wait_until SECS COMMAND...: run COMMAND until it succeeds, for SECS at most
wait_until() {
	local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
	shift
	until "$@"; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$end" ] || return 1
		sleep 0.03
	done
}

# wait_for_line FILE REGEX [SECS]: wait (10 s) until a line of FILE matches
wait_for_line() {
	wait_until "${3:-10}" grep -qsaE -- "$2" "$1" && return
	fail "no line '$2' in $1, which holds:"
	cat "$1" >&2
	return 1
}

# gone PID...: none of them runs any more (a zombie does not run)
gone() {
	! ps -o stat= -p "$(IFS=, && echo "$*")" | grep -qv '^Z'
}

# descendants PID: its children, their children and so on
descendants() {
	local child
	for child in $(pgrep -P "$1"); do
		echo "$child"
		descendants "$child"
	done
}

# helpers_of PID: the wraith-connect processes under it
helpers_of() {
	local pid name=${WRAITH##*/}
	for pid in $(descendants "$1"); do
		[ "$(ps -o comm= -p "$pid")" != "${name:0:15}" ] || echo "$pid"
	done
}

# count_helpers PID N: whether there are N of them
count_helpers() {
	[ "$(helpers_of "$1" | wc -l)" -eq "$2" ]
}

# end_all: end the running background jobs and everything that they started, and wait for them
end_all() {
	local pid all=()
	for pid in $(jobs -pr); do
		all+=("$pid")
		mapfile -t -O "${#all[@]}" all < <(descendants "$pid")
	done
	[ ${#all[@]} -eq 0 ] || kill -KILL "${all[@]}" 2>/dev/null || :
	wait 2>/dev/null || :
}

# start NAME COMMAND...: run COMMAND in the background, its output in NAME.out and NAME.err,
# its input from the file INPUT, if that is set
start() {
	local base=$BATS_TEST_TMPDIR/$1
	shift
	rm -f "$base.out" "$base.err" # of an earlier one by this name
	"$@" <>"${INPUT:-/dev/null}" >"$base.out" 2>"$base.err" 3>&- &
}

# endless: print the name of a FIFO that, used as INPUT, has no data and no end
endless() {
	[ -p "$BATS_TEST_TMPDIR/endless" ] || mkfifo "$BATS_TEST_TMPDIR/endless"
	echo "$BATS_TEST_TMPDIR/endless"
}

# start_peer NAME ARG...: start `peer serve ARG...`; sets PORT to the port that its first line says
start_peer() {
	local name=$1
	shift
	start "$name" "$PEER" serve "$@"
	wait_for_line "$BATS_TEST_TMPDIR/$name.out" '[0-9]' || return
	read -r PORT <"$BATS_TEST_TMPDIR/$name.out"
	PORT=${PORT//[!0-9]/}
}

# accepts PORT: whether somebody listens on it
accepts() {
	(exec 4<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# dead_port: print a port on which nobody listens
dead_port() {
	local port
	while port=$((10240 + RANDOM % 20000)) && accepts "$port"; do :; done
	echo "$port"
}

# start_on_free_port NAME COMMAND...: start COMMAND with a free port as one more argument; sets PORT
start_on_free_port() {
	local name=$1 try
	shift
	for try in {1..20}; do
		PORT=$(dead_port)
		start "$name" "$@" "$PORT"
		wait_until 10 accepts_or_gone "$PORT" $! && ! gone $! && return
	done
	fail "$name did not start after $try tries:"
	cat "$BATS_TEST_TMPDIR/$name".{out,err} >&2
	return 1
}

accepts_or_gone() {
	accepts "$1" || gone "$2"
}

# start_socks: microsocks on SOCKS_PORT
start_socks() {
	need microsocks && start_on_free_port socks microsocks -i 127.0.0.1 -p || return
	SOCKS_PORT=$PORT
}

# start_http_proxy: tinyproxy on HTTP_PORT, with CONNECT to any port
start_http_proxy() {
	need tinyproxy && start_on_free_port tinyproxy exec_tinyproxy || return
	HTTP_PORT=$PORT
}

exec_tinyproxy() {
	local conf=$BATS_TEST_TMPDIR/tinyproxy.conf
	printf '%s\n' "Port $1" 'Listen 127.0.0.1' 'Timeout 600' 'MaxClients 100' 'LogLevel Warning' >"$conf"
	exec tinyproxy -d -c "$conf"
}

# start_sshd NAME [LINE...]: a private sshd on SSHD_PORT, its pid in SSHD_PID, its log in NAME.err.
# LINEs of sshd_config come before ours, and the first that sets an option wins. No start-up file of
# the user's shell affects the sessions
start_sshd() {
	local name=$1 dir=$BATS_TEST_TMPDIR
	shift
	need sshd || return
	need_login || return
	make_keys
	[ "$EUID" != 0 ] || mkdir -p /run/sshd
	# Since 9.8, sshd turns away clients that fail often, as some tests do.
	! grep -qai persourcepenalties "$(command -v sshd)" || set -- "$@" 'PerSourcePenalties no'
	printf '%s\n' "$@" 'ListenAddress 127.0.0.1' "HostKey $dir/host_key" "AuthorizedKeysFile $dir/user_key.pub" \
		'UsePAM no' 'StrictModes no' 'PidFile none' 'LogLevel VERBOSE' 'MaxStartups 200' 'MaxSessions 100' \
		'UseDNS no' 'PermitUserRC no' "SetEnv HOME=$dir" 'Subsystem sftp internal-sftp' >"$dir/$name.conf"
	start_on_free_port "$name" "$(command -v sshd)" -D -e -f "$dir/$name.conf" -p || return
	SSHD_PORT=$PORT
	SSHD_PID=$!
}

# make_keys: once a test, the keys of host and user and SSH_CONFIG, which trusts the host under any name
make_keys() {
	local dir=$BATS_TEST_TMPDIR
	export SSH_CONFIG=$dir/ssh_config
	[ ! -e "$SSH_CONFIG" ] || return 0
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$dir/host_key"
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$dir/user_key"
	echo "* $(cat "$dir/host_key.pub")" >"$dir/known_hosts"
	printf '%s\n' 'Host *' 'BatchMode yes' 'IdentitiesOnly yes' 'IdentityAgent none' "IdentityFile $dir/user_key" \
		"UserKnownHostsFile $dir/known_hosts" 'GlobalKnownHostsFile /dev/null' 'CheckHostIP no' \
		"User $(id -un)" >"$SSH_CONFIG"
}

# bounded COMMAND...: run it for at most a minute
bounded() {
	timeout 60 "$@"
}

# our_ssh ARG...: ssh with SSH_CONFIG
our_ssh() {
	bounded ssh -F "$SSH_CONFIG" "$@"
}

# ssh_host NAME PORT [LINE...]: let SSH_CONFIG know a host on 127.0.0.1
ssh_host() {
	printf '%s\n' "Host $1" 'HostName 127.0.0.1' "Port $2" "${@:3}" >>"$SSH_CONFIG"
}

# start_master HOST: a ControlMaster connection to a host whose block names a ControlPath
start_master() {
	start "master-$1" ssh -F "$SSH_CONFIG" -M -N "$1"
	MASTER_PID=$!
	wait_until 10 our_ssh -O check "$1" 2>/dev/null || fail "no master for $1"
}

# lab COMMAND...: run COMMAND in a network of its own, with HOSTS as /etc/hosts. All addresses of
# 198.51.100.0/24 and 2001:db8:1::/64 are black holes, except the first, which are ours. 203.0.113.1 and
# 2001:db8:2::1 are ours, too, but reached from the others, so that getaddrinfo sorts them last
lab() {
	local flags=-nm
	[ "$EUID" = 0 ] || flags=-rnm
	# shellcheck disable=SC2016 # for the inner shell
	unshare "$flags" bash -c 'set -e
		ip link set lo up
		ip link add hole0 type veth peer name hole1
		ip link set hole0 arp off
		ip addr add 198.51.100.1/24 dev hole0
		ip addr add 2001:db8:1::1/64 dev hole0 nodad
		ip addr add 203.0.113.1/32 dev lo
		ip addr add 2001:db8:2::1/128 dev lo
		ip link set hole0 up
		ip link set hole1 up
		ip route replace local 203.0.113.1 dev lo table local src 198.51.100.1
		until ip route del local 2001:db8:2::1 table local 2>/dev/null; do sleep 0.02; done
		ip route add local 2001:db8:2::1 dev lo table local src 2001:db8:1::1
		[ -z "$HOSTS" ] || mount --bind "$HOSTS" /etc/hosts
		exec "$@"' lab "$@"
}

# open_lab RULE...: a lab, kept open for `inside`. Its only name server follows the RULEs and writes its queries to
# names.out. The resolver waits for DNS_TIMEOUT seconds
open_lab() {
	need_namespaces
	printf '%s\n' 'nameserver 127.0.0.1' 'search .' "options timeout:${DNS_TIMEOUT-30} attempts:1" >resolv.conf
	echo 'hosts: files dns' >nsswitch.conf
	# shellcheck disable=SC2016 # for the inner shell
	start lab lab bash -c 'set -e
		for file in resolv.conf nsswitch.conf; do
			[ ! -e "/etc/$file" ] || mount --bind "$file" "/etc/$file"
		done
		echo $$
		exec sleep 600'
	wait_for_line lab.out '[0-9]'
	start names inside "$NAMESERVER" "$@"
	wait_for_line names.out '[0-9]'
}

# inside COMMAND...: run COMMAND in the lab
inside() {
	local flags=()
	[ "$EUID" = 0 ] || flags=(-U --preserve-credentials)
	nsenter -t "$(<lab.out)" "${flags[@]}" -n -m "--wd=$PWD" "$@"
}

# serve NAME ADDR SCRIPT...: a peer in the lab, on port 4711 of ADDR
serve() {
	start "$1" inside "$PEER" serve --bind "$2" --port 4711 "${@:3}"
	wait_for_line "$1.out" '[0-9]'
}

# through URL [OPTION...]: connect to the secret target through a proxy
through() {
	run --separate-stderr timeout 60 "$WRAITH" -w 30 -x "$@" "$SECRET" 4711 </dev/null
	no_secret
}

# The assertions are about the last `run --separate-stderr`.

# assert_status N: the exit status is N
assert_status() {
	[ "$status" -eq "$1" ] || fail "status $status, not $1; stdout: ${output:0:2000}; stderr: ${stderr-}"
}

# assert_message REGEX: wraith-connect printed one line, and `STAGE: reason` matches REGEX
assert_message() {
	local said
	mapfile -t said < <(grep -a '^wraith-connect: ' <<<"${stderr-}")
	[[ ${#said[@]} -eq 1 && ${said[0]#wraith-connect: } =~ ^($1) ]] || fail "not one line '$1': ${stderr-}"
}

# assert_silent: nothing on stderr
assert_silent() {
	[ -z "${stderr-}" ] || fail "stderr: $stderr"
}

# no_secret: stderr shows nothing of the secret target, s3cr3t-target.invalid 4711, and no password
no_secret() {
	[[ "$stderr" != *s3cr3t* && "$stderr" != *4711* && "$stderr" != *invalid* ]] || fail "it talks: $stderr"
}

# assert_no_secret FILE SECRET...: FILE contains no SECRET
assert_no_secret() {
	local secret
	for secret in "${@:2}"; do
		! grep -qaF -- "$secret" "$1" || fail "'$secret' is in $1: $(tr '\0' ' ' <"$1")" || return
	done
}

# asked QUERY, unasked WORD: the name server got the QUERY; it got no query with the WORD
asked() {
	grep -qx -- "$1" names.out || fail "not asked for $1: $(<names.out)"
}

unasked() {
	! grep -qwF -- "$1" names.out || fail "asked for $1: $(<names.out)"
}
