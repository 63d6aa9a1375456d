# The commands of the manual's EXAMPLES and of the README's recipes, as printed.
# shellcheck disable=SC2016,SC2088,SC2153,SC2154 # texts for other shells; variables of bats and the helpers
bats_require_minimum_version 1.5.0
load helper
load recipes

@test "EXAMPLES: directly and through each kind of proxy" {
	configure "$(block EXAMPLES 'Host direct.example.com')"
	serve_socks "$PROXY"
	serve_http "$PROXY" 8080
	serve_socks 192.0.2.1
	serve_http 192.0.2.2 3128
	arrives direct.example.com "$HERE"
	arrives a.socks.example.com "$PROXY"
	arrives a.http.example.com "$PROXY"
	arrives a.far.example.com 192.0.2.2
}

@test "EXAMPLES: alternatives, a password in a file, hosts inside" {
	near bash -c "$(block EXAMPLES '(umask 077 && cat >~/.ssh/proxy-auth)')" <<<'me:my password'
	configure "$(block EXAMPLES 'Host *')"
	serve_squid 192.0.2.2 8080 me my%20password
	arrives db.example.com 192.0.2.2
	arrives inside.example.com "$HERE"
	arrives "$FAR" "$HERE"
}

@test "EXAMPLES: a password in the URL, and one that is asked for" {
	serve_squid "$PROXY" 3128 me 50%25
	configure "$(block EXAMPLES 'ProxyCommand wraith-connect -F -x http://me:50%%25@proxy.example.com %h %p')"
	arrives db.example.com "$PROXY"
	configure "$(block EXAMPLES 'ProxyCommand wraith-connect -F -x http://me@proxy.example.com %h %p')"
	near "$PTY" wait password send $'50%\n' end -- ssh db.example.com 'echo from $SSH_CONNECTION' >shown
	grep -q "^from $PROXY " shown || fail "$(<shown)"
}

@test "EXAMPLES: ssh -D" {
	serve_dynamic "$(grep -A1 '^\.Ic ssh -N -D' "$ROOT/wraith-connect.1" | sed -n 's/^\.Ic \(ssh .*\) :$/\1/p')"
	configure "$(block EXAMPLES 'ProxyCommand wraith-connect -F -x socks5h://localhost:1080 %h %p')"
	arrives db.example.com "$FAR"
}

# boots COMMAND: ssh's COMMAND reaches new.example.com, whose sshd starts after the first attempt
boots() {
	local before
	before=$(attempts_failed)
	start ssh near bash -c "$1 'echo up'"
	wait_until 20 more_attempts_failed "$before" || fail "no attempt: $(<ssh.err)"
	serve_sshd new-sshd far 'ListenAddress 192.0.2.101'
	wait_for_line ssh.out '^up$' 30
}

# attempts_failed: how many connects were refused, as the near network counts
attempts_failed() {
	near awk '/^Tcp: [0-9]/ { print $8 }' /proc/net/snmp
}

more_attempts_failed() {
	[ "$(attempts_failed)" -gt "$1" ]
}

@test "EXAMPLES: a machine that boots" {
	configure "$(block EXAMPLES 'ProxyCommand wraith-connect -F -w 5 --retry-for 120 %h %p')"
	boots 'ssh new.example.com'
}

@test "EXAMPLES: a machine that boots, and ssh then" {
	cp "$SSH_CONFIG" "$HOME/.ssh/config"
	boots "$(block EXAMPLES 'wraith-connect -z --retry-for 600 new.example.com 22 && ssh new.example.com')"
}

# certify NAME: a certificate for that name and its key in NAME.pem, and only the certificate in NAME.crt
certify() {
	need openssl
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.crt" -days 2 \
		-subj "/CN=$1" -addext "subjectAltName=DNS:${1%-*}" 2>openssl.err || fail "$(<openssl.err)"
	cat "$1.crt" "$1.key" >"$1.pem"
}

