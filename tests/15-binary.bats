#!/usr/bin/env bats
# What the linker made of the program.

load helper
bats_require_minimum_version 1.5.0

# needed: the libraries that it asks the loader for
needed() {
	readelf -d "$WRAITH" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'
}

@test "the program is hardened: PIE, full RELRO, stack protector, no executable stack" {
	readelf -hld "$WRAITH" >"$BATS_TEST_TMPDIR/elf"
	grep -q 'Type:.*DYN' "$BATS_TEST_TMPDIR/elf"
	grep -q 'GNU_RELRO' "$BATS_TEST_TMPDIR/elf"
	grep -qE 'BIND_NOW|Flags:.*NOW' "$BATS_TEST_TMPDIR/elf"
	grep -A1 'GNU_STACK' "$BATS_TEST_TMPDIR/elf" | grep -q 'RW '
	nm "$WRAITH" | grep -q __stack_chk_fail
}

@test "the program needs the C library and nothing else" {
	# A sanitizer brings libraries of its own.
	! nm "$WRAITH" | grep -q __asan_init || return 0
	[ -z "$(needed | grep -v '^libc\.so')" ] || fail "$(needed)"
}

@test "the static program needs no library, no loader and no relocated code" {
	[[ $WRAITH == *-static ]] || return 0
	[ -z "$(needed)" ] || fail "$(needed)"
	readelf -lW "$WRAITH" >"$BATS_TEST_TMPDIR/elf"
	! grep -q INTERP "$BATS_TEST_TMPDIR/elf" || fail 'it wants a loader'
	! readelf -d "$WRAITH" | grep -q TEXTREL || fail 'its code is relocated'
	! grep -E '^ +LOAD .* RWE ' "$BATS_TEST_TMPDIR/elf"
}
