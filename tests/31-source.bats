# How a connection leaves this host: an interface, Multipath TCP.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

setup() {
	cd "$BATS_TEST_TMPDIR"
}

teardown() {
	end_all
}

# open_twins: two hosts, HERE and THERE, with two links between them: both have 10.0.0.2 at the far end
open_twins() {
	[ "$EUID" = 0 ] || skip 'a network of two hosts is for root to make'
	# shellcheck disable=SC2016 # for the inner shell
	start here unshare -n sh -c 'ip link set lo up && echo up && exec sleep 600'
	HERE=$!
	start there unshare -n sh -c 'ip link set lo up && echo up && exec sleep 600'
	THERE=$!
	wait_for_line here.out up
	wait_for_line there.out up
	local link
	for link in one two; do
		at "$HERE" ip link add "$link" type veth peer name "$link" netns "$THERE"
		at "$HERE" ip link set "$link" up
		at "$THERE" ip link set "$link" up
	done
	at "$HERE" ip addr add 10.0.0.1/24 dev one
	at "$HERE" ip addr add 10.0.1.1/24 dev two
	at "$THERE" ip addr add 10.0.0.2/24 dev one
	at "$THERE" ip addr add 10.0.1.2/24 dev two
	# Each link answers only for its own address
	at "$THERE" sh -c 'echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore'
}

# at HOST COMMAND...
at() {
	nsenter -t "$1" -n "${@:2}"
}

@test "--interface: the connection uses only this interface, or none is made" {
	if [ "${OS-linux}" != linux ]; then
		run --separate-stderr "$WRAITH" --interface lo 127.0.0.1 "$(dead_port)"
		assert_status 71
		assert_message 'connect: cannot connect through the --interface: Function not implemented'
		return
	fi
	open_twins
	start target at "$THERE" "$PEER" serve --bind 10.0.0.2 --fork send pong fin eof
	wait_for_line target.out '[0-9]'
	PORT=$(<target.out)
	PORT=${PORT//[!0-9]/}
	run --separate-stderr at "$HERE" timeout 60 "$WRAITH" --interface one 10.0.0.2 "$PORT" </dev/null
	assert_status 0
	[ "$output" = pong ]
	# Nobody answers for the address on the other link
	run --separate-stderr at "$HERE" timeout 60 "$WRAITH" -w 2 --interface two 10.0.0.2 "$PORT" </dev/null
	[[ $status = 69 || $status = 75 ]] || fail "status $status: $output $stderr"
	# Proxies, too
	run --separate-stderr at "$HERE" timeout 60 "$WRAITH" -w 2 --interface two -x "socks5h://10.0.0.2:$PORT" a.invalid 22 </dev/null
	[[ $status = 69 || $status = 75 ]] || fail "status $status: $output $stderr"
	run --separate-stderr at "$HERE" timeout 60 "$WRAITH" -v --interface one --bind 10.0.0.1 10.0.0.2 "$PORT" </dev/null
	assert_status 0
	[[ $stderr != *' one'* ]] || fail "$stderr"
}

@test "--interface: one that does not exist ends the run before anything is dialled" {
	run --separate-stderr "$WRAITH" --interface none0 127.0.0.1 22
	assert_status 64
	assert_message 'usage: --interface needs the name of an interface or VRF of this host'
	[[ $stderr != *none0* ]] || fail "$stderr"
}

# counter NAME: the kernel's counter for MPTCP, in HERE
counter() {
	at "$HERE" awk -v name="$1" '$1 == "MPTcpExt:" && !n { n = split($0, names); next }
		$1 == "MPTcpExt:" { for (i = 1; i <= n; i++) if (names[i] == name) print $i }' /proc/net/netstat
}

@test "--mptcp: the kernel uses it if both ends do, and the relay loses nothing" {
	local options
	[ "${OS-linux}" = linux ] || skip 'only Linux has MPTCP by that number'
	open_twins
	at "$HERE" sh -c '[ "$(cat /proc/sys/net/mptcp/enabled 2>/dev/null)" = 1 ]' || fail 'this kernel has no MPTCP'
	start target at "$THERE" python3 "$BATS_TEST_DIRNAME/tools/mptcp_echo.py" 10.0.0.2
	wait_for_line target.out '[0-9]'
	head -c 3000000 /dev/urandom >sent
	for options in '' '--keepalive 5' '--optimistic'; do
		# shellcheck disable=SC2086 # words
		at "$HERE" timeout 60 "$WRAITH" --mptcp $options 10.0.0.2 "$(<target.out)" <sent >got
		cmp sent got
	done
	[ "$(counter MPCapableSYNACKRX)" -ge 3 ] || fail "$(at "$HERE" grep MPTcpExt /proc/net/netstat)"
	# To a target with plain TCP only, it is plain TCP
	start plain at "$THERE" "$PEER" serve --bind 10.0.0.2 send pong fin eof
	wait_for_line plain.out '[0-9]'
	run --separate-stderr at "$HERE" timeout 60 "$WRAITH" --mptcp 10.0.0.2 "$(tr -cd 0-9 <plain.out)" </dev/null
	assert_status 0
	[ "$output" = pong ]
}

@test "--mptcp is plain TCP if the system bars it" {
	# In a network namespace it can be switched off
	[ "$EUID" = 0 ] || skip 'a network of its own is for root to make'
	# shellcheck disable=SC2016 # for the inner shell
	run --separate-stderr timeout 60 unshare -n sh -c 'ip link set lo up
		echo 0 2>/dev/null >/proc/sys/net/mptcp/enabled
		"$0" serve --port 4711 send pong fin eof >"$2" 2>/dev/null 3>&- &
		until [ -s "$2" ]; do sleep 0.05; done
		"$1" --mptcp 127.0.0.1 4711 </dev/null' "$PEER" "$WRAITH" "$PWD/port"
	assert_status 0
	[ "$output" = pong ]
}