# serve_tls NAME PORT: a TLS server at the proxy's address, with that certificate, that relays to that port
serve_tls() {
	need haproxy
	certify "$1"
	printf '%s\n' defaults ' mode tcp' ' timeout connect 60s' ' timeout client 60s' ' timeout server 60s' "listen tls-$1" \
		" bind $PROXY:443 ssl crt $PWD/$1.pem" " server proxy $PROXY:$2" >"tls-$1.cfg"
	serve "tls-$1" near "$PROXY" 443 haproxy -db -f "tls-$1.cfg"
}

# carry_tls: the socat of the recipe, which trusts these certificates
carry_tls() {
	need socat
	cat "${@/%/.crt}" >"$HOME/.ssh/proxy-ca.pem"
	start socat near bash -c "$(block EXAMPLES '    OPENSSL:proxy.example:443,cafile=$HOME/.ssh/proxy-ca.pem')"
	wait_until 20 near test -S "$HOME/.ssh/tls-proxy" || fail "$(<socat.err)"
}

@test "EXAMPLES: an HTTPS proxy" {
	local command
	certify proxy.example
	serve_squid "$PROXY" 443 me my%20password "$PWD/proxy.example.pem"
	carry_tls proxy.example
	[ "$(stat -c %a "$HOME/.ssh/tls-proxy")" = 600 ] || fail 'others can use the socket'
	configure "$(block EXAMPLES '    ProxyCommand wraith-connect -F -x http://localhost$HOME/.ssh/tls-proxy %h %p')"
	near bash -c 'umask 077; echo "me:my password" >pw; sed -i "s|-F|-F --proxy-auth-file $PWD/pw|" ~/.ssh/config'
	arrives db.example.com "$PROXY"
	for command in '    OPENSSL:proxy.example:443,cafile=$HOME/.ssh/proxy-ca.pem' \
		'    ProxyCommand wraith-connect -F -x http://localhost$HOME/.ssh/tls-proxy %h %p'; do
		[ "$(block EXAMPLES "$command")" = "$(block RECIPES "$command")" ] || fail "RECIPES.md differs: $command"
	done
}

# through_tls SCRIPT...: a client of the recipe's proxy with this script
through_tls() {
	near "$PEER" run "$@" status 0 -- bash -c \
		'exec wraith-connect -N -x http://localhost$HOME/.ssh/tls-proxy db.example.com 5432'
}

@test "EXAMPLES: an HTTPS proxy, and each direction ends by itself" {
	local greeting=(expect 'CONNECT db.example.com:5432 HTTP/1.1\r\nHost: db.example.com:5432\r\n\r\n' send 'HTTP/1.1 200 OK\r\n\r\n')
	serve_tls proxy.example 3128
	carry_tls proxy.example
	serve_peer first near --bind "$PROXY" --port 3128 "${greeting[@]}" expect ping eof send pong fin
	through_tls send ping fin expect pong eof
	wait $! || fail "$(<first.err)"
	# Longer than socat by itself waits for the other direction
	serve_peer second near --bind "$PROXY" --port 3128 "${greeting[@]}" send pong fin expect ping eof
	through_tls expect pong eof sleep 1500 send ping fin
	wait $! || fail "$(<second.err)"
}

# refused CERTIFICATE KNOWN...: the socat of the recipe does not accept a proxy with that certificate
refused() {
	serve_tls "$1" 3128
	carry_tls "${@:2}"
	serve_peer proxy near --bind "$PROXY" --port 3128 drain
	run --separate-stderr near bash -c 'wraith-connect -x http://localhost$HOME/.ssh/tls-proxy db.example.com 5432 </dev/null'
	assert_status 76
	assert_message 'proxy: it hung up in the handshake'
	grep -qi certificate socat.err || fail "$(<socat.err)"
}

@test "EXAMPLES: an HTTPS proxy with a certificate that nobody knows" {
	certify proxy.example
	refused proxy.example-false proxy.example
}

