#!/usr/bin/env bash
# Shows real ssh sessions through each mode of wraith-connect, on loopback, with its own servers: one line for
# each. It leaves nothing behind; the exit status is 1 if a mode fails.
set -u

BATS_TEST_TMPDIR=$(mktemp -d) || exit
export BATS_TEST_TMPDIR
# shellcheck source=tests/helper.bash
. "${BASH_SOURCE[0]%/*}/helper.bash"

# skip REASON: a program is missing
skip() {
	fail "$1"
}

# shellcheck disable=SC2317 # the trap calls it
finish() {
	end_all
	rm -rf "$BATS_TEST_TMPDIR"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

green='' red='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then
	green=$'\e[32m' red=$'\e[31m' dim=$'\e[2m' plain=$'\e[m'
fi

# shown COMMAND HOST [OPTION]: print the ssh command as a person would write it, on one line
shown() {
	local text=${1//"'$WRAITH'"/wraith-connect}
	text=${text//" -F '$SSH_CONFIG'"/}
	echo "ssh ${3:+-o $3 }-o ProxyCommand='$text' $2"
}

# try_mode NAME PROXYCOMMAND [HOST [REMARK [OPTION]]]: run a session with HOST (target) this way, and print its
# line: a tick, the time, and what ran
try_mode() {
	local name=$1 host=${3:-target} said begin ms
	begin=${EPOCHREALTIME/[.,]/}
	said=$(ssh -F "$SSH_CONFIG" ${5:+-o "$5"} -o "ProxyCommand=$2" "$host" "echo '$name'" 2>&1 </dev/null)
	ms=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
	if [ "$said" = "$name" ]; then
		mark="$green✓$plain"
		passed=$((passed + 1))
	else
		mark="$red✗$plain"
		failed=$((failed + 1))
	fi
	printf '%s %-12s %5d ms  %s%s%s\n' "$mark" "$name" "$ms" "$(shown "$2" "$host" "${5-}")" "$dim${4:+  $4}" "$plain"
	[ "$said" = "$name" ] || printf '    %s\n' "${said//$'\n'/$'\n    '}"
}

set_up() {
	need ssh && start_sshd target && ssh_host target "$SSHD_PORT" &&
		start_sshd gateway "ForceCommand exec '$WRAITH' --forced --permit '127.0.0.0/8:*'" && ssh_host gateway "$SSHD_PORT" &&
		start_socks && start_http_proxy &&
		start_on_free_port dynamic ssh -F "$SSH_CONFIG" -N target -D && DYNAMIC_PORT=$PORT
}

# boot NAME: a host with this name, whose sshd is up half a second later
boot() {
	local port
	port=$(dead_port)
	ssh_host "$1" "$port"
	# shellcheck disable=SC2016 # for the inner shell
	start "$1" sh -c 'sleep 0.5 && exec "$0" "$@"' "$(command -v sshd)" -D -e -f "$BATS_TEST_TMPDIR/target.conf" -p "$port"
}

# has OPTION: whether this build knows it
has() {
	"$WRAITH" --help | grep -qwe "$1"
}

passed=0 failed=0
set_up || exit 1
socks="socks5h://127.0.0.1:$SOCKS_PORT" http="http://127.0.0.1:$HTTP_PORT"
try_mode 'direct' "'$WRAITH' %h %p"
try_mode 'SOCKS5' "'$WRAITH' --proxy $socks %h %p"
try_mode 'HTTP CONNECT' "'$WRAITH' --proxy $http %h %p"
try_mode 'ssh -D' "'$WRAITH' --proxy socks4a://127.0.0.1:$DYNAMIC_PORT %h %p"
try_mode 'chain' "'$WRAITH' --proxy $socks --proxy $http %h %p"
try_mode 'alternatives' "'$WRAITH' --proxy http://127.0.0.1:$(dead_port),$http %h %p" target '(the first one is dead)'
try_mode 'as with nc' "'$WRAITH' -X connect -x 127.0.0.1:$HTTP_PORT %h %p"
has --fdpass && try_mode 'fdpass' "'$WRAITH' --fdpass %h %p" target '' ProxyUseFdpass=yes
boot booting
try_mode 'waiting' "'$WRAITH' --retry-for 10 %h %p" booting '(its sshd comes up only now)'
try_mode 'gateway' "ssh -F '$SSH_CONFIG' gateway %h %p" target \
	"(there: ForceCommand exec wraith-connect --forced --permit '127.0.0.0/8:*')"
echo "$passed of $((passed + failed)) in $SECONDS s"
[ "$failed" -eq 0 ]
