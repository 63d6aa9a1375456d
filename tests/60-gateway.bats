# wraith-connect on a gateway, started by a real sshd instead of what the client asks for.
# shellcheck disable=SC2153,SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

DENIED='policy: the rules of this host do not allow this connection$'

setup() {
	start_sshd target
	TARGET_PORT=$SSHD_PORT TARGET_PID=$SSHD_PID
}

teardown() {
	end_all
}

# start_gateway [LINE...]: a gateway that only connects clients onward, known as host gateway
start_gateway() {
	start_gateway_with "ForceCommand exec '$WRAITH' --forced --permit '127.0.0.0/8:*' --permit 'nowhere.invalid:22'" 'DisableForwarding yes' "$@"
}

# start_gateway_with LINE...: a gateway with this configuration, known as host gateway, and its targets
start_gateway_with() {
	start_sshd gateway "$@"
	GATEWAY_PID=$SSHD_PID
	GATEWAY_LOG=$BATS_TEST_TMPDIR/gateway.err
	ssh_host gateway "$SSHD_PORT" "ControlPath $BATS_TEST_TMPDIR/control"
	via_gateway target '%h %p'
}

# via_gateway NAME WORDS: let SSH_CONFIG know the target under a name; the gateway is sent these words
via_gateway() {
	ssh_host "$1" "$TARGET_PORT" "ProxyCommand ssh -F '$SSH_CONFIG' gateway ${*:2}"
}

# gateway WORD...: send these words to the gateway as a client
gateway() {
	run --separate-stderr our_ssh -T gateway ${1+-- "$@"} </dev/null
}

# carries NAME: a session with that host gives its output, its status, and nothing else
carries() {
	run --separate-stderr our_ssh "$1" 'expr 6 \* 7; exit 7' </dev/null
	assert_status 7
	assert_silent
	[ "$output" = 42 ]
}

# start_ssh NAME COMMAND: ssh in the background, until COMMAND's first line; sets SSH_PID, its
# ProxyCommand's HOP_PID, and the gateway's HELPER_PID
start_ssh() {
	INPUT=${INPUT:-$(endless)} start ssh ssh -F "$SSH_CONFIG" "$@"
	SSH_PID=$!
	wait_for_line "$BATS_TEST_TMPDIR/ssh.out" up
	HOP_PID=$(pgrep -P "$SSH_PID")
	HELPER_PID=$(helpers_of "$GATEWAY_PID")
	[ -n "$HELPER_PID" ]
}

# refused STATUS REGEX WORD...: the gateway answers these words with that status and only one line
refused() {
	gateway "${@:3}"
	if ! assert_status "$1" || ! assert_message "$2" || [[ $output$stderr = *$'\n'* ]]; then
		fail "in answer to '${*:3}': $output $stderr"
	fi
}

@test "ForceCommand: all the forms that clients use today" {
	start_gateway
	start_master gateway
	via_gateway plain '%h %p'
	via_gateway joined '%h:%p'
	via_gateway brackets '[::ffff:%h]:%p'
	via_gateway nc 'nc %h %p'
	via_gateway nc-joined 'nc %h:%p'
	via_gateway own 'wraith-connect %h %p'
	via_gateway own-joined 'wraith-connect %h:%p'
	for way in plain joined brackets nc nc-joined own own-joined; do
		carries "$way"
	done
}

@test "restrict,command= in authorized_keys" {
	local keys=$BATS_TEST_TMPDIR/restricted
	make_keys
	echo "restrict,command=\"exec '$WRAITH' --forced --permit '127.0.0.0/8:*'\" $(cat "$BATS_TEST_TMPDIR/user_key.pub")" >"$keys"
	start_gateway_with "AuthorizedKeysFile $keys"
	carries target
	refused 64 'target: .*runs no commands' id
}