@test "EXAMPLES: an HTTPS proxy with a certificate for another name" {
	refused another.example another.example
}

@test "EXAMPLES: a gateway and its client, with the server's side as GATEWAY has it" {
	serve_sshd gateway-sshd near "ListenAddress $HERE" "$(block GATEWAY '    DisableForwarding yes')"
	configure "$(block EXAMPLES 'Host gateway.example.com')"
	arrives db.inside.example.com "$HERE"
	run --separate-stderr near bash -c "$(block EXAMPLES 'ssh gateway.example.com db.inside.example.com 5432 </dev/null; echo $?')"
	[ "$output" = 69 ] || fail "$output $stderr"
	assert_message 'connect: cannot connect: Connection refused'
}

@test "EXAMPLES: scripts" {
	serve_peer www far --bind "$FAR" --port 80 expect 'GET / HTTP/1.0\r\n\r\n' eof send 'HTTP/1.0 200 OK\r\n\r\nwhole' fin
	run near bash -c "$(block EXAMPLES "printf 'GET / HTTP/1.0\r\n\r\n' | wraith-connect www.example.com 80")"
	[[ $output = HTTP/1.0*whole ]] || fail "$output"
	run --separate-stderr near bash -c "$(block EXAMPLES '    echo reachable')"
	[ "$status$output" = 0 ]
	assert_message 'connect: cannot connect: Connection refused'
	serve_peer db far --bind "$FAR" --port 5432 --fork drain
	run near bash -c "$(block EXAMPLES '    echo reachable')"
	[ "$output" = reachable ]
}

@test "EXAMPLES: git and Ansible" {
	local line args
	serve_socks "$PROXY"
	cp "$SSH_CONFIG" "$HOME/.ssh/config"
	git init -q --bare -b main system/srv/git/project.git
	near bash -c "$(block EXAMPLES '    clone ssh://git.example.com/srv/git/project.git')"
	[ -d project/.git ]
	grep -q "from $PROXY port" far-sshd.err
	line=$(block EXAMPLES '[inside:vars]' | sed -n 's/^ansible_ssh_common_args=//p')
	eval "line=$line" # the inventory's quotes
	eval "args=($line)"
	arrives db.example.com "$PROXY" "${args[@]}"
}

@test "EXAMPLES: git's own protocol" {
	serve_http "$PROXY" 3128
	near git init -q -b main source
	near git -C source -c user.name=x -c user.email=x@example.com commit -q --allow-empty -m first
	near git clone -q --bare source served/project.git
	serve git-daemon far "$FAR" 9418 "$(git --exec-path)/git-daemon" --export-all "--listen=$FAR" "--base-path=$PWD/served" "$PWD/served"
	block EXAMPLES 'exec wraith-connect -x http://proxy.example.com "$@"' >wraith-git
	chmod +x wraith-git
	near env "PATH=$PWD:$PATH:/usr/local/bin" bash -c "$(block EXAMPLES 'git -c core.gitProxy=wraith-git clone git://git.example.com/project.git')"
	[ "$(near git -C project log --format=%s)" = first ]
}

# forwards COMMAND...: with a client's socket as stdin and stdout, COMMAND is a port forwarder to db.example.com
forwards() {
	serve_peer db far --bind "$FAR" --port 5432 expect ping send pong eof
	near "$PEER" run --stdin tcp --stdout tcp send ping expect pong fin eof status 0 -- "$@"
}

@test "EXAMPLES: inetd" {
	local field
	read -ra field <<<"$(block EXAMPLES '127.0.0.1:5432 stream tcp nowait nobody' | tr '\n' ' ')"
	[ "${field[5]##*/} ${field[*]:1:4}" = "${field[6]} stream tcp nowait nobody" ]
	forwards "${field[5]}" "${field[@]:7}"
}

