# The program, --help, manual and completions agree; make install puts them where they belong.
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper

MANUAL=$ROOT/wraith-connect.1

# same WHAT TEXT TEXT: both texts are equal and not empty
same() {
	[ -n "$2" ] || fail "$1: nothing found" || return
	diff <(echo "$2") <(echo "$3") >&2 || fail "$1: '<' and '>' differ"
}

# flags: each option of lines like `-x, --proxy URL`, with a = after it if it has an argument
flags() {
	awk '{
		arg = ""
		for (i = 1; i <= NF; i++)
			if ($i !~ /^-/)
				arg = "="
		for (i = 1; i <= NF; i++)
			if ($i ~ /^-/) {
				sub(/,?$/, arg, $i)
				print $i
			}
	}' | sort
}

# getopt_options: the options that options.c gives to getopt_long(3)
getopt_options() {
	{
		sed -nE 's/^static const char short_options\[\] = ":?([^"]*)";$/\1/p' "$ROOT/proxy/request/options.c" |
			grep -oE '[^:]:?' | sed 's/^/-/; s/:/=/'
		sed -nE 's/^\t\{ "([^"]*)", (no|required|optional)_argument,.*/--\1 \2/p' "$ROOT/proxy/request/options.c" |
			sed 's/ no$//; s/ required$/=/'
	} | sort
}

# option_forms: a line for each option with its long and short form
option_forms() {
	local long short
	long=$(sed -nE "s/^\t\{ (\"[^\"]*\"), .* ('.'|OPTION_.*) \},\$/\1 \2/p" "$ROOT/proxy/request/options.c" |
		sed -E "s/\"(.*)\"/--\1/; s/'(.)'/-\1/; s/ OPTION_.*//")
	echo "$long"
	for short in $(getopt_options | grep '^-[^-]' | tr -d =); do
		grep -qw -e "$short" <<<"$long" || printf '%s\n' "$short"
	done
}

# help_heads: the names and argument of each option in --help; a line about several options has those without
# an argument first
help_heads() {
	"$WRAITH" --help | sed -nE 's/^ +(-[^ ].*)/\1/p' | sed -E 's/  .*//; s/^(-4), (-6), /\1\n\2\n/'
}

# rendered SECTION: the text of a section of the manual, each paragraph on one line
rendered() {
	mandoc -T ascii -O width=500 "$MANUAL" | sed 's/.\x08//g' |
		awk -v section="$1" '/^[A-Z]/ { shown = $0 == section; next } shown'
}

# table: each row of the table in outcome.c as `STATUS STAGE: text`, with what may follow the text
table() {
	{
		echo '#include <sysexits.h>'
		sed -nE 's/^\t\[(CAUSE_[A-Z_]+)\] = (EX_[A-Z]+),$/#define \1 \2/p' "$ROOT/proxy/base/cause.c"
		echo '#define STOP "the target"'
		sed -n '/^const struct outcome_row outcome_table/,/^};/p' "$ROOT/proxy/base/outcome.c"
	} | ${CC:-cc} -E -P -x c - | tr -s '[:space:]' ' ' | sed 's/" "//g' |
		grep -oE '\{ [0-9]+, [A-Z_]+, "[^"]*", "[^"]*" \}' |
		sed -E 's/^\{ ([0-9]+), DETAIL_([A-Z]+), "([^"]*)", "([^"]*)" \}$/\2 \1 \3: \4/' |
		sed -E 's/^NONE //; s/^(ERRNO|EAI) (.*)/\2: reason/; s/^NUMBER (.*)/\1 N/; s/^LINE (.*)/\1 file N, line N/; s/did you mean$/& --option?/'
}

