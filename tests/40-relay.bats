# The relay between stdin/stdout and the network: `peer serve` is the target, `peer run` the client.
# By the name of 41-relay-copy.bats, it is all tried again where the system refuses splice(2).
# shellcheck disable=SC2154 # variables set by bats and the helper
bats_require_minimum_version 1.5.0
load helper
load relay

# --- half-close ----------------------------------------------------------------------------------------------------

@test "32 MiB each way at the same time arrive as they were sent" {
	target both 2 32M 1 32M eof
	client both 1 32M 2 32M fin eof status 0
	assert_silent
	served
}

@test "data of any size arrives whole: none, one byte, around a page, a pipe, a buffer" {
	local bytes
	target --fork echo
	for bytes in 0 1 4095 4096 4097 65535 65536 65537 524287 524288 524289 1048575 1048576 1048577; do
		client both 1 "$bytes" 1 "$bytes" fin eof status 0
		assert_silent
	done
}

@test "the end of stdin, after all data before it, reaches the target" {
	target check 1 32M eof
	client pattern 1 32M fin eof status 0
	assert_silent
	served
}

@test "after the end of stdin the download goes on: 32 MiB" {
	target expect hello eof pattern 2 32M
	client send hello fin check 2 32M eof status 0
	assert_silent
	served
}

@test "an end of stdin that was there before the connection is passed on" {
	target eof pattern 2 1M
	client --stdin null check 2 1M eof status 0
	assert_silent
	served
}

@test "the target's end closes stdout at once, after all data before it" {
	target pattern 2 8M fin eof
	client check 2 8M eof alive fin status 0
	assert_silent
	served
}

@test "after the target's end the upload goes on: 32 MiB" {
	target send hello fin check 1 32M eof
	client expect hello eof pattern 1 32M fin status 0
	assert_silent
	served
}

@test "on one socket for stdin and stdout too, the target's end is passed on and the upload goes on" {
	local kind
	for kind in "${TWO_WAY[@]}"; do
		target send hello fin check 1 8M eof
		client --stdin "$kind" --stdout "$kind" expect hello eof alive pattern 1 8M fin status 0
		assert_silent
		served
	done
}

@test "on one socket for stdin and stdout too, the client's end is passed on and the download goes on" {
	local kind
	for kind in "${TWO_WAY[@]}"; do
		target expect hello eof pattern 2 8M
		client --stdin "$kind" --stdout "$kind" send hello fin check 2 8M eof status 0
		assert_silent
		served
	done
}

@test "the target's end closes stderr together with stdout" {
	target send hello fin check 1 8M eof
	client --stderr pipe expect hello eof errgone pattern 1 8M fin status 0
	assert_silent
	served
}

@test "after the target's end, only the status reports failures" {
	target send hello
	client expect hello eof flood status 74
	assert_silent
	served
}

# --- what ends the run ---------------------------------------------------------------------------------------------

@test "--exit-on-eof: the target's end, after all data before it, ends the run" {
	OPTIONS=(--exit-on-eof)
	target pattern 2 4M fin drain
	client check 2 4M eof gone 2000 status 0
	assert_silent
	served
}

@test "--exit-on-eof: the end of stdin, after all data before it, ends the run" {
	OPTIONS=(--exit-on-eof)
	target check 1 4M eof touch "$HERE/ended" wait "$HERE/never"
	client pattern 1 4M fin gone 5000 status 0
	assert_silent
	wait_until 10 test -e "$HERE/ended"
}

@test "on a terminal the target's end ends the run" {
	target pattern 2 100K fin drain
	client --stdin pty --stdout pty check 2 100K eof gone 2000 status 0
	assert_silent
	served
}

@test "the end of file typed on a terminal reaches the target" {
	target send hello eof pattern 2 100K fin
	client --stdin pty --stdout pty expect hello fin check 2 100K eof status 0
	assert_silent
	served
}

