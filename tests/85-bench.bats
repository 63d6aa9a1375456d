# The benchmark still runs, and results that do not depend on the machine are right.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

# measures METRIC PROGRAM: a quick run of these, into bench.json and bench.svg
measures() {
	built "$ROOT/tests/bench/bench"
	cd "$ROOT" || return
	run --separate-stderr bounded tests/bench/bench -q -o "$BATS_TEST_TMPDIR" -m "$1" -p "$2"
	assert_status 0
	cd "$BATS_TEST_TMPDIR" || return
}

# found METRIC VALUES: bench.json has these values
found() {
	grep -F "\"id\": \"$1\"" bench.json | grep -qE "\"values\": \\{ $2 \\} \\}" ||
		fail "no $1 of $2: $(cat bench.json)"
}

@test "round trips until the greeting" {
	measures trips default
	found trips.direct '"default": 2'
	found trips.socks5 '"default": 3'
	found trips.password '"default": 4'
	found trips.http '"default": 2'
	measures trips optimistic
	found trips.socks5 '"optimistic": 2'
	found trips.password '"optimistic": 2'
	found trips.http '"optimistic": 2'
}

# calls ROUTE: how many of them there are until the first byte
calls() {
	sed -nE "s/.*\"id\": \"start\.calls\.$1\".*\"values\": \{ \"[a-z-]+\": ([0-9]+).*/\1/p" bench.json
}

@test "few system calls lead to the first byte, beside those of the loader" {
	local route direct socks5 http
	measures start.calls bare-dyn
	for route in direct socks5 http; do
		local "$route=$(calls $route)"
	done
	measures start.calls default
	[ "$(calls direct)" -le $((direct + 30)) ] || fail "$(<bench.json)"
	[ "$(calls socks5)" -le $((socks5 + 40)) ] || fail "$(<bench.json)"
	[ "$(calls http)" -le $((http + 35)) ] || fail "$(<bench.json)"
}

# memory: KiB of an idle channel
memory() {
	sed -nE 's/.*"id": "memory\.idle".*"values": \{ "[a-z-]+": ([0-9]+).*/\1/p' bench.json
}

@test "an idle channel has hardly more memory of its own than a bare relay" {
	[ "$EUID" = 0 ] || skip 'needs root, to see what others keep for themselves in /proc'
	local bare
	measures memory.idle bare-dyn
	bare=$(memory)
	measures memory.idle default
	[ "$(memory)" -le $((bare + 12)) ] || fail "$bare: $(<bench.json)"
}

@test "a target by name, and a client by TCP" {
	measures start.name default
	found start.name '"default": [0-9.]+'
	measures memory.name default
	found memory.name '"default": [0-9.]+'
	measures many.name default
	found many.name.wall '"default": [0-9.]+'
	measures cpu.tcp default
	found cpu.tcp.both '"default": [0-9.]+'
}

@test "a name whose server is far away" {
	[ "$EUID" = 0 ] || skip 'needs root, for a network namespace'
	measures start.dns default
	found start.dns '"default": [0-9.]+'
}

@test "the tables and the chart" {
	measures cpu.pipe.down default
	found cpu.pipe.down '"default": [0-9.]+'
	found speed.pipe.down '"default": [0-9.]+'
	[[ $output = *'| CPU, pipes down, s/GiB |'* ]]
	grep -q '</svg>' bench.svg
	[ "$(grep -c '<rect class="ours"' bench.svg)" -eq 2 ]
}