@test "Subsystem with a fixed target" {
	local plain=$BATS_TEST_TMPDIR/wraith-connect # what a Subsystem makes of quotes depends on sshd's version
	ln -s "$WRAITH" "$plain"
	start_gateway_with "Subsystem db exec $plain 127.0.0.1 $TARGET_PORT" \
		"Subsystem dead exec $plain 127.0.0.1 $(dead_port)"
	ssh_host db 1 "ProxyCommand ssh -F '$SSH_CONFIG' -s gateway db"
	carries db
	run our_ssh -s gateway dead </dev/null
	assert_status 69
}

@test "twenty channels on one connection: a dead one does not affect the others" {
	local n fd pipes=() clients=() dead
	cd "$BATS_TEST_TMPDIR"
	start_gateway
	start_master gateway
	head -c 3145728 /dev/urandom >sent
	for n in {1..20}; do
		mkfifo "in.$n"
		ssh -F "$SSH_CONFIG" target 'cat; echo end >&2' <"in.$n" >"back.$n" 2>"said.$n" 3>&- &
		clients+=($!)
	done
	for n in {1..20}; do
		exec {fd}>"in.$n"
		pipes+=("$fd")
	done
	wait_until 20 count_helpers "$GATEWAY_PID" 20

	dead=$(dead_port)
	refused 69 'connect: .*refused$' 127.0.0.1 "$dead"
	refused 68 'resolve: ' nowhere.invalid 22
	refused 77 "$DENIED" no-such-host.invalid 22
	refused 77 'target: .*reserved$' wraith-status 22
	refused 64 'target: ' 127.1 22
	count_helpers "$GATEWAY_PID" 20

	for fd in "${pipes[@]}"; do
		cat sent >&"$fd" 3>&- &
	done
	refused 69 'connect: .*refused$' 127.0.0.1 "$dead"
	refused 68 'resolve: ' nowhere.invalid 22
	refused 77 "$DENIED" no-such-host.invalid 22
	refused 77 'target: .*reserved$' WRAITH-status.example 22
	for fd in "${pipes[@]}"; do
		exec {fd}>&-
	done
	wait_until 30 gone "${clients[@]}"
	for n in {1..20}; do
		cmp sent "back.$n"
		[ "$(cat "said.$n")" = end ]
	done
	wait_until 5 count_helpers "$GATEWAY_PID" 0
	our_ssh -O check gateway
}

@test "Match blocks, each with rules of its own" {
	local me
	me=$(id -un)
	printf '%s\n' 'Match User nobody-else' "ForceCommand exec '$WRAITH' --forced --permit '*:*' --permit '127.0.0.0/8:*'" \
		"Match User $me LocalPort 1" 'ForceCommand exec true' \
		"Match User $me" "ForceCommand exec '$WRAITH' --forced --permit 127.0.0.1:$TARGET_PORT" 'PermitTTY no' \
		'Match all' 'ForceCommand exec false' >"$BATS_TEST_TMPDIR/match"
	start_gateway_with "Include $BATS_TEST_TMPDIR/match" 'DisableForwarding yes'
	carries target
	refused 77 "$DENIED" 127.0.0.2 "$TARGET_PORT"
	refused 77 "$DENIED" 127.0.0.1 1
	refused 77 "$DENIED" localhost 1
}

@test "each key with rules of its own" {
	local keys=$BATS_TEST_TMPDIR/keys key=$BATS_TEST_TMPDIR/other_key
	make_keys
	ssh-keygen -q -t ed25519 -N '' -f "$key"
	printf 'restrict,command="exec '"'%s'"' --forced --permit %s" %s\n' \
		"$WRAITH" "127.0.0.1:$TARGET_PORT" "$(<"$BATS_TEST_TMPDIR/user_key.pub")" \
		"$WRAITH" "'127.0.0.2:*'" "$(<"$key.pub")" >"$keys"
	start_gateway_with "AuthorizedKeysFile $keys"
	carries target
	refused 77 "$DENIED" 127.0.0.2 "$TARGET_PORT"
	sed "s|^IdentityFile .*|IdentityFile $key|" "$SSH_CONFIG" >"$BATS_TEST_TMPDIR/other"
	SSH_CONFIG=$BATS_TEST_TMPDIR/other
	refused 77 "$DENIED" 127.0.0.1 "$TARGET_PORT"
	refused 69 'connect: ' 127.0.0.2 1
}

