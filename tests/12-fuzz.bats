#!/usr/bin/env bats
# The targets of the fuzzers (make fuzz) on their corpora, which have answers of real servers, too. Each input
# ends where reading on would crash.

load helper
bats_require_minimum_version 1.5.0

replay() {
	built "$ROOT/tests/fuzz/fuzz-$1"
	run "$ROOT/tests/fuzz/fuzz-$1" "$ROOT/tests/fuzz/corpus/$1"/*
	[ "$status" -eq 0 ] || fail "$(tail -n 3 <<<"$output")"
}

@test "corpus: target" { replay target; }
@test "corpus: route" { replay route; }
@test "corpus: forced command" { replay forced; }
@test "corpus: no-proxy list" { replay no-proxy; }
@test "corpus: rule" { replay rule; }
@test "corpus: lines of rules" { replay lines; }
@test "corpus: SOCKS4" { replay socks4; }
@test "corpus: SOCKS5" { replay socks5; }
@test "corpus: vsock multiplexer" { replay vsock-mux; }
@test "corpus: HTTP CONNECT" { replay http; }
@test "corpus: HTTP authentication" { replay http-auth; }
@test "corpus: lines of credentials" { replay login; }
@test "corpus: fields for HTTP proxies" { replay fields; }

@test "each target has its corpus, its test here, and make fuzz runs it" {
	local name
	cd "$ROOT/tests/fuzz"
	for name in corpus/* fuzz-*.c; do
		name=${name#corpus/} name=${name#fuzz-} name=${name%.c}
		[ -e "fuzz-$name.c" ] && ls "corpus/$name"/* >/dev/null || fail "$name lacks its other half"
		grep -q "{ replay $name; }" "$BATS_TEST_FILENAME" || fail "$name has no test"
		grep -q "tests/fuzz/fuzz-$name\( \|\$\)" "$ROOT/tests/tests.mk" || fail "make fuzz leaves out $name"
	done
}
