#!/usr/bin/env bash
# Real ssh sessions through each mode of wraith-connect, on loopback, with servers of its own:
# one line each. Leaves nothing behind; exit status 1 when a mode fails.
set -u

BATS_TEST_TMPDIR=$(mktemp -d) || exit
export BATS_TEST_TMPDIR
# shellcheck source=tests/helper.bash
. "${BASH_SOURCE[0]%/*}/helper.bash"

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

# shown COMMAND: it as a person would write it, on one line
shown() {
	local text=${1//"'$WRAITH'"/wraith-connect}
	text=${text//" -F '$SSH_CONFIG'"/}
	echo "ssh -o ProxyCommand='$text' host"
}

# line TICK [REMARK]: the line of try_mode
line() {
	printf '%s %-12s %5d ms  %s%s%s\n' "$1$plain" "$name" "$ms" "$(shown "$command")" "${2-}" "$plain"
}

# try_mode NAME PROXYCOMMAND [REMARK]: a session that goes this way, and its line
try_mode() {
	local name=$1 command=$2 remark=${3-} said begin ms
	begin=${EPOCHREALTIME/[.,]/}
	said=$(ssh -F "$SSH_CONFIG" -o "ProxyCommand=$command" target "echo '$name'" 2>&1 </dev/null)
	ms=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
	if [ "$said" = "$name" ]; then
		line "$green✓" "$dim$remark"
	else
		line "$red✗"
		printf '    %s\n' "${said//$'\n'/$'\n    '}"
		failed=1
	fi
}

set_up() {
	need ssh && start_sshd target && ssh_host target "$SSHD_PORT" &&
		start_sshd gateway "ForceCommand exec '$WRAITH' --forced --permit '127.0.0.0/8:*'" && ssh_host gateway "$SSHD_PORT" &&
		start_socks && start_http_proxy
}

failed=0
set_up || exit 1
try_mode 'direct' "'$WRAITH' %h %p"
try_mode 'SOCKS5' "'$WRAITH' --proxy socks5h://127.0.0.1:$SOCKS_PORT %h %p"
try_mode 'HTTP CONNECT' "'$WRAITH' --proxy http://127.0.0.1:$HTTP_PORT %h %p"
try_mode 'gateway' "ssh -F '$SSH_CONFIG' gateway %h %p" '  (there: ForceCommand exec wraith-connect --forced --permit '127.0.0.0/8:*')'
exit "$failed"