@test "fifty channels on one connection, ten of which the rules deny" {
	local n fd pipes=() clients=()
	cd "$BATS_TEST_TMPDIR"
	start_gateway_with "ForceCommand exec '$WRAITH' --forced --deny 127.0.0.9:* --permit '127.0.0.0/8:*'"
	start_master gateway
	start_peer echo --fork echo
	head -c 300000 /dev/urandom >sent
	for n in {1..40}; do
		mkfifo "in.$n"
		ssh -F "$SSH_CONFIG" gateway 127.0.0.1 "$PORT" <"in.$n" >"back.$n" 2>"said.$n" 3>&- &
		clients+=($!)
	done
	for n in {1..40}; do
		exec {fd}>"in.$n"
		pipes+=("$fd")
	done
	wait_until 20 count_helpers "$GATEWAY_PID" 40
	for n in {1..10}; do
		refused 77 "$DENIED" 127.0.0.9 "$PORT"
	done
	for fd in "${pipes[@]}"; do
		cat sent >&"$fd" 3>&- &
	done
	refused 77 "$DENIED" 127.0.0.9 "$PORT"
	for fd in "${pipes[@]}"; do
		exec {fd}>&-
	done
	wait_until 30 gone "${clients[@]}"
	for n in {1..40}; do
		cmp sent "back.$n"
		[ ! -s "said.$n" ]
	done
	wait_until 5 count_helpers "$GATEWAY_PID" 0
}

@test "a client is told at once that its target is gone" {
	local session
	start_gateway
	start_ssh target 'echo up; cat'
	mapfile -t session < <(descendants "$TARGET_PID")
	kill -KILL "${session[@]}"
	wait_until 5 gone "$SSH_PID" "$HOP_PID" "$HELPER_PID"
}

@test "a client that keeps its side open is told at once that its target is gone" {
	start_gateway
	start_peer server send bye fin drain
	INPUT=$(endless) start client ssh -F "$SSH_CONFIG" gateway 127.0.0.1 "$PORT"
	local client=$!
	wait_for_line "$BATS_TEST_TMPDIR/client.out" bye
	# ssh closes its own stdout once the channel's end of file has come
	wait_until 5 stdout_closed "$client"
	kill -0 "$client"
}

# stdout_closed PID: it no longer has client.out open, under any number
stdout_closed() {
	! readlink "/proc/$1/fd/"* | grep -qxF "$BATS_TEST_TMPDIR/client.out"
}

@test "the status reports a target's reset" {
	start_gateway
	start_peer server expect hello reset
	run --separate-stderr our_ssh gateway 127.0.0.1 "$PORT" <<<hello
	assert_status 74
}

@test "killed clients leave no process on the gateway" {
	start_gateway
	for command in 'echo up; cat' 'echo up; cat /dev/zero' 'echo up; cat >/dev/null'; do
		[[ $command != *null ]] || INPUT=/dev/zero
		start_ssh target "$command"
		kill -KILL "$SSH_PID" "$HOP_PID"
		wait_until 5 gone "$HELPER_PID"
	done
}

@test "killed clients of a shared connection leave no process on the gateway" {
	start_gateway
	start_master gateway
	for command in 'echo up; cat' 'echo up; cat /dev/zero' 'echo up; cat >/dev/null'; do
		[[ $command != *null ]] || INPUT=/dev/zero
		start_ssh target "$command"
		kill -KILL "$SSH_PID" "$HOP_PID"
		wait_until 5 gone "$HELPER_PID"
	done
	our_ssh -O check gateway
}

@test "a killed master leaves no process on the gateway" {
	start_gateway
	start_master gateway
	start_ssh target 'echo up; cat /dev/zero'
	kill -KILL "$MASTER_PID"
	wait_until 5 gone "$HELPER_PID" "$SSH_PID"
}

