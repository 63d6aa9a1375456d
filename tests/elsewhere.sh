#!/usr/bin/env bash
# tests/elsewhere.sh RELEASE [WHO...]: run the README's second command in a root of another Debian release.
# TESTS in the environment limits it to some test files. WHO is root, or user, who may make namespaces, or nobody,
# who may not; without WHO, it runs as all three. The root that tests/setup.sh has prepared is kept until it is a
# week old or setup.sh has changed; a run changes nothing in it. Needs root, apt-get and mmdebstrap. Fails if one
# of the runs does.
set -u
cd "$(dirname "$0")/.." || exit
export LC_ALL=C.UTF-8
cache=${XDG_CACHE_HOME:-/var/cache}/wraith-connect-tests

# stop TEXT
stop() {
	echo "elsewhere.sh: $1" >&2
	exit 1
}

# thrice COMMAND...: ask a registry again if it does not answer
thrice() {
	"$@" || { sleep 10 && "$@"; } || { sleep 60 && "$@"; }
}

# registry: print where this machine gets its own Debian packages
registry() {
	apt-get indextargets --format "\$(ORIGIN) \$(REPO_URI)" 'Created-By: Packages' | sed -n 's/^Debian //p' | head -n 1
}

# make_root: make $root, with the release's essential packages and what tests/setup.sh installs. apt-get in it
# reaches the registry as this machine does
make_root() {
	local from
	from=$(registry)
	[ -n "$from" ] || stop 'apt-get knows no registry of Debian'
	echo "elsewhere.sh: making a root of $release"
	rm -rf "$root" "$root.sum"
	apt-config dump | grep -E '^Acquire::(Check-|Retries|https?::)' >"$cache/apt.conf"
	thrice mmdebstrap --quiet --mode=root --variant=apt --include=mount --aptopt="$cache/apt.conf" \
		"$release" "$root" "$from" &&
		thrice within "$root" ./tests/setup.sh &&
		cksum <tests/setup.sh >"$root.sum"
}

# is_current: whether the root is there, made with this setup.sh and less than a week old
is_current() {
	[ -n "$(find "$root.sum" -mtime -7 2>/dev/null)" ] && cksum <tests/setup.sh | cmp -s - "$root.sum"
}

# layered COMMAND...: run it in $root; everything that it writes there is dropped after the run
layered() {
	# shellcheck disable=SC2016 # for the inner shell
	LAYERS="lowerdir=$root,upperdir=$work/upper,workdir=$work/layer" within "$work/root" "$@"
}

# within ROOT COMMAND...: run it in that root and a copy of this tree. With ROOTED=chroot the kernel lets nobody
# make a user namespace
within() {
	mkdir -p "$work/root" "$work/upper" "$work/layer" || return
	# shellcheck disable=SC2016 # for the inner shell
	unshare --mount --pid --fork --kill-child bash -c 'set -e
		root=$1 tree=$2
		shift 2
		mount --make-rprivate /
		if [ -n "${LAYERS-}" ]; then
			mount -t overlay -o "$LAYERS" overlay "$root"
		else
			mount --bind "$root" "$root"
		fi
		cd "$root"
		mount -t proc proc proc
		mount -t sysfs -o ro sysfs sys
		mount -t tmpfs -o mode=755 tmpfs dev
		mount -t tmpfs -o mode=755 tmpfs run
		mount -t tmpfs -o mode=1777 tmpfs tmp
		mkdir -p dev/pts dev/shm run/lock run/before tmp/tree
		mount -t tmpfs -o mode=1777 tmpfs dev/shm
		mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts dev/pts
		for node in null zero full random urandom tty; do
			: >"dev/$node"
			mount --bind "/dev/$node" "dev/$node"
		done
		ln -s pts/ptmx dev/ptmx
		ln -s /proc/self/fd dev/fd
		ln -s fd/0 dev/stdin
		ln -s fd/1 dev/stdout
		ln -s fd/2 dev/stderr
		cp /etc/resolv.conf etc/resolv.conf
		cp -R "$tree/." tmp/tree
		if [ "${ROOTED-}" != chroot ]; then
			pivot_root . run/before
			umount -l /run/before
		fi
		exec env -i ${TESTS:+"TESTS=$TESTS"} LC_ALL=C.UTF-8 HOME=/root TERM=dumb \
			PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			chroot . sh -c "cd /tmp/tree && exec \"\$@\"" sh "$@"' within "$1" "$PWD" "${@:2}" </dev/null
}

# somebody COMMAND...: run it as a user who owns the tree
somebody() {
	# shellcheck disable=SC2016 # for the inner shell
	layered sh -c 'useradd -m somebody && chown -R somebody: . &&
		exec setpriv --reuid=somebody --regid=somebody --init-groups env HOME=/home/somebody USER=somebody "$@"' sh "$@"
}

# check WHO
check() {
	echo "# $release: $1"
	case $1 in
	root) layered sh -c './tests/setup.sh && make -s clean && make -e check' ;;
	user) somebody sh -c 'make -s clean && make -e check' ;;
	nobody) ROOTED=chroot somebody sh -c 'make -s clean && make -e check' ;;
	*) stop 'root, user or nobody?' ;;
	esac
}

[ $# -gt 0 ] || stop 'which release?'
[ "$(id -u)" = 0 ] || stop 'needs root'
command -v mmdebstrap >/dev/null || stop 'needs mmdebstrap'
release=$1
shift
[ $# -gt 0 ] || set -- root user nobody

root=$cache/$release
mkdir -p "$cache" || exit
exec 9>"$root.lock"
flock 9 || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

is_current || make_root || stop "no root of $release"
failed=0
for who; do
	check "$who" || failed=1
	rm -rf "$work/upper" "$work/layer"
done
exit "$failed"
