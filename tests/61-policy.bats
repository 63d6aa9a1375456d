#!/usr/bin/env bats
# The rules of a gateway and its protected addresses, against hostile clients, name servers and environments.

load helper
bats_require_minimum_version 1.5.0

OWN4=203.0.113.1
OWN6=2001:db8:2::1
DENIED='policy: the rules of this host do not allow this connection$'
SHUT='verdict: denied, because it is a protected address that no rule permits'

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset RES_OPTIONS LOCALDOMAIN
	export ASAN_OPTIONS=detect_leaks=0 # it cannot look for leaks under strace
	ENVIRON=(A=B)
}

teardown() {
	end_all
}

# open_all: a lab that answers pong on port 4711 of all its addresses, and names for many of them
open_all() {
	open_lab "$@" "loop.example=A:127.0.0.1,AAAA:::1" "far-loop.example=A:127.255.3.9" \
		"own.example=A:$OWN4,AAAA:$OWN6" "zero.example=A:0.0.0.0,AAAA:::" "cloud.example=A:169.254.169.254" \
		"link.example=AAAA:fe80::1" "mapped.example=AAAA:::ffff:127.0.0.1" "own-mapped.example=AAAA:::ffff:$OWN4" \
		"nat64.example=AAAA:64:ff9b::7f00:1" "6to4.example=AAAA:2002:7f00:1::" "compat.example=AAAA:::127.0.0.1" \
		"local-nat64.example=AAAA:64:ff9b:1::7f00:1" "multi.example=A:224.0.0.1,AAAA:ff02::1" \
		"broad.example=A:255.255.255.255" "localhost=A:$OWN4" "a.localhost=A:127.0.0.1"
	serve pong :: --fork send pong fin eof
}

# forced TARGET OPTION...: run what the lab's gateway runs for a client's command TARGET
forced() {
	run --separate-stderr inside env "${ENVIRON[@]}" SSH_ORIGINAL_COMMAND="$1" timeout 20 "$WRAITH" --forced "${@:2}" </dev/null
}

# gets STATUS REGEX TARGET OPTION...: the client gets that status and message, and nothing about the target
gets() {
	forced "${@:3}"
	if ! assert_status "$1" || ! assert_message "$2" || [[ -n $output || $stderr = *"${3%[ :]*}"* || $stderr = *4711* ]]; then
		fail "in answer to ${*:3}: $output $stderr"
	fi
}

# denied TARGET OPTION...: denied by the rules; passes TARGET OPTION...: connected
denied() {
	gets 77 "$DENIED" "$@"
}

passes() {
	forced "$@"
	assert_status 0 && assert_silent && [ "$output" = pong ] || fail "in answer to $*: $output $stderr"
}

# all_denied: the same for all lines TARGET|OPTIONS of stdin
all_denied() {
	# shellcheck disable=SC2016 # for the inner shell
	inside bash -fc 'while IFS="|" read -r target options; do
		said=$(SSH_ORIGINAL_COMMAND=$target timeout 20 "$0" --forced $options 2>&1 </dev/null)
		printf "%s\n" "$? $said | $target | $options"
	done' "$WRAITH" >said
	[ -s said ]
	run grep -vE "^77 wraith-connect: ${DENIED%\$} \|" said
	[ -z "$output" ] || fail "$output"
}

# traced TARGET OPTION...: the same as forced, with connect(2) in the file trace
traced() {
	run --separate-stderr inside env SSH_ORIGINAL_COMMAND="$1" strace -f -qq -yy -e trace=connect -o trace \
		timeout 20 "$WRAITH" --forced "${@:2}" </dev/null
}

# assert_no_dial: no TCP socket of the trace was connected
assert_no_dial() {
	! grep -E 'connect\([0-9]+<TCP' trace || fail "dialled"
}

@test "all spellings of this host, by address" {
	local host rules anywhere=()
	open_all
	inside ip addr add 198.51.100.2/24 dev hole0 # a second one of its network: it is not its own source
	inside ip addr add 2002:c612:1:1::5/64 dev hole0 nodad # of 6to4, by another host's IPv4 address
	inside ip route add local 192.0.2.0/24 dev lo
	if [ "${OS-}" != none ]; then # POSIX cannot find these
		inside ip -6 route add local 2001:db8:a::/64 dev lo
		anywhere=(2001:db8:a::3)
	fi
	for rules in '' '--permit *:*' '--permit *.example:* --deny [2001:db8:1::]/64:* --permit *:4000-5000'; do
		for host in 127.0.0.1 127.255.3.9 0.0.0.0 0.1.2.3 $OWN4 198.51.100.2 192.0.2.77 169.254.169.254 224.0.0.1 \
			240.0.0.1 255.255.255.255 198.51.100.255; do
			printf '%s\n' "$host 4711|$rules" "$host:4711|$rules" "nc $host 4711|$rules"
		done
		for host in ::1 0:0:0:0:0:0:0:1 0000::0001 :: ::2 $OWN6 2001:DB8:2:0::1 "${anywhere[@]}" ::ffff:127.0.0.1 ::FFFF:7f00:1 \
			0:0:0:0:0:ffff:7f00:1 ::ffff:0:0 ::ffff:$OWN4 ::ffff:198.51.100.2 64:ff9b::7f00:1 64:ff9b::127.0.0.1 \
			64:ff9b::$OWN4 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:7f00:1::1 2002:cb00:7101:: 2002:c612:1:1::5 ::127.0.0.1 ::7f00:1 ::$OWN4 \
			fe80::1 fe80::1%lo fe80::1%hole0 ::1%lo ::ffff:127.0.0.1%lo ff02::1%hole0; do
			printf '%s\n' "$host 4711|$rules" "[$host]:4711|$rules"
		done
	done >cases
	all_denied <cases
	# A name that a resolver would take for an address is not a target.
	for host in 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1 127.0.0.01 127.0.0.1. 00 0x7f.0.0.1. \
		00000000177.1 '127。0。0。1' '①②⑦.0.0.1' ::ffff:127.1 ::1%1%2 '[::1' '::1]' 0.0.0.0.0 127.0.0.1%lo; do
		gets 64 'target: ' "$host 4711"
	done
	inside "$WRAITH" 198.51.100.2 4711 </dev/null | grep -q pong # it is there
	inside "$WRAITH" ::ffff:$OWN4 4711 </dev/null | grep -q pong
	inside "$WRAITH" 2002:c612:1:1::5 4711 </dev/null | grep -q pong
}