@test "a target's reset: 74 and a message" {
	local kind end
	for kind in pipe "${TWO_WAY[@]}"; do
		end=eof
		[ "$kind" != tcp ] || end=expect-reset
		target send hello expect hello reset
		client --stdin "$kind" --stdout "$kind" expect hello send hello "$end" gone 2000 status 74
		assert_told 'relay: '
		served
	done
}

@test "a target's reset in the middle of an upload: 74 and a message, not SIGPIPE" {
	target check 0 1M reset
	client flood gone 2000 status 74
	assert_told 'relay: '
	served
}

@test "a target's reset after the end of stdin: 74 and a message" {
	target send hello eof touch "$HERE/eof" wait "$HERE/go" reset
	client expect hello fin wait "$HERE/eof" touch "$HERE/go" eof gone 2000 status 74
	assert_told 'relay: '
	served
}

@test "a failed write to the target is remembered, the download is read to its end, then 74" {
	# 100 KiB are more than a small pipe holds: some are in the socket when the reset comes and the write fails.
	target send hello expect hello pattern 2 100K flushed reset touch "$HERE/reset"
	client --stdout pipe:4K expect hello send hello wait "$HERE/reset" pattern 1 32K sleep 100 alive check 2 100K eof gone 2000 status 74
	assert_told 'relay: '
	served
}

@test "a target's urgent data is in line with what comes before and after it, and a client's too" {
	local kind
	for kind in pipe "${TWO_WAY[@]}"; do
		target send before urgent ! send after expect '?' pattern 2 2M urgent ! pattern 3 2M fin eof
		client --stdin "$kind" --stdout "$kind" expect 'before!after' sleep 500 cpu "$CPU" send '?' \
			check 2 2M expect ! check 3 2M eof fin status 0
		assert_silent
		served
	done
	target expect 'one!two' eof
	client --stdin tcp --stdout tcp send one urgent ! send two fin eof status 0
	assert_silent
	served
}

@test "--timeout is only for connecting: an idle session goes on" {
	OPTIONS=(-w 0.3)
	target send hello expect bye eof
	client expect hello sleep 700 alive send bye fin status 0
	assert_silent
	served
}

# --- clients that stop reading, or are gone ------------------------------------------------------------------------

@test "nobody reads stdout: the upload is still whole, 32 MiB" {
	target send hello check 1 32M eof
	client deaf pattern 1 32M fin status 0
	assert_silent
	served
}

@test "nobody reads stdout any more: the target can send all its data, and the upload is whole" {
	local kind
	for kind in pipe "${TWO_WAY[@]}"; do
		target pattern 2 8M check 1 8M eof
		client --stdout "$kind" check 2 1M deaf pattern 1 8M fin status 0
		assert_silent
		served
	done
	# Half of a socket: only a write shows it.
	target wait "$HERE/deaf" pattern 2 8M check 1 8M eof
	client --stdin socketpair --stdout socketpair deaf touch "$HERE/deaf" pattern 1 8M fin status 0
	assert_silent
	served
}

@test "nobody reads stdout, the target floods: the last of the upload arrives before the connection is reset" {
	# A close with unread data resets the connection, and destroys data that is still to be sent.
	target --rcvbuf 32K check-flood 1 8M
	client deaf pattern 1 8M fin status 0
	assert_silent
	served
}

@test "nobody reads stdout and the target has ended: the upload is whole" {
	target send hello fin check 1 8M eof
	client deaf pattern 1 8M fin status 0
	assert_silent
	served
}

@test "the client is gone: the run ends at once, even if the target is silent" {
	target send hello drain
	client expect hello close gone 1000 status 0
	assert_silent
	served
	target send hello drain
	client --stdin socketpair --stdout socketpair expect hello close gone 1000 status 0
	assert_silent
	served
	# Half of an upload must not look like all of it.
	target send hello expect half expect-reset
	client --stdin tcp --stdout tcp expect hello send half sleep 100 reset gone 1000 status 74
	assert_told "relay: cannot read standard input: Connection reset by peer"
	served
}

