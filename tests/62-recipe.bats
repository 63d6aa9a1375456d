# README's gateway, set up as README says: a network of two hosts with README's own names and ports.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

DENIED='policy: the rules of this host do not allow this connection$'

setup() {
	cd "$BATS_TEST_TMPDIR"
	[ "$EUID" = 0 ] || skip 'only root can run an sshd in a network of its own'
	SSHD=$(type -P sshd)
	make_keys
	open_network
}

teardown() {
	end_all
}

# open_network: the hosts GATEWAY and INSIDE, two processes; the gateway knows names for addresses of the other one
open_network() {
	printf '%s\n' '127.0.0.1 localhost gateway.example.com' '10.0.0.2 db.inside.example.com web.inside.example.com' \
		'192.0.2.2 elsewhere.example.net' '10.0.0.1 me.inside.example.com' \
		'127.0.0.1 loop.inside.example.com' '169.254.169.254 cloud.inside.example.com' >hosts
	# shellcheck disable=SC2016 # for the inner shell
	start gateway-host unshare -nm bash -c 'mount --bind hosts /etc/hosts && ip link set lo up && echo up && exec sleep 600'
	GATEWAY=$!
	start inside-host unshare -n bash -c 'ip link set lo up && echo up && exec sleep 600'
	INSIDE=$!
	wait_for_line gateway-host.out up
	wait_for_line inside-host.out up
	on "$GATEWAY" ip link add one type veth peer name two netns "$INSIDE"
	on "$GATEWAY" ip addr add 10.0.0.1/24 dev one
	on "$GATEWAY" ip addr add 192.0.2.1/24 dev one
	on "$GATEWAY" ip link set one up
	for address in 10.0.0.2/24 192.0.2.2/24; do
		on "$INSIDE" ip addr add $address dev two
	done
	on "$INSIDE" ip link set two up
}

# on HOST COMMAND...: run COMMAND there
on() {
	nsenter -t "$1" -n -m "--wd=$PWD" "${@:2}"
}

# The helper's functions, for these hosts.
sshd() {
	exec nsenter -t "$GATEWAY" -n -m "$SSHD" "$@"
}

accepts() {
	# shellcheck disable=SC2016 # for the inner shell
	on "$GATEWAY" bash -c 'exec 4<>"/dev/tcp/127.0.0.1/$0"' "$1" 2>/dev/null
}

our_ssh() {
	on "$GATEWAY" timeout 60 ssh -F "$SSH_CONFIG" "$@"
}

# from_readme FIRST: README's indented lines from the line FIRST to the next text, with the names of this test
from_readme() {
	awk -v first="    $1" '$0 == first { on = 1 } on && $0 != "" && !/^    / { exit } on' "$ROOT/README.md" |
		sed "s|^    ||; s|/etc/wraith-permit|$PWD/wraith-permit|; s|exec wraith-connect|exec $WRAITH|
			s|^Match User gateway|Match User $(id -un)|; s|User gateway|User $(id -un)|
			s|ProxyCommand ssh |&-F '$SSH_CONFIG' |; s|ssh-ed25519 AAAA...|$(<user_key.pub)|"
}

# gateway STATUS REGEX WORD...: the gateway answers these words with that status and message
gateway() {
	run --separate-stderr our_ssh -T -S control gateway.example.com -- "${@:3}" </dev/null
	if ! assert_status "$1" || ! assert_message "$2"; then
		fail "in answer to ${*:3}: $output $stderr"
	fi
}

# start_target PORT: an sshd on all addresses of INSIDE
start_target() {
	printf '%s\n' 'ListenAddress 0.0.0.0' "HostKey $PWD/host_key" "AuthorizedKeysFile $PWD/user_key.pub" 'UsePAM no' \
		'StrictModes no' 'PidFile none' "SetEnv HOME=$PWD" >"target-$1.conf"
	mkdir -p /run/sshd
	start "target-$1" on "$INSIDE" "$SSHD" -D -e -f "$PWD/target-$1.conf" -p "$1"
	wait_for_line "target-$1.err" 'Server listening'
}