@test "EXAMPLES: systemd" {
	local command
	need systemd-analyze
	block EXAMPLES '[Socket]' >db.socket
	block EXAMPLES '[Service]' >db@.service
	run near systemd-analyze verify --man=no "$PWD/db.socket" "$PWD/db@.service"
	assert_status 0
	[ -z "$output" ] || fail "$output"
	command=$(sed -n 's/^ExecStart=-//p' db@.service)
	# shellcheck disable=SC2086 # words
	forwards $command
}

@test "CREDENTIALS: a password from a pipe" {
	serve_squid "$PROXY" 3128 me my%20password
	serve_peer db far --bind "$FAR" --port 5432 send pong fin drain
	near env password='my password' "$PEER" run expect pong fin eof status 0 -- bash -c "$(block CREDENTIALS 'me:$password')"
}

# serve_tor WHERE NAME USER [PASSWORD]: a peer that answers these as Tor does, on a port or a socket
serve_tor() {
	local auth=(expect '\x05\x01\x00' send '\x05\x00')
	[ -z "$3" ] || auth=(expect '\x05\x02\x00\x02' send '\x05\x02'
		expect "\\x01$(counted "$3")$(counted "$4")" send '\x01\x00')
	serve_peer "tor-$2" near $1 "${auth[@]}" expect "\\x05\\x01\\x00\\x03$(counted "$2")\\x00\\x16" \
		send '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00' send 'SSH-2.0-x\r\n' "${@:5}"
}

