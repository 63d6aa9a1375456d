#!/bin/sh
# run.sh SECONDS TARGET...: runs libFuzzer on each of the targets for this many seconds, one after the other,
# built with clang in a copy of the tree. What it learns stays in build/corpus, where the next run begins.
# A finding is a file in build/findings: look at it with `build/fuzz/TARGET FILE`, and keep it in
# tests/fuzz/corpus. Fails if there was one.
set -eu

seconds=$1
shift
[ "$seconds" -gt 0 ] # libFuzzer takes 0 for no end
copy=build/fuzz findings=0
log=$copy/log
mkdir -p "$copy" build/findings
find Makefile GNUmakefile tests/tests.mk proxy tests/unit tests/fuzz \( -name '*[Mm]akefile' -o -name '*.[ch]' -o -name '*.mk' \) |
	tar -cf - -T - | tar -xpf - -C "$copy"
make -s -j 2 -C "$copy" CC=clang CFLAGS='-O1 -g' HARDEN= DRIVER= SANITIZE=fuzzer,address,undefined "$@"
for target; do
	name=${target##*/fuzz-}
	mkdir -p "build/corpus/$name"
	"$copy/$target" -max_total_time="$seconds" -timeout=10 -artifact_prefix="build/findings/$name-" \
		"build/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1 && status=0 || status=$?
	if [ "$status" -eq 0 ]; then
		echo "$name: $(sed -n 's/^Done \(.*\)/\1/p' "$log")"
	else
		findings=$((findings + 1))
		tail -n 40 "$log"
		echo "$name: FAILED: $(sed -n 's/.*Test unit written to //p' "$log")"
	fi
done
[ "$findings" -eq 0 ]
