# Several gateways behind HAProxy, as in RECIPES.md.
# shellcheck disable=SC2153,SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

teardown() {
	end_all
}

# exec_haproxy PORT: HAProxy with the configuration from RECIPES.md, on this port and with our gateways
exec_haproxy() {
	local conf=$BATS_TEST_TMPDIR/haproxy.cfg
	sed -n '/^    defaults$/,/^    *server two/s/^    //p' "$ROOT/RECIPES.md" |
		sed -e "s/bind :22/bind 127.0.0.1:$1/" -e "s/one.example.net:22/127.0.0.1:$ONE_PORT/" \
			-e "s/two.example.net:22/127.0.0.1:$TWO_PORT/" >"$conf"
	exec haproxy -db -f "$conf"
}

# alive PID...: print those that still run
alive() {
	local pid
	for pid; do
		gone "$pid" || echo "$pid"
	done
}

# are_alive N PID...: N of them still run
are_alive() {
	[ "$(alive "${@:2}" | wc -l)" -eq "$1" ]
}

@test "two gateways behind HAProxy: when one is taken away, only its channels end" {
	local n fd fds=() clients=() kept=() sessions one two forced=("ForceCommand exec '$WRAITH' --forced" 'DisableForwarding yes')
	"$WRAITH" --help | grep -q -e --permit && forced[0]+=" --permit '127.0.0.0/8:*'"
	need haproxy
	cd "$BATS_TEST_TMPDIR"
	start_sshd target
	local target=$SSHD_PORT
	start_sshd one "${forced[@]}"
	ONE_PORT=$SSHD_PORT ONE_PID=$SSHD_PID
	start_sshd two "${forced[@]}"
	TWO_PORT=$SSHD_PORT TWO_PID=$SSHD_PID
	start_on_free_port haproxy exec_haproxy
	ssh_host balancer "$PORT"
	ssh_host target "$target" "ProxyCommand ssh -F '$SSH_CONFIG' balancer %h %p"

	for n in {1..4}; do
		mkfifo "in.$n"
		ssh -F "$SSH_CONFIG" target 'echo up; cat' <"in.$n" >"back.$n" 2>"said.$n" 3>&- &
		clients+=($!)
		exec {fd}>"in.$n"
		fds+=("$fd")
		wait_for_line "back.$n" up
	done
	one=$(helpers_of "$ONE_PID" | wc -l)
	two=$(helpers_of "$TWO_PID" | wc -l)
	[ "$one" -gt 0 ]
	[ "$two" -gt 0 ]
	[ $((one + two)) -eq 4 ]

	mapfile -t sessions < <(descendants "$ONE_PID")
	kill -KILL "$ONE_PID" "${sessions[@]}"
	wait_until 10 are_alive "$two" "${clients[@]}"
	run our_ssh target 'expr 6 \* 7' </dev/null
	[ "$status" -eq 0 ]
	[ "${lines[-1]}" = 42 ]
	are_alive "$two" "${clients[@]}"

	head -c 3145728 /dev/urandom >sent
	(echo up && cat sent) >expected
	for n in {1..4}; do
		fd=${fds[n - 1]}
		if ! gone "${clients[n - 1]}"; then
			kept+=("$n")
			cat sent >&"$fd"
		fi
		exec {fd}>&-
	done
	wait_until 20 gone "${clients[@]}"
	for n in "${kept[@]}"; do
		cmp expected "back.$n"
	done
	[ "${#kept[@]}" -eq "$two" ]
}