@test "all spellings of this host, by name" {
	local name
	open_all
	for name in loop far-loop own zero cloud link mapped own-mapped nat64 6to4 compat local-nat64 multi broad; do
		printf '%s\n' "$name.example 4711|" "$name.example:4711|--permit *:*" \
			"${name^^}.EXAMPLE. 4711|--permit $name.example:4711 --permit *.example:* --permit ?*.example:*"
	done >cases
	for name in localhost LocalHost localhost. a.localhost; do
		printf '%s\n' "$name 4711|" "$name 4711|--permit *:* --permit localhos?:* --permit *.localhost:*"
	done >>cases
	all_denied <cases
	for name in loop far-loop own zero cloud link mapped own-mapped nat64 6to4 compat local-nat64 multi broad; do
		asked "A $name.example"
	done
	passes 'loop.example 4711' --permit 127.0.0.1:4711
	passes 'mapped.example 4711' --permit 127.0.0.0/8:4711
	passes 'own.example 4711' --permit '[2001:db8:2::1]:4711'
	passes 'own.example 4711' --permit '@self:4711'
	passes '127.0.0.1 4711' --permit 127.0.0.1:4711
	passes '::ffff:127.0.0.1 4711' --permit 127.0.0.1:4711
	denied '127.0.0.1 4711' --permit localhost:4711
	denied 'loop.example 4711' --permit localhost:4711
}

@test "a block permits protected addresses only within its own range; a word permits its kind" {
	local rules
	open_all
	inside ip addr add 198.51.100.2/24 dev hole0
	for rules in '0.0.0.0/0:4711' '[::/0]:4711' '*:*' '126.0.0.0/7:*' '169.252.0.0/14:*' '203.0.113.0/24:*' '198.51.100.0/24:*' \
		'[2001:db8::/32]:*' '[fe80::/9]:*' '@link-local:*'; do
		printf '%s\n' "127.0.0.1 4711|--permit $rules" "::1 4711|--permit $rules" "$OWN4 4711|--permit $rules" \
			"own.example 4711|--permit $rules" "198.51.100.2 4711|--permit $rules" "::ffff:$OWN4 4711|--permit $rules" \
			"loop.example 4711|--permit $rules" "0.0.0.0 4711|--permit $rules" "$OWN6 4711|--permit $rules"
	done >cases
	printf '%s\n' "$OWN4 4711|--permit @loopback:*" '127.0.0.1 4711|--permit @self:*' '127.0.0.1 4711|--permit @loopback:22' \
		'::1 4711|--deny @loopback:* --permit [::1]:*' "$OWN4 4711|--deny @self:* --permit $OWN4:*" >>cases
	all_denied <cases
	inside ip addr add 198.51.100.3/24 dev hole0 # what comes later is shut, too
	denied '198.51.100.3 4711' --permit 198.51.100.0/24:4711
	passes '198.51.100.3 4711' --permit 198.51.100.3/32:4711
	passes '198.51.100.3 4711' --permit @self:4711
	passes "$OWN4 4711" --permit "$OWN4:4711"
	passes '127.1.2.3 4711' --permit 127.1.0.0/16:4711
	passes 'loop.example 4711' --permit @loopback:4711
	passes '::1 4711' --permit @loopback:4711
	gets 64 'usage: ' "$OWN4 4711" --permit @this:4711
}

# mute TARGET OPTION...: the same as forced, with a kernel that does not answer questions about routes
mute() {
	run --separate-stderr inside env SSH_ORIGINAL_COMMAND="$1" strace -f -qq -e trace=sendto -e inject=sendto:error=EPERM \
		-o trace timeout 20 "$WRAITH" --forced "${@:2}" </dev/null
}

@test "if the system does not tell which addresses are its own, all that may be are shut" {
	[ "${OS-linux}" = linux ] || skip 'only Linux is asked about routes'
	local host
	open_all
	inside ip addr add 198.51.100.2/24 dev hole0
	inside ip route add local 192.0.2.0/24 dev lo
	inside ip -6 route add local 2001:db8:a::/64 dev lo
	for host in $OWN4 198.51.100.2 192.0.2.77 $OWN6 2001:db8:a::3 2001:db8:1::7; do
		mute "$host 4711" --permit '*:4711' --permit '[2001:db8::/32]:*' --permit 198.51.100.0/24:4711
		assert_status 77
		assert_message "$DENIED"
	done
	mute '198.51.100.7 4711' -v -w 0.2 --permit '*:4711' # bind(2) shows that it is not
	assert_status 75
	[[ $stderr = *'the system does not tell which addresses are its own'* ]] || fail "$stderr"
	mute '198.51.100.2 4711' --permit 198.51.100.2:4711
	assert_status 0
	grep -q INJECTED trace || fail 'nothing was asked'
	[ "$output" = pong ]
	mute "$OWN6 4711" --permit @self:4711 # a socket shows what is certainly its own
	assert_status 77
	run inside "$WRAITH" -v "$OWN4" 4711 </dev/null
	[[ $output != *'does not tell'* ]] || fail "$output"
	mute '' --explain --permit '*:*' 2001:db8:a::3 4711
	assert_status 77
	[[ $output = *"$SHUT; it may be this host's own: the system does not tell" ]] || fail "$output"
}

@test "in a VRF, its own addresses count" {
	[ "${OS-linux}" = linux ] || skip 'only Linux has them'
	open_all
	inside ip route add local 192.0.2.0/24 dev hole0 table 77
	inside ip rule add oif hole0 lookup 77 pref 5
	local device bytes
	device=$(inside cat /sys/class/net/hole0/ifindex 2>/dev/null || inside ip -o link show hole0 | sed 's/:.*//')
	printf -v bytes '%02x000000' "$device"
	gets 69 'connect: ' '192.0.2.77 4711' --permit '*:*' # by the tables of all others it has no route
	# A process in a VRF gets a socket that is bound to a device.
	run --separate-stderr inside env SSH_ORIGINAL_COMMAND='192.0.2.77 4711' strace -f -qq -e trace=getsockopt \
		-e "inject=getsockopt:poke_exit=@arg4=$bytes" -o trace timeout 20 "$WRAITH" --forced --permit '*:*' </dev/null
	assert_status 77
	assert_message "$DENIED"
}

