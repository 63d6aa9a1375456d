# The lines of "Coming from another helper", as printed: ours, and those that they replace, if these programs are
# installed; both have the same result.
# shellcheck disable=SC2016,SC2153,SC2154 # texts for other shells; variables of bats and the helpers
bats_require_minimum_version 1.5.0
load helper
load recipes

SECTION='COMING FROM ANOTHER HELPER'
REQUEST='GET / HTTP/1.0\r\n\r\n'

# pairs: their line and ours, separated by a tab
pairs() {
	blocks "$SECTION" | awk '/^    / { print theirs "\t" substr($0, 5); next } { theirs = $0 }'
}

# serve_all: start all that they reach. The HTTP proxy needs a login for one host
serve_all() {
	(umask 077 && echo me:password >"$HOME/.proxy-auth")
	configure $'Host gateway.example.com\n    User gateway'
	serve dynamic near "$PROXY" 1080 ssh -N -D "$PROXY:1080" login.example.net
	serve_squid "$PROXY" 3128 me password '' db.example.com proxy2
	serve_http 192.0.2.2 3128
	serve_peer db far --bind "$FAR" --port 5432 --fork drain
	serve_peer www far --bind "$FAR" --port 80 --fork expect "$REQUEST" eof send whole fin
	serve_peer app near --unix /run/app.sock --fork expect "$REQUEST" eof send whole fin
}

# runs LINE HOST: sets output to the address from which ssh reached HOST with this ProxyCommand, or to what the
# command printed
runs() {
	local options=()
	[[ $1 != *' -F '* ]] || options=(-o ProxyUseFdpass=yes)
	if [[ $1 = *%h* ]]; then
		run --separate-stderr near timeout 60 ssh "${options[@]}" -o "ProxyCommand $1" "$2" \
			'set -- $SSH_CONNECTION; echo "$1"' </dev/null
	else
		run --separate-stderr near timeout 60 bash -c "$1" < <(printf "$REQUEST")
	fi
	[ "$status" -eq 0 ] || fail "$1: status $status: $output $stderr"
}

# broken LINE: whether some releases of its program cannot run it, such as a socat that takes whatever is in memory
# for the port of a SOCKS4A proxy
broken() {
	[[ $1 = *SOCKS4A:* ]] && socat -V | grep -q 'socat version 1\.8\.0\.[0-3] '
}

# replaced PROGRAM: run all its lines, and ours
replaced() {
	local theirs ours host said count=0
	serve_all
	while IFS=$'\t' read -r theirs ours <&4; do
		host=db.example.com
		[[ $ours != *auth* ]] || host=host.corp.example.com
		runs "$ours" "$host"
		[[ $ours != *' -x '* || $output != "$HERE" ]] || fail "not by a proxy: $ours"
		said=$output
		if command -v "$1" >/dev/null && ! broken "$theirs"; then
			runs "$theirs" "$host"
			[ "$output" = "$said" ] || fail "$theirs: $output; $ours: $said"
		fi
		count=$((count + 1))
	done 4< <(pairs | grep "^$1 ")
	[ "$count" -gt 0 ] || fail "no line of $1"
	need "$1"
}

@test "coming from nc" { replaced nc; }
@test "coming from ncat" { replaced ncat; }
@test "coming from connect" { replaced connect; }
@test "coming from corkscrew" { replaced corkscrew; }
@test "coming from proxytunnel" { replaced proxytunnel; }
@test "coming from socat" { replaced socat; }

@test "coming from ssh -W" {
	local theirs ours gateway
	IFS=$'\t' read -r theirs ours < <(pairs | grep '^ssh ')
	configure $'Host gateway.example.com\n    User gateway'
	serve_sshd gateway-sshd near "ListenAddress $HERE" "$(block GATEWAY '    DisableForwarding yes')"
	gateway=$!
	runs "$ours" db.inside.example.com
	[ "$output" = "$HERE" ]
	# shellcheck disable=SC2046 # numbers
	kill $(descendants "$gateway")
	wait "$gateway" || :
	serve_sshd plain-sshd near "ListenAddress $HERE"
	runs "$theirs" db.inside.example.com
	[ "$output" = "$HERE" ]
}

@test "each line of the tables is run here, and RECIPES.md has the same ones" {
	local program page
	while read -r program; do
		grep -q "^@test \"coming from $program[ \"]" "$BATS_TEST_FILENAME" || fail "not run: lines of $program"
	done < <(pairs | cut -d ' ' -f 1 | sort -u)
	page=$(sed -n '/^## Coming from another helper/,/^## M/s/^| `\(.*\)` | `\(.*\)` |$/\1\t\2/p' "$ROOT/RECIPES.md")
	diff <(pairs) <(echo "$page") >&2 || fail 'manual and RECIPES.md differ'
}
