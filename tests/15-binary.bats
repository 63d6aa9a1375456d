#!/usr/bin/env bats
# What the linker made of the program.

load helper
bats_require_minimum_version 1.5.0

# needed: the libraries that the program asks the loader for
needed() {
	readelf -d "$WRAITH" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'
}

@test "the program is hardened: PIE, full RELRO, stack protector, no executable stack" {
	readelf -hld "$WRAITH" >"$BATS_TEST_TMPDIR/elf"
	grep -q 'Type:.*DYN' "$BATS_TEST_TMPDIR/elf"
	grep -q 'GNU_RELRO' "$BATS_TEST_TMPDIR/elf"
	grep -qE 'BIND_NOW|Flags:.*NOW' "$BATS_TEST_TMPDIR/elf"
	grep -A1 'GNU_STACK' "$BATS_TEST_TMPDIR/elf" | grep -q 'RW '
	nm "$WRAITH" | grep -q __stack_chk_fail
}

@test "the program needs the C library and nothing else; a static one no loader and no relocated code either" {
	! grep -qs __asan_init "$WRAITH" || skip 'a sanitizer brings libraries of its own'
	if [[ $WRAITH != *-static ]]; then
		[ -z "$(needed | grep -v '^libc\.so')" ] || fail "$(needed)"
		return
	fi
	[ -z "$(needed)" ] || fail "$(needed)"
	readelf -lW "$WRAITH" >"$BATS_TEST_TMPDIR/elf"
	! grep -q INTERP "$BATS_TEST_TMPDIR/elf" || fail 'it wants a loader'
	! readelf -d "$WRAITH" | grep -q TEXTREL || fail 'its code is relocated'
	! grep -E '^ +LOAD .* RWE ' "$BATS_TEST_TMPDIR/elf"
}

# Code that runs after the relay's filter may use only this of the C library: system calls that the filter allows,
# and copying or comparing memory. The next release may do anything inside its other functions.
after_filter='^(read|write|recv|send|splice|pipe2|fcntl(64)?|poll|shutdown|close|getsockopt|setsockopt|ioctl|clock_gettime|kill|_exit'
after_filter+='|mem(chr|cmp|cpy|move|set)|str(chr|cmp|cspn|len|spn|str)|__errno_location|_GLOBAL_OFFSET_TABLE_)$'

@test "what runs after the relay's filter calls nothing but system calls and copies" {
	local build=$BATS_TEST_TMPDIR/build object symbol
	local -A definer seen
	cp -R "$ROOT" "$build"
	cd "$build"
	# A fixed build, in which no call is hidden or added
	make -s clean
	make -s SANITIZE= HARDEN=-fno-stack-protector CFLAGS='-O0 -U_FORTIFY_SOURCE' wraith-connect >&2
	while read -r object symbol; do
		definer[$symbol]=$object
	done < <(find proxy -name '*.o' -exec nm -A --defined-only {} + | awk '$2 ~ /^[TR]$/ || $3 == "T" { sub(/:.*/, "", $1); print $1, $NF }')
	local reached=("${definer[relay_run]}")
	[ -n "${reached[0]}" ]
	while [ ${#reached[@]} -gt 0 ]; do
		object=${reached[0]}
		reached=("${reached[@]:1}")
		[ -z "${seen[$object]-}" ] || continue
		seen[$object]=1
		for symbol in $(nm -u "$object" | awk '{ print $2 }'); do
			if [ -n "${definer[$symbol]-}" ]; then
				reached+=("${definer[$symbol]}")
			else
				[[ $symbol =~ $after_filter ]] || fail "$object calls $symbol"
			fi
		done
	done
	[ ${#seen[@]} -ge 8 ] || fail "reached only ${!seen[*]}"
}