@test "6to4 and the IPv4 address within are two machines: both must be permitted" {
	open_all "both.example=AAAA:2002:c633:6407::1"
	local both='2002:c633:6407::1 4711' # 198.51.100.7
	denied "$both" --permit 198.51.100.7:4711
	denied "$both" --permit '[2002:c633:6407::1]:4711'
	denied "$both" --permit '[2002::/16]:4711'
	denied "$both" --deny '[2002::/16]:4711' --permit '*:*'
	denied "$both" --deny 198.51.100.0/24:4711 --permit '*:*'
	denied 'both.example 4711' --permit '[2002::/16]:4711'
	denied '2002:7f00:1:: 4711' --permit '[2002:7f00:1::]:4711'
	inside ip -6 route add unreachable 2002::/16
	gets 69 'connect: ' "$both" --permit 198.51.100.7:4711 --permit '[2002::/16]:4711'
	gets 69 'connect: ' "$both" --permit '*:4711'
	gets 69 'connect: ' 'both.example 4711' --permit '198.51.100.0/24:*' --permit '[2002:c633:6407::/48]:4711'
}

@test "the rule localhost permits loopback to that name, whatever a name server says" {
	printf '%s\n' '127.0.0.1 localhost' "$OWN4 elsewhere" >hosts
	HOSTS=$PWD/hosts open_all
	passes 'localhost 4711' --permit localhost:4711
	echo "$OWN4 localhost" >hosts
	denied 'localhost 4711' --permit localhost:4711
}

@test "the address that was judged is connected to: a name that changes its address gains nothing" {
	# For one family, a name is asked for once, however slow the answer is.
	open_lab "yes-no.example=A:first=$OWN4,then=127.0.0.1,then=169.254.169.254" \
		"no-yes.example=A:first=127.0.0.1,then=$OWN4,then=$OWN4"
	serve pong :: --fork send pong fin eof
	passes 'yes-no.example 4711' -4 --permit $OWN4:4711
	[ "$(grep -c yes-no names.out)" -eq 1 ] || fail "$(<names.out)"
	traced 'no-yes.example 4711' -4 --retry-for 5 --permit $OWN4:4711
	assert_status 77
	assert_message "$DENIED"
	assert_no_dial
	[ "$(grep -c no-yes names.out)" -eq 1 ] || fail "$(<names.out)"
	denied 'yes-no.example 4711' -4 --permit $OWN4:4711
	denied 'yes-no.example 4711' -4 --permit $OWN4:4711
	passes 'no-yes.example 4711' -4 --permit $OWN4:4711
	passes 'no-yes.example 4711' -4 --permit $OWN4:4711
	denied 'no-yes.example 4711' -4 --permit $OWN4:4711
}