@test "the client is gone: stdin ended first, then stdout's reader went, and the other way round" {
	target send hello eof touch "$HERE/eof" wait "$HERE/over"
	client expect hello fin wait "$HERE/eof" alive deaf gone 1000 status 0 touch "$HERE/over"
	assert_silent
	served
	target send hello expect hello drain
	client expect hello deaf send hello sleep 100 alive fin gone 1000 status 0
	assert_silent
	served
}

@test "the client is gone while a proxy is silent: the run ends at once" {
	target expect '\x05' touch "$HERE/asked" drain
	OPTIONS=(-x "socks5h://127.0.0.1:$PORT")
	client wait "$HERE/asked" close gone 1000 status 74
	assert_told '(connect|proxy): '
	served
}

@test "stdin has ended while a proxy is silent: the run goes on" {
	target expect '\x05\x01\x00' touch "$HERE/asked" wait "$HERE/go" send '\x05\x00' \
		expect '\x05\x01\x00\x01\xc0\x00\x02\x01\x00\x16' send '\x05\x00\x00\x01\0\0\0\0\0\0' \
		expect hello eof pattern 2 1M
	OPTIONS=(-N -x "socks5h://127.0.0.1:$PORT")
	DESTINATION=(192.0.2.1 22)
	client send hello fin wait "$HERE/asked" sleep 100 alive touch "$HERE/go" check 2 1M eof status 0
	assert_silent
	served
}

@test "the client died with data in its pipe: the data is delivered" {
	local kind
	for kind in pipe socketpair; do
		rm -f "$HERE/dead"
		target --rcvbuf 32K send hello wait "$HERE/dead" checkall 0
		client --stdin "$kind" --stdout "$kind" expect hello stuff 64M close alive touch "$HERE/dead" gone 5000
		assert_silent
		served
		assert_delivered "$(counted stuffed <(echo "$output"))" "$HERE/target.out"
	done
}

@test "the client died with unread data in its socket: its own data is delivered" {
	local mode
	for mode in check check-flood; do
		rm -f "$HERE/sent" "$HERE/dead"
		target --rcvbuf 32K send hello flushed touch "$HERE/sent" wait "$HERE/dead" $mode 1 2M
		client --stdin socketpair --stdout socketpair wait "$HERE/sent" sleep 100 pattern 1 2M close \
			touch "$HERE/dead" gone 5000 status 0
		assert_silent
		served
	done
}

@test "a dead client and a target that reads nothing: the run ends after 15 s without progress, and not before" {
	LIMIT=50
	local limbo=(sleep 12000 alive gone 6000 status 74 cpu "$CPU")
	local name floods silent ended taken=(waits reads deaf)
	# The client is dead: the target floods; it is silent; stdout had been closed before.
	NAME=floods target flood-reset
	floods=$TARGET
	start_client floods-client stuff 64M close sleep 12000 alive gone 6000 status 74
	NAME=silent target wait "$HERE/late" drain-reset
	silent=$TARGET
	start_client silent-client stuff 64M close "${limbo[@]}"
	NAME=ended target fin wait "$HERE/late" drain-reset
	ended=$TARGET
	start_client ended-client eof stuff 64M close "${limbo[@]}"
	# The client is dead: the target is slow, but takes some. With only POSIX, nothing shows that.
	if [ "${OS-}" != none ]; then
		NAME=slow target --rcvbuf 32K wait "$HERE/go-slow" checkall-slow 0 34 500
		start_client slow-client stuff 64M close touch "$HERE/go-slow" sleep 15500 alive status 0
		taken+=(slow)
	fi
	# The client is alive: it waits; it still reads; it only does not read.
	for name in waits reads deaf; do
		NAME=$name target --rcvbuf 32K wait "$HERE/go-$name" checkall 0
		case $name in
		waits) start_client waits-client stuff 64M sleep 17000 alive touch "$HERE/go-waits" fin status 0 ;;
		reads) start_client reads-client stuff 64M fin sleep 17000 alive touch "$HERE/go-reads" eof status 0 ;;
		deaf) start_client deaf-client deaf stuff 64M sleep 17000 alive touch "$HERE/go-deaf" fin status 0 ;;
		esac
	done
	local i
	for i in "${!PIDS[@]}"; do
		wait "${PIDS[i]}" || fail "${NAMES[i]}: $(cat "$HERE/${NAMES[i]}.err")"
	done
	stderr=$(cat "$HERE/floods-client.err")
	assert_told 'relay: the client left'
	# The data that arrived must not look like all of it.
	touch "$HERE/late"
	went "$floods" floods
	went "$silent" silent
	went "$ended" ended
	for name in "${taken[@]}"; do
		wait_for_line "$HERE/$name.out" '^checked'
		assert_delivered "$(counted stuffed "$HERE/$name-client.out")" "$HERE/$name.out"
	done
}

