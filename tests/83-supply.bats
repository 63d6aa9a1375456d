#!/usr/bin/env bats
# What is published: the version is the same everywhere, and a source archive is the same each time.

load helper
bats_require_minimum_version 1.5.0

setup() {
	VERSION=$("$WRAITH" --version)
	VERSION=${VERSION#wraith-connect }
}

# dist NAME UMASK: `make dist` in a clone, with that umask, makes NAME.tar.gz
dist() {
	local clone=$BATS_TEST_TMPDIR/$1
	git -c safe.directory='*' clone -q "$BATS_TEST_TMPDIR/origin" "$clone"
	(umask "$2" && make -s -C "$clone" dist)
	mv "$clone/wraith-connect-$VERSION.tar.gz" "$BATS_TEST_TMPDIR/$1.tar.gz"
}

# later SECONDS: the clock has moved on since that time
later() {
	[ "$SECONDS" -gt "$1" ]
}

# commit: make the tree as it is now the only commit of the repository `origin`
commit() {
	local origin=$BATS_TEST_TMPDIR/origin
	mkdir "$origin"
	tar -c -C "$ROOT" --exclude=./.git --exclude=./build . | tar -x -C "$origin"
	make -s -C "$origin" clean
	git -C "$origin" init -q
	git -C "$origin" add -A
	git -C "$origin" -c user.name=x -c user.email=x@example.com commit -q -m x
}

@test "the version is that of CHANGELOG.md and of the Debian package" {
	[ "$(sed -n 's/^## //p' "$ROOT/CHANGELOG.md" | head -n 1)" = "$VERSION" ]
	[ "$(sed -n '1s/^wraith-connect (\(.*\)) .*/\1/p' "$ROOT/debian/changelog")" = "$VERSION" ]
}

@test "make dist makes the same bytes each time, and its tarball builds" {
	commit
	dist one 022
	wait_until 5 later "$SECONDS" # no time of its own gets in
	dist two 077
	cmp "$BATS_TEST_TMPDIR"/{one,two}.tar.gz
	tar -xzf "$BATS_TEST_TMPDIR/one.tar.gz" -C "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR/wraith-connect-$VERSION"
	make -s CFLAGS=-O0
	[ "$(./wraith-connect --version)" = "wraith-connect $VERSION" ]
	run make -s dist
	[ "$status" -ne 0 ]
	[[ "$output" == *'needs the git repository'* ]] || fail "$output"
}

@test "make clean removes everything that was built" {
	commit
	cd "$BATS_TEST_TMPDIR/origin"
	make -s CFLAGS=-O0 wraith-connect tests/peer/peer tests/tools/confined
	[ -z "$(git status --short)" ] || fail "not ignored: $(git status --short)"
	make -s clean
	[ -z "$(git status --short --ignored)" ] || fail "$(git status --short --ignored)"
}
