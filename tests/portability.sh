#!/usr/bin/env bash
# Builds the program without a warning by several compilers, for several C libraries and machines,
# each in a copy of the tree; runs the unit tests, and relays some MiB through a SOCKS5 proxy and to
# a name. One line for each build; fails when one did. `tests/portability.sh NAME...` for some only.
set -u
cd "$(dirname "$0")/.." || exit
export LC_ALL=C.UTF-8

work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

# What a build's `make` gets. RUN goes before its programs' names.
declare -A builds=(
	[gcc-O0]='CC=gcc|CFLAGS=-O0'
	[gcc-O3-lto]='CC=gcc|CFLAGS=-O3 -flto=auto'
	[clang-O0]='CC=clang|CFLAGS=-O0'
	[clang-O3]='CC=clang|CFLAGS=-O3'
	[musl]="CC=musl-gcc|CPPFLAGS=-idirafter /usr/include -idirafter /usr/include/$(gcc -print-multiarch)"
	[posix]='CC=gcc|OS=none'
	[i686]='CC=i686-linux-gnu-gcc|RUN=/usr/i686-linux-gnu/lib/ld-linux.so.2 --library-path /usr/i686-linux-gnu/lib'
	[aarch64]='CC=aarch64-linux-gnu-gcc|RUN=qemu-aarch64 -L /usr/aarch64-linux-gnu'
)
order=(gcc-O0 gcc-O3-lto clang-O0 clang-O3 musl posix i686 aarch64)

# relayed SCRIPT -- COMMAND...: 4 MiB each way between a peer of that script, then theirs, and COMMAND
relayed() {
	local port script=()
	while [ "$1" != -- ]; do
		script+=("$1")
		shift
	done
	shift
	rm -f "$work/port"
	tests/peer/peer serve --limit 120 "${script[@]}" both 2 4M 1 4M eof >"$work/port" &
	until [ -s "$work/port" ]; do
		kill -0 $! 2>/dev/null || return
		sleep 0.02
	done
	port=$(tr -dc 0-9 <"$work/port")
	tests/peer/peer run --limit 120 both 1 4M 2 4M fin eof status 0 -- "${@//PORT/$port}" && wait $!
}

# try NAME: build, unit tests, relays
try() {
	local arguments run=()
	IFS='|' read -ra arguments <<<"${builds[$1]}"
	[[ ${builds[$1]} != *RUN=* ]] || read -ra run <<<"${builds[$1]#*RUN=}"
	make -s -j2 -C "$work/$1" WERROR=-Werror "${arguments[@]}" wraith-connect units &&
		relayed expect '\x05\x01\x00' send '\x05\x00' expect '\x05\x01\x00\x01\xc0\x00\x02\x07\x12\x67' \
			send '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00' -- \
			"${run[@]}" "$work/$1/wraith-connect" -x socks5h://127.0.0.1:PORT 192.0.2.7 4711 &&
		relayed -- "${run[@]}" "$work/$1/wraith-connect" localhost PORT
}

[ $# -gt 0 ] || set -- "${order[@]}"
make -s tests/peer/peer || exit
for name; do
	begin=$SECONDS
	cp -R . "$work/$name" && make -s -C "$work/$name" clean
	if try "$name" >"$work/log" 2>&1; then
		echo "ok: $name ($((SECONDS - begin)) s)"
	else
		failed=1
		tail -n 40 "$work/log"
		echo "FAILED: $name"
	fi
	rm -rf "${work:?}/$name"
done
exit "$failed"
