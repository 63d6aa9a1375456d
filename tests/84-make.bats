#!/usr/bin/env bats
# The makefiles: what they build does not depend on the make program, the place, or what was built before.

load helper
bats_require_minimum_version 1.5.0

# joined FILE...: their lines, each joined with its continuations, and with blanks squeezed
joined() {
	cat "$@" | sed -e ':more' -e '/\\$/{ N; s/\\\n//; b more' -e '}' | tr -s ' \t' ' '
}

@test "GNU make 3.81 finds each != of the makefiles in GNUmakefile" {
	cd "$ROOT"
	# Only there, a case's pattern has its (
	joined Makefile tests/tests.mk | sed -n 's/^\([A-Z_]*\) != /\1 /p' | tr -d '()' >"$BATS_TEST_TMPDIR/posix"
	joined GNUmakefile | sed -n 's/^\([A-Z_]*\) :\{0,1\}= [$](shell \(.*\))$/\1 \2/p' | tr -d '()' >"$BATS_TEST_TMPDIR/gnu"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/posix")" -ge 5 ]
	diff <(sort "$BATS_TEST_TMPDIR/posix") <(sort "$BATS_TEST_TMPDIR/gnu")
}

# built FOLDER ARGUMENT...: make a clean copy of the tree there, and the program with these ARGUMENTs
built() {
	mkdir -p "$1"
	tar -c -C "$ROOT" --exclude=./.git --exclude=./build . | tar -x -C "$1"
	make -s -C "$1" clean
	make -s -j 2 -C "$1" SANITIZE= "${@:2}" wraith-connect >&2
}

@test "one source gives one program, wherever it is built" {
	built "$BATS_TEST_TMPDIR/a"
	built "$BATS_TEST_TMPDIR/deeper down/than/that"
	cmp "$BATS_TEST_TMPDIR/a/wraith-connect" "$BATS_TEST_TMPDIR/deeper down/than/that/wraith-connect"
	! grep -qaF "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/a/wraith-connect" || fail 'the program knows where it was built'
}

@test "other flags rebuild everything, and nothing else does; make install uses what is there" {
	local first
	built "$BATS_TEST_TMPDIR/a" CFLAGS=-O0
	cd "$BATS_TEST_TMPDIR/a"
	first=$(cksum <wraith-connect)
	touch -r wraith-connect before
	make -s SANITIZE= CFLAGS=-O0 wraith-connect
	[ -z "$(find . -newer before -name '*.o')" ] || fail "made again: $(find . -newer before)"
	make -s SANITIZE= CFLAGS=-O1 install DESTDIR="$BATS_TEST_TMPDIR/x"
	[ "$(cksum <"$BATS_TEST_TMPDIR/x/usr/local/bin/wraith-connect")" = "$first" ]
	make -s -j 2 SANITIZE= CFLAGS=-O1 wraith-connect
	[ "$(cksum <wraith-connect)" != "$first" ]
	[ "$(find proxy -name '*.o' -newer before | wc -l)" -eq "$(find proxy -name '*.o' | wc -l)" ]
}

@test "another level of _FORTIFY_SOURCE takes the place of ours, by CPPFLAGS and by CFLAGS" {
	local level
	built "$BATS_TEST_TMPDIR/a" CFLAGS=-O1
	cd "$BATS_TEST_TMPDIR/a"
	for level in CPPFLAGS=-D_FORTIFY_SOURCE=3 CFLAGS='-O1 -D_FORTIFY_SOURCE=1'; do
		run make -s SANITIZE= WERROR=-Werror "$level" proxy/base/text.o
		assert_status 0
		[ -z "$output" ] || fail "$output"
	done
	run make -n SANITIZE= proxy/base/text.o
	[[ $output = *-D_FORTIFY_SOURCE=2* ]] || fail "$output"
}

@test "BSD make installs the same files as GNU make" {
	need bmake
	built "$BATS_TEST_TMPDIR/a" CFLAGS=-O0
	cd "$BATS_TEST_TMPDIR/a"
	make -s install DESTDIR="$BATS_TEST_TMPDIR/gnu"
	make -s clean
	MAKEFLAGS='' bmake -s SANITIZE= CFLAGS=-O0 wraith-connect
	MAKEFLAGS='' bmake -s install DESTDIR="$BATS_TEST_TMPDIR/bsd"
	diff -r "$BATS_TEST_TMPDIR/gnu" "$BATS_TEST_TMPDIR/bsd"
}
