#!/usr/bin/env bats
# What people do with ssh, over every route, and with servers other than OpenSSH's; and a port forwarder.
# shellcheck disable=SC2153,SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_SSH_COMMAND="ssh -F '$PWD/ssh_config'"
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@invalid GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@invalid
	start_sshd target
	start_socks
	start_http_proxy
	WAYS=()
	way direct
	way socks5 --proxy "socks5h://127.0.0.1:$SOCKS_PORT"
	way http --proxy "http://127.0.0.1:$HTTP_PORT"
	SSH_LINES=('ProxyUseFdpass yes') && way fdpass -F
}

teardown() {
	end_all
}

# way NAME OPTION...: a way to the target, with these OPTIONS of wraith-connect; SSH_LINES go to SSH_CONFIG
way() {
	WAYS+=("$1")
	ssh_host "$1" "$SSHD_PORT" "ProxyCommand '$WRAITH' ${*:2} %h %p" "${SSH_LINES[@]}"
}

# to_port PORT: the same ways, but to another port
to_port() {
	sed -i "s/^Port .*/Port $1/" "$SSH_CONFIG"
}

# random_file NAME BYTES
random_file() {
	head -c "$2" /dev/urandom >"$1"
}

# checksum: of stdin
checksum() {
	sha256sum | cut -d ' ' -f 1
}

# cat_there WAY FILE OPTION...: sends the file there and back through cat; each end must get it right
cat_there() {
	our_ssh "${@:3}" "$1" 'tee /dev/stderr' <"$2" 2>there >back
	cmp "$2" there
	cmp "$2" back
}

# carries_both_ways PORT FILE OPTION...: to the echo server on this port and back, by wraith-connect
carries_both_ways() {
	bounded "$WRAITH" "${@:3}" 127.0.0.1 "$1" <"$2" | cmp - "$2"
}

@test "git: clone, fetch, push" {
	need git
	local way
	git init -q work
	mkdir work/folder
	random_file work/folder/a 2000000
	seq 20000 >work/b
	git -C work add .
	git -C work commit -qm one
	git clone -q --bare work there.git
	for way in "${WAYS[@]}"; do
		bounded git clone -q "ssh://$way$PWD/there.git" "$way"
		git -C "$way" fsck --strict 2>&1
		cmp work/folder/a "$way/folder/a"
		random_file "$way/c-$way" 1000000
		git -C "$way" add .
		git -C "$way" commit -qm "$way"
		bounded git -C "$way" push -q
		bounded git -C work fetch -q "ssh://$way$PWD/there.git"
		[ "$(git -C work rev-parse FETCH_HEAD)" = "$(git -C "$way" rev-parse HEAD)" ]
	done
	git -C there.git fsck --strict
}

@test "rsync: there, changed, and back" {
	need rsync
	local way i
	mkdir tree
	for i in {1..20}; do
		random_file "tree/$i" $((i * i * 500))
	done
	for way in "${WAYS[@]}"; do
		random_file tree/big 3000000
		bounded rsync -a -e "ssh -F $SSH_CONFIG" tree/ "$way:$PWD/there/"
		diff -r tree there
		printf changed | dd of=tree/big bs=1 seek=1500000 conv=notrunc status=none
		rm tree/1
		bounded rsync -a --checksum --delete -e "ssh -F $SSH_CONFIG" tree/ "$way:$PWD/there/"
		diff -r tree there
		bounded rsync -a -e "ssh -F $SSH_CONFIG" "$way:$PWD/there/" back/
		diff -r tree back
		: >tree/1
		rm -r there back
	done
}

@test "scp and sftp: there and back" {
	local way
	random_file sent 4000000
	for way in "${WAYS[@]}"; do
		bounded scp -q -F "$SSH_CONFIG" sent "$way:$PWD/up"
		bounded scp -q -O -F "$SSH_CONFIG" "$way:$PWD/up" down
		cmp sent up
		cmp sent down
		printf '%s\n' "put sent $PWD/put" "get $PWD/put got" "rm $PWD/put" |
			bounded sftp -q -b - -F "$SSH_CONFIG" "$way" >/dev/null
		cmp sent got
		[ ! -e put ]
	done
}

@test "ssh -J: over a jump host to the next one, and over two" {
	local way
	random_file sent 2000000
	ssh_host second "$SSHD_PORT"
	ssh_host inner "$SSHD_PORT"
	for way in "${WAYS[@]}"; do
		cat_there inner sent -J "$way"
		cat_there inner sent -J "$way,second"
	done
}

