# The suite itself, as seen by a contributor who runs a part of it.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

# fresh COMMAND...: run it as from a shell, without what bats and make have added to the environment
fresh() {
	run env -i PATH="${PATH//"$BATS_LIBEXEC:"/}" HOME="$HOME" "$@" 3>&-
}

@test "without its programs, the suite says at once how to build them" {
	fresh PEER="$BATS_TEST_TMPDIR/no-peer" bats "$ROOT/tests/20-cli.bats"
	[ "$status" -ne 0 ]
	[ "$(grep -c "^# not built: .*/no-peer; run 'make test-programs'$" <<<"$output")" -eq 1 ] || fail "$output"
	[ "$(grep -c '^\(not \)\?ok ' <<<"$output")" -eq 1 ] || fail "$output"
}

@test "a filter that matches no test is a failure" {
	fresh make -s -C "$ROOT" tests-exist TESTS=tests/13-suite.bats
	assert_status 0
	fresh make -s -C "$ROOT" tests-exist TESTS=tests/13-suite.bats BATSFLAGS='-f "such a test is not there"'
	[ "$status" -ne 0 ]
	[[ $output == *'no such test'* ]] || fail "$output"
	fresh make -s -C "$ROOT" tests-exist TESTS=tests/99-nothing.bats
	[ "$status" -ne 0 ]
}

@test "make help lists each target" {
	local target targets
	fresh make -s -C "$ROOT" help
	assert_status 0
	targets=$(cat "$ROOT"/{Makefile,tests/tests.mk} | sed -n -e ':more' -e '/\\$/{N; s/\\\n//; b more' -e '}' -e 's/^\.PHONY: *//p')
	[ "$(wc -w <<<"$targets")" -ge 20 ] || fail "$targets"
	for target in $targets; do
		[[ $target != all && $target != tests-exist ]] || continue
		grep -qE "make $target( |$)" <<<"$output" || fail "$target is not in: $output"
	done
}

@test "no two files have the same number" {
	local twice
	twice=$(cd "$ROOT/tests" && printf '%s\n' *.bats | cut -d- -f1 | sort | uniq -d)
	[ -z "$twice" ] || fail "twice: $twice"
}

@test "what is tried again without splice(2) is the same file by another name" {
	local name
	for name in "$ROOT"/tests/*-copy.bats; do
		[ -L "$name" ] || fail "$name is a copy: git checkout it as a symbolic link"
	done
}

@test "each fault for the simulation and for the proofs can still be put in" {
	local patch
	need git
	cp -R "$ROOT/proxy" "$BATS_TEST_TMPDIR/proxy"
	cd "$BATS_TEST_TMPDIR" || return
	for patch in "$ROOT"/tests/sim/mutants/*.patch "$ROOT"/tests/prove/mutants/*.patch; do
		GIT_CEILING_DIRECTORIES=${PWD%/*} git apply --check "$patch" || fail "$patch does not apply"
	done
}
