# The tests: the programs that they need, and ways to run them. This is a part of the Makefile one folder up;
# paths start there, and the objects and flags of the program come from there.

# Test files run in parallel if bats can do that: they wait a lot.
TESTS   = tests
JOBS    != ! parallel --version 2>/dev/null | grep -q GNU || \
	  echo --jobs 6 --no-parallelize-within-files

# Peers and tools for tests/*.bats.
TOOLS   = tests/peer/peer tests/tools/nameserver tests/tools/pty \
	  tests/tools/confined tests/tools/faults tests/tools/stingy \
	  tests/attack/table tests/attack/inject tests/soak/soak
UNITS   = tests/unit/test-outcome tests/unit/test-target \
	  tests/unit/test-route tests/unit/test-plan tests/unit/test-login \
	  tests/unit/test-no-proxy tests/unit/test-policy \
	  tests/unit/test-forced tests/unit/test-socks4 \
	  tests/unit/test-socks5 tests/unit/test-http \
	  tests/unit/test-http-auth tests/unit/test-digest \
	  tests/unit/test-suggest tests/unit/test-splice tests/unit/test-pump \
	  tests/unit/test-failover tests/unit/test-syslog \
	  tests/unit/test-order tests/unit/test-access \
	  tests/unit/test-local tests/unit/test-fields
# This unit links a file for another system, as far as this system can.
ALIEN   = tests/unit/test-poll
# Each fuzzer reads bytes; DRIVER feeds it a corpus, or is libFuzzer's own.
DRIVER  = tests/fuzz/replay.o
FUZZERS = tests/fuzz/fuzz-target tests/fuzz/fuzz-route \
	  tests/fuzz/fuzz-forced tests/fuzz/fuzz-no-proxy \
	  tests/fuzz/fuzz-rule tests/fuzz/fuzz-lines \
	  tests/fuzz/fuzz-socks4 tests/fuzz/fuzz-socks5 \
	  tests/fuzz/fuzz-http tests/fuzz/fuzz-http-auth \
	  tests/fuzz/fuzz-login tests/fuzz/fuzz-vsock-mux tests/fuzz/fuzz-fields
FEED    = tests/fuzz/fuzz.o tests/fuzz/dialogue.o tests/unit/check.o
SECONDS = 60
CHANNELS = 1000
BENCH   = tests/bench/bench.o tests/bench/spawn.o tests/bench/serve.o \
	  tests/bench/bulk.o tests/bench/start.o tests/bench/gateway.o \
	  tests/bench/sshd.o tests/bench/programs.o tests/bench/dns.o \
	  tests/bench/report.o tests/bench/chart.o
# The bare relay of the benchmark is static, with the smallest C library there is.
LIMIT_CC != command -v musl-gcc || echo $(CC)
BENCHES != test `uname` != Linux || echo tests/bench/bench tests/bench/limit \
	  tests/bench/limit-dynamic

# The relay in a simulated Linux kernel: it is linked with the test's own versions of these calls.
SIMS    != test "`uname` $(OS)" != 'Linux linux' || echo tests/sim/sim
SIM_CALLS = recv send read write splice poll shutdown close getsockopt setsockopt \
	  getsockname getpeername ioctl fcntl fcntl64 fstat fstat64 lseek lseek64 \
	  isatty pipe2 pipe sigaction clock_gettime