@test "ssh -L and -D: forwarded connections work" {
	local way echo
	random_file sent 2000000
	start_peer echo --fork echo
	echo=$PORT
	for way in "${WAYS[@]}"; do
		start_on_free_port "local-$way" forward "$way" "$echo"
		carries_both_ways "$PORT" sent
		start_on_free_port "dynamic-$way" ssh -F "$SSH_CONFIG" -N "$way" -D
		carries_both_ways "$echo" sent -N --proxy "socks5h://127.0.0.1:$PORT"
	done
}

# forward WAY TO PORT: ssh -L from PORT to TO
forward() {
	exec ssh -F "$SSH_CONFIG" -N "$1" -L "127.0.0.1:$3:127.0.0.1:$2"
}

@test "RekeyLimit 1M: new keys all the time, and no byte lost" {
	local way
	random_file sent 4000000
	for way in "${WAYS[@]}"; do
		our_ssh -v -o 'RekeyLimit 1M' "$way" cat <sent 2>log | cmp - sent
		[ "$(grep -c 'SSH2_MSG_NEWKEYS received' log)" -gt 4 ] || fail "no new keys: $(<log)"
	done
}

@test "ControlPersist: a command that waits for our end does not wait for the master" {
	local way options said
	for way in "${WAYS[@]}"; do
		options=(-o "ControlPath $PWD/control-$way" -o 'ControlMaster auto' -o 'ControlPersist 60')
		said=$(our_ssh "${options[@]}" "$way" 'echo first' 2>&1 </dev/null)
		[ "$said" = first ]
		our_ssh "${options[@]}" -O check "$way" 2>/dev/null
		our_ssh "${options[@]}" -O exit "$way" 2>/dev/null
	done
}

@test "many short commands over one master, as ansible sends them" {
	local way i sum
	random_file module 40000
	sum=$(checksum <module)
	for way in "${WAYS[@]}"; do
		ssh_host "kept-$way" "$SSHD_PORT" "ControlPath $PWD/control-$way"
		start "kept-$way" our_ssh -M -N -S "$PWD/control-$way" "$way"
		wait_until 10 our_ssh -O check "kept-$way" 2>/dev/null
		for i in {1..8}; do
			[ "$(our_ssh "kept-$way" "sh -c 'umask 77 && cat >module-$i && sha256sum <module-$i; rm module-$i'" \
				<module)" = "$sum  -" ]
			# shellcheck disable=SC2016 # for the other shell
			[ "$(our_ssh "kept-$way" 'echo ~ && exit 0' </dev/null)" ]
			run our_ssh "kept-$way" "exit $i" </dev/null
			[ "$status" -eq "$i" ]
		done
		our_ssh -O exit "kept-$way" 2>/dev/null
	done
}

@test "100 logins at once" {
	local i pids=()
	random_file sent 30000
	for i in {0..99}; do
		timeout 300 ssh -F "$SSH_CONFIG" "${WAYS[i % ${#WAYS[@]}]}" cat <sent >"got-$i" 2>"said-$i" 3>&- &
		pids+=($!)
	done
	for i in {0..99}; do
		wait "${pids[i]}" || fail "login $i: $(<"said-$i")"
		cmp sent "got-$i"
		[ ! -s "said-$i" ]
	done
}

# with_home COMMAND...: run it where our user's home holds our key, for a server that looks nowhere else and refuses
# a folder on the way that others can write
with_home() {
	local flags=(-m)
	[ "$EUID" = 0 ] || flags+=(-c --keep-caps)
	mkdir -p -m 700 home home/.ssh
	cp user_key.pub home/.ssh/authorized_keys
	chmod 600 home/.ssh/authorized_keys
	printf '%s\n' "$(id -un):x:$(id -u):$(id -g)::/mnt:/bin/sh" >passwd
	# shellcheck disable=SC2016 # for the inner shell
	exec unshare "${flags[@]}" sh -c 'mount --bind passwd /etc/passwd && mount --bind home /mnt && exec "$@"' with_home "$@"
}

# trust KEY: a host key that is good for any host
trust() {
	echo "* $1" >>known_hosts
}

# inetd PROGRAM... PORT: start PROGRAM for each connection, which is its stdin and stdout
inetd() {
	exec systemd-socket-activate --inetd --accept --listen "127.0.0.1:${*: -1}" -- "${@:1:$#-1}"
}