# counted TEXT: with its length before it, for a script
counted() {
	printf '\\x%02x%s' ${#1} "$1"
}

@test "TOR: onion and clear, on a port and on a socket" {
	near mkdir /run/tor
	serve_tor '--port 9050' example.onion ''
	serve_tor '--unix /run/tor/socks' example.com ''
	run near bash -c "$(block TOR 'wraith-connect -x socks5h://localhost:9050 example.onion 22') </dev/null"
	assert_status 0
	[ "$(grep -c SSH-2.0-x <<<"$output")" = 2 ] || fail "$output"
}

@test "README: a corporate HTTP proxy with a password file" {
	near bash -c "$(block README '(umask 077 && cat >~/.proxy-auth)')" <<<'user:password'
	configure "$(block README 'Host * !*.corp.example.com')"
	serve_squid "$PROXY" 8080 user password
	arrives db.example.com "$PROXY"
	arrives host.corp.example.com "$HERE"
}

@test "README: Tor, to an onion service and to an ordinary host" {
	local host
	configure "$(block README 'Host *.onion shell.example.org')"
	for host in q.onion shell.example.org; do
		serve_tor '--port 9050' "$host" '<torS0X>0' "$host" expect SSH-2.0-OpenSSH
		run --separate-stderr near ssh "$host" </dev/null
		wait $! || fail "$(<"tor-$host.err") $stderr"
	done
}

@test "RECIPES: the office's proxy, or none at home" {
	configure "$(block RECIPES '    ProxyCommand wraith-connect -F --proxy http://proxy.example:8080,direct %h %p')"
	arrives db.example.com "$HERE"
	serve_http "$PROXY" 8080
	arrives db.example.com "$PROXY"
}

@test "RECIPES: a proxy that requires a token" {
	local make=system/usr/local/bin/make-token SHELL
	SHELL=$(type -P bash) # ssh runs its ProxyCommand by it; dash has no <()
	export SHELL
	serve_squid_token "$PROXY" 8080 YIIC
	configure "$(block RECIPES '    ProxyCommand wraith-connect -F -x http://proxy.example:8080 --proxy-auth-file <(make-token) %h %p')"
	printf '%s\n' '#!/bin/sh' 'echo =Negotiate YIIC' >"$make"
	chmod 755 "$make"
	arrives db.example.com "$PROXY"
	sed -i s/YIIC/YIID/ "$make"
	run --separate-stderr near timeout 60 ssh db.example.com : </dev/null
	[[ "$stderr" == *'proxy: it refuses this token'* ]] || fail "$stderr"
}

# make_image: in image/ what the recipe's Dockerfile copies
make_image() {
	local from to
	need musl-gcc
	make -s -C "$ROOT" static >made 2>&1 || fail "$(<made)"
	cp "$ROOT/wraith-connect-static" .
	block RECIPES 'exec "$@"' >entrypoint.sh
	chmod 755 entrypoint.sh
	block RECIPES 'ENTRYPOINT ["/entrypoint.sh"]' >Dockerfile
	while read -r from to; do
		install -D "$from" "image$to"
	done < <(sed -n 's/^COPY //p' Dockerfile)
}

# add_shell: a shell, too, and what that needs
add_shell() {
	local file
	install -D "$(readlink -f /bin/sh)" image/bin/sh
	for file in $(ldd /bin/sh | grep -o '/[^ ]*'); do
		install -D "$file" "image$file"
	done
}

# in_image COMMAND...: with nothing but the image
in_image() {
	near chroot image "$@"
}

@test "RECIPES: a container that waits for its database" {
	make_image
	add_shell
	install -D -m 644 system/hosts image/etc/hosts
	local before
	before=$(attempts_failed)
	start container in_image "$(sed -n 's/^ENTRYPOINT \["\(.*\)"\]$/\1/p' Dockerfile)" sh -c 'echo "became $0"; read -r line' program
	wait_until 20 more_attempts_failed "$before" || fail "no attempt: $(<container.err)"
	[ ! -s container.out ] || fail "it did not wait: $(<container.out)"
	serve_peer db far --bind "$FAR" --port 5432 --fork drain
	wait_for_line container.out '^became program$' 30
}

@test "RECIPES: a container whose database does not come" {
	make_image
	add_shell
	install -D -m 644 system/hosts image/etc/hosts
	sed -i 's/--retry-for 120/--retry-for 1/' image/entrypoint.sh
	run --separate-stderr in_image /entrypoint.sh /bin/sh -c 'echo became'
	assert_status 69
	[ -z "$output" ]
	assert_message 'connect: cannot connect: Connection refused \(tried for [0-9]+ s\)$'
}

@test "RECIPES: a container's health, without a shell" {
	local check
	make_image
	[ "$(find image -type f | wc -l)" -eq 2 ] || fail "$(find image)"
	mapfile -t check < <(sed -n 's/^    CMD \[\(.*\)\]$/\1/p' Dockerfile | sed 's/, /\n/g' | tr -d '"')
	[ "${check[0]}" = wraith-connect ] || fail "${check[*]}"
	run --separate-stderr in_image "${check[@]}"
	assert_status 69
	serve_peer service near --bind 127.0.0.1 --port 8080 --fork drain
	run --separate-stderr in_image "${check[@]}"
	assert_status 0
	assert_silent
}

@test "README: ssh -D" {
	local command
	command=$(block README 'ssh -f -N -D 1080 login.example.net')
	serve_dynamic "$command"
	configure "$(block README 'Host *.inside.example.net')"
	arrives a.inside.example.net "$FAR"
}

@test "README: a machine that boots" {
	cp "$SSH_CONFIG" "$HOME/.ssh/config"
	boots "$(block README "ssh -o ProxyUseFdpass=yes -o 'ProxyCommand wraith-connect -F --timeout 5 --retry-for 300 %h %p' new.example.com")"
}

@test "each block of EXAMPLES is run here" {
	local lines known found=false
	known=$(grep -oE "block EXAMPLES ('[^']*'|\"[^\"]*\")" "$BATS_TEST_FILENAME" | sed -E "s/^block EXAMPLES .(.*).$/\1/")
	blocks EXAMPLES | while IFS= read -r line; do
		if [ "$line" = $'\f' ]; then
			"$found" || fail "not run: $lines"
			found=false lines=
		else
			lines+="$line"$'\n'
			! grep -qxF -- "$line" <<<"$known" || found=true
		fi
	done
}
