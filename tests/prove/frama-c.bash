# What prove.sh and wp.sh begin with: a folder for what they make, which is removed when they end; where the code is;
# and how frama-c is to read it.
# shellcheck disable=SC2034 # they use what is set here
set -u
export LC_ALL=C
cd "$(dirname "$0")" || exit
top=$(cd ../.. && pwd)
out=$(mktemp -d) || exit
trap 'rm -rf "$out"' EXIT
trap 'exit 1' HUP INT TERM
# frama-c passes paths to a shell: by this link there are no blanks in them.
ln -s "$top" "$out/tree"
here=$out/tree/tests/prove proxy=$out/tree/proxy

# frama_c FOLDERS ARGUMENT...: FOLDERS are more options of the preprocessor
frama_c() {
	frama-c -c11 -machdep gcc_x86_64 -kernel-warn-key parser:conditional-feature=inactive,annot-error=abort \
		-cpp-extra-args="-I$proxy -I$here -I$here/include -D_POSIX_C_SOURCE=200809L $1" "${@:2}"
}

# need TOOL...: ends the script if one of them is not installed
need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null || { echo "${0##*/}: $tool is not installed: run tests/setup.sh --all" >&2 && exit 1; }
	done
}

verbose=false
[ "${1-}" != -v ] || { verbose=true && shift; }