# carries_by CLIENT...: the client carries a file there and back and gives the command's status; when it is killed,
# its helper ends, too. Its last option is the one that takes a proxy command
carries_by() {
	local way words client helper
	random_file sent 300000 # dropbear's window is small
	for way in '' "-x socks5h://127.0.0.1:$SOCKS_PORT" "-x http://127.0.0.1:$HTTP_PORT"; do
		words=("$@" "'$WRAITH' $way 127.0.0.1 $SSHD_PORT" "$(id -un)@any.invalid")
		bounded "${words[@]}" cat <sent >back 2>said || fail "status $?: $(<said)"
		cmp sent back
		run bounded "${words[@]}" 'exit 7' </dev/null
		[ "$status" -eq 7 ]
		INPUT=$(endless) start client "${words[@]}" 'echo up; cat'
		client=$!
		wait_for_line client.out up
		helper=$(helpers_of "$client")
		[ -n "$helper" ]
		kill -KILL "$client"
		wait_until 10 gone "$helper"
	done
}

@test "dropbear is the client" {
	need dbclient
	dropbearconvert openssh dropbear user_key dropbear_key 2>/dev/null
	carries_by dbclient -y -y -T -i dropbear_key -J
}

@test "PuTTY is the client" {
	need plink
	local -x HOME=$PWD # it writes there
	puttygen user_key -O private -o key.ppk
	carries_by plink -batch -ssh -hostkey "$(ssh-keygen -lf host_key.pub | cut -d ' ' -f 2)" -i key.ppk -proxycmd
}

@test "dropbear is the server" {
	need dropbear
	need_namespaces
	local way key
	random_file sent 300000 # its window is small, and each one waits for a proxy without TCP_NODELAY
	key=$(dropbearkey -t ed25519 -f dropbear_key 2>/dev/null | grep '^ssh-ed25519')
	trust "$key"
	start_on_free_port dropbear start_dropbear
	to_port "$PORT"
	for way in "${WAYS[@]}"; do
		our_ssh "$way" cat <sent | cmp - sent
		run our_ssh "$way" 'echo $SSH_CONNECTION >&2; exit 7' </dev/null
		[ "$status" -eq 7 ]
		bounded scp -q -O -F "$SSH_CONFIG" sent "$way:$PWD/up-$way"
		cmp sent "up-$way"
	done
}

start_dropbear() {
	with_home dropbear -F -E -r dropbear_key -P "$PWD/dropbear.pid" -p "127.0.0.1:$1"
}

@test "tinyssh is the server" {
	need tinysshd && need systemd-socket-activate
	need_namespaces
	local way
	random_file sent 3000000
	tinysshd-makekey tiny
	trust "$(tinysshd-printkey tiny | grep '^ssh-ed25519')"
	start_on_free_port tinysshd start_tinysshd
	to_port "$PORT"
	for way in "${WAYS[@]}"; do
		our_ssh "$way" cat <sent | cmp - sent
		run our_ssh "$way" 'exit 7' </dev/null
		[ "$status" -eq 7 ]
	done
}

start_tinysshd() {
	with_home systemd-socket-activate --inetd --accept --listen "127.0.0.1:$1" -- "$(command -v tinysshd)" tiny
}

@test "as a port forwarder for inetd, it leaves nothing behind" {
	need systemd-socket-activate
	local way proxies=('' "--proxy socks5h://127.0.0.1:$SOCKS_PORT" "--proxy http://127.0.0.1:$HTTP_PORT") words pids i
	random_file sent 3000000
	start_peer echo --fork echo
	local echo=$PORT inetd
	for way in "${proxies[@]}"; do
		read -ra words <<<"$way"
		start_on_free_port forwarder inetd "$WRAITH" --exit-on-eof --quiet "${words[@]}" 127.0.0.1 "$SSHD_PORT"
		inetd=$!
		ssh_host forwarded "$PORT"
		pids=()
		for i in 1 2 3; do
			our_ssh -p "$PORT" forwarded cat <sent >"got-$i" 3>&- &
			pids+=($!)
		done
		wait "${pids[@]}"
		for i in 1 2 3; do
			cmp sent "got-$i"
		done
		wait_until 10 count_helpers "$inetd" 0
	done
	start_on_free_port refused inetd "$WRAITH" --exit-on-eof --quiet 127.0.0.1 "$(dead_port)"
	run bounded "$WRAITH" 127.0.0.1 "$PORT" </dev/null
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}
