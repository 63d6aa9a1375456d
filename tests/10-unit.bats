#!/usr/bin/env bats
# The unit tests in C, and what the linker shows about them.

load helper
bats_require_minimum_version 1.5.0

unit() {
	built "$ROOT/tests/unit/test-$1"
	run "$ROOT/tests/unit/test-$1"
	[ "$status" -eq 0 ] || fail "$output"
}

@test "unit: outcome" { unit outcome; }
@test "unit: target" { unit target; }
@test "unit: no-proxy list" { unit no-proxy; }
@test "unit: policy" { unit policy; }
@test "unit: forced command" { unit forced; }
@test "unit: route" { unit route; }
@test "unit: plan" { unit plan; }
@test "unit: credentials by lines" { unit login; }
@test "unit: fields for HTTP proxies" { unit fields; }
@test "unit: SOCKS4 handshake" { unit socks4; }
@test "unit: SOCKS5 handshake" { unit socks5; }
@test "unit: HTTP CONNECT handshake" { unit http; }
@test "unit: digest" { unit digest; }
@test "unit: HTTP authentication" { unit http-auth; }
@test "unit: suggested option" { unit suggest; }
@test "unit: splice" { unit splice; }
@test "unit: pump" { unit pump; }
@test "unit: poll of macOS" { unit poll; }
@test "unit: the order of addresses" { unit order; }
@test "unit: access" { unit access; }
@test "unit: targets of this host, and reasons" { unit local; }
@test "unit: failover and retry" { unit failover; }
@test "unit: the line of the log" { unit syslog; }

# What a pure file may use of the C library: nothing that does I/O, reads a clock, allocates or keeps state.
allowed='^(mem(chr|cmp|cpy|move|set)|bcmp|str(n?casecmp|c?spn|chr|rchr|cmp|ncmp|len|str)|inet_(pton|ntop)'
allowed+='|__assert_fail|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__mem(cpy|move|set)_chk|__(a|m|ub)san_.*)$'

@test "the pure folders are pure" {
	cd "$ROOT"
	[ -n "${PURE:-}" ] || PURE=$(make -pn 2>/dev/null | sed -n 's/^PURE *:*= *//p')
	# shellcheck disable=SC2086 # a list
	set -- $PURE proxy/base/cause.o proxy/base/error.o proxy/base/message.o proxy/base/outcome.o proxy/base/verdict.o proxy/base/text.o proxy/base/cursor.o proxy/base/wipe.o
	[ $# -ge 15 ] || fail "PURE names only $*"
	nm --defined-only "$@" | awk '$2 ~ /^[TRD]$/ { print $3 }' >"$BATS_TEST_TMPDIR/ours"
	for object; do
		impure=$(nm -u "$object" | awk '{print $2}' | grep -vE "$allowed" | grep -vxFf "$BATS_TEST_TMPDIR/ours" || :)
		[ -z "$impure" ] || fail "$object asks for: $impure"
		globals=$(objdump -t "$object" | awk '$4 ~ /^\.(data|bss)/ && $4 !~ /rel\.ro/ && $3 == "O" {print $6}' |
			grep -vE "asan|^set$" || :)
		[ -z "$globals" ] || fail "$object keeps: $globals"
	done
}
