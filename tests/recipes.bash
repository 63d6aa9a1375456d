# What the tests of printed commands share. The commands are taken from the text, and run where their hosts exist, in
# two networks: near, with this host, its proxies and its gateway, and far, with the targets. Both have their own names,
# users and processes, and end with the test. `load` this file after the helper.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # texts for other shells; variables of bats and the helper

PROXY=192.0.2.11 # where proxy.example.com is, and what it connects from
FAR=192.0.2.100  # where all targets are
HERE=192.0.2.50

setup() {
	[ "$EUID" = 0 ] || skip 'networks with users of their own are for root to make'
	cd "$BATS_TEST_TMPDIR" || return
	HOME=$PWD/home
	mkdir -p "$HOME/.ssh" system/srv/git
	make_keys
	make -s -C "$ROOT" install DESTDIR="$PWD/system" PREFIX=/usr/local
	printf '%s\n' '127.0.0.1 localhost' "$HERE gateway.example.com" \
		"$PROXY proxy.example.com proxy.example.net proxy.example proxy" '192.0.2.2 proxy2' \
		"$FAR direct.example.com a.socks.example.com a.http.example.com a.far.example.com db.inside.example.com" \
		"$FAR inside.example.com www.example.com db.example.com db login.example.com git.example.com" \
		'192.0.2.101 new.example.com' "$FAR login.example.net a.inside.example.net host.corp.example.com example.com" >system/hosts
	sed -E "s|^(root:.*):[^:]*:[^:]*$|\1:$HOME:/bin/bash|" /etc/passwd >system/passwd
	echo 'gateway:*:65400:65400::/:/bin/sh' >>system/passwd
	sed 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf >system/nsswitch.conf
	open_world
	serve_sshd far-sshd far "ListenAddress $FAR"
}

# Everything that runs in the world ends with it
teardown() {
	[ -z "${WORLD-}" ] || kill -KILL "$WORLD"
	wait 2>/dev/null || :
	end_all
}

