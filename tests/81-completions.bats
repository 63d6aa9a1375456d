# The completions in the real shells, at a terminal, found where `make install` puts them.
# shellcheck disable=SC2034,SC2088,SC2154 # variables set by bats and the helper; tildes to type
bats_require_minimum_version 1.5.0
load helper

# A home whose user knows some hosts and has some files, and a wraith-connect that prints its arguments
setup() {
	HOME=$BATS_TEST_TMPDIR/home
	mkdir -p "$HOME/.ssh" "$HOME/.config/fish" "$HOME/bin" "$HOME/q-dir"
	unset "${!XDG_@}" ZDOTDIR BASH_COMPLETION_USER_DIR BASH_ENV ENV NO_COLOR
	export HOME TERM=xterm LC_ALL=C.UTF-8 SAID=$BATS_TEST_TMPDIR/said
	echo 'q-known.example.com,192.0.2.7 ssh-ed25519 AAAA' >"$HOME/.ssh/known_hosts"
	echo '[q-port.example.com]:2222 ssh-ed25519 AAAA' >>"$HOME/.ssh/known_hosts"
	printf '%s\n' 'Host q-conf.example.com q-*.example.com' '    Port 22' >"$HOME/.ssh/config"
	: >"$HOME/q-secret" >"$HOME/q-dir/rules"
	printf '%s\n' '#!/bin/sh' 'printf "<%s>" "$@" >>"$SAID"' 'echo >>"$SAID"' 'echo it ran' >"$HOME/bin/wraith-connect"
	chmod 755 "$HOME/bin/wraith-connect"
	printf '%s\n' '. /usr/share/bash-completion/bash_completion' "PS1='ready> '" >"$HOME/.bashrc"
	printf '%s\n' 'autoload -Uz compinit && compinit' "PS1='ready> '" >"$HOME/.zshrc"
	printf '%s\n' 'function fish_prompt; echo -n "ready> "; end' 'set -g fish_greeting' >"$HOME/.config/fish/config.fish"
	make -s -C "$ROOT" install DESTDIR="$BATS_TEST_TMPDIR/x" PREFIX=/usr/local
}

teardown() {
	end_all
}

# at_terminal SHELL SCRIPT...: a person at that shell, on a system where the program is installed
at_terminal() {
	local flags=-m
	need "$1"
	need_namespaces
	[ "$EUID" = 0 ] || flags=-rm
	# shellcheck disable=SC2016 # for the inner shell
	timeout 100 unshare "$flags" bash -c 'set -e
		mount --bind "$1/usr/local" /usr/local
		[ ! -e "$1/etc/fish" ] || mount --bind "$1/etc/fish/completions" /etc/fish/completions
		cd && export PATH=$HOME/bin:$PATH && shift && exec "$@"' system "$BATS_TEST_TMPDIR/x" \
		"$PTY" "${@:2}" send $'exit 0\n' end -- "$1" -i >"$BATS_TEST_TMPDIR/shown" ||
		fail "$(tr -d '\0' <"$BATS_TEST_TMPDIR/shown")"
}

# completes SHELL LINE ARGS...: a LINE typed like this gives wraith-connect these ARGS; %T is the Tab key
completes() {
	local shell=$1 i script=() want=()
	for ((i = 2; i < $#; i += 2)); do
		script+=(wait 'ready> ' send "wraith-connect ${!i//%T/$'\t'}"$'\n' wait 'it ran')
	done
	for ((i = 3; i <= $#; i += 2)); do
		want+=("${!i}")
	done
	rm -f "$SAID"
	at_terminal "$shell" "${script[@]}" || return
	diff <(printf '%s\n' "${want[@]}") "$SAID" >&2 || fail "$shell: '<' is wanted"
}

# in_each_shell COMMAND ARG...: COMMAND SHELL ARG...
in_each_shell() {
	local shell
	for shell in bash zsh fish; do
		"$1" "$shell" "${@:2}" || return
	done
}

@test "schemes, and hosts after them" {
	in_each_shell completes \
		'--proxy ht%Tq-kn%Tq-co%T22' '<--proxy><http://q-known.example.com><q-conf.example.com><22>' \
		'-x socks4a%Tme@q-po%Tx 22' '<-x><socks4a://me@q-port.example.com><x><22>' \
		'--proxy=ht%Tq-kn%Tx 22' '<--proxy=http://q-known.example.com><x><22>' \
		'-x 192.0.2.1,ht%Tq-co%Tx 22' '<-x><192.0.2.1,http://q-conf.example.com><x><22>' \
		'--proxy en%Tx 22' '<--proxy><env><x><22>' \
		'-x 192.0.2.1,di%Tx 22' '<-x><192.0.2.1,direct><x><22>' \
		'-X c%T-x q 22' '<-X><connect><-x><q><22>'
}

@test "hosts, ports and services" {
	in_each_shell completes \
		'q-co%Tpostgr%T' '<q-conf.example.com><postgresql>' \
		'-w 5 q-kn%T526%T' '<-w><5><q-known.example.com><5269>' \
		'q-port.example.com:postgr%T' '<q-port.example.com:postgresql>' \
		'--no-proxy q-kn%T-v -- q-po%Timaps%T' '<--no-proxy><q-known.example.com><-v><--><q-port.example.com><imaps>' \
		'--no-proxy=example.com,q-kn%Tx 22' '<--no-proxy=example.com,q-known.example.com><x><22>' \
		'--forced q-kn%T' '<--forced><q-kn>'
}

@test "files" {
	in_each_shell completes \
		'--proxy-auth-file q-se%Tq-co%T22' '<--proxy-auth-file><q-secret><q-conf.example.com><22>' \
		'--proxy-auth-file ~/q-s%Tx 22' "<--proxy-auth-file><$HOME/q-secret><x><22>" \
		'--permit-file q-d%Tru%Tx 22' '<--permit-file><q-dir/rules><x><22>' \
		'--permit-file=q-dir/r%Tx 22' '<--permit-file=q-dir/rules><x><22>' \
		"-x socks5h://localhost$HOME/q-d%Tru%Tx 22" "<-x><socks5h://localhost$HOME/q-dir/rules><x><22>"
}

@test "rules of a gateway" {
	in_each_shell completes \
		'--forced --permit q-kn%Tpostgr%T-v' '<--forced><--permit><q-known.example.com:postgresql><-v>' \
		'--forced --den%T' '<--forced><--deny>' \
		'--permit=q-port.example.com:526%Tx 22' '<--permit=q-port.example.com:5269><x><22>' \
		'--deny q-co%T526%T' '<--deny><q-conf.example.com:5269>'
}

@test "options" {
	in_each_shell completes \
		'--opti%T-s 127%Tx 22' '<--optimistic><-s><127.0.0.1><x><22>' \
		'--verb%T--qui%Tx 22' '<--verbose><--quiet><x><22>'
}

# lists SHELL LINE TEXT...: the Tab key, twice, shows these, the last of them at the end
lists() {
	local text
	at_terminal "$1" wait 'ready> ' send "$2"$'\t\t' wait "${!#}" send $'\x15' || return
	for text in "${@:3}"; do
		grep -qaF -- "$text" "$BATS_TEST_TMPDIR/shown" || fail "$1: $text is not shown" || return
	done
}

@test "values to choose from" {
	in_each_shell lists 'wraith-connect --proxy ' env http:// socks4:// socks4a:// socks5:// socks5h://
	in_each_shell lists 'wraith-connect q-' conf.example.com known.example.com port.example.com
}
