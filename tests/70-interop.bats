# Through real proxies: each one by itself, with and without a login, and in chains; and what each of them does
# with requests that it cannot or will not serve.
# shellcheck disable=SC2015,SC2030,SC2031,SC2153,SC2154 # variables set by bats, the helper and setup_file; && and || in turn
bats_require_minimum_version 1.5.0
load helper
load interop/proxies

setup_file() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	local any=127.0.0.1
	! grep -qs . /proc/net/if_inet6 || any=:: # some proxies try only the first address of localhost
	start_peer both --bind "$any" --fork both 1 4M 2 4M fin eof
	BOTH_PORT=$PORT
	start_peer pong --limit 600 --bind "$any" --fork expect ping send pong fin eof
	PONG_PORT=$PORT
	start_peer late --limit 600 --bind "$any" --fork expect ping eof send pong fin eof
	LATE_PORT=$PORT
	start_sshd target
	ssh_host target "$SSHD_PORT"
	TARGET_PORT=$SSHD_PORT

	start_microsocks microsocks
	MICROSOCKS=socks5h://127.0.0.1:$PORT
	start_microsocks_login microsocks-login
	MICROSOCKS_LOGIN=socks5h://127.0.0.1:$PORT
	DANTE=absent://dante DANTE_LOGIN=absent://dante # some releases do not have it
	if command -v danted >/dev/null; then
		start_dante dante
		DANTE=socks5h://127.0.0.1:$PORT
		if has_namespaces; then
			start_dante_login dante-login
			DANTE_LOGIN=socks5h://127.0.0.1:$PORT
		fi
	fi
	start_tinyproxy tinyproxy
	TINYPROXY=http://127.0.0.1:$PORT
	start_tinyproxy_login tinyproxy-login
	TINYPROXY_LOGIN=http://127.0.0.1:$PORT
	start_squid squid
	SQUID=http://127.0.0.1:$PORT
	start_squid_login squid-basic basic
	SQUID_BASIC=http://127.0.0.1:$PORT
	start_squid_login squid-digest digest
	SQUID_DIGEST=http://127.0.0.1:$PORT
	start_squid_login squid-both basic digest
	SQUID_BOTH=http://127.0.0.1:$PORT
	start_tor tor
	TOR=socks5h://127.0.0.1:$PORT
	SOCKETS=$BATS_FILE_TMPDIR
	start_dynamic dynamic target -L "$SOCKETS/socks:${MICROSOCKS#*//}" -L "$SOCKETS/http:${TINYPROXY#*//}"
	DYNAMIC=socks5h://127.0.0.1:$PORT
	start_sshd strict 'AllowTcpForwarding no'
	ssh_host strict "$SSHD_PORT"
	start_dynamic dynamic-strict strict
	DYNAMIC_STRICT=socks5h://127.0.0.1:$PORT
	export BOTH_PORT PONG_PORT LATE_PORT TARGET_PORT SOCKETS MICROSOCKS MICROSOCKS_LOGIN DANTE DANTE_LOGIN \
		TINYPROXY TINYPROXY_LOGIN SQUID SQUID_BASIC SQUID_DIGEST SQUID_BOTH TOR DYNAMIC DYNAMIC_STRICT
}

teardown_file() {
	stop_proxies
}

setup() {
	export SSH_CONFIG=$BATS_FILE_TMPDIR/ssh_config # the helper forgets an inherited one
	PLAIN=("$MICROSOCKS" "$DANTE" "$DYNAMIC" "$TINYPROXY" "$SQUID")
	WITH_LOGIN=("$MICROSOCKS_LOGIN" "$DANTE_LOGIN" "$TINYPROXY_LOGIN" "$SQUID_BASIC")
}

teardown() {
	end_all
}

# with USER:PASSWORD URL: print the URL with them in it
with() {
	echo "${2/:\/\//://$1@}"
}

# logged_in URL...: print each with the right login in it
logged_in() {
	local url
	for url; do
		with "$LOGIN:$PASSWORD" "$url"
	done
}