open_world() {
	start world unshare -nmp --fork --kill-child --mount-proc bash -c 'set -e
		unshare -n sleep 600 &
		until [ "$(readlink /proc/$!/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
		ip link set lo up
		ip link add near type veth peer name far netns $!
		for address in 50 1 2 11; do ip addr add "192.0.2.$address/24" dev near; done
		ip link set near up
		nsenter -t $! -n sh -c "ip link set lo up; ip addr add 192.0.2.100/24 dev far;
			ip addr add 192.0.2.101/24 dev far; ip link set far up"
		mount -t tmpfs world /run
		mkdir /run/sshd
		mount -t tmpfs world /dev/shm
		mount --bind system/usr/local/bin /usr/local/bin
		mount --bind system/srv /srv
		for file in hosts passwd nsswitch.conf; do mount --bind "system/$file" "/etc/$file"; done
		echo up
		exec sleep 600'
	WORLD=$!
	wait_for_line world.out up
	NEAR_PID=$(pgrep -P "$WORLD")
	FAR_PID=$(pgrep -P "$NEAR_PID")
}

# in_net PID COMMAND...: run COMMAND there, as a user would
in_net() {
	nsenter -t "$NEAR_PID" -m -p "--net=/proc/$1/ns/net" "--wd=$PWD" env PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin "${@:2}"
}

near() {
	in_net "$NEAR_PID" "$@"
}

far() {
	in_net "$FAR_PID" "$@"
}

# serve NAME near|far ADDRESS PORT COMMAND...: start COMMAND, and wait until it listens there
serve() {
	start "$1" "$2" "${@:5}"
	wait_until 20 "$2" bash -c "exec 4<>/dev/tcp/$3/$4" 2>/dev/null || fail "$1: $(cat "$1".{out,err})"
}

# serve_sshd NAME near|far LINE...
serve_sshd() {
	printf '%s\n' "${@:3}" >"$1.conf" # a Match block ends with the file
	printf '%s\n' "HostKey $PWD/host_key" "AuthorizedKeysCommand /bin/cat $PWD/user_key.pub" 'AuthorizedKeysCommandUser root' 'UsePAM no' 'StrictModes no' \
		'PidFile none' 'UseDNS no' >"$1.first"
	cat "$1.conf" >>"$1.first"
	local address
	address=$(sed -n 's/^ListenAddress //p' "$1.first")
	serve "$1" "$2" "$address" 22 /usr/sbin/sshd -D -e -f "$PWD/$1.first"
}

# serve_socks ADDRESS, serve_http ADDRESS PORT: proxies that connect from there
serve_socks() {
	need microsocks
	serve "socks-$1" near "$1" 1080 microsocks -i "$1" -b "$1"
}

serve_http() {
	need tinyproxy
	printf '%s\n' "Port $2" "Listen $1" "Bind $1" 'LogLevel Warning' >"http-$1.conf"
	serve "http-$1" near "$1" "$2" tinyproxy -d -c "$PWD/http-$1.conf"
}

# serve_squid ADDRESS PORT USER PASSWORD [CERTIFICATE [HOST...]]: an HTTP proxy that needs this login, written as in
# a URL, except for the HOSTs; with a certificate it uses TLS
serve_squid() {
	serve_squid_with "$1" "$2" "${5:+https_port $1:$2 tls-cert=$5 #}http_port $1:$2" \
		"auth_param basic program $(command -v sed) -u s/^$3\\s$4\$/OK/;t;s/.*/ERR/" 'auth_param basic children 1' \
		"${6:+acl open dstdomain ${*:6}}" "${6:+http_access allow open}"
}

# serve_squid_token ADDRESS PORT TOKEN: one that wants this, by Negotiate
serve_squid_token() {
	serve_squid_with "$1" "$2" "http_port $1:$2" 'auth_param negotiate children 1' \
		"auth_param negotiate program $(command -v sed) -u s/^YR\\s$3\$/OK\\x20token=x\\x20user=me/;t;s/.*/ERR\\x20token=x/"
}

# serve_squid_with ADDRESS PORT LINE...: one with these lines, that wants a login
serve_squid_with() {
	need squid
	printf '%s\n' "${@:3}" "tcp_outgoing_address $1" 'visible_hostname x' 'pid_filename none' 'cache_log /dev/null' \
		'access_log none' 'cache_store_log none' 'pinger_enable off' 'memory_cache_shared off' 'shutdown_lifetime 0 seconds' \
		'acl known proxy_auth REQUIRED' 'http_access deny !known' 'http_access allow all' >squid.conf
	serve squid near "$1" "$2" squid -N -d 1 -n "recipe$BASHPID" -f "$PWD/squid.conf"
}

# blocks WHERE: all blocks of text to type, in the README or a section of the manual, each with a form feed
# after it
blocks() {
	if [ "$1" != "${1#RE}" ]; then # README, RECIPES
		awk '/^    / { for (; blank > 0; blank--) print ""; print substr($0, 5); inside = 1; next }
			inside && /^$/ { blank++; next }
			inside { print "\f"; inside = blank = 0 }
			END { if (inside) print "\f" }' "$ROOT/$1.md"
	else
		awk -v section="$1" '/^\.Sh / { here = substr($0, 5) == section }
			here && /^\.Ed/ { inside = 0; print "\f" }
			inside { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print }
			here && /^\.Bd -literal/ { inside = 1 }' "$ROOT/wraith-connect.1"
	fi
}

# block WHERE LINE: the block that contains this line
block() {
	blocks "$1" | LINE=$2 awk 'BEGIN { RS = "\f\n" }
		index("\n" $0, "\n" ENVIRON["LINE"] "\n") { printf "%s", $0; found++ }
		END { exit found != 1 }' || fail "not once in $1: $2"
}

# configure BLOCK: make it the user's ssh_config, which also trusts the tests' hosts; join continued lines
configure() {
	printf '%s\n' "$1" | sed -E ':all; N; $!b all; s/\n {8,}/ /g' >"$HOME/.ssh/config"
	cat "$SSH_CONFIG" >>"$HOME/.ssh/config"
}

# arrives HOST ADDRESS [OPTION...]: ssh reaches HOST, from that address
arrives() {
	run --separate-stderr near timeout 60 ssh "${@:3}" "$1" 'set -- $SSH_CONNECTION; echo "$1"' </dev/null
	assert_status 0
	[ "$output" = "$2" ] || fail "$1 is reached from $output, not from $2"
}

# serve_dynamic COMMAND: an ssh that is a SOCKS proxy
serve_dynamic() {
	cp "$SSH_CONFIG" "$HOME/.ssh/config"
	serve dynamic near 127.0.0.1 1080 bash -c "$1"
}

# serve_peer NAME near|far ARG...: a scripted peer
serve_peer() {
	start "$1" "$2" "$PEER" serve "${@:3}"
	wait_for_line "$1.out" .
}
