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
	measures memory.name default
	found memory.name '"default": [0-9.]+'
}

# rows: the metrics in bench.json
rows() {
	sed -nE 's/.*"id": "([^"]+)".*/\1/p' bench.json | paste -sd' '
}

@test "the time to the first byte, by each route" {
	local route
	for route in direct socks5 http; do
		measures start.$route default
		found start.$route '"default": [0-9.]+'
	done
}

@test "a program that knows one route is in the rows of this route only" {
	mkdir "$BATS_TEST_TMPDIR/bin"
	cat >"$BATS_TEST_TMPDIR/bin/corkscrew" <<-END
		#!/bin/sh
		exec "$ROOT/tests/bench/limit" http "\$2"
	END
	chmod +x "$BATS_TEST_TMPDIR/bin/corkscrew"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH measures start corkscrew
	[ "$(rows)" = 'start.http start.calls.http' ] || fail "$(<bench.json)"
}

@test "a target by name, and a client by TCP" {
	measures start.name default
	found start.name '"default": [0-9.]+'
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

# drawn PROGRAM: its numbers in chart.svg, from left to right
drawn() {
	awk -v name=">$1</text>" 'index($0, name) { on = 1; next } /text-anchor="end"/ { on = 0 } on' chart.svg |
		sed -nE 's|.*class="number"[^>]*>([0-9.]+)</text>$|\1|p' | paste -sd' '
}

@test "the README's chart is made from bench.json alone" {
	cd "$BATS_TEST_TMPDIR" || return
	cat >bench.json <<-'END'
		{ "metrics": [
		    { "id": "cpu.pipe.down", "unit": "s/GiB", "values": { "default": 0.0626, "bare": 0.05, "nc": 0.88, "socat": 1.1 } },
		    { "id": "cpu.pipe.up", "unit": "s/GiB", "values": { "default": 0.3, "bare": 0.3, "nc": 0.375, "socat": 0.75 } },
		    { "id": "start.direct", "unit": "us", "values": { "default": 920.4, "static": 191, "bare": 99, "nc": 1000, "ncat": 45000, "socat": 2000 } },
		    { "id": "start.http", "unit": "us", "values": { "default": 1100, "static": 300, "nc": 1200, "corkscrew": 950 } },
		    { "id": "start.name", "unit": "us", "values": { "default": 7, "nc": 7 } }
		] }
	END
	run awk -f "$ROOT/tests/bench/readme.awk" bench.json
	assert_status 0
	echo "$output" >chart.svg
	[ "$(drawn wraith-connect)" = '920 1100 0.063 0.300' ] || fail "$output"
	[ "$(drawn wraith-connect-static)" = '191 300' ] || fail "$output"
	[ "$(drawn ncat)" = 45000 ] || fail "$output"
	[ "$(drawn socat)" = '2000 1.100 0.750' ] || fail "$output"
	[ "$(drawn corkscrew)" = 950 ] || fail "$output"
	# Ours come first, and all titles have units.
	[ "$(sed -nE 's|^<text x=[^>]*text-anchor="end">([^<]+)</text>$|\1|p' chart.svg | paste -sd' ')" = \
		'wraith-connect wraith-connect-static nc ncat socat corkscrew' ] || fail "$output"
	[ "$(grep -c 'class="title".*, .*</text>' chart.svg)" -eq 4 ] || fail "$output"
	# A bar that is as long as half of the longest one; one that does not fit has a gap.
	[ "$(grep -c 'width="98.0".*>0.750<' chart.svg) $(grep -c 'width="49.0".*>0.375<' chart.svg)" = '1 1' ] || fail "$output"
	[ "$(grep -c '<rect.*<rect.*>45000<' chart.svg)" -eq 1 ] || fail "$output"
	run awk -f "$ROOT/tests/bench/readme.awk" <(grep -v cpu.pipe.up bench.json)
	assert_status 1
}

@test "the README's chart has the figures of the table" {
	local program column row numbers
	cd "$BATS_TEST_TMPDIR" || return
	cp "$ROOT/tests/bench/readme.svg" chart.svg
	for program in wraith-connect:3 wraith-connect-static:4; do
		numbers=
		for row in 'exec to first byte, direct, us' 'exec to first byte, HTTP, us' 'CPU, pipes down, s/GiB' 'CPU, pipes up, s/GiB'; do
			column=$(awk -F ' *\\| *' -v row="$row" -v n="${program#*:}" '$2 == row { print $n }' "$ROOT/tests/bench/README.md")
			numbers+=${numbers:+ }$column
		done
		[ "$(drawn "${program%:*}")" = "$numbers" ] || fail "$program: $(drawn "${program%:*}"), but the table has $numbers: make bench-readme"
	done
}