@test "a client killed while the helper is still connecting leaves no process on the gateway" {
	start_peer silent expect never
	start_gateway_with "ForceCommand exec '$WRAITH' --forced --permit '127.0.0.0/8:*' --proxy 127.0.0.1:$PORT"
	start client ssh -F "$SSH_CONFIG" gateway 127.0.0.1 "$TARGET_PORT"
	local client=$! helper
	wait_until 5 count_helpers "$GATEWAY_PID" 1
	helper=$(helpers_of "$GATEWAY_PID")
	kill -KILL "$client"
	wait_until 5 gone "$helper"
}

@test "someone who logs in gets one friendly line" {
	start_gateway
	refused 64 'target: this account only connects you onward'
	refused 64 'target: ' ' '
	[ "$EUID" = 0 ] || return 0 # whether any other user's sshd can give terminals depends on the system
	run our_ssh -tt gateway </dev/null
	assert_status 64
	[[ $output == 'wraith-connect: target: this account only connects you onward'* ]]
}

@test "commands that clients cannot change are taken for the target that they mean" {
	local command
	start_gateway
	start_master gateway
	for command in "nc -q0 127.0.0.1 $TARGET_PORT" "exec nc 127.0.0.1 $TARGET_PORT" "127.0.0.1 $TARGET_PORT"$'\n' \
		"exec /usr/bin/nc.openbsd -N -w 5 127.0.0.1 $TARGET_PORT 2>/dev/null"$'\n'; do
		run --separate-stderr our_ssh gateway "$command" </dev/null
		[[ $status -eq 0 && $output == SSH-2.0-* && $stderr = '' ]] || fail "in answer to $command: $status $output $stderr"
	done
}

@test "options, quotes and everything for a shell are refused" {
	local touched=$BATS_TEST_TMPDIR/touched commands command
	start_gateway
	start_master gateway
	commands=(
		"-x 127.0.0.1:1 127.0.0.1 $TARGET_PORT"
		"127.0.0.1 $TARGET_PORT -v"
		"127.0.0.1 $TARGET_PORT --proxy 127.0.0.1:1"
		"wraith-connect -x 127.0.0.1:1 127.0.0.1 $TARGET_PORT"
		"wraith-connect --forced 127.0.0.1 $TARGET_PORT"
		"wraith-connect -- 127.0.0.1 $TARGET_PORT"
		"nc -X connect -x 127.0.0.1:1 127.0.0.1 $TARGET_PORT"
		"-- 127.0.0.1 $TARGET_PORT"
		"--help" "--version" "-V 22" "nc" "wraith-connect" "nc nc 127.0.0.1 $TARGET_PORT"
		"'127.0.0.1' $TARGET_PORT" "\"127.0.0.1\" $TARGET_PORT" "127.0.0.1 '$TARGET_PORT'"
		"127.0.0.1\\ $TARGET_PORT" "\\127.0.0.1 $TARGET_PORT"
		"\$(touch $touched) $TARGET_PORT" "\`touch $touched\` $TARGET_PORT" "\$HOME $TARGET_PORT"
		"127.0.0.1 $TARGET_PORT; touch $touched" "127.0.0.1 $TARGET_PORT && touch $touched"
		"127.0.0.1 $TARGET_PORT | touch $touched" "127.0.0.1 $TARGET_PORT >$touched"
		$'127.0.0.1\n'"$TARGET_PORT" "127.0.0.1 $TARGET_PORT"$'\n'"touch $touched" "127.0.0.1 $TARGET_PORT"$'\n\n'
		$'127.0.0.1\t'"$TARGET_PORT"$'\r' $'127.0.0.1\x01 '"$TARGET_PORT"
		"127.0.0.1 $TARGET_PORT extra" "127.0.0.1" "127.0.0.1 0" "127.0.0.1 65536" "127.0.0.1 -1"
		"root@127.0.0.1 $TARGET_PORT" "127.0.0.1/ $TARGET_PORT" "höst.example 22" "~ 22" "* 22"
		"/bin/sh -i" "id" "scp -t /tmp" "internal-sftp" "127.0.0.1:$TARGET_PORT:$TARGET_PORT"
	)
	for command in "${commands[@]}"; do
		refused 64 '(target|usage): ' "$command"
	done
	[ ! -e "$touched" ]
	run our_ssh -s gateway sftp </dev/null # no message: sshd drops a subsystem's stderr
	assert_status 64
	carries target
}