@test "denied addresses are not tried, and all others are" {
	open_lab "mixed.example=A:198.51.100.7,A:127.0.0.1,A:$OWN4,AAAA:::1,AAAA:::ffff:127.0.0.1,AAAA:2001:db8:1::7"
	serve pong :: --fork send pong fin eof
	traced 'mixed.example 4711' --permit $OWN4:4711 --deny '198.51.100.0/24:*' --permit 'mixed.example:22'
	assert_status 0
	[ "$output" = pong ]
	run grep -E 'connect\([0-9]+<TCP' trace
	[[ ${#lines[@]} -eq 1 && ${lines[0]} = *"inet_addr(\"$OWN4\")"* ]] || fail "$(<trace)"
}

@test "a name that no address could make permitted is not looked up" {
	open_all '*=A:198.51.100.7'
	denied 'one.example 4711' --permit two.example:4711
	denied 'one.example 4711' --permit 'one.example:22' --permit '127.0.0.1:4710'
	denied 'one.example 4711' --deny '*.example:*' --permit '*:*'
	unasked example
	denied 'loop.example 4711' --permit '10.0.0.0/8:4711'
	asked 'A loop.example'
}

@test "a client does not learn whether there is a name that it may not reach" {
	local route
	open_all 'there.example=A:198.51.100.7' 'v6.example=AAAA:2001:db8:1::7' 'broken.example=A:servfail,AAAA:servfail'
	for route in '' '-4' '-x socks5://127.0.0.1:1' '-x socks4://127.0.0.1:1' '--retry-for 20'; do
		printf '%s\n' "there.example 4711|$route --permit 10.0.0.0/8:*" "nowhere.example 4711|$route --permit 10.0.0.0/8:*" \
			"v6.example 4711|$route --permit 10.0.0.0/8:*" "nowhere.example 4711|$route --permit 10.0.0.0/8:* --permit *:22" \
			"nowhere.example 4711|$route --permit 10.0.0.0/8:* --permit there.example:*" \
			"nowhere.example 4711|$route --permit @self:* --deny *.example:* --permit *:*" \
			"nowhere.example 4711|$route --permit 0.0.0.0/0:* --permit [::/0]:*"
	done >cases
	all_denied <cases
	# A client that may reach it by its name learns it.
	gets 68 'resolve: ' 'nowhere.example 4711' --permit '*.example:4711'
	gets 68 'resolve: ' 'nowhere.example 4711' --permit 10.0.0.0/8:4711 --permit '*:4711'
	gets 68 'resolve: ' 'nowhere.example 4711' -x socks5://127.0.0.1:1 --permit nowhere.example:4711
	gets 68 'resolve: ' 'nowhere.example 4711'
	# A client also learns that nobody could tell.
	gets 68 'resolve: ' 'broken.example 4711' --permit 10.0.0.0/8:4711
	run --separate-stderr inside env SSH_ORIGINAL_COMMAND= "$WRAITH" --explain --forced --permit 10.0.0.0/8:22 nowhere.example 22
	assert_status 77
	[[ ${lines[-1]} = 'verdict: denied, because this name has no address, and no rule permits the name' ]] || fail "$output"
	run --separate-stderr inside "$WRAITH" --explain --forced --permit '*:22' nowhere.example 22
	assert_status 68
	run inside "$WRAITH" --permit 10.0.0.0/8:4711 nowhere.example 4711 # not on behalf of a client
	assert_status 68
}

@test "the environment influences no lookup, and there is no search list" {
	open_all "inner=A:nodata" "inner.corp.example=A:$OWN4" "inner.evil.example=A:$OWN4" "evil.example=A:$OWN4"
	printf '%s\n' 'nameserver 127.0.0.1' 'search corp.example' 'options ndots:3 timeout:30 attempts:1' >resolv.conf
	echo 'inner evil.example' >aliases
	ENVIRON=(LOCALDOMAIN=evil.example HOSTALIASES="$PWD/aliases" RES_OPTIONS=ndots:9 RESOLV_HOST_CONF="$PWD/aliases" \
		RESOLV_MULTI=on RESOLV_ADD_TRIM_DOMAINS=.example POSIXLY_CORRECT=1 ALL_PROXY=http://127.0.0.1:1 all_proxy=127.0.0.1:1 \
		NO_PROXY='*' no_proxy='*' WRAITH_PROXY_AUTH=a:b SSH_ASKPASS=/bin/false DISPLAY=:0 SSH_ASKPASS_REQUIRE=force)
	gets 68 'resolve: ' 'inner 4711' --permit $OWN4:4711 --permit inner:4711
	asked 'A inner'
	unasked corp
	unasked evil
	run inside env "${ENVIRON[@]}" "$WRAITH" inner 4711 </dev/null # a user's own environment counts
	[[ $output = *pong ]] || fail "$output"
	passes 'own.example 4711' --permit $OWN4:4711
	gets 64 'usage: with --forced' 'own.example 4711' own.example 4711 --permit $OWN4:4711
}

@test "the environment influences no lookup, even if a service is looked up first" {
	compgen -G '/lib*/libnss_hesiod.so.2' >hesiod || compgen -G '/lib/*/libnss_hesiod.so.2' >hesiod || skip 'no services by DNS here'
	open_all "inner=A:nodata" "inner.evil.example=A:$OWN4"
	printf '%s\n' 'hosts: files dns' 'services: files hesiod' 'passwd: files hesiod' >nsswitch.conf
	printf '%s\n' 'lhs=.ns' 'rhs=.example' >hesiod.conf
	ENVIRON=(LOCALDOMAIN=evil.example HESIOD_CONFIG="$PWD/hesiod.conf" HES_DOMAIN=example)
	gets 64 'target: the port' 'inner no-service'
	gets 68 'resolve: ' 'inner 4711' --syslog --permit '*:4711,ssh,http'
	gets 64 'usage: --permit and --deny' 'inner 4711' --permit $OWN4:4711,no-service
	gets 68 'resolve: ' 'inner 4711' --permit inner:4711 --permit 'x.example:ssh'
	unasked evil
}

@test "the rules apply to every route: a denied target is not dialled, and no proxy learns of it" {
	local route dead=127.0.0.1:1
	open_all '*=A:198.51.100.7'
	for route in '' "-x socks5h://$dead" "-x socks5://$dead" "-x socks4a://$dead" "-x socks4://$dead" "-x http://$dead" \
		"-x socks5://$dead -x socks5h://192.0.2.1" "-x socks5h://$dead -x socks5://192.0.2.1" \
		"-x socks5h://$dead,http://$dead" "-x socks5://$dead,socks4://$dead" "--no-proxy example,0.0.0.0/0 -x http://$dead" \
		"--optimistic -x socks5h://$dead" "-X 4 -x $dead" '-4' "-s $OWN4"; do
		printf '%s\n' "127.0.0.1 4711|$route" "127.0.0.1 4711|$route --permit *:*" "localhost 4711|$route --permit *:*" \
			"one.example 4711|$route --permit two.example:4711" "198.51.100.7 4711|$route --deny 198.51.100.0/24:* --permit *:*" \
			"198.51.100.7 4711|$route --permit 198.51.100.7:22 --permit *.example:*"
	done >cases
	# If the target is looked up here, its addresses are judged:
	for route in "-x socks5://$dead" "-x socks4://$dead" "-x http://$dead -x socks5://192.0.2.1" "--no-proxy example -x http://$dead"; do
		printf '%s\n' "loop.example 4711|$route --permit *:*" "one.example 4711|$route --deny 198.51.100.0/24:* --permit *:*"
	done >>cases
	all_denied <cases
	# If a proxy looks it up, the proxy is not reached:
	for route in "-x socks5h://$dead" "-x http://$dead" "-x socks5://$dead -x socks4a://192.0.2.1"; do
		# shellcheck disable=SC2086 # words
		set -- $route
		gets 77 'target: .*reserved' 'wraith-x.example 4711' "$@" --permit '*:*'
		gets 69 'proxy' 'two.example 4711' "$@" --deny 198.51.100.0/24:* --permit 'two.example:*'
		denied 'two.example 4711' "$@" --permit 198.51.100.0/24:*
	done
	# If one of two alternatives does, it does not matter which is alive:
	for route in "socks5://$dead,socks5h://$dead" "http://$dead,socks4://$dead" "socks5://$dead,http://$dead"; do
		denied 'two.example 4711' -x "$route" --permit one.example:*
		gets 69 'proxy' 'three.example 4711' -x "$route" --permit three.example:*
		for rule in 198.51.100.0/24:4711 '[2001:db8::1]:*' @self:22; do
			gets 64 'usage: with rules on addresses, all alternatives' 'two.example 4711' -x "$route" --permit "$rule" --permit '*:*'
			gets 64 'usage: with rules on addresses, all alternatives' '198.51.100.7 4711' -x "$route" --deny "$rule"
		done
		gets 69 'proxy' 'two.example 4711' -x "$route" -x socks5h://192.0.2.1 --permit 'two.example:*' --deny 198.51.100.0/24:*
	done
	unasked two
	traced 'loop.example 4711' -x "socks5://$OWN4:4711" --permit '*:*'
	assert_status 77
	assert_no_dial
}

@test "a port matches a rule as a number, a service, a range and in a list" {
	open_all
	printf '%s\n' 'ssh 22/tcp' 'http 80/tcp www' 'tftp 69/udp' >services
	inside mount --bind services /etc/services
	denied '127.0.0.1 ssh' --permit 127.0.0.1:4711,23,80-90
	denied '127.0.0.1 www' --permit 127.0.0.1:79,81
	gets 69 'connect: ' '127.0.0.1 www' --permit 127.0.0.1:http
	gets 69 'connect: ' '127.0.0.1 ssh' --permit 127.0.0.1:20-22
	passes '127.0.0.1 4711' --permit '127.0.0.1:ssh,4000-5000'
	gets 64 'target: the port' '127.0.0.1 tftp' --permit '127.0.0.1:*'
	gets 64 'target: the port' '127.0.0.1 04711' --permit '127.0.0.1:*'
	gets 64 'target: the port' '127.0.0.1 70247' --permit '127.0.0.1:*' # 4711 and 65536
	gets 64 'usage: .*rule 2$' '127.0.0.1 4711' --permit '127.0.0.1:*' --deny '127.0.0.1:tftp'
}

# bad_file REGEX: with the permit file called file, 78, that message, and nothing dialled, looked up or revealed
bad_file() {
	run --separate-stderr env SSH_ORIGINAL_COMMAND="s3cr3t-target.invalid 4711" strace -f -qq -e trace=connect,sendto -o trace \
		"$WRAITH" --forced --permit '*:*' --permit-file file </dev/null
	assert_status 78 && assert_message "$1" && no_secret || fail "$(<trace)"
	# Only root sees the addresses of a process that cannot be traced.
	[ "$EUID" != 0 ] || ! grep -v AF_UNIX trace || fail 'it dials'
}

# need_own_folders: skip where root's folders do not look like root's
need_own_folders() {
	[ "$EUID" = 0 ] || skip "in a user's namespace the folders above a file belong to nobody"
}

@test "a permit file may begin with a byte order mark, as some editors write it" {
	printf '\xef\xbb\xbfpermit 127.0.0.1:22\r\ndeny *:*\r\n' >file
	run --separate-stderr "$WRAITH" --explain --permit-file file 127.0.0.1 22
	assert_status 0
	[[ $output = *'line 1'* ]] || fail "$output"
	run --separate-stderr "$WRAITH" --explain --permit-file file 127.0.0.1 23
	assert_status 77
	printf 'permit 127.0.0.1:22\n\xef\xbb\xbfpermit *:*\n' >file
	bad_file 'policy: a rule does not begin with permit or deny, in permit file 1, line 2'
}

@test "a permit file that cannot be trusted or read is 78, and nothing is dialled or looked up" {
	local unsafe='policy: a file of --permit-file must be a regular file, yours or root' mode line
	bad_file 'policy: cannot read a file of --permit-file: No such file'
	for mode in 664 606 646 666 777 620 602; do
		echo 'permit *:*' >file
		chmod $mode file
		bad_file "$unsafe"
	done
	rm file && mkdir file && bad_file "$unsafe" && rmdir file
	mkfifo -m 600 file && bad_file "$unsafe" && rm file
	ln -s /dev/null file && bad_file "$unsafe" && rm file
	ln -s nowhere file && bad_file 'policy: cannot read a file of --permit-file: No such file' && rm file
	ln -s file file && bad_file 'policy: cannot read a file of --permit-file: Too many' && rm file
	printf '#%.0s' {1..65536} >file
	chmod 600 file
	bad_file 'policy: cannot read a file of --permit-file: File too large'
	while IFS='|' read -r line what; do
		printf '%b\n' '# rules' 'permit *.example:22 # ssh' '' "$line" 'permit *:*' >file
		bad_file "policy: $what, in permit file 1, line 4\$"
	done <<-'END'
		permit|the port is missing: say HOST:22 or HOST:\*
		permit x|the port is missing: say .*
		deny --permit|the port is missing: .*
		allow *:*|a rule does not begin with permit or deny
		PERMIT *:*|a rule does not begin with permit or deny
		*:*|a rule does not begin .*
		permit *:* x|more than one HOST:PORTS, or blanks in it
		permit a:22, 23|more than one HOST:PORTS, or blanks in it
		permit *:0|ports are written 22,8000-8100,https or \*
		permit *:1-|ports are written .*
		permit *:22,|ports are written .*
		permit *:*#|ports are written .*
		permit s3cr3t-target.invalid:no-such|ports are written .*
		permit 2001:db8::1:22|IPv6 is written .2001:db8::/32.:22
		permit 2001:db8::/32:22,443|IPv6 is written .2001:db8::/32.:22
		permit 10.0.0.1/8:*|bits are set after a block's length
		permit [::ffff:10.0.0.0]/104:*|write a block that means IPv4 as IPv4
		permit wraith-x:22|HOST is not a name, glob, address, block or \*
		permit 127.1:22|HOST is not a name, .*
		permit höst:22|HOST is not a name, .*
		permit @me:22|HOST is not a name, .*
		permit *:*\r permit *:*|a line has a control character
		permit\001*:*|a line has a control character
	END
	printf '%s\0%s\n' 'permit a:1' 'deny *:*' >file
	bad_file 'policy: a line has a control character, in permit file 1, line 1$'
	for line in {1..257}; do
		echo "permit a:$line"
	done >file
	bad_file 'policy: too many rules: 256 at most, in permit file 1, line 256$' # one is an option
	[ "$EUID" = 0 ] || return 0 # only root can give a file away
	echo 'permit *:*' >file
	chown 65534 file
	bad_file "$unsafe"
}

@test "a permit file in a folder that others can write is 78: they could replace it" {
	local folder='policy: a folder above a file of --permit-file can be written by others, or is neither yours nor root' mode path
	mkdir -p shared/inner safe
	printf '%s\n' 'deny *:*' >shared/inner/rules
	: >safe/empty
	chmod 644 shared/inner/rules safe/empty
	for mode in 777 775 757 720; do
		chmod "$mode" shared
		for path in shared/inner/rules "$PWD/shared/inner/rules" safe/../shared/inner/rules; do
			ln -sfn "$path" file
			bad_file "$folder"
		done
		# What the owner of the folder cannot prevent
		rm -rf shared/inner/rules
		ln -s "$PWD/safe/empty" shared/inner/rules
		bad_file "$folder"
		ln -f safe/empty shared/inner/rules
		bad_file "$folder"
	done
	chmod 1777 shared
	echo wrong >shared/inner/rules
	bad_file 'policy: a rule does not begin .*, in permit file 1, line 1$'
	[ "$EUID" = 0 ] || return 0 # only root can give a folder away
	chown 65534 shared/inner
	bad_file "$folder"
	chown 0 shared/inner
	chmod 755 shared
	chown 65534 shared
	bad_file "$folder"
}

@test "permit files: root's may be used by anybody; order and numbers follow the command line" {
	need_own_folders
	open_all
	printf 'deny 127.0.0.1:4711\r\npermit 127.0.0.0/8:4711' >first
	printf '%s\n' $'\t permit\t127.0.0.1:4711 ' >second
	: >empty
	chmod 644 first second empty
	denied '127.0.0.1 4711' --permit-file first --permit-file second
	passes '127.0.0.1 4711' --permit-file second --permit-file first
	passes '127.0.0.2 4711' --permit-file first
	denied '127.0.0.1 4711' --permit-file empty
	denied '198.51.100.7 4711' --permit-file empty
	passes '127.0.0.1 4711' --permit-file empty --permit '127.0.0.1:*' --permit-file first
	echo wrong >>second
	gets 78 'policy: a rule does not begin .*, in permit file 2, line 2$' '127.0.0.1 4711' --permit '127.0.0.1:*' --permit-file first --permit-file second
}

@test "commands of a gateway's clients that cannot be changed" {
	open_all
	for said in '127.0.0.1 4711' $'127.0.0.1 4711\n' $'\t127.0.0.1  4711 \n ' 127.0.0.1:4711 $'127.0.0.1:4711\n' 'nc 127.0.0.1 4711' \
		'nc 127.0.0.1:4711' 'netcat 127.0.0.1 4711' 'ncat 127.0.0.1 4711' 'nc.openbsd 127.0.0.1 4711' 'nc.traditional 127.0.0.1 4711' \
		'/bin/nc 127.0.0.1 4711' '/usr/local/bin/nc 127.0.0.1 4711' '/opt/x-1.0/bin/wraith-connect 127.0.0.1 4711' \
		'exec nc 127.0.0.1 4711' $'exec nc 127.0.0.1 4711\n' 'exec /usr/bin/nc -q0 127.0.0.1 4711 2>/dev/null' \
		'nc -q0 127.0.0.1 4711' 'nc -q 0 127.0.0.1 4711' 'nc -q -1 127.0.0.1 4711' 'nc -q-1 127.0.0.1 4711' 'nc -w5 127.0.0.1 4711' \
		'nc -w 5 127.0.0.1 4711' 'nc -N 127.0.0.1 4711' 'nc -4 127.0.0.1 4711' 'nc -6 127.0.0.1 4711' 'nc -v 127.0.0.1 4711' \
		'nc -vv -4N -w 5 -q 1 127.0.0.1 4711' 'nc -Nvw5 127.0.0.1 4711' 'nc -vq 1 127.0.0.1 4711' \
		'nc 127.0.0.1 4711 2>/dev/null' $'nc 127.0.0.1 4711 2>/dev/null \n' 'nc 127.0.0.1 4711 2> /dev/null  '; do
		# None of it has an effect
		passes "$said" --permit 127.0.0.1:4711
	done
	for said in 'nc -e /bin/sh 127.0.0.1 4711' 'nc -c id 127.0.0.1 4711' 'nc -l 4711' 'nc -l 127.0.0.1 4711' 'nc -lp 4711' 'nc -U /run/x' \
		'nc -x 127.0.0.1:4711 a 1' 'nc -X 5 127.0.0.1 4711' 'nc -P u 127.0.0.1 4711' 'nc -s 127.0.0.1 127.0.0.1 4711' 'nc -u 127.0.0.1 4711' \
		'nc -z 127.0.0.1 4711' 'nc -vz 127.0.0.1 4711' 'nc -k 127.0.0.1 4711' 'nc -F 127.0.0.1 4711' 'nc -- 127.0.0.1 4711' 'nc - 127.0.0.1 4711' \
		'nc --version' 'nc -h' 'nc -q 127.0.0.1 4711' 'nc -w 127.0.0.1 4711' 'nc -w -1 127.0.0.1 4711' 'nc -w5x 127.0.0.1 4711' 'nc -q' 'nc -q 0' \
		'nc -v' 'nc -Nvw5' 'nc -q0;id 127.0.0.1 4711' 'nc -4U 127.0.0.1 4711' 'nc 127.0.0.1 4711 -v' 'nc -v 127.0.0.1 4711 -q0' 'nc 127.0.0.1 4711 id' \
		'nc' 'nc 4711' 'exec' 'exec nc' 'exec 127.0.0.1 4711' 'exec exec nc 127.0.0.1 4711' 'nc nc 127.0.0.1 4711' 'sh -c nc 127.0.0.1 4711' \
		'/bin/sh 127.0.0.1 4711' '/bin/ncx 127.0.0.1 4711' '/bin/nc/ 127.0.0.1 4711' 'bin/nc 127.0.0.1 4711' './nc 127.0.0.1 4711' \
		'$(id)/nc 127.0.0.1 4711' '/$(id)/nc 127.0.0.1 4711' '/`id`/nc 127.0.0.1 4711' 'NC 127.0.0.1 4711' '"nc" 127.0.0.1 4711' \
		'nc 127.0.0.1 4711;id' 'nc 127.0.0.1 4711 ; id' 'nc 127.0.0.1 4711|cat' 'nc 127.0.0.1 4711 | cat' 'nc 127.0.0.1 4711&' 'nc 127.0.0.1 4711 && id' \
		'nc $(echo 127.0.0.1) 4711' 'nc `id` 4711' 'nc 127.0.0.1 $PORT' 'nc 127.0.0.1 4711 >/dev/null' 'nc 127.0.0.1 4711 2>&1' \
		'nc 127.0.0.1 4711 2>/tmp/x' 'nc 127.0.0.1 4711 2>/dev/null id' '2>/dev/null nc 127.0.0.1 4711' '127.0.0.1 4711 2>/dev/null' \
		'nc 127.0.0.1 4711 /dev/null' 'nc 127.0.0.1 4711 2>' 'nc 2>/dev/null' 'nc 127.0.0.1 2>/dev/null' \
		$'nc 127.0.0.1 4711\nid' $'nc 127.0.0.1 4711\n\n' $'\nnc 127.0.0.1 4711' $'nc 127.0.0.1 4711\r\n' $'nc\n127.0.0.1 4711' $'127.0.0.1 4711\n22' \
		$'nc -q0\n127.0.0.1 4711' 'A=B nc 127.0.0.1 4711' 'env nc 127.0.0.1 4711' "nc '127.0.0.1' 4711" '-q0 127.0.0.1 4711' \
		"nc$(printf ' -v%.0s' {1..20}) 127.0.0.1 4711"; do
		forced "$said" --permit '*:*' --permit 127.0.0.1:4711
		[ "$status" -eq 64 ] && [ "$output" = '' ] && [ "${#stderr_lines[@]}" -eq 1 ] || fail "in answer to $said: $status $output $stderr"
	done
}

@test "a client's command is words, not options; the largest possible one is refused" {
	local large
	open_all
	for said in "-v 127.0.0.1 4711" "127.0.0.1 4711 --permit *:*" "--permit 127.0.0.1:* 127.0.0.1 4711" "-x 127.0.0.1:4711 a 1" \
		"127.0.0.1 4711 -4" "nc --permit-file=/dev/null 127.0.0.1" "--explain 127.0.0.1 4711" "--version" "--" \
		$'127.0.0.1\n4711' "'127.0.0.1' 4711" '$(echo 127.0.0.1) 4711' '`id` 4711' '127.0.0.1 $PORT' \
		$'127.0.0.1\v4711' $'127.0.0.1\u00a04711' $'\u2028 4711' $'\xff\xfe 4711' '127.0.0.1;4711' '127.0.0.1 4711 &' '*.example 4711'; do
		forced "$said" --permit 127.0.0.1:4711
		[ "$status" -eq 64 ] && [ "$output" = '' ] && [ "${#stderr_lines[@]}" -eq 1 ] || fail "in answer to $said: $status $output $stderr"
	done
	# A string for execve(2) has at most 128 KiB.
	large=$(printf '%*s' 131000 '')
	for said in "${large}127.0.0.1 4711" "127.0.0.1${large}4711" "127.0.0.1 4711$large" "$(tr ' ' a <<<"$large") 4711" \
		"127.0.0.1 $(tr ' ' 4 <<<"$large")" "[$(tr ' ' : <<<"$large")]:1"; do
		forced "$said" --permit '127.0.0.1:*'
		[ "$status" -eq 64 ] || fail "$status $output $stderr"
	done
	run env SSH_ORIGINAL_COMMAND="$large$large" "$WRAITH" --forced
	assert_status 126 # it does not even start
}

# explains REGEX OPTION... TARGET: --explain prints a line that matches, nothing about the target, and dials nothing
explains() {
	run --separate-stderr inside strace -f -qq -yy -e trace=connect -o trace "$WRAITH" --explain "${@:2}" </dev/null
	assert_no_dial
	[[ $output != *4711* && $output != *example* && $output != *127.0* && $stderr != *example* ]] || fail "it talks: $output"
	printf '%s\n' "${lines[@]}" | grep -qxE -- "$1" || fail "no '$1' for ${*:2}: $output $stderr"
}

@test "--explain has all of its lines" {
	open_all
	explains 'target: a name, looked up here' own.example 4711
	explains 'target: an IPv4 address' 127.0.0.1 4711
	explains 'target: an IPv6 address' ::1 4711
	explains 'route: direct' 127.0.0.1 4711
	explains 'route: 1 proxy' -x 127.0.0.1 127.0.0.1 4711
	explains 'hop 1: SOCKS5, is sent names' -x 127.0.0.1 127.0.0.1 4711
	explains 'hop 1: SOCKS5, is sent addresses, on a UNIX socket' -x socks5://localhost/run/x 127.0.0.1 4711
	explains 'route: 2 proxies' -x 192.0.2.1,http://192.0.2.2 -x socks4a://u@192.0.2.3 127.0.0.1 4711
	explains 'hop 1, or: HTTP CONNECT, is sent names' -x 192.0.2.1,http://192.0.2.2 -x 192.0.2.3 127.0.0.1 4711
	explains 'hop 2: SOCKS4, is sent names, with a user' -x 192.0.2.1 -x socks4a://u@192.0.2.3 127.0.0.1 4711
	explains 'hop 1: SOCKS4, is sent addresses' -x socks4://192.0.2.3 127.0.0.1 4711
	explains 'hop 1: HTTP CONNECT, is sent names, with a user and password' -x http://u:p@192.0.2.3 127.0.0.1 4711
	explains 'time: 60 s, one attempt' 127.0.0.1 4711
	explains 'time: no limit, one attempt' -w 0 127.0.0.1 4711
	explains 'time: 0.001 s for an attempt, 12.345 s for all of them' -w 0.001 --retry-for 12.345 127.0.0.1 4711
	explains 'time: 1.05 s for an attempt, 300 s for all of them' -w 1.05 --retry-for 300 127.0.0.1 4711
	explains 'rules: none' 127.0.0.1 4711
	explains 'rules: none, and protected addresses are shut' --forced 127.0.0.1 4711
	explains 'rules: 2, and protected addresses are shut' --forced --permit 1.2.3.4:1 --deny '*:*' 127.0.0.1 4711
	explains 'sandbox: bars .+' 127.0.0.1 4711
	explains 'verdict: denied, whatever its address, by rule 1' --deny '*:*' loop.example 4711
	unasked loop
	explains 'verdict on address 1 of 2: permitted, by rule 1' --permit '[2001:db8::]/32:*' --permit 'own.example:*' own.example 4711
	explains 'verdict on address 2 of 2: permitted, by rule 2' --permit '[2001:db8::]/32:*' --permit 'own.example:*' own.example 4711
	asked 'A own.example'
}

# agrees VERDICT STATUS TARGET OPTION...: --explain has that verdict, and a real run that status; 69 means that it dials
agrees() {
	explains "$1" "${@:4}" --forced "$3"
	local explained=$status
	forced "${@:3}"
	[ "$status" -eq "$2" ] || fail "the run of ${*:3} is $status, not $2: $stderr"
	[ "$explained" -eq "${2/#69/0}" ] || fail "--explain of ${*:3} is $explained, the run $2"
}

@test "--explain says what a real run does, and which rule decides" {
	local socks='-x socks5h://127.0.0.1:1'
	open_all '*=A:198.51.100.7'
	# shellcheck disable=SC2086 # words
	{
		agrees "$SHUT; it is loopback" 77 127.0.0.1:4711
		agrees "$SHUT; it is this host's own" 77 $OWN4:4711 --permit '203.0.113.0/24:*'
		agrees "$SHUT; it is link-local" 77 169.254.169.254:4711 --permit '0.0.0.0/0:*'
		agrees "$SHUT; it is unspecified" 77 0.0.0.0:4711 --permit '*:*'
		agrees "$SHUT; it is multicast" 77 [ff02::1]:4711 --permit '*:*'
		agrees "$SHUT; it is reserved" 77 255.255.255.255:4711
		agrees "$SHUT; it belongs to a site's own NAT64 prefix" 77 [64:ff9b:1::1]:4711
		agrees "$SHUT; it is loopback; this is about the IPv4 address within 6to4" 77 [2002:7f00:1::1]:4711 --permit '*:*'
		agrees "$SHUT; it is loopback; other ports are permitted by rule 1" 77 127.0.0.1:4711 --permit '127.0.0.1:22'
		agrees "$SHUT; it is loopback" 77 localhost:4711 $socks --permit '*:*'
		agrees 'verdict: permitted, by rule 2; it is loopback' 0 127.0.0.1:4711 --permit '*:*' --permit '127.0.0.0/8:*'
		agrees 'verdict: permitted, by rule 1; it is loopback' 69 127.0.0.1:1 --permit '127.0.0.0/8:1'
		agrees "verdict: permitted, by rule 1; it is this host's own" 0 $OWN4:4711 --permit "$OWN4:*"
		agrees 'verdict: denied, by rule 1; it is loopback' 77 127.0.0.1:4711 --deny '127.0.0.1:*' --permit '127.0.0.0/8:*'
		agrees 'verdict: denied, because no rule matches' 77 198.51.100.9:4711 --permit '127.0.0.0/8:*'
		agrees 'verdict: permitted, because there are no rules' 69 a.example:4711 $socks
		agrees 'verdict: permitted, by rule 3' 69 a.example:4711 $socks --permit 'b.example:*' --deny 198.51.100.0/24:* --permit '*:*'
		agrees 'verdict: denied, by rule 1' 77 a.example:4711 $socks --deny 'A.Example:*' --permit '*:*'
		agrees 'verdict on address 1 of 1: denied, by rule 1' 77 a.example:4711 --deny 198.51.100.0/24:* --permit '*:*'
		agrees 'verdict on address 1 of 1: denied, by rule 1' 77 a.example:4711 -x socks5://127.0.0.1:1 --deny 198.51.100.0/24:* --permit '*:*'
		agrees 'verdict on address 1 of 1: permitted, by rule 1' 69 a.example:4711 -x socks5://127.0.0.1:1 --permit '*:*'
		agrees 'verdict on address 1 of 1: permitted, by rule 2; it is loopback' 0 far-loop.example:4711 --permit 'far-loop.example:*' --permit '127.0.0.0/8:*'
		agrees 'verdict on address 1 of 1: denied, because it is a protected address that no rule permits; it is link-local' 77 cloud.example:4711 --permit '*:*'
		agrees 'verdict on address 1 of 1: denied, because no rule matches' 77 a.example:4711 --permit 10.0.0.0/8:4711
		agrees 'verdict: denied, whatever its address, because no rule matches' 77 a.example:4711 --permit b.example:4711
		agrees 'verdict: denied, whatever its address, because no rule matches; other ports are permitted by rule 2' \
			77 a.example:4711 --permit b.example:4711 --permit '*.example:22'
		agrees 'verdict: denied, whatever its address, by rule 1' 77 a.example:4711 --deny '*.example:*' --permit '*:*'
		agrees 'verdict: denied, whatever its address' 77 a.example:4711 --deny 0.0.0.0/0:* --deny [::/0]:* --permit '*:*'
	}
}

@test "--explain says which rule of which file it is, and of a file without any that it denies all" {
	local socks='-x socks5h://127.0.0.1:1'
	need_own_folders
	open_all '*=A:198.51.100.7'
	: >empty
	explains 'rules: none, so all is denied' --permit-file empty 127.0.0.1 4711
	# shellcheck disable=SC2086 # words
	{
		printf '%s\n' '# rules' 'permit a.example:22' 'deny 10.0.0.0/8:*' >one
		printf '%s\n' '' 'deny *.bad.example:*' 'permit 198.51.100.0/24:*' 'permit b.example:22' >two
		chmod 644 one two
		agrees 'verdict on address 1 of 1: permitted, by rule 4, permit file 2, line 3' 69 a.example:4711 -x socks5://127.0.0.1:1 \
			--permit-file one --permit-file two
		agrees 'verdict: denied, by rule 3, permit file 1, line 3' 77 10.9.8.7:4711 --permit x:1 --permit-file one
		agrees 'verdict: denied, whatever its address, by rule 3, permit file 1, line 2' 77 x.bad.example:4711 --permit x:1 \
			--deny x.bad.example:22 --permit-file two
		agrees 'verdict: denied, because no rule matches; other ports are permitted by rule 3, permit file 1, line 4' 77 \
			b.example:4711 $socks --permit-file two
		explains "files: 2, read as user $(id -u)" --permit-file one --permit-file two 10.9.8.7 4711
	}
	# A failure that ends a run before its verdict ends --explain, too.
	explains 'target: a name, looked up here' --forced x.example 4711
	run inside "$WRAITH" --explain wraith-x.example 4711
	assert_status 77
	run inside "$WRAITH" --explain --permit x 127.0.0.1 4711
	assert_status 64
	run inside "$WRAITH" --explain --permit-file none 127.0.0.1 4711
	assert_status 78
	run inside env SSH_ORIGINAL_COMMAND='127.0.0.1 4711' "$WRAITH" --explain --forced
	assert_status 77
}
