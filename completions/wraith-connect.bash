# bash completion for wraith-connect(1); needs nothing but bash.

# The names in known_hosts files.
_wraith_connect_known_hosts() {
	local file first second name names
	for file in "$HOME"/.ssh/known_hosts{,2} /etc/ssh/ssh_known_hosts{,2}; do
		[[ -r $file ]] || continue
		while read -r first second _ || [[ -n $first ]]; do
			[[ $first != @* ]] || first=$second
			IFS=, read -ra names <<<"$first"
			for name in "${names[@]}"; do
				[[ $name != \[*\]:* ]] || name=${name#\[} name=${name%\]:*}
				printf '%s\n' "$name"
			done
		done <"$file"
	done
}

# The words of Host lines in ssh_config files.
_wraith_connect_config_hosts() {
	local file line names
	{ printf '%s\n' "$HOME/.ssh/config" /etc/ssh/ssh_config && compgen -G '/etc/ssh/ssh_config.d/*.conf'; } |
		while read -r file; do
			[[ ! -r $file ]] || cat "$file"
		done |
		while read -r line || [[ -n $line ]]; do
			[[ $line == [Hh][Oo][Ss][Tt][=[:blank:]]* ]] || continue
			line=${line:5}
			read -ra names <<<"${line//[\"=]/ }"
			printf '%s\n' "${names[@]}"
		done
}

# Without hashed names, patterns, comments and whatever else cannot be a host.
_wraith_connect_hosts() {
	{ _wraith_connect_known_hosts && _wraith_connect_config_hosts; } | grep -v '[^[:alnum:]_.:%-]'
}

# Each line of the input with $1 before it.
_wraith_connect_prefixed() {
	local line
	while read -r line; do
		printf '%s\n' "$1$line"
	done
}

# Ports that start with $1: numbers if $1 starts with a digit, otherwise names of services.
_wraith_connect_ports() {
	local name port
	[[ $1 != [0-9]* ]] || printf '%s\n' 22 80 443
	getent services 2>/dev/null | while read -r name port _; do
		[[ $port == */tcp ]] || continue
		if [[ $1 == [0-9]* ]]; then
			printf '%s\n' "${port%/tcp}"
		else
			printf '%s\n' "$name"
		fi
	done
}

# Addresses of this host that --bind can take.
_wraith_connect_addresses() {
	local family address
	ip -o address 2>/dev/null | while read -r _ _ family address _; do
		[[ $family != inet* || $address == fe80:* ]] || printf '%s\n' "${address%%/*}"
	done
}

# Rules that start with $1: a host, then its ports.
_wraith_connect_rules() {
	local host=${1%:*}
	if [[ $1 == *?:* && ( $host != *:* || $host == \[*\] ) ]]; then
		_wraith_connect_prefixed "$host:" < <(_wraith_connect_ports "${1##*:}" && echo '*')
	else
		_wraith_connect_hosts | sed 's/.*:.*/[&]/; s/$/:/'
	fi
}

# Files whose names start with $1, without those that would have to be quoted.
_wraith_connect_files() {
	local file
	compgen -f -- "$1" | while read -r file; do
		[[ $file != *[[:blank:]]* ]] || continue
		[[ ! -d ${file/#\~\//$HOME/} ]] || file+=/
		printf '%s\n' "$file"
	done
}

# Schemes; after a scheme or a user, hosts; after localhost, the path of a socket. After a comma, the same
# again.
_wraith_connect_proxies() {
	local last=${1##*,} before host
	before=${1%"$last"} host=${last##*[@/]}
	if [[ $last =~ ^([^/]*://([^/]*@)?localhost)(/.*) ]]; then
		_wraith_connect_prefixed "$before${BASH_REMATCH[1]}" < <(_wraith_connect_files "${BASH_REMATCH[3]}")
	elif [[ $last == *://* ]]; then
		_wraith_connect_prefixed "${1%"$host"}" < <(echo localhost && _wraith_connect_hosts | sed 's/.*:.*/[&]/')
	else
		_wraith_connect_prefixed "$before" < <(printf '%s://\n' socks5h socks5 socks4a socks4 http)
		if [[ -z $before ]]; then echo env; else echo "${before}direct"; fi
	fi
}

# The values that option $1 may have; $2 is the typed part.
_wraith_connect_values() {
	case $1 in
	--proxy | -x) _wraith_connect_proxies "$2" ;;
	--proxy-auth-file | --proxy-header-file | --permit-file) _wraith_connect_files "$2" ;;
	--no-proxy) _wraith_connect_prefixed "${2%"${2##*,}"}" < <(_wraith_connect_hosts) ;;
	--permit | --deny) _wraith_connect_rules "$2" ;;
	--bind | -s) _wraith_connect_addresses ;;
	--interface) ip -o link 2>/dev/null | sed -n 's/^[0-9]*: \([^:@]*\).*/\1/p' ;;
	-X) printf '%s\n' 4 5 connect ;;
	esac
}

_wraith_connect_options() {
	printf '%s\n' -4 -6 -F -N -n -P -U -X -h -q -s -v -w -x -z --bind --deny --exit-on-eof --expect-greeting --explain --fdpass --forced --help --hold-eof \
		--idle-timeout --interface --keepalive --mptcp --no-proxy --optimistic --permit --permit-file --probe --proxy --proxy-auth-file \
		--proxy-header --proxy-header-file --quiet --retry-for --syslog --timeout --verbose --version
}

# The target's words; $2 is the typed part after $1 complete words.
_wraith_connect_target() {
	if [[ $1 == 0 ]]; then
		_wraith_connect_hosts
		[[ $2 != *?:* || $2 == *:*:* && $2 != \[*\]:* ]] ||
			_wraith_connect_prefixed "${2%:*}:" < <(_wraith_connect_ports "${2##*:}")
	elif [[ $1 == 1 ]]; then
		_wraith_connect_ports "$2"
	fi
}

# All words that could be in the place of the last of the words $@.
_wraith_connect_candidates() {
	local word option='' words=0 ended=false forced=false current=${!#}
	for word in "${@:1:$#-1}"; do
		if [[ -n $option ]]; then
			option=''
		elif "$ended" || [[ $word != -?* ]]; then
			((++words))
			[[ $word != *:* || $word == *:*:* && $word != \[*\]:* ]] || ((++words))
		else
			case $word in
			--) ended=true ;;
			--forced) forced=true ;;
			--bind | --deny | --idle-timeout | --interface | --keepalive | --no-proxy | --permit | --permit-file | --proxy | --proxy-auth-file | --proxy-header | \
				--proxy-header-file | --retry-for | --timeout)
				option=$word
				;;
			*) [[ ! $word =~ ^-[46FNhvz]*([PXqswx])$ ]] || option=-${BASH_REMATCH[1]} ;;
			esac
		fi
	done
	if [[ -n $option ]]; then
		_wraith_connect_values "$option" "$current"
	elif ! "$ended" && [[ $current == --*=* ]]; then
		_wraith_connect_prefixed "${current%%=*}=" < <(_wraith_connect_values "${current%%=*}" "${current#*=}")
	elif ! "$ended" && [[ $current == -* ]]; then
		_wraith_connect_options
	elif ! "$forced"; then
		_wraith_connect_target "$words" "$current"
	fi
}

_wraith_connect() {
	local line=${COMP_LINE:0:COMP_POINT} words current kept candidate breaks=${COMP_WORDBREAKS:- }
	COMPREPLY=()
	read -ra words <<<"$line"
	[[ $line != *[[:blank:]] ]] || words+=('')
	current=${words[${#words[@]} - 1]}
	# bash replaces only what follows the last of its word breaks, such as a colon.
	kept=${current%"${current##*["$breaks"]}"}
	while read -r candidate; do
		[[ $candidate == "$current"* ]] || continue
		COMPREPLY+=("${candidate#"$kept"}")
	done < <(_wraith_connect_candidates "${words[@]:1}" | sort -u)
	# A scheme, a folder or the host of a rule has to be followed by something.
	[[ ${COMPREPLY[*]} != *[/:] ]] || compopt -o nospace 2>/dev/null
}

complete -F _wraith_connect wraith-connect