@test "README's gateway does what it says" {
	from_readme 'Match User gateway' >match
	from_readme "$(grep -o 'permit \*\.inside.*' "$ROOT/README.md")" >wraith-permit
	chmod 644 wraith-permit
	[ "$(grep -c '^permit' wraith-permit)" -eq 2 ] || fail "$(<wraith-permit)"
	start_sshd gateway "Include $PWD/match"
	printf '%s\n' 'Host gateway.example.com' 'HostName 127.0.0.1' "Port $SSHD_PORT" >>"$SSH_CONFIG"
	from_readme 'Host gateway.example.com' >>"$SSH_CONFIG"
	start_target 22
	start_target 5432
	start_target 80

	# Clients need nothing but ssh.
	run --separate-stderr our_ssh db.inside.example.com 'expr 6 \* 7; exit 7' </dev/null
	assert_status 7
	assert_silent
	[ "$output" = 42 ]
	run --separate-stderr our_ssh web.inside.example.com true </dev/null
	assert_status 0

	start master on "$GATEWAY" ssh -F "$SSH_CONFIG" -M -N -S control gateway.example.com
	wait_until 10 our_ssh -S control -O check gateway.example.com 2>/dev/null

	# The first rule that matches decides, and a target that matches none is denied.
	gateway 77 "$DENIED" 10.0.0.1 5432
	gateway 77 "$DENIED" db.inside.example.com 80
	gateway 77 "$DENIED" elsewhere.example.net 22
	gateway 77 "$DENIED" 192.0.2.2 22
	run our_ssh -T gateway.example.com 10.0.0.2 5432 </dev/null
	[[ $output = SSH-2.0-* ]] || fail "$output"
	gateway 69 'connect: ' 10.0.0.3 22

	# What stays shut.
	local host
	for host in 127.0.0.1 ::1 localhost 169.254.169.254 10.0.0.1 192.0.2.1 loop.inside.example.com me.inside.example.com \
		cloud.inside.example.com; do
		gateway 77 "$DENIED" $host 22
	done

	# And nothing else.
	gateway 64 'target: this account only connects'
	gateway 64 'target: this account runs no commands' id
	run our_ssh -tt gateway.example.com </dev/null
	[[ $output = *'PTY allocation request failed'* ]] || fail "$output"
	run our_ssh -W 10.0.0.2:22 gateway.example.com </dev/null
	[[ $status -ne 0 && $output = *prohibited* ]] || fail "$output"
	run our_ssh -s gateway.example.com sftp </dev/null
	assert_status 64
	run our_ssh -o ExitOnForwardFailure=yes -N -R 0:127.0.0.1:22 gateway.example.com </dev/null
	assert_status 255

	run on "$GATEWAY" "$WRAITH" --explain --forced --permit-file wraith-permit db.inside.example.com 22
	assert_status 0
	[[ $output = *'verdict on address 1 of 1: permitted, by rule 1, permit file 1, line 1' ]] || fail "$output"
	grep -qF "sudo -u gateway wraith-connect --explain --forced --permit-file /etc/wraith-permit db.inside.example.com 22" "$ROOT/README.md"
}

# key_rules FILE RULE: the rules of this key, as README writes them
key_rules() {
	from_readme "$(grep -o 'restrict,command=.*' "$ROOT/README.md")" | head -n 1 |
		sed "s|--permit [^\"]*|--permit $2|; s|ssh-ed25519 .*|$(<"$1.pub")|"
}

# by_key FILE STATUS WORD...: with that key, the gateway answers these words with that status
by_key() {
	run our_ssh -T -o IdentitiesOnly=yes -o IdentityFile="$PWD/$1" gateway.example.com -- "${@:3}" </dev/null
	[ "$status" -eq "$2" ] || fail "by $1, ${*:3}: $status, not $2: $output"
}

@test "ForceCommand wins over a key's command=, silently; command= alone gives each key its own rules" {
	local match
	for key in narrow wide; do
		ssh-keygen -q -t ed25519 -N '' -f "$key"
	done
	{
		key_rules narrow 10.0.0.2:5432
		key_rules wide 10.0.0.0/8:22
	} >keys
	[ "$(grep -c '^restrict,command="exec /' keys)" -eq 2 ] || fail "$(<keys)"
	sed -i '/IdentityFile/d' "$SSH_CONFIG"
	printf '%s\n' 'permit 10.0.0.0/8:22,5432' >wraith-permit
	chmod 644 wraith-permit
	match=$(from_readme 'Match User gateway')
	printf '%s\n' "$match" >match
	start_target 22
	start_target 5432

	# Both: all keys have the rules of the account, so README and the manual say: never both.
	start_sshd both "AuthorizedKeysFile $PWD/keys" "Include $PWD/match"
	printf '%s\n' 'Host gateway.example.com' 'HostName 127.0.0.1' "Port $SSHD_PORT" >>"$SSH_CONFIG"
	by_key narrow 0 10.0.0.2 22
	by_key wide 0 10.0.0.2 5432

	# Only command=.
	start_sshd gateway "AuthorizedKeysFile $PWD/keys"
	sed -i '/^Host gateway.example.com/,$d' "$SSH_CONFIG"
	printf '%s\n' 'Host gateway.example.com' 'HostName 127.0.0.1' "Port $SSHD_PORT" >>"$SSH_CONFIG"
	by_key narrow 77 10.0.0.2 22
	by_key narrow 0 10.0.0.2 5432
	by_key wide 0 10.0.0.2 22
	by_key wide 77 10.0.0.2 5432
	echo "IdentityFile $PWD/wide" >>"$SSH_CONFIG"
	run our_ssh -J gateway.example.com 10.0.0.2 true </dev/null
	[[ $status -ne 0 && $output = *prohibited* ]] || fail "$output"
}

@test "README's key does what it says" {
	from_readme "$(grep -o 'restrict,command=.*' "$ROOT/README.md")" | head -n 1 >keys
	grep -q '^restrict,command="exec /.* ssh-ed25519 ' keys
	start_sshd gateway "AuthorizedKeysFile $PWD/keys"
	printf '%s\n' 'Host gateway.example.com' 'HostName 127.0.0.1' "Port $SSHD_PORT" >>"$SSH_CONFIG"
	start_target 5432
	run our_ssh -T gateway.example.com db.inside.example.com 5432 </dev/null
	[[ $output = SSH-2.0-* ]] || fail "$output"
	gateway 77 "$DENIED" db.inside.example.com 22
	gateway 77 "$DENIED" 10.0.0.2 5432
	run our_ssh -W 10.0.0.2:5432 gateway.example.com </dev/null
	[[ $status -ne 0 && $output = *prohibited* ]] || fail "$output"
}