# --- signals -------------------------------------------------------------------------------------------------------

@test "SIGINT is ignored once the tunnel is up and stdin and stdout are pipes or sockets" {
	local kind
	for kind in pipe "${TWO_WAY[@]}"; do
		target send hello expect again send again eof
		client --stdin "$kind" --stdout "$kind" expect hello kill SIGINT send again expect again alive fin status 0
		assert_silent
		served
	done
}

@test "SIGINT ends a run that is still connecting" {
	target expect '\x05' touch "$HERE/asked" drain
	OPTIONS=(-x "socks5h://127.0.0.1:$PORT")
	client wait "$HERE/asked" kill SIGINT status SIGINT
	served
}

@test "SIGINT ends a run on a terminal, or with a file" {
	target send hello drain
	client --stdin pty --stdout pty expect hello kill SIGINT status SIGINT
	served
	target send hello eof touch "$HERE/eof" wait "$HERE/over"
	client --stdin null expect hello wait "$HERE/eof" kill SIGINT status SIGINT touch "$HERE/over"
	served
}

@test "SIGHUP and SIGTERM end a run at any time" {
	local signal
	for signal in SIGHUP SIGTERM; do
		rm -f "$HERE/asked"
		target send hello drain
		client expect hello kill "$signal" status "$signal"
		served
		target expect '\x05' touch "$HERE/asked" drain
		OPTIONS=(-x "socks5h://127.0.0.1:$PORT")
		client wait "$HERE/asked" kill "$signal" status "$signal"
		served
		OPTIONS=()
	done
}

@test "SIGSTOP and SIGCONT do no harm" {
	target send hello both 2 8M 1 8M eof
	client expect hello kill SIGSTOP sleep 100 kill SIGCONT both 1 8M 2 8M kill SIGSTOP sleep 100 kill SIGCONT fin status 0
	assert_silent
	served
}

@test "a terminal that goes away ends the run" {
	target send hello drain
	client --stdin pty --stdout pty expect hello close gone 1000
	served
	# The end of file may be read just before the kernel sends the signal
	local try signalled=
	for try in {1..5}; do
		target send hello drain
		if client --setsid --stdin pty --stdout pty expect hello close status SIGHUP; then
			signalled=$try
			break
		fi
	done
	[ -n "$signalled" ]
	served
}

# --- neither direction holds up the other ---------------------------------------------------------------------------

@test "the download flows while the upload is blocked" {
	target wait "$HERE/full" pattern 2 32M checkall 0
	client stuff 64M touch "$HERE/full" check 2 32M fin eof status 0
	assert_silent
	served
	assert_delivered "$(counted stuffed <(echo "$output"))" "$HERE/target.out"
}

@test "the upload flows while the download is blocked" {
	target stuff 64M touch "$HERE/full" check 1 32M fin eof
	client wait "$HERE/full" pattern 1 32M checkall 0 fin status 0
	assert_silent
	served
	assert_delivered "$(counted stuffed "$HERE/target.out")" <(echo "$output")
}