# absent WORD...: whether one of the proxies is missing. Its checks are left out; a test says so
absent() {
	[[ "$*" == *absent://* ]]
}

# carries HOST OPTION...: 4 MiB each way at once, without an error
carries() {
	! absent "$@" || return 0
	run --separate-stderr "$PEER" run --limit 30 both 2 4M 1 4M eof fin status 0 -- "$WRAITH" "${@:2}" "$1" "$BOTH_PORT"
	went "$*"
}

# reaches OPTION...: a few bytes each way
reaches() {
	! absent "$@" || return 0
	run --separate-stderr "$PEER" run --limit 30 send ping expect pong fin eof status 0 -- \
		"$WRAITH" "$@" "${HOST:-127.0.0.1}" "$PONG_PORT"
	went "$*"
}

# went WHAT: the peer's script ran to its end, and nothing was printed
went() {
	[ "$status" -eq 0 ] && [ -z "$stderr" ] || fail "$1: status $status: $stderr"
}

# ends STATUS REGEX HOST PORT OPTION...: it cannot connect and says why, but not where to or as whom
ends() {
	! absent "$@" || return 0
	run --separate-stderr timeout 30 "$WRAITH" -w 10 "${@:5}" "$3" "$4" </dev/null
	assert_status "$1" && assert_message "$2" && no_secret "$4" || fail "${*:3}"
}

# no_secret PORT: neither target nor login on stderr
no_secret() {
	[[ "$stderr" != *s3cr3t* && "$stderr" != *.invalid* && "$stderr" != *localhost* && "$stderr" != *127.0.0.1* &&
		! "$stderr" =~ (^|[^0-9])"$1"([^0-9]|$) ]] || fail "it talks: $stderr"
}

# refuses_or_hangs_up HOST PORT OPTION...: some releases of a proxy refuse this, others hang up
refuses_or_hangs_up() {
	! absent "$@" || return 0
	run --separate-stderr timeout 30 "$WRAITH" -w 10 "${@:3}" "$1" "$2" </dev/null
	[[ $status == 69 || $status == 76 ]] && assert_message 'proxy: ' && no_secret "$2" || fail "status $status: $*"
}

# ssh_goes OPTION...: a session through the proxy gives its output, its status, and nothing else
ssh_goes() {
	! absent "$@" || return 0
	run --separate-stderr our_ssh -o "ProxyCommand='$WRAITH' $* %h %p" -p "$TARGET_PORT" target 'expr 6 \* 7; exit 7' </dev/null
	assert_status 7 && assert_silent && [ "$output" = 42 ] || fail "$*"
}

@test "dante is among the proxies" {
	need danted
	need_namespaces
	! absent "$DANTE" "$DANTE_LOGIN"
}

@test "every proxy carries 4 MiB both ways, to a name and to an address" {
	local url
	for url in "${PLAIN[@]}"; do
		carries localhost -x "$url"
		carries 127.0.0.1 -x "$url"
	done
}

@test "every proxy with logins carries 4 MiB both ways, to a name and to an address" {
	local url
	for url in $(logged_in "${WITH_LOGIN[@]}"); do
		carries localhost -x "$url"
		carries 127.0.0.1 -x "$url"
	done
}

@test "socks5:// looks the name up here: microsocks, dante, ssh -D" {
	local url
	for url in "$MICROSOCKS" "$DANTE" "$DYNAMIC" "$(logged_in "$DANTE_LOGIN")"; do
		HOST=localhost reaches -4 -x "${url/5h/5}"
	done
}

@test "ssh goes through every proxy" {
	local url
	for url in "${PLAIN[@]}" $(logged_in "${WITH_LOGIN[@]}"); do
		ssh_goes -x "$url"
	done
}

@test "a login that is not asked for does no harm" {
	local url
	for url in "${PLAIN[@]}"; do
		reaches -x "$(logged_in "$url")"
	done
}

# tinyproxy answers a wrong login with 401, others with 407 again.
@test "a wrong or missing login is 77" {
	local url wrong='it refuses this user or password'
	for url in "${WITH_LOGIN[@]}"; do
		[ "$url" != "$TINYPROXY_LOGIN" ] || wrong+='|it does not allow this connection .*HTTP status 401'
		ends 77 "proxy: ($wrong)" "$SECRET" 22 -x "$(with "$LOGIN:s3cr3t-no" "$url")"
		ends 77 "proxy: ($wrong)" "$SECRET" 22 -x "$(with "s3cr3t-no:$PASSWORD" "$url")"
		ends 77 'proxy: it asks for a user and password' "$SECRET" 22 -x "$url"
	done
}

# If its server cannot connect, ssh -D sends nothing and hangs up.
@test "a target that refuses: 69; ssh -D: 76" {
	local dead
	dead=$(dead_port)
	ends 69 'proxy: the target refused its connection' localhost "$dead" -x "$MICROSOCKS"
	ends 69 'proxy: the target refused its connection' localhost "$dead" -x "$DANTE"
	ends 76 'proxy: it hung up in the handshake' localhost "$dead" -x "$DYNAMIC"
	ends 69 'proxy: it cannot reach the target, HTTP status 500' localhost "$dead" -x "$TINYPROXY"
	ends 69 'proxy: it cannot reach the target, HTTP status 503' localhost "$dead" -x "$SQUID"
	ends 69 'proxy: the target refused its connection' 127.0.0.1 "$dead" -x "$(logged_in "$DANTE_LOGIN")"
	ends 69 'proxy: it cannot reach the target, HTTP status 503' 127.0.0.1 "$dead" -x "$(logged_in "$SQUID_BASIC")"
}

@test "a name that the proxy does not find: 69; ssh -D: 76" {
	ends 69 'proxy: it reports a general failure' "$SECRET" 4711 -x "$MICROSOCKS"
	ends 69 'proxy: it cannot reach the target' "$SECRET" 4711 -x "$DANTE"
	ends 76 'proxy: it hung up in the handshake' "$SECRET" 4711 -x "$DYNAMIC"
	ends 69 'proxy: it cannot reach the target, HTTP status 500' "$SECRET" 4711 -x "$TINYPROXY"
	ends 69 'proxy: it cannot reach the target, HTTP status 50[03]' "$SECRET" 4711 -x "$SQUID"
}

# microsocks and tor have no rules.
@test "refused by rule: 77; ssh -D: 76" {
	ends 77 'proxy: its rules do not allow this connection' 127.0.0.1 "$REFUSED_PORT" -x "$DANTE"
	ends 77 'proxy: its rules do not allow this connection' localhost "$REFUSED_PORT" -x "$DANTE"
	ends 77 'proxy: its rules do not allow this connection' 127.0.0.1 "$REFUSED_PORT" -x "$(logged_in "$DANTE_LOGIN")"
	ends 76 'proxy: it hung up in the handshake' 127.0.0.1 "$PONG_PORT" -x "$DYNAMIC_STRICT"
	ends 77 'proxy: it does not allow this connection .*HTTP status 403' "$REFUSED_NAME" 22 -x "$TINYPROXY"
	ends 77 'proxy: it does not allow this connection .*HTTP status 403' "$SECRET" "$REFUSED_PORT" -x "$SQUID"
	ends 77 'proxy: it refused before it asked for the login.*HTTP status 403' "$SECRET" "$REFUSED_PORT" -x "$(logged_in "$SQUID_BASIC")"
}

# dante lets nobody connect to dante itself: a rule refuses that.
@test "chains of two: each kind of proxy after each other kind" {
	local first second
	for first in "${PLAIN[@]}"; do
		for second in "${PLAIN[@]}"; do
			[ "$first" = "$second" ] || HOST=localhost reaches -x "$first" -x "$second"
		done
	done
}

@test "chains of two with logins: each kind of proxy after each kind" {
	local first second
	for first in $(logged_in "${WITH_LOGIN[@]}"); do
		for second in $(logged_in "${WITH_LOGIN[@]}"); do
			[ "$first" = "$second" ] || reaches -x "$first" -x "$second"
		done
		reaches -x "$first" -x "$DYNAMIC"
		reaches -x "$DYNAMIC" -x "$first"
	done
	reaches -x "$DANTE" -x "$(logged_in "$DANTE_LOGIN")"
	reaches -x "$SQUID" -x "$(logged_in "$SQUID_BASIC")"
}

@test "a chain of eight carries 4 MiB both ways, and ssh" {
	local url chain=()
	for url in "${PLAIN[@]}" $(logged_in "$DANTE_LOGIN" "$SQUID_BASIC" "$TINYPROXY_LOGIN"); do
		chain+=(-x "$url")
	done
	carries localhost "${chain[@]}"
	ssh_goes "${chain[@]}"
}

@test "chains: the message says which hop" {
	local dead
	dead=$(dead_port)
	ends 69 'proxy 1 of 2: the next proxy refused its connection' "$SECRET" 22 -x "$DANTE" -x "http://127.0.0.1:$dead"
	ends 69 'proxy 1 of 2: it cannot reach the next proxy, HTTP status 503' "$SECRET" 22 -x "$SQUID" -x "127.0.0.1:$dead"
	ends 69 'proxy 2 of 2: it cannot reach the target, HTTP status 500' localhost "$dead" -x "$SQUID" -x "$TINYPROXY"
	ends 77 'proxy 2 of 2: its rules do not allow' localhost "$REFUSED_PORT" -x "$TINYPROXY" -x "$DANTE"
	ends 77 'proxy 2 of 2: it refuses this user or password' "$SECRET" 22 -x "$DYNAMIC" -x "$(with "$LOGIN:s3cr3t-no" "$SQUID_BASIC")"
	ends 77 'proxy 1 of 2: it refuses this user or password' "$SECRET" 22 -x "$(with "$LOGIN:s3cr3t-no" "$MICROSOCKS_LOGIN")" -x "$SQUID"
}

# tor sends a 501 in clear text. The HTTP proxies wait for the end of a line that never comes.
@test "the wrong protocol: 76, or 75 where the proxy waits for more" {
	local url
	for url in "$MICROSOCKS" "$DANTE" "$DYNAMIC" "$TOR"; do
		ends 76 'proxy: ' "$SECRET" 4711 -x "${url/socks5h/http}"
	done
	for url in "$TINYPROXY" "$SQUID"; do
		ends 75 'proxy: it sent nothing in time; if it is an HTTP proxy, say http://' "$SECRET" 4711 -w 0.5 -x "${url/http/socks5h}"
	done
}

# microsocks, tinyproxy and squid hang up both ways as soon as one side has ended.
@test "with -N a half-close passes through dante and ssh -D" {
	local url
	for url in "$DANTE" "$DYNAMIC"; do
		! absent "$url" || continue
		run --separate-stderr "$PEER" run send ping fin expect pong eof status 0 -- "$WRAITH" -N -x "$url" 127.0.0.1 "$LATE_PORT"
		went "$url"
	done
}

@test "an answer after the end of stdin arrives through each proxy, since that end is held back" {
	local url
	start_peer slow --limit 600 --fork expect ping sleep 300 send pong fin eof
	for url in "$MICROSOCKS" "$DANTE" "$TINYPROXY" "$SQUID" "$DYNAMIC"; do
		! absent "$url" || continue
		run --separate-stderr timeout 60 "$WRAITH" -x "$url" 127.0.0.1 "$PORT" < <(printf ping)
		went "$url"
		[ "$output" = pong ] || fail "$url: $output"
	done
}

@test "git's own protocol goes through squid, tinyproxy and microsocks" {
	local url
	cd "$BATS_TEST_TMPDIR"
	git init -q -b main source
	git -C source -c user.name=x -c user.email=x@example.com commit -q --allow-empty -m first
	mkdir served
	git clone -q --bare source served/project.git
	start_on_free_port git-daemon exec_git_daemon
	for url in "$SQUID" "$TINYPROXY" "$MICROSOCKS"; do
		! absent "$url" || continue
		printf '#!/bin/sh\nexec "%s" -x %s "$@"\n' "$WRAITH" "$url" >wraith-git
		chmod +x wraith-git
		rm -rf clone
		bounded git -c core.gitProxy="$PWD/wraith-git" -c protocol.version=2 clone -q "git://127.0.0.1:$PORT/project.git" clone
		[ "$(git -C clone log --format=%s)" = first ] || fail "$url"
	done
}

exec_git_daemon() {
	exec "$(git --exec-path)/git-daemon" --reuseaddr --export-all --listen=127.0.0.1 --base-path="$PWD/served" --port="$1" "$PWD/served"
}

# With ExtendedErrors on its SocksPort, as on TCP here; without it, such a reply is 1.
@test "tor without a network: its replies, and any login will do" {
	local url
	for url in "$TOR" "$(with any:s3cr3t-circuit "$TOR")"; do
		# It waits for its bridge, or has already given it up.
		ends 69 'proxy: (its connection to the target expired on the way|it reports a general failure)' "$SECRET" 4711 -x "$url"
		ends 69 'proxy: it reports a general failure' localhost 4711 -x "$url"
		ends 69 'proxy: it reports a general failure' 127.0.0.1 4711 -x "$url"
		ends 69 'proxy: Tor says that the onion address is invalid' s3cr3t.onion 4711 -x "$url"
	done
	ends 69 'proxy 2 of 2: it reports a general failure' localhost 4711 -x "$SQUID" -x "$TOR"
}

@test "SOCKS4 and 4a: ssh -D takes both, dante only addresses, microsocks neither" {
	local dead
	dead=$(dead_port)
	HOST=localhost reaches -x "${DYNAMIC/socks5h/socks4a}"
	HOST=localhost reaches -x "${DYNAMIC/socks5h/socks4}"
	HOST=localhost reaches -x "${DANTE/socks5h/socks4}"
	reaches -x "${DANTE/socks5h/socks4}"
	reaches -x "${DANTE/socks5h/socks4a}"
	reaches -x "$(with me "${DANTE/socks5h/socks4a}")"
	carries 127.0.0.1 -x "${DANTE/socks5h/socks4a}"
	carries localhost -x "${DYNAMIC/socks5h/socks4a}"
	ssh_goes -x "${DYNAMIC/socks5h/socks4}"
	refuses_or_hangs_up localhost "$PONG_PORT" -x "${DANTE/socks5h/socks4a}"
	refuses_or_hangs_up 127.0.0.1 "$dead" -x "${DANTE/socks5h/socks4}"
	refuses_or_hangs_up 127.0.0.1 "$REFUSED_PORT" -x "${DANTE/socks5h/socks4}"
	refuses_or_hangs_up 127.0.0.1 "$PONG_PORT" -x "${DANTE_LOGIN/socks5h/socks4}"
	ends 76 'proxy: it hung up in the handshake' "$SECRET" 4711 -x "${DYNAMIC/socks5h/socks4a}"
	ends 76 'proxy: ' "$SECRET" 4711 -x "${MICROSOCKS/socks5h/socks4a}"
	ends 69 'proxy: ' "$SECRET" 4711 -x "${TOR/socks5h/socks4a}"
	ends 69 'proxy: ' 127.0.0.1 4711 -x "${TOR/socks5h/socks4}"
}

@test "SOCKS4 in chains" {
	local other
	for other in "$MICROSOCKS" "$TINYPROXY" "$SQUID" "$(logged_in "$DANTE_LOGIN")"; do
		reaches -x "$other" -x "${DYNAMIC/socks5h/socks4a}"
		reaches -x "${DYNAMIC/socks5h/socks4a}" -x "$other"
		reaches -x "$other" -x "${DANTE/socks5h/socks4a}"
		reaches -x "${DANTE/socks5h/socks4}" -x "$other"
	done
}

@test "squid with Digest, alone or beside Basic" {
	local url
	for url in "$SQUID_DIGEST" "$SQUID_BOTH"; do
		carries localhost -x "$(logged_in "$url")"
		carries 127.0.0.1 -x "$(logged_in "$url")"
		ssh_goes -x "$(logged_in "$url")"
		ends 77 'proxy: it refuses this user or password' "$SECRET" 22 -x "$(with "$LOGIN:s3cr3t-no" "$url")"
		ends 77 'proxy: it refuses this user or password' "$SECRET" 22 -x "$(with "s3cr3t-no:$PASSWORD" "$url")"
		ends 77 'proxy: it asks for a user and password' "$SECRET" 22 -x "$url"
		ends 77 'proxy: it refused before it asked for the login.*HTTP status 403' "$SECRET" "$REFUSED_PORT" -x "$(logged_in "$url")"
		ends 69 'proxy: it cannot reach the target, HTTP status 503' localhost "$(dead_port)" -x "$(logged_in "$url")"
	done
}

@test "Digest in chains" {
	local other digest
	digest=$(logged_in "$SQUID_DIGEST")
	for other in "${PLAIN[@]}" $(logged_in "$TINYPROXY_LOGIN" "$DANTE_LOGIN"); do
		reaches -x "$other" -x "$digest"
		reaches -x "$digest" -x "$other"
	done
}

@test "a proxy on a UNIX socket: SOCKS5, HTTP, tor" {
	local scheme
	for scheme in socks5h socks5; do
		HOST=localhost reaches -4 -x "$scheme://localhost$SOCKETS/socks"
	done
	carries localhost -x "socks5h://localhost$SOCKETS/socks"
	carries localhost -x "http://localhost$SOCKETS/http"
	ssh_goes -x "http://localhost$SOCKETS/http"
	reaches -x "http://localhost$SOCKETS/http" -x "$DANTE"
	for scheme in socks5h socks4a; do
		ends 69 'proxy: ' "$SECRET" 4711 -x "$scheme://localhost$SOCKETS/tor.sockets/socks"
		ends 69 'proxy: ' localhost 4711 -x "$scheme://localhost$SOCKETS/tor.sockets/socks"
	done
	ends 69 'proxy: it reports a general failure' s3cr3t.onion 4711 -x "socks5h://localhost$SOCKETS/tor.sockets/socks"
	ends 69 'proxy: cannot connect' "$SECRET" 4711 -x "socks5h://localhost$SOCKETS/nobody"
}

@test "a login from a file, one line for each hop" {
	local url file=$BATS_TEST_TMPDIR/auth
	(umask 077 && echo "$LOGIN:$PASSWORD" >"$file" && echo "$LOGIN:s3cr3t-no" >"$file.wrong" &&
		printf '%s\n' any:thing "$LOGIN:$PASSWORD" "$LOGIN:$PASSWORD" >"$file.chain")
	for url in "${WITH_LOGIN[@]}" "$SQUID_DIGEST"; do
		reaches --proxy-auth-file "$file" -x "$url"
		ends 77 'proxy: ' "$SECRET" 22 --proxy-auth-file "$file.wrong" -x "$url"
		reaches --proxy-auth-file "$file.chain" -x "$DANTE" -x "$SQUID_BASIC" -x "$url"
	done
}

@test "a login from the environment" {
	local url
	for url in "${WITH_LOGIN[@]}" "$SQUID_DIGEST"; do
		WRAITH_PROXY_AUTH=$LOGIN:$PASSWORD reaches -x "$url"
		WRAITH_PROXY_AUTH=$LOGIN:s3cr3t-no ends 77 'proxy: ' "$SECRET" 22 -x "$url"
	done
}

@test "alternatives: the next one is tried if a proxy is dead, not if it refuses" {
	local dead
	dead=$(dead_port)
	reaches -x "socks5h://127.0.0.1:$dead,$SQUID"
	reaches -x "http://127.0.0.1:$dead,socks5h://127.0.0.1:$dead,$(logged_in "$DANTE_LOGIN")" -x "$SQUID"
	ends 77 'proxy: it refuses this user or password' "$SECRET" 22 -x "$(with "$LOGIN:s3cr3t-no" "$DANTE_LOGIN"),$SQUID"
	ends 77 'proxy: its rules do not allow' localhost "$REFUSED_PORT" -x "$DANTE,$SQUID"
}

# This works with dante, ssh -D, tor, and all HTTP proxies. microsocks reads one message for each recv and
# loses what came with it, so its answer never comes.
@test "--optimistic: all proxies but microsocks accept the dialogue in one piece" {
	local url
	for url in "$DANTE" "$DYNAMIC" "$TINYPROXY" "$SQUID" $(logged_in "$DANTE_LOGIN" "$TINYPROXY_LOGIN" "$SQUID_BASIC" "$SQUID_DIGEST" "$SQUID_BOTH") \
		"${DYNAMIC/socks5h/socks4a}"; do
		HOST=localhost reaches --optimistic -x "$url"
	done
	carries localhost --optimistic -x "$(logged_in "$DANTE_LOGIN")"
	carries localhost --optimistic -x "$(logged_in "$SQUID_BASIC")"
	for url in "$MICROSOCKS" "$(logged_in "$MICROSOCKS_LOGIN")"; do
		ends 75 'proxy: its answer did not come in time' "$SECRET" 4711 --optimistic -w 0.5 -x "$url"
	done
}

@test "--optimistic in chains" {
	local first second all
	mapfile -t all < <(logged_in "$DANTE_LOGIN" "$TINYPROXY_LOGIN" "$SQUID_BASIC")
	all+=("$DANTE" "$DYNAMIC")
	for first in "${all[@]}"; do
		for second in "${all[@]}"; do
			[ "$first" = "$second" ] || reaches --optimistic -x "$first" -x "$second"
		done
	done
}

@test "--optimistic: refusals" {
	ends 77 'proxy: it refuses this user or password' "$SECRET" 22 --optimistic -x "$(with "$LOGIN:s3cr3t-no" "$DANTE_LOGIN")"
	ends 77 'proxy: ' "$SECRET" 22 --optimistic -x "$(with "$LOGIN:s3cr3t-no" "$TINYPROXY_LOGIN")"
	ends 77 'proxy: it refuses this user or password' "$SECRET" 22 --optimistic -x "$(with "$LOGIN:s3cr3t-no" "$SQUID_BASIC")"
	ends 77 'proxy: it refuses this user or password' "$SECRET" 22 --optimistic -x "$(with "$LOGIN:s3cr3t-no" "$SQUID_DIGEST")"
	ends 77 'proxy: it asks for a user and password' "$SECRET" 22 --optimistic -x "$DANTE_LOGIN"
	ends 77 'proxy: its rules do not allow' localhost "$REFUSED_PORT" --optimistic -x "$DANTE"
	ends 69 'proxy: the target refused' localhost "$(dead_port)" --optimistic -x "$DANTE"
	ends 76 'proxy: it hung up in the handshake' localhost "$(dead_port)" --optimistic -x "$DYNAMIC"
	ends 69 'proxy: it reports a general failure' localhost 4711 --optimistic -x "$TOR"
}

# If it is offered only a login, ssh -D hangs up; others refuse it. HTTP proxies ignore it.
@test "--optimistic: a login that is not asked for" {
	ends 77 'proxy: it accepts none of the logins that were offered' "$SECRET" 22 --optimistic -x "$(logged_in "$MICROSOCKS")"
	ends 77 'proxy: it accepts none of the logins that were offered' "$SECRET" 22 --optimistic -x "$(logged_in "$DANTE")"
	ends 76 'proxy: it hung up in the handshake' "$SECRET" 22 --optimistic -x "$(logged_in "$DYNAMIC")"
	reaches --optimistic -x "$(logged_in "$TINYPROXY")"
	reaches --optimistic -x "$(logged_in "$SQUID")"
}

# Tor omits its first answer (05 02) if the login comes in the same segment as the greeting.
@test "--optimistic: tor with a login" {
	ends 69 'proxy: it reports a general failure' localhost 4711 --optimistic -x "$(with any:s3cr3t-circuit "$TOR")"
	ends 69 'proxy: Tor says that the onion address is invalid' s3cr3t.onion 4711 --optimistic -x "$(with any:s3cr3t-circuit "$TOR")"
	# As in README: the user that newer releases expect, and the host as the password
	ends 69 'proxy: Tor says that the onion address is invalid' s3cr3t.onion 4711 -x "$(with %3CtorS0X%3E0:s3cr3t.onion "$TOR")"
}