@test "a very long command is refused" {
	local long
	start_gateway
	start_master gateway
	long=$(printf '%*s' 100000 '' | tr ' ' a)
	refused 64 '(target|usage): ' "$long 22"
	refused 64 '(target|usage): ' "host.example $long"
	# More than execve(2) accepts in one string, and more than a packet of SSH: sshd itself cannot go on.
	long=$(printf '%*s' 65536 '' | tr ' ' a)
	for n in 3 16; do
		# shellcheck disable=SC2046,SC2086 # words
		gateway 127.0.0.1 "$TARGET_PORT" $(yes $long | head -n $n)
		[ "$status" -ne 0 ] && [ "$output" = '' ] || fail "$status $output"
	done
	wait_until 5 count_helpers "$GATEWAY_PID" 0
}

@test "the environment cannot choose the proxy" {
	local url=socks5h://127.0.0.1:1
	start_gateway "SetEnv HOME=$BATS_TEST_TMPDIR ALL_PROXY=$url all_proxy=$url HTTP_PROXY=$url http_proxy=$url HTTPS_PROXY=$url WRAITH_PROXY=$url"
	carries target
}

@test "the gateway's processes and log do not reveal a target: while it is connected" {
	local pid port secret=127.99.88.77
	start_sshd hidden "ListenAddress $secret"
	port=$SSHD_PORT
	start_gateway
	ssh_host hidden "$port" "ProxyCommand ssh -F '$SSH_CONFIG' gateway $secret $port"
	start_ssh hidden 'echo up; cat'
	for pid in $(descendants "$GATEWAY_PID"); do
		assert_no_secret "/proc/$pid/cmdline" "$secret" "$port"
		assert_no_secret "/proc/$pid/environ" "$secret"
	done
	assert_no_secret "$GATEWAY_LOG" "$secret"
	assert_no_secret "$BATS_TEST_TMPDIR/ssh.err" "$secret" "$port"
}

@test "the gateway's processes and log do not reveal a target: while the proxy is silent" {
	local pid file secret=secret-destination-x7q.invalid
	start_peer silent expect never
	start_gateway_with "ForceCommand exec '$WRAITH' -v --forced --proxy user7q:pass7q@127.0.0.1:$PORT"
	start client ssh -F "$SSH_CONFIG" gateway "$secret" 31337
	wait_until 5 count_helpers "$GATEWAY_PID" 1
	pid=$(helpers_of "$GATEWAY_PID")
	wait_until 2 scrubbed "$pid"
	for file in "/proc/$pid/cmdline" "/proc/$pid/environ" "$BATS_TEST_TMPDIR/client.err"; do
		assert_no_secret "$file" secret x7q 31337 user7q pass7q
	done
	assert_no_secret "$GATEWAY_LOG" secret x7q 31337 # sshd itself logs the ForceCommand
}

# scrubbed PID: it has overwritten its arguments and environment
scrubbed() {
	! tr '\0' ' ' <"/proc/$1/cmdline" | grep -q user7q
}

@test "the gateway's log and its messages do not reveal a target: when it fails" {
	local secret=secret-destination-x7q.invalid command
	start_gateway
	start_master gateway
	for command in "$secret 31337" "wraith-$secret 31337" "$secret 99999" "$secret 31337 -v" "'$secret' 31337"; do
		gateway "$command"
		[ "$status" -ge 64 ]
		[ "$status" -le 78 ]
		echo "$output$stderr" >"$BATS_TEST_TMPDIR/said"
		assert_no_secret "$BATS_TEST_TMPDIR/said" secret x7q 31337
	done
	assert_no_secret "$GATEWAY_LOG" secret x7q 31337
}