@test "a slow reader of stdout costs neither CPU nor memory" {
	target pattern 2 3M fin eof
	client check-slow 2 3M 8 eof cpu "$CPU" rss "$RSS" fin status 0
	assert_silent
	served
}

@test "a slow target costs neither CPU nor memory" {
	target --rcvbuf 32K check-slow 1 3M 8 eof
	client pattern 1 3M fin eof cpu "$CPU" status 0
	assert_silent
	served
	target --rcvbuf 32K check-slow 1 3M 8 expect '!' fin eof
	client pattern 1 3M send '!' eof rss "$RSS" fin status 0
	assert_silent
	served
}

@test "nothing burns CPU or memory while it waits" {
	local idle=(sleep 1500 alive cpu "$CPU" rss "$RSS")
	NAME=up target --fork send hello wait "$HERE/never"
	start_client up expect hello "${idle[@]}"
	start_client up-socketpair --stdin socketpair --stdout socketpair expect hello "${idle[@]}"
	start_client up-tcp --stdin tcp --stdout tcp expect hello "${idle[@]}"
	start_client up-pty --stdin pty --stdout pty expect hello "${idle[@]}"
	start_client stdin-ended expect hello fin "${idle[@]}"
	start_client nobody-reads expect hello deaf "${idle[@]}"
	start_client upload-stalled expect hello stuff 64M "${idle[@]}"
	start_client socketpair-deaf --stdin socketpair --stdout socketpair expect hello deaf "${idle[@]}"
	start_client null --stdin null --stdout null sleep 500 "${idle[@]}"
	NAME=ended target --fork send hello fin wait "$HERE/never"
	start_client ended expect hello eof "${idle[@]}"
	start_client ended-socketpair --stdin socketpair --stdout socketpair expect hello eof "${idle[@]}"
	start_client ended-tcp --stdin tcp --stdout tcp expect hello eof "${idle[@]}"
	start_client ended-stalled expect hello eof stuff 64M "${idle[@]}"
	NAME=floods target --fork flood
	start_client download-stalled "${idle[@]}"
	start_client download-stalled-ended fin "${idle[@]}"
	start_client download-stalled-nonblock --nonblock-out "${idle[@]}"
	start_client download-stalled-pty --stdin pty --stdout pty "${idle[@]}"
	start_client both-stalled stuff 64M "${idle[@]}"
	NAME=silent target --fork wait "$HERE/never"
	OPTIONS=(-x "socks5h://127.0.0.1:$PORT")
	start_client handshake "${idle[@]}"
	start_client handshake-fin fin "${idle[@]}"
	start_client handshake-deaf deaf "${idle[@]}"
	start_client handshake-stuffed stuff 64M "${idle[@]}"
	OPTIONS=(-x "http://127.0.0.1:$PORT")
	start_client handshake-http "${idle[@]}"
	clients_went
}

# --- what stdin and stdout can be ----------------------------------------------------------------------------------

@test "if a pipe cannot be reopened, still nothing blocks" {
	# Four descriptors: stdin, stdout, stderr, the connection. A leak check needs more.
	# shellcheck disable=SC2016 # for sh
	LAUNCH=(env "ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0" sh -c 'ulimit -n 4; exec "$@"' sh)
	target stuff 64M touch "$HERE/full" check 1 8M fin eof
	client wait "$HERE/full" pattern 1 8M checkall 0 fin status 0
	assert_silent
	served
	assert_delivered "$(counted stuffed "$HERE/target.out")" <(echo "$output")
	target both 2 100K 1 100K fin drain
	client --stdin pty --stdout pty both 1 100K 2 100K eof status 0
	assert_silent
	served
}