SIM_CODE != ls proxy/channel/*.c proxy/base/*.c | grep -v fdpass; \
	  for part in socket keepalive sendqueue linger poll splice; do \
	  for os in linux none; do test ! -e proxy/os/$$part-$$os.c || \
	  { echo proxy/os/$$part-$$os.c; break; }; done; done
# For make sim: how many of the first choices may differ from the usual one; and the number of random runs.
SIM_SIZE = --deviations 2 --length 40 --runs 6000000

TEST_PROGRAMS = $(TOOLS) $(UNITS) $(ALIEN) $(FUZZERS) $(BENCHES) $(SIMS) \
	  tests/tools/confined-static tests/unit/poll-darwin.o \
	  tests/attack/names.inc
TEST_SOURCES = tests/peer/*.c tests/tools/*.c tests/unit/*.c tests/fuzz/*.c \
	  tests/soak/*.c tests/attack/*.c tests/sim/*.c tests/bench/*.c \
	  tests/prove/*.c tests/prove/lib/*.c
TEST_HEADERS = tests/peer/*.h tests/unit/*.h tests/fuzz/*.h tests/soak/*.h \
	  tests/attack/*.h tests/sim/*.h tests/bench/*.h tests/prove/*.h
RULES   = Makefile tests/tests.mk .built-with

# A separate program that consists only of its sources.
ALONE   = $(CC) $(STD) $(WARN) $(WERROR) $(SAN) $(CFLAGS)

.PHONY: test-programs tests-exist check check-offline elsewhere check-core check-static units \
	  faults sim sim-mutants prove prove-mutants soak demo fuzz coverage bench bench-readme

#: make test-programs
#:                  build what the tests need, to run bats by hand:
#:                  bats tests/20-cli.bats              one file
#:                  bats -f REGEX tests/20-cli.bats     tests by their names
test-programs: wraith-connect $(TOOLS) $(UNITS) $(ALIEN) $(FUZZERS) $(BENCHES) $(SIMS)

#: make check       run all tests, or TESTS=FILE... BATSFLAGS='-f REGEX'
check: tests-exist test-programs
	PURE="$(PURE)" OS=$(OS) bats $(JOBS) $(BATSFLAGS) $(TESTS)

# If there is nothing to run, that is a failure; bats itself would take it for a success.
tests-exist:
	@count=$$(bats --count $(BATSFLAGS) $(TESTS)) || exit; \
	    test "$$count" -ne 0 || { echo 'make: no such test' >&2; exit 1; }

# The parts of the suite that depend on the build and on the C library.
MOST    = tests/3*.bats tests/40-*.bats tests/45-*.bats tests/65-*.bats
CORE    = $(MOST) tests/42-*.bats tests/55-*.bats tests/61-*.bats \
	  tests/63-*.bats
CLIB    = $(MOST) tests/2*.bats

#: make check-core  run those that depend on the build: OS=none, SANITIZE=address
check-core:
	$(MAKE) TESTS="tests/1*.bats $(CORE)" BENCHES= check

# Without root, namespaces, servers, and any network but loopback.
OFFLINE = tests/10-*.bats tests/12-*.bats tests/20-*.bats tests/33-*.bats \
	  tests/37-*.bats tests/40-*.bats tests/55-*.bats
#: make check-offline
#:                  run those that need nothing; for the build of a package
check-offline:
	$(MAKE) TESTS="$(OFFLINE)" BENCHES= check

#: make check-static
#:                  run those for `make static`
check-static: wraith-connect-static tests/tools/confined-static \
    tests/peer/peer tests/tools/nameserver tests/tools/pty
	WRAITH=$$PWD/wraith-connect-static \
	  CONFINED=$$PWD/tests/tools/confined-static OS=$(OS) \
	  bats $(JOBS) $(BATSFLAGS) tests/15-*.bats $(CLIB)

#: make elsewhere   run all tests in other Debian releases, as root and as a user
elsewhere:
	tests/elsewhere.sh trixie
	tests/elsewhere.sh sid

# `make units RUN=qemu-aarch64` for another kind of machine.
#: make units       run only the unit tests; needs no bats
units: $(UNITS) $(ALIEN)
	for unit in $(UNITS) $(ALIEN); do $(RUN) ./$$unit || exit; done

#: make faults      inject all errors of all system calls, and print what happened
faults: wraith-connect $(TOOLS)
	FAULTS=all bats $(BATSFLAGS) tests/44-faults.bats

#: make sim         run the relay in a simulated kernel, in millions of ways
sim: tests/sim/sim
	./tests/sim/sim $(SIM_SIZE)

#: make sim-mutants put known faults back, and count the runs that find each
sim-mutants:
	./tests/sim/mutants.sh

#: make prove       prove properties of parsers for any input, by frama-c
prove:
	./tests/prove/prove.sh
	./tests/prove/wp.sh

#: make prove-mutants
#:                  put faults in, each of which must make a proof fail
prove-mutants:
	./tests/prove/mutants.sh

#: make soak        run CHANNELS=1000 at a time for SECONDS=60
soak: wraith-connect tests/soak/soak
	./tests/soak/soak --channels $(CHANNELS) --seconds $(SECONDS) \
	    ./wraith-connect

#: make demo        show real ssh sessions over each kind of route
demo: wraith-connect
	./tests/demo.sh

#: make fuzz        run libFuzzer on each parser for SECONDS=60
fuzz:
	./tests/fuzz/run.sh "$(SECONDS)" $(FUZZERS)

#: make coverage    measure how much of the pure files units and corpora run
coverage:
	./tests/coverage.sh "$(PURE)" $(UNITS) $(FUZZERS)

#: make bench       compare with other programs; QUICK=1, BENCHFLAGS='-m cpu.pipe'
bench: wraith-connect $(BENCHES)
	mkdir -p bench-results
	tests/bench/bench -o bench-results $${QUICK:+-q} $(BENCHFLAGS)

#: make bench-readme
#:                  put the last results into README.md and tests/bench/README.md
bench-readme:
	awk 'FILENAME != "tests/bench/README.md" { text = text $$0 "\n"; next } \
	    /^<!-- end of bench -->/ { skip = 0 } \
	    !skip { print } \
	    /^<!-- bench -->/ { printf "\n%s\n", text; skip = 1 }' \
	    bench-results/bench.md tests/bench/README.md >bench-results/README.md
	cp bench-results/README.md tests/bench/README.md
	cp bench-results/bench.svg tests/bench/latest.svg
	awk -f tests/bench/readme.awk bench-results/bench.json >bench-results/readme.svg
	cp bench-results/readme.svg tests/bench/readme.svg

tests/peer/peer: tests/peer/*.[ch] $(RULES)
	$(ALONE) -o $@ tests/peer/*.c

tests/tools/nameserver: tests/tools/nameserver.c $(RULES)
	$(ALONE) -o $@ tests/tools/nameserver.c

tests/tools/pty: tests/tools/pty.c $(RULES)
	$(ALONE) -o $@ tests/tools/pty.c

tests/tools/faults: tests/tools/faults.c tests/soak/*.[ch] $(RULES)
	$(ALONE) -o $@ tests/tools/faults.c tests/soak/channel.c \
	    tests/soak/server.c

tests/soak/soak: tests/soak/*.[ch] $(RULES)
	$(ALONE) -o $@ tests/soak/*.c

# Without fortify, since the checked calls have other names. Of files that do more, only what the relay needs. What
# is much for a simulation is little.
tests/sim/sim: tests/sim/*.[ch] $(SIM_CODE) $(HEADERS) $(RULES)
	$(ALONE) -U_FORTIFY_SOURCE -DPUMP_BULK=50 -ffunction-sections \
	    -Wl,--gc-sections -Iproxy \
	    -o $@ tests/sim/*.c $(SIM_CODE) \
	    `printf ' -Wl,--wrap=%s' $(SIM_CALLS)`

# System calls whose results are as short as they may be.
tests/tools/stingy: wraith-connect.o $(PROXY) tests/tools/stingy.o
	$(CC) -o $@ wraith-connect.o $(PROXY) tests/tools/stingy.o $(ALL_LDFLAGS) \
	    `printf ' -Wl,--wrap=%s' read __read_chk write recv __recv_chk \
	    send splice poll __poll_chk`

tests/tools/confined.o: $(HEADERS) $(RULES)
tests/tools/confined: tests/tools/confined.o $(PROXY)
	$(CC) -o $@ tests/tools/confined.o $(PROXY) $(ALL_LDFLAGS)

tests/attack/names.inc: tests/attack/names.sh $(RULES)
	./tests/attack/names.sh $(CC) >$@
tests/attack/table.o tests/attack/walk.o: tests/attack/walk.h \
    tests/attack/names.inc $(HEADERS) $(RULES)
tests/attack/table: tests/attack/table.o tests/attack/walk.o $(PROXY)
	$(CC) -o $@ tests/attack/table.o tests/attack/walk.o $(PROXY) \
	    $(ALL_LDFLAGS) -Wl,--wrap=syscall
tests/attack/inject: tests/attack/inject.c $(RULES)
	$(ALONE) -o $@ tests/attack/inject.c

tests/tools/confined-static: tests/tools/confined.c $(PROXY:.o=.c) $(HEADERS) $(RULES)
	$(STATIC) -o $@ tests/tools/confined.c $(PROXY:.o=.c) $(LDSTATIC) $(LDFLAGS)

$(UNITS:=.o) tests/unit/check.o: $(HEADERS) tests/unit/check.h $(RULES)
$(UNITS): $(UNITS:=.o) tests/unit/check.o $(PROXY)
	$(CC) -o $@ $@.o tests/unit/check.o $(PROXY) $(ALL_LDFLAGS)

tests/unit/poll-darwin.o: proxy/os/poll-darwin.c $(HEADERS) $(RULES)
	$(CC) $(ALL_CFLAGS) -Wno-sign-conversion -U_FORTIFY_SOURCE -Dpoll=poll_without_devices \
	    -Dpoll_wait=poll_wait_on_darwin -c -o $@ proxy/os/poll-darwin.c
$(ALIEN:=.o): $(HEADERS) tests/unit/check.h $(RULES)
$(ALIEN): $(ALIEN:=.o) tests/unit/poll-darwin.o tests/unit/check.o $(PROXY)
	$(CC) -o $@ $(ALIEN:=.o) tests/unit/poll-darwin.o tests/unit/check.o \
	    $(PROXY) $(ALL_LDFLAGS)

$(FUZZERS:=.o) $(FEED) $(DRIVER): $(HEADERS) tests/unit/check.h \
    tests/fuzz/fuzz.h $(RULES)
$(FUZZERS): $(FUZZERS:=.o) $(DRIVER) $(FEED) $(PROXY)
	$(CC) -o $@ $@.o $(DRIVER) $(FEED) $(PROXY) $(ALL_LDFLAGS)

$(BENCH): tests/bench/bench.h $(RULES)
tests/bench/bench: $(BENCH)
	$(CC) -o $@ $(BENCH) $(ALL_LDFLAGS)

tests/bench/limit: tests/bench/limit.c $(RULES)
	$(LIMIT_CC) $(STD) $(WARN) $(WERROR) -O2 -static -o $@ tests/bench/limit.c

tests/bench/limit-dynamic: tests/bench/limit.c $(RULES)
	$(CC) $(STD) $(WARN) $(WERROR) $(HARDEN) $(CFLAGS) -o $@ \
	    tests/bench/limit.c $(ALL_LDFLAGS)
