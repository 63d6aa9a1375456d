#!/usr/bin/env bats
# The makefiles: what they build does not depend on which make, where, or on what was built before.

load helper
bats_require_minimum_version 1.5.0

# joined FILE...: their lines, each with its continuations, blanks squeezed
joined() {
	cat "$@" | sed -e ':more' -e '/\\$/{ N; s/\\\n//; b more' -e '}' | tr -s ' \t' ' '
}

@test "GNU make 3.81 finds each != of the makefiles in GNUmakefile" {
	cd "$ROOT"
	# A case's pattern has its ( there only
	joined Makefile tests/tests.mk | sed -n 's/^\([A-Z_]*\) != /\1 /p' | tr -d '()' >"$BATS_TEST_TMPDIR/posix"
	joined GNUmakefile | sed -n 's/^\([A-Z_]*\) :\{0,1\}= [$](shell \(.*\))$/\1 \2/p' | tr -d '()' >"$BATS_TEST_TMPDIR/gnu"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/posix")" -ge 5 ]
	diff <(sort "$BATS_TEST_TMPDIR/posix") <(sort "$BATS_TEST_TMPDIR/gnu")
}
