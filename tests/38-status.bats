# With -v on a terminal: one line says what the program waits for, and disappears when that is over.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
}

teardown() {
	end_all
}

# at_terminal SCRIPT... -- ARG...: wraith-connect at a terminal that is its stderr only
at_terminal() {
	local script=() code=0
	while [ "$1" != -- ]; do
		script+=("$1")
		shift
	done
	# shellcheck disable=SC2016 # for the inner shell
	timeout 100 "$PTY" "${script[@]}" end -- sh -c 'exec "$0" "$@" </dev/null >out' "$WRAITH" "${@:2}" >shown || code=$?
	[ "$code" -lt 124 ] || fail "it showed: $(<shown)"
}

# left: what is on the terminal at the end, with N for each number of milliseconds
left() {
	awk '{
		sub(/\r$/, "")
		n = split($0, part, "\r")
		line = ""
		for (i = 1; i <= n; i++)
			line = part[i] substr(line, length(part[i]) + 1)
		sub(/ +$/, "", line)
		print line
	}' shown | sed -E 's/[0-9]+ ms$/N ms/; /: (sandbox:|system:|relay: ended in order)/d'
}

@test "the status line names the hop of a chain that it waits for" {
	start_peer proxy expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x04\x38' \
		send '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00' expect '\x05\x01\x00'
	at_terminal wait connecting wait 'hop 1 of 3' wait 'next proxy' wait 'hop 2 of 3' -- \
		-v -x "127.0.0.1:$PORT" -x 192.0.2.1 -x 192.0.2.2 example.com 22
	diff <(left) - <<-'END'
		wraith-connect: connect: the proxy is connected, after N ms
		wraith-connect: proxy: the next proxy is connected, after N ms
		wraith-connect: proxy 2 of 3: it hung up in the handshake; is this its port, and its protocol?
	END
}

@test "the status line says that it waits for a lookup, a connect or a pause" {
	at_terminal wait resolving wait connecting wait 'waiting to retry' wait resolving -- \
		-v -4 --retry-for 4 localhost "$(dead_port)"
	[[ $(left | tail -n 1) = 'wraith-connect: connect: c'* ]] || fail "$(left)"
	[ "$(left | grep -cvE ' ms$')" -eq 1 ] || fail "$(left)"
}

@test "the status line is gone when the tunnel opens" {
	start_peer server send pong fin drain
	at_terminal wait connecting wait 'relay: open' -- -v 127.0.0.1 "$PORT"
	diff <(left) - <<-'END'
		wraith-connect: connect: the target is connected, after N ms
		wraith-connect: relay: open, after N ms
	END
	[ "$(<out)" = pong ]
}

@test "without -v, with --quiet or without a terminal there is no status line" {
	local port
	port=$(dead_port)
	at_terminal -- 127.0.0.1 "$port"
	[ "$(tr -d '\r' <shown)" = 'wraith-connect: connect: cannot connect: Connection refused' ]
	at_terminal -- -v --quiet 127.0.0.1 "$port"
	[ ! -s shown ]
	run --separate-stderr "$WRAITH" -v 127.0.0.1 "$port" </dev/null
	[[ $stderr != *$'\r'* && $stderr != *connecting* ]] || fail "$stderr"
}
