# Real proxies, each with its own configuration, as background jobs on free loopback ports.
# Source this after helper.bash. Each start_ function takes a NAME for its files in $BATS_TEST_TMPDIR, then
# more lines or options for the server, and sets PORT. stop_proxies ends all that run. All work as root
# and, if the system allows user namespaces, as an ordinary user; none looks outside this host.
# shellcheck shell=bash disable=SC2154 # variables set by bats and the helper

LOGIN=user PASSWORD=s3cr3t-pw REALM=interop
REFUSED_PORT=7                      # of any target: dante and squid refuse it by rule
REFUSED_NAME=s3cr3t-refused.invalid # tinyproxy refuses it

# start_microsocks NAME [OPTION...]
start_microsocks() {
	need microsocks && start_on_free_port "$1" microsocks "${@:2}" -i 127.0.0.1 -p
}

# start_microsocks_login NAME: only with a login
start_microsocks_login() {
	start_microsocks "$1" -u "$LOGIN" -P "$PASSWORD"
}

# start_dante NAME: for everyone
start_dante() {
	need danted && start_on_free_port "$1" exec_dante "$1" none
}

# start_dante_login NAME: only with a login. Dante knows only the system's users, so it gets its own passwd
# and shadow files, in a mount namespace
start_dante_login() {
	local base=$BATS_TEST_TMPDIR/$1 flags=-m
	[ "$EUID" = 0 ] || flags=-rm
	# crypt(3) of PASSWORD
	# shellcheck disable=SC2016 # no variables
	printf '%s:$1$saltsalt$CfC.aqc6.YPnd7fO6LaZ01:19000::::::\n' "$LOGIN" >"$base.shadow"
	printf '%s\n' 'root:x:0:0::/:/bin/sh' "$LOGIN:x:1000:1000::/:/bin/sh" >"$base.passwd"
	# shellcheck disable=SC2016 # for the inner shell
	need danted && start_on_free_port "$1" exec_dante "$1" username unshare "$flags" sh -c '
		mount --bind "$0.passwd" /etc/passwd && mount --bind "$0.shadow" /etc/shadow && exec "$@"' "$base"
}

# exec_dante NAME METHOD [LAUNCHER...] PORT
exec_dante() {
	local base=$BATS_TEST_TMPDIR/$1 user
	user=$(id -un)
	[ "$2" = none ] || user=root # of the namespace
	printf '%s\n' 'logoutput: stderr' "internal: 127.0.0.1 port = ${*: -1}" 'external: 127.0.0.1' \
		"user.privileged: $user" "user.unprivileged: $user" 'clientmethod: none' "socksmethod: $2" \
		'client pass { from: 0/0 to: 0/0 }' "socks block { from: 0/0 to: 0/0 port = $REFUSED_PORT }" \
		'socks pass { from: 0/0 to: 0/0 }' >"$base.conf"
	TMPDIR=$BATS_TEST_TMPDIR exec "${@:3:$#-3}" danted -p "$base.pid" -f "$base.conf"
}

# start_dynamic NAME HOST [OPTION...]: ssh -D through a HOST that SSH_CONFIG knows
start_dynamic() {
	start_on_free_port "$1" ssh -F "$SSH_CONFIG" -N "${@:3}" "$2" -D
}

# start_tinyproxy NAME [LINE...]
start_tinyproxy() {
	need tinyproxy && start_on_free_port "$1" exec_tinyproxy_with "$@"
}

# start_tinyproxy_login NAME: only with a login
start_tinyproxy_login() {
	start_tinyproxy "$1" "BasicAuth $LOGIN $PASSWORD"
}

exec_tinyproxy_with() {
	local base=$BATS_TEST_TMPDIR/$1
	echo "^${REFUSED_NAME//./\\.}\$" >"$base.filter"
	printf '%s\n' "Port ${*: -1}" 'Listen 127.0.0.1' 'Timeout 600' 'MaxClients 100' 'LogLevel Warning' \
		"Filter \"$base.filter\"" "${@:2:$#-2}" >"$base.conf"
	exec tinyproxy -d -c "$base.conf"
}

# start_squid NAME [LINE...]: LINEs go before the rule that lets everyone in
start_squid() {
	need squid && start_on_free_port "$1" exec_squid "$@"
}

# start_squid_login NAME SCHEME...: only with a login, by Basic, Digest or both. The helpers need no
# file, since squid runs them as another user, who cannot read this folder
start_squid_login() {
	local scheme lines=() sed hash
	sed=$(command -v sed)
	for scheme in "${@:2}"; do
		case $scheme in
		basic) lines+=("auth_param basic program $sed -u s/^$LOGIN\\s$PASSWORD\$/OK/;t;s/.*/ERR/") ;;
		digest)
			hash=$(printf %s "$LOGIN:$REALM:$PASSWORD" | md5sum)
			lines+=("auth_param digest program $sed -u s/^.$LOGIN.:.$REALM.\$/OK\\x20ha1=${hash%% *}/;t;s/.*/ERR/")
			;;
		esac
		lines+=("auth_param $scheme children 1" "auth_param $scheme realm $REALM")
	done
	start_squid "$1" "${lines[@]}" 'acl known proxy_auth REQUIRED' 'http_access deny !known'
}

exec_squid() {
	local conf=$BATS_TEST_TMPDIR/$1.conf
	printf '%s\n' "http_port 127.0.0.1:${*: -1}" 'visible_hostname interop' 'pid_filename none' 'cache_log /dev/null' \
		'access_log none' 'cache_store_log none' 'pinger_enable off' 'memory_cache_shared off' \
		'shutdown_lifetime 0 seconds' 'dns_nameservers 127.0.0.1' 'dns_timeout 1 second' \
		'dns_retransmit_interval 1 second' "acl refused port $REFUSED_PORT" 'http_access deny refused' \
		"${@:2:$#-2}" 'http_access allow all' >"$conf"
	exec squid -N -d 1 -n "interop$BASHPID" -f "$conf"
}

# start_tor NAME: a tor that never finds its network, since its only way there is a bridge that does not
# exist; also on the UNIX socket NAME.sockets/socks
start_tor() {
	need tor && start_on_free_port "$1" exec_tor "$1"
}

exec_tor() {
	local base=$BATS_TEST_TMPDIR/$1
	(umask 077 && mkdir -p "$base.data" "$base.sockets")
	printf '%s\n' "DataDirectory $base.data" "SocksPort 127.0.0.1:$2 ExtendedErrors" "SocksPort unix:$base.sockets/socks" \
		'UseBridges 1' "Bridge 127.0.0.1:$(dead_port)" 'SocksTimeout 1' 'Log notice stderr' >"$base.conf"
	exec tor -f "$base.conf" --defaults-torrc /dev/null
}

# stop_proxies: end all jobs; squid is asked to end, since a killed squid leaves files in /dev/shm
stop_proxies() {
	local pid squids=()
	for pid in $(jobs -pr); do
		[ "$(ps -o comm= -p "$pid")" != squid ] || squids+=("$pid")
	done
	if [ ${#squids[@]} -gt 0 ]; then
		kill "${squids[@]}"
		wait_until 5 gone "${squids[@]}" || :
	fi
	end_all
}