# complete_line LINE: what bash would offer at the end of LINE, sorted; services and addresses are made up
complete_line() {
	bash --norc --noprofile -s "$ROOT/completions/wraith-connect.bash" "$1" <<-'END' | LC_ALL=C sort
		getent() {
			printf '%s\n' 'ssh         22/tcp' 'https       443/tcp www' 'snmp        161/udp'
		}
		ip() {
			printf '%s\n' '1: lo    inet 127.0.0.1/8 scope host lo' '2: e    inet6 2001:db8::2/64 scope global' \
				'2: e    inet6 fe80::2/64 scope link' '2: e    link/ether 00:00:5e:00:53:01'
		}
		source "$1" && [[ $(complete -p wraith-connect) =~ -F\ ([^ ]+) ]] || exit
		read -ra COMP_WORDS <<<"$2"
		[[ $2 != *' ' ]] || COMP_WORDS+=('')
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=9 COMP_KEY=9
		"${BASH_REMATCH[1]}" wraith-connect "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
		[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
	END
}

# make_hosts: a HOME whose known_hosts and ssh_config know some hosts
make_hosts() {
	export HOME=$BATS_TEST_TMPDIR
	mkdir "$HOME/.ssh"
	cat >"$HOME/.ssh/known_hosts" <<-'END'
		# q-comment.example.com
		|1|q-salt=|q-hash= ssh-ed25519 AAAA
		q-plain.example.com,192.0.2.7 ssh-ed25519 AAAA
		[q-port.example.com]:2222 ssh-ed25519 AAAA
		@cert-authority *.q.example.com,q-marked.example.com ssh-ed25519 AAAA
	END
	cat >"$HOME/.ssh/config" <<-'END'
		Host q-one q-two.example.com q-*.example.com
		    HostName q-other.example.com
		host="q-quoted"
		Match host q-match.example.com
	END
}

# offers LINE WORD...: bash offers exactly these
offers() {
	same "'$1'" "$(printf '%s\n' "${@:2}" | LC_ALL=C sort)" "$(complete_line "$1")"
}

# offers_nothing LINE
offers_nothing() {
	local offered
	offered=$(complete_line "$1")
	[ -z "$offered" ] || fail "'$1': $offered"
}

@test "--help has the options of getopt's table" {
	same options "$(getopt_options)" "$(help_heads | flags)"
}

@test "the manual's OPTIONS are those of getopt's table" {
	local heads
	heads=$(sed -n '/^\.Sh OPTIONS/,/^\.Sh THE/p' "$MANUAL" |
		sed -nE 's/^\.It Fl /Fl /p' | sed -E 's/Fl (-?)/-\1/g; s/ ,/,/g')
	same options "$(getopt_options)" "$(flags <<<"$heads")"
}

@test "the manual's SYNOPSIS has each option in one of its forms" {
	local synopsis forms form found
	need mandoc
	synopsis=$(rendered SYNOPSIS)
	while read -r forms; do
		found=false
		for form in $forms; do
			! grep -qE -- "(^|[[ |])$form(\$|[] ])" <<<"$synopsis" || found=true
		done
		"$found" || fail "not in SYNOPSIS: $forms"
	done < <(option_forms)
	same options "$(getopt_options | tr -d = | sort)" "$(option_forms | tr ' ' '\n' | sort)"
}

@test "bash completes the options of getopt's table, and knows which have an argument" {
	local option offered found=
	make_hosts
	offered=$(complete_line 'wraith-connect -')
	for option in $offered; do
		# If the word after the option is its argument, a host may follow; otherwise that word is the host.
		! complete_line "wraith-connect $option word " | grep -q '^q-one$' || option+='='
		found+=$option$'\n'
	done
	same options "$(getopt_options)" "$(sort <<<"${found%$'\n'}")"
}

@test "zsh completes the options of getopt's table" {
	local specs
	# '(exclusions)'{-a,--all}'[text]...' or '(exclusions)-a[text]...'
	specs=$(sed -nE "s/^\t'[^'[]*'\{([^}]*)\}'\[.*/\1/p; s/^\t'(\([^)]*\)|\*)?(-[^['{]*)\[.*/\2/p" \
		"$ROOT/completions/_wraith-connect" | tr ',' '\n' | tr '+' '=' | sort)
	same options "$(getopt_options)" "$specs"
}

@test "fish completes the options of getopt's table" {
	local options
	options=$(sed -nE "s/^complete -c wraith-connect( .*)$/\1/p" "$ROOT/completions/wraith-connect.fish" |
		sed 's/ -d .*//; s/ -n .*//' | sed -E 's/ -s (.)/ -\1,/; s/ -l ([^ ]*)/ --\1,/; s/ -f$//; s/, (-x|-r -F)$/ ARGUMENT/; s/,$//' |
		flags)
	same options "$(getopt_options)" "$options"
}

@test "--help fits 50 lines of 80 columns" {
	run "$WRAITH" --help
	assert_status 0
	[ "${#lines[@]}" -gt 10 ]
	[ "$(wc -l <<<"$output")" -le 50 ] || fail "$output"
	run grep -E '.{81}' <<<"$output"
	[ -z "$output" ]
}

@test "the manual's DIAGNOSTICS have exactly the messages and their exit statuses" {
	local rows catalogue
	need mandoc
	rows=$(sed -n '/^const struct outcome_row outcome_table/,/^};/p' "$ROOT/proxy/base/outcome.c" | grep -c '\[OUTCOME_')
	[ "$rows" -eq "$(table | wc -l)" ] || fail "$rows rows, but found: $(table)"
	catalogue=$(rendered DIAGNOSTICS | sed -nE 's/^ +([a-z]+: .*)  \(([0-9]+)\).*/\2 \1/p' | sort)
	same messages "$(table | sort -u)" "$catalogue"
}

@test "the manual's DIAGNOSTICS have each line that -v adds" {
	local text line
	need mandoc
	text=$(rendered DIAGNOSTICS)
	run grep -ohE '"(sandbox|system|resolve|connect|proxy|relay): [^"]+"' "$ROOT/wraith-connect.c" "$ROOT/proxy/relay.c" "$ROOT/proxy/report/progress.c" "$ROOT"/proxy/os/lacks-*.c
	[ "${#lines[@]}" -ge 6 ]
	for line in "${lines[@]}"; do
		grep -qF -- "${line//\"/}" <<<"$text" || fail "not in DIAGNOSTICS: $line"
	done
}

@test "the manual's EXIT STATUS and --help have exactly the statuses" {
	local statuses
	statuses=$(table | sed 's/ .*//' | sort -u)
	same 'the manual' "$statuses" "$(sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EX/s/^\.It //p' "$MANUAL" | sort)"
	same '--help' "$statuses" "$("$WRAITH" --help | sed -n '/^Exit status:/,$p' | grep -oE '[0-9]+' | sort)"
}

@test "README and the manual use only options that exist" {
	local option used known
	known=$(getopt_options | tr -d =)
	used=$(grep -hE '^[^|]*wraith-connect .*-' "$ROOT/README.md" "$MANUAL" | sed 's/.*wraith-connect //' |
		grep -oE '(^| )--?[[:alnum:]][[:alnum:]-]*' | sort -u)
	[ -n "$used" ]
	for option in $used; do
		grep -qxF -- "$option" <<<"$known" || fail "no such option: $option"
	done
}

@test "pages link only to files that exist" {
	local page link links
	for page in README.md RECIPES.md CONTRIBUTING.md SECURITY.md tests/bench/README.md; do
		[ -s "$ROOT/$page" ] || fail "no page $page"
		links=$(grep -oE '\]\([^)]+\)' "$ROOT/$page" | tr -d '()]' || :)
		[ "$page" != README.md ] || [ -n "$links" ] || fail 'no links in README.md'
		for link in $links; do
			[ -s "$(dirname "$ROOT/$page")/$link" ] || fail "$page: no such file: $link"
		done
	done
}

@test "CONTRIBUTING runs only tests that exist" {
	local lines line
	mapfile -t lines < <(sed -n -E 's/^    (bats |make check )/\1/p' "$ROOT/CONTRIBUTING.md")
	[ "${#lines[@]}" -ge 3 ]
	cd "$ROOT"
	for line in "${lines[@]}"; do
		line=${line/#make check/make -s tests-exist}
		run eval "${line/#bats/bats --count}"
		[ "$status" = 0 ] || fail "$line: $output"
		[ "$output" != 0 ] || fail "no such test: $line"
	done
}

@test "mandoc finds nothing wrong with the manual" {
	need mandoc
	run mandoc -T lint -W warning "$MANUAL"
	assert_status 0
	[ -z "$output" ]
}

@test "make install installs just what it should, and make uninstall removes it" {
	local dir=$BATS_TEST_TMPDIR/x
	make -s -C "$ROOT" install DESTDIR="$dir" PREFIX=/usr/local FISH=/bin/sh
	same files "$(find "$dir" ! -type d -printf '%m %P\n' | LC_ALL=C sort -k 2)" "$(
		cat <<-'END'
			644 etc/fish/completions/wraith-connect.fish
			755 usr/local/bin/wraith-connect
			644 usr/local/share/bash-completion/completions/wraith-connect
			644 usr/local/share/doc/wraith-connect/fail2ban/filter.d/wraith-connect.conf
			644 usr/local/share/doc/wraith-connect/fail2ban/jail.d/wraith-connect.conf
			644 usr/local/share/man/man1/wraith-connect.1
			644 usr/local/share/zsh/site-functions/_wraith-connect
		END
	)"
	cmp "$ROOT/wraith-connect" "$dir/usr/local/bin/wraith-connect"
	cmp "$MANUAL" "$dir/usr/local/share/man/man1/wraith-connect.1"
	cmp "$ROOT/completions/wraith-connect.bash" "$dir/usr/local/share/bash-completion/completions/wraith-connect"
	make -s -C "$ROOT" uninstall DESTDIR="$dir" PREFIX=/usr/local FISH=/bin/sh
	run find "$dir" ! -type d
	[ -z "$output" ]
	make -s -C "$ROOT" install DESTDIR="$dir" PREFIX=/usr
	[ -e "$dir/usr/share/fish/vendor_completions.d/wraith-connect.fish" ]
	# Where fish is another one, nothing is outside of PREFIX
	make -s -C "$ROOT" install DESTDIR="$dir" PREFIX=/usr/local FISH=/nonexistent
	[ -e "$dir/usr/local/share/fish/vendor_completions.d/wraith-connect.fish" ]
	[ ! -e "$dir/etc/fish/completions/wraith-connect.fish" ] || fail 'it is in /etc'
}

@test "bash completes schemes, protocols and addresses of this host" {
	offers 'wraith-connect --proxy ' socks5h:// socks5:// socks4a:// socks4:// http:// env
	offers 'wraith-connect -4vx so' socks5h:// socks5:// socks4a:// socks4://
	offers 'wraith-connect --proxy=e' env  # bash breaks words at =
	offers 'wraith-connect -x http:' //    # and at :
	offers 'wraith-connect -x 192.0.2.1,h' 192.0.2.1,http://
	offers 'wraith-connect -x 192.0.2.1,d' 192.0.2.1,direct
	offers_nothing 'wraith-connect -x http://192.0.2.1,e'
	offers 'wraith-connect -X ' 4 5 connect
	offers 'wraith-connect -s ' 127.0.0.1 2001:db8::2
	offers 'wraith-connect -s 2001:db8:' :2
	offers 'wraith-connect --bind=1' 127.0.0.1
	offers 'wraith-connect --exi' --exit-on-eof
	offers_nothing 'wraith-connect --timeout '
	offers_nothing 'wraith-connect --nothing-like-it'
}

@test "bash completes hosts of known_hosts and ssh_config" {
	local hosts=(q-plain.example.com q-port.example.com q-marked.example.com q-one q-two.example.com q-quoted)
	make_hosts
	offers 'wraith-connect q' "${hosts[@]}"
	offers 'wraith-connect --quiet -w 5 -x socks5h://q-one q' "${hosts[@]}"
	offers 'wraith-connect -- q' "${hosts[@]}"
	offers 'wraith-connect 192.0.2.' 192.0.2.7
	offers 'wraith-connect -x socks5h://q' "${hosts[@]/#///}"
	offers 'wraith-connect -x http://me@q-p' q-plain.example.com q-port.example.com
	offers 'wraith-connect --no-proxy q-o' q-one
	offers 'wraith-connect --no-proxy example.com,q-tw' example.com,q-two.example.com
	offers_nothing 'wraith-connect --forced q'
	offers_nothing 'wraith-connect -w q'
}

@test "bash completes files of credentials and sockets of proxies" {
	mkdir "$BATS_TEST_TMPDIR/run"
	: >"$BATS_TEST_TMPDIR/run/socks"
	cd "$BATS_TEST_TMPDIR"
	offers 'wraith-connect --proxy-auth-file ru' run/
	offers 'wraith-connect --proxy-auth-file run/s' run/socks
	offers "wraith-connect -x socks5h://localhost$PWD/r" "//localhost$PWD/run/"
	offers "wraith-connect -x http://me@localhost$PWD/run/" "localhost$PWD/run/socks"
	offers "wraith-connect -x 192.0.2.1,socks5h://localhost$PWD/run/" "//localhost$PWD/run/socks"
}

@test "bash completes rules, and files of them" {
	make_hosts
	offers 'wraith-connect --permit q-p' q-plain.example.com: q-port.example.com:
	offers 'wraith-connect --deny=q-o' q-one:
	offers 'wraith-connect --forced --permit q-one:s' ssh
	offers 'wraith-connect --deny q-one:' '*' ssh https
	: >"$HOME/rules"
	cd "$HOME"
	offers 'wraith-connect --permit-file ru' rules
	offers_nothing 'wraith-connect --syslog=x'
}

@test "bash completes ports and services" {
	make_hosts
	offers 'wraith-connect q-one ' ssh https
	offers 'wraith-connect q-one s' ssh
	offers 'wraith-connect -v q-one 4' 443
	offers 'wraith-connect q-one -v 2' 22
	offers 'wraith-connect q-one:4' 443
	offers 'wraith-connect [2001:db8::1]:s' ssh
	offers_nothing 'wraith-connect q-one:22 '
	offers_nothing 'wraith-connect q-one 22 '
}