@test "O_NONBLOCK of stdin and stdout stays as it was, at every stage" {
	local flags
	for flags in '' --nonblock-in --nonblock-out '--nonblock-in --nonblock-out'; do
		target send hello check 1 1M pattern 2 1M wait "$HERE/go" pattern 3 4M check 4 4M expect bye fin eof
		rm -f "$HERE/go"
		# shellcheck disable=SC2086 # none, one or two words
		client $flags flags expect hello flags pattern 1 1M check 2 1M flags touch "$HERE/go" sleep 50 flags \
			check 3 4M pattern 4 4M flags send bye fin status 0 flags
		assert_silent
		served
	done
}

@test "O_NONBLOCK of a socket or terminal for both stays as it was, at every stage" {
	local flags kind
	for kind in socketpair tcp pty; do
		for flags in '' --nonblock-in; do
			target send hello both 2 300K 1 300K fin drain
			# shellcheck disable=SC2086 # none or one word
			client --stdin "$kind" --stdout "$kind" $flags flags expect hello flags both 1 300K 2 300K flags \
				sleep 100 flags close gone 2000 flags
			assert_silent
			served
		done
	done
}

@test "a stdout that is already non-blocking loses nothing" {
	local kind
	for kind in pipe socketpair tcp; do
		target pattern 2 3M fin eof
		client --nonblock-in --nonblock-out --stdout "$kind" check-slow 2 3M 3 eof fin status 0
		assert_silent
		served
	done
	target pattern 2 300K fin eof
	client --nonblock-in --nonblock-out --stdin pty --stdout pty check-slow 2 300K 3 eof status 0
	assert_silent
	served
}

@test "any pair of pipe, socketpair, TCP socket and terminal works" {
	local in out
	for in in "${KINDS[@]}"; do
		for out in "${KINDS[@]}"; do
			target both 2 300K 1 300K expect bye fin drain
			client --stdin "$in" --stdout "$out" both 1 300K 2 300K send bye eof close status 0 ||
				fail "stdin: $in, stdout: $out"
			assert_silent
			served
		done
	done
}

@test "stdin a file, stdout a file" {
	head -c 8M /dev/urandom >"$HERE/in"
	target echo
	client --stdin "file:$HERE/in" --stdout "file:$HERE/out" status 0
	assert_silent
	served
	cmp "$HERE/in" "$HERE/out"
}

@test "stdin a file, stdout a pipe; stdin a pipe, stdout a file" {
	head -c 8M /dev/urandom >"$HERE/in"
	target echo
	client --stdin "file:$HERE/in" save "$HERE/out" status 0
	assert_silent
	served
	cmp "$HERE/in" "$HERE/out"
	target echo
	client --stdout "file:$HERE/out2" file "$HERE/in" fin status 0
	assert_silent
	served
	cmp "$HERE/in" "$HERE/out2"
}

@test "a stdout that appends to a file appends" {
	echo first >"$HERE/log"
	target send second fin eof
	"$WRAITH" 127.0.0.1 "$PORT" </dev/null >>"$HERE/log"
	served
	[ "$(cat "$HERE/log")" = $'first\nsecond' ]
}

@test "stdin and stdout /dev/null" {
	target eof pattern 2 8M
	client --stdin null --stdout null status 0
	assert_silent
	served
}

@test "stdout /dev/full: 74 and a message" {
	target send hello drain
	client --stdout file:/dev/full gone 2000 status 74
	assert_told 'relay: .*No space left on device'
	served
}

@test "a file size limit on stdout: 74 and a message" {
	# shellcheck disable=SC2016 # for sh
	LAUNCH=(sh -c 'ulimit -f 1; exec "$@"' sh)
	target flood-reset
	client --stdout "file:$HERE/out" gone 9000 status 74
	assert_told 'relay: cannot write standard output: File too large'
	served
}

# Its parent has a copy: otherwise closing the last one would discard what was typed.
@test "stdout the master of a terminal: what the target sends is typed there" {
	target send hello fin eof
	client --stdout pty-master flags expect hello fin status 0
	assert_silent
	served
}

@test "stdin or stdout a socket that keeps packets apart: 64, and nothing is dialled" {
	target expect probe eof
	client --stdin packets status 64
	assert_told 'usage: standard input and output must be streams'
	client --stdout packets status 64
	assert_told 'usage: standard input and output must be streams'
	client send probe fin eof status 0
	served
}

@test "stdin a directory: 74 and a message" {
	target drain
	client --stdin "file:$HERE" eof status 74
	assert_told 'relay: .*Is a directory'
	served
}

@test "closed stdin or stdout: 64, and nothing is dialled" {
	target expect probe eof
	client --stdin closed status 64
	assert_told 'usage: standard input is not open'
	client --stdout closed status 64
	assert_told 'usage: standard output is not open'
	client --stdin closed --stdout closed status 64
	assert_told 'usage: standard input is not open'
	client send probe fin eof status 0
	assert_silent
	served
}

@test "stdin that cannot be read, stdout that cannot be written: 64, and nothing is dialled" {
	target expect probe eof
	run --separate-stderr "$WRAITH" 127.0.0.1 "$PORT" 0>"$HERE/file"
	assert_status 64
	assert_told 'usage: standard input is not open'
	run --separate-stderr sh -c 'exec "$@" </dev/null 1</dev/null' sh "$WRAITH" 127.0.0.1 "$PORT"
	assert_status 64
	assert_told 'usage: standard output is not open'
	client send probe fin eof status 0
	served
}

@test "closed stderr does no harm" {
	target both 2 1M 1 1M fin eof
	run -0 "$PEER" run both 1 1M 2 1M eof fin status 0 -- sh -c 'exec "$@" 2>&-' sh "$WRAITH" 127.0.0.1 "$PORT"
	served
}

@test "inherited descriptors above 2 are closed" {
	target send hello eof
	client --leak expect hello leakgone fin status 0
	assert_silent
	served
	target expect '\x05' touch "$HERE/asked" drain
	OPTIONS=(-x "socks5h://127.0.0.1:$PORT")
	client --leak wait "$HERE/asked" leakgone
	served
}

@test "the connection has keepalive probes, the first after 120 s if the system lets us choose" {
	[ -r /proc/net/tcp ] || skip 'no /proc/net/tcp'
	target send hello drain
	start_client client expect hello touch "$HERE/up" wait "$HERE/seen" fin status 0
	wait_until 10 test -e "$HERE/up"
	wait_until 10 keepalive_is_on
	touch "$HERE/seen"
	clients_went
	served
}

@test "a client's TCP connection has keepalive probes, too" {
	[ -r /proc/net/tcp ] || skip 'no /proc/net/tcp'
	need_sight
	local socket
	target send hello drain
	start_client client --stdin tcp --stdout tcp pidfile "$HERE/pid" expect hello touch "$HERE/up" wait "$HERE/seen" fin status 0
	wait_until 10 test -e "$HERE/up"
	socket=$(readlink "/proc/$(<"$HERE/pid")/fd/0")
	awk -v inode="${socket//[!0-9]/}" '$10 == inode && $6 ~ /^02:/ { found = 1 } END { exit !found }' /proc/net/tcp ||
		fail "$socket: $(cat /proc/net/tcp)"
	touch "$HERE/seen"
	clients_went
	served
}

# keepalive_is_on: an established connection to PORT has a keepalive timer (2) of up to 120 s (in 1/100 s)
keepalive_is_on() {
	local port when
	port=$(printf '%04X' "$PORT")
	when=$(awk -v port="$port" '$3 ~ ":" port "$" && $4 == "01" && $6 ~ /^02:/ { print substr($6, 4) }' /proc/net/tcp)
	[ -n "$when" ] && [ $((16#$when)) -gt 11000 ] && { [ "${OS-}" = none ] || [ $((16#$when)) -le 12000 ]; }
}
