# wraith-connect: carry one channel to a host and port, straight or by proxy.
# POSIX make and GNU make and BSD make all read this file; there is no configure.

VERSION = 0.1.0

PREFIX     = /usr/local
BINDIR     = $(PREFIX)/bin
MANDIR     = $(PREFIX)/share/man
BASHCOMPDIR = $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR = $(PREFIX)/share/zsh/site-functions
# Without XDG_DATA_DIRS in the environment, fish looks nowhere in /usr/local.
FISHCOMPDIR != test "$(PREFIX)" = /usr/local && echo /etc/fish/completions || \
	  echo "$(PREFIX)/share/fish/vendor_completions.d"

CC      = cc
WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wconversion \
	  -Wstrict-prototypes -Wmissing-prototypes \
	  -Wno-missing-field-initializers
HARDEN  = -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
LDHARDEN = -pie -Wl,-z,relro -Wl,-z,now
CFLAGS  = -O2 -g
# `make WERROR=-Werror` for CI, `make SANITIZE=address,undefined` for a search.
WERROR  =
SANITIZE =
SAN     != test -z "$(SANITIZE)" || echo "-fsanitize=$(SANITIZE) \
	  -fno-sanitize-recover=all -U_FORTIFY_SOURCE -DSANITIZED"

# The same program without a dynamic loader, by musl's compiler; `cc` where that
# is one already.
STATIC_CC = musl-gcc
LDSTATIC  = -static -nostartfiles -Wl,-pie,--no-dynamic-linker,-z,text \
	    -Wl,-z,relro,-z,now -l:rcrt1.o

# Which files of proxy/os/ serve this system; `none` asks for POSIX alone.
OS      != case `uname` in Linux) echo linux ;; OpenBSD) echo openbsd ;; \
	  *) echo none ;; esac
OSFILES != for part in socket sendqueue descriptor entropy confine filter own splice; \
	  do for os in $(OS) none; do test ! -e proxy/os/$$part-$$os.c || \
	  { echo proxy/os/$$part-$$os.o; break; }; done; done

# Files of tests run side by side where bats can have it so: they wait a lot.
TESTS   = tests
JOBS    != ! parallel --version 2>/dev/null | grep -q GNU || \
	  echo --jobs 6 --no-parallelize-within-files

STD     = -std=c11 -D_POSIX_C_SOURCE=200809L
ALL_CFLAGS = $(STD) $(WARN) $(WERROR) $(HARDEN) $(SAN) -Iproxy \
	  -DVERSION='"$(VERSION)"' $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(LDHARDEN) $(SAN) -pthread $(LDFLAGS)

STATIC  = $(STATIC_CC) $(ALL_CFLAGS) `$(CC) -M -include linux/audit.h -x c \
	  /dev/null | tr ' ' '\n' | sed -n -e 's,/linux/audit\.h$$,,p' \
	  -e 's,/asm/types\.h$$,,p' | sed 's/^/-idirafter /'`

# The files that do no I/O, know no clock, allocate nothing: a test proves it.
PURE    = proxy/outcome.o proxy/error.o proxy/target.o proxy/block.o proxy/bypass.o \
	  proxy/policy.o proxy/policy_rule.o proxy/command.o \
	  proxy/nearest.o proxy/route.o proxy/wipe.o \
	  proxy/handshake/handshake.o proxy/handshake/socks4.o \
	  proxy/handshake/socks5.o proxy/handshake/http.o \
	  proxy/handshake/http_auth.o proxy/handshake/http_answer.o \
	  proxy/handshake/digest.o
PROXY   = $(PURE) proxy/clock.o proxy/client.o proxy/address.o \
	  proxy/report.o proxy/setup.o proxy/secret.o proxy/ask.o \
	  proxy/options.o proxy/policy_file.o \
	  proxy/resolve.o proxy/gate.o proxy/dial.o proxy/tunnel.o proxy/outbound.o \
	  proxy/retry.o proxy/explain.o proxy/log.o proxy/log_open.o proxy/relay.o proxy/pump.o proxy/channel.o \
	  proxy/fdpass.o \
	  $(OSFILES)
PROGRAM = wraith-connect.c $(PROXY:.o=.c)
HEADERS = proxy/*.h proxy/handshake/*.h proxy/os/*.h
UNITS   = tests/unit/test-outcome tests/unit/test-target \
	  tests/unit/test-route tests/unit/test-bypass tests/unit/test-policy \
	  tests/unit/test-command tests/unit/test-socks4 \
	  tests/unit/test-socks5 tests/unit/test-http \
	  tests/unit/test-http-auth tests/unit/test-digest \
	  tests/unit/test-nearest tests/unit/test-splice tests/unit/test-pump
# Each eats bytes; DRIVER feeds it a corpus, or it is libFuzzer's own.
DRIVER  = tests/fuzz/replay.o
FUZZERS = tests/fuzz/fuzz-target tests/fuzz/fuzz-route \
	  tests/fuzz/fuzz-command tests/fuzz/fuzz-bypass \
	  tests/fuzz/fuzz-policy-rule tests/fuzz/fuzz-policy-file \
	  tests/fuzz/fuzz-socks4 tests/fuzz/fuzz-socks5 \
	  tests/fuzz/fuzz-http tests/fuzz/fuzz-http-auth \
	  tests/fuzz/fuzz-secret
FEED    = tests/fuzz/fuzz.o tests/fuzz/dialogue.o tests/unit/check.o
SECONDS = 60
CHANNELS = 1000
BENCH   = tests/bench/bench.o tests/bench/spawn.o tests/bench/serve.o \
	  tests/bench/bulk.o tests/bench/start.o tests/bench/gateway.o \
	  tests/bench/sshd.o tests/bench/programs.o \
	  tests/bench/report.o tests/bench/chart.o
# The benchmark's bare relay is static, by the smallest C library there is.
LIMIT_CC != command -v musl-gcc || echo $(CC)
BENCHES != test `uname` != Linux || echo tests/bench/bench tests/bench/limit \
	  tests/bench/limit-dynamic
SOURCES = wraith-connect.c proxy/*.c proxy/handshake/*.c proxy/os/*.c \
	  tests/*.c tests/unit/*.c tests/fuzz/*.c tests/soak/*.c \
	  tests/bench/*.c

.SUFFIXES:
.SUFFIXES: .c .o
.PHONY: all static check check-core units check-static demo fuzz coverage \
	  bench bench-readme lint format install uninstall dist deb clean
.c.o:
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

all: wraith-connect

wraith-connect: wraith-connect.o $(PROXY)
	$(CC) -o $@ wraith-connect.o $(PROXY) $(ALL_LDFLAGS)

# No object files: they would be in the way of the other libc's. The kernel's
# headers are those that the system's compiler finds, behind all others.
static: wraith-connect-static
wraith-connect-static: $(PROGRAM) $(HEADERS) Makefile
	$(STATIC) -o $@ $(PROGRAM) $(LDSTATIC) $(LDFLAGS)

tests/confined-static: tests/confined.c $(PROXY:.o=.c) $(HEADERS) Makefile
	$(STATIC) -o $@ tests/confined.c $(PROXY:.o=.c) $(LDSTATIC) $(LDFLAGS)

wraith-connect.o $(PROXY): $(HEADERS) Makefile
tests/confined.o: $(HEADERS) Makefile
$(UNITS:=.o) tests/unit/check.o: $(HEADERS) tests/unit/check.h Makefile
$(FUZZERS:=.o) $(FEED) $(DRIVER): $(HEADERS) tests/unit/check.h \
    tests/fuzz/fuzz.h Makefile

tests/peer: tests/peer.c Makefile
	$(CC) $(STD) $(WARN) $(WERROR) $(SAN) $(CFLAGS) -o $@ tests/peer.c

tests/nameserver: tests/nameserver.c Makefile
	$(CC) $(STD) $(WARN) $(WERROR) $(SAN) $(CFLAGS) -o $@ tests/nameserver.c

tests/pty: tests/pty.c Makefile
	$(CC) $(STD) $(WARN) $(WERROR) $(SAN) $(CFLAGS) -o $@ tests/pty.c

tests/faults: tests/faults.c tests/soak/*.[ch] Makefile
	$(CC) $(STD) $(WARN) $(WERROR) $(SAN) $(CFLAGS) -o $@ tests/faults.c \
	    tests/soak/channel.c tests/soak/server.c

tests/soak/soak: tests/soak/*.[ch] Makefile
	$(CC) $(STD) $(WARN) $(WERROR) $(SAN) $(CFLAGS) -o $@ tests/soak/*.c

# Calls whose results are as short as they may be.
tests/stingy: wraith-connect.o $(PROXY) tests/stingy.o
	$(CC) -o $@ wraith-connect.o $(PROXY) tests/stingy.o $(ALL_LDFLAGS) \
	    `printf ' -Wl,--wrap=%s' read __read_chk write recv __recv_chk \
	    send splice poll __poll_chk`

tests/confined: tests/confined.o $(PROXY)
	$(CC) -o $@ tests/confined.o $(PROXY) $(ALL_LDFLAGS)

$(UNITS): $(UNITS:=.o) tests/unit/check.o $(PROXY)
	$(CC) -o $@ $@.o tests/unit/check.o $(PROXY) $(ALL_LDFLAGS)

$(FUZZERS): $(FUZZERS:=.o) $(DRIVER) $(FEED) $(PROXY)
	$(CC) -o $@ $@.o $(DRIVER) $(FEED) $(PROXY) $(ALL_LDFLAGS)

check: wraith-connect tests/peer tests/nameserver tests/pty tests/confined $(UNITS) \
    tests/faults tests/stingy tests/soak/soak $(FUZZERS) $(BENCHES)
	PURE="$(PURE)" OS=$(OS) bats $(JOBS) $(BATSFLAGS) $(TESTS)

check-core:
	$(MAKE) TESTS="tests/1*.bats $(CORE)" BENCHES= check

# Without bats: `make units RUN=qemu-aarch64` for another machine's.
units: $(UNITS)
	for unit in $(UNITS); do $(RUN) ./$$unit || exit; done

# The parts of the suite in which another build has a say, and a C library.
MOST    = tests/3*.bats tests/40-*.bats tests/65-*.bats
CORE    = $(MOST) tests/42-*.bats tests/55-*.bats tests/61-*.bats \
	  tests/63-*.bats
CLIB    = $(MOST) tests/2*.bats
check-static: wraith-connect-static tests/confined-static tests/peer \
    tests/nameserver tests/pty
	WRAITH=$$PWD/wraith-connect-static CONFINED=$$PWD/tests/confined-static \
	  OS=$(OS) bats $(JOBS) $(BATSFLAGS) tests/15-*.bats $(CLIB)

# All errors of all system calls, and a table of what happened.
.PHONY: faults
faults: wraith-connect tests/faults tests/stingy tests/nameserver
	FAULTS=all bats $(BATSFLAGS) tests/44-faults.bats

# SECONDS of CHANNELS at a time.
.PHONY: soak
soak: wraith-connect tests/soak/soak
	./tests/soak/soak --channels $(CHANNELS) --seconds $(SECONDS) \
	    ./wraith-connect

demo: wraith-connect
	./tests/demo.sh

fuzz:
	./tests/fuzz/run.sh "$(SECONDS)" $(FUZZERS)

coverage:
	./tests/coverage.sh "$(PURE)" $(UNITS) $(FUZZERS)

# `make bench QUICK=1` for a look; `make bench BENCHFLAGS='-m cpu.pipe'` for a part.
bench: wraith-connect $(BENCHES)
	mkdir -p bench-results
	tests/bench/bench -o bench-results $${QUICK:+-q} $(BENCHFLAGS)

# The README's table and chart become those of the last `make bench`.
bench-readme:
	awk 'FILENAME != "README.md" { text = text $$0 "\n"; next } \
	    /^<!-- end of bench -->/ { skip = 0 } \
	    !skip { print } \
	    /^<!-- bench -->/ { printf "\n%s\n", text; skip = 1 }' \
	    bench-results/bench.md README.md >bench-results/README.md
	cp bench-results/README.md README.md
	cp bench-results/bench.svg tests/bench/latest.svg

tests/bench/bench: $(BENCH)
	$(CC) -o $@ $(BENCH) $(ALL_LDFLAGS)

$(BENCH): tests/bench/bench.h Makefile
tests/bench/limit: tests/bench/limit.c Makefile
	$(LIMIT_CC) $(STD) $(WARN) $(WERROR) -O2 -static -o $@ tests/bench/limit.c

tests/bench/limit-dynamic: tests/bench/limit.c Makefile
	$(CC) $(STD) $(WARN) $(WERROR) $(HARDEN) $(CFLAGS) -o $@ \
	    tests/bench/limit.c $(ALL_LDFLAGS)

lint:
	clang-format --dry-run -Werror $(SOURCES) $(HEADERS) tests/unit/*.h \
	    tests/soak/*.h tests/fuzz/*.h tests/bench/*.h
	cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	    --enable=warning,performance,portability -Iproxy \
	    wraith-connect.c proxy/*.c proxy/handshake/*.c proxy/os/*.c
	printf '%s\n' $(PROGRAM) | xargs -P 2 -I FILE \
	    gcc $(ALL_CFLAGS) -fanalyzer -Werror -c -o /dev/null FILE
	printf '%s\n' $(PROGRAM) | xargs -P 2 -I FILE \
	    clang-tidy --quiet --config-file=.clang-tidy FILE -- $(STD) \
	    -Iproxy -DVERSION='"$(VERSION)"' -fno-caret-diagnostics
	shellcheck -x tests/*.sh tests/fuzz/*.sh .ci/run
	shellcheck -x -s bash completions/wraith-connect.bash \
	    tests/helper.bash tests/interop/*.bash
	mandoc -T lint -W warning wraith-connect.1

format:
	clang-format -i $(SOURCES) $(HEADERS) tests/unit/*.h tests/soak/*.h \
	    tests/fuzz/*.h tests/bench/*.h

install: wraith-connect
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(MANDIR)/man1" \
	    "$(DESTDIR)$(BASHCOMPDIR)" "$(DESTDIR)$(ZSHCOMPDIR)" \
	    "$(DESTDIR)$(FISHCOMPDIR)"
	install -m 755 wraith-connect "$(DESTDIR)$(BINDIR)/"
	install -m 644 wraith-connect.1 "$(DESTDIR)$(MANDIR)/man1/"
	install -m 644 completions/wraith-connect.bash \
	    "$(DESTDIR)$(BASHCOMPDIR)/wraith-connect"
	install -m 644 completions/_wraith-connect "$(DESTDIR)$(ZSHCOMPDIR)/"
	install -m 644 completions/wraith-connect.fish \
	    "$(DESTDIR)$(FISHCOMPDIR)/"

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/wraith-connect" \
	    "$(DESTDIR)$(MANDIR)/man1/wraith-connect.1" \
	    "$(DESTDIR)$(BASHCOMPDIR)/wraith-connect" \
	    "$(DESTDIR)$(ZSHCOMPDIR)/_wraith-connect" \
	    "$(DESTDIR)$(FISHCOMPDIR)/wraith-connect.fish"

# The same bytes from the same commit, whoever makes it.
dist:
	@test -e .git || { echo 'dist: needs the git repository' >&2; exit 1; }
	git -c tar.umask=0022 archive --format=tar \
	    --prefix=wraith-connect-$(VERSION)/ HEAD | gzip -9n \
	    > wraith-connect-$(VERSION).tar.gz

# In a copy, which stays clean of it.
deb:
	rm -rf build/deb
	mkdir -p build/deb/wraith-connect-$(VERSION)
	tar -c --exclude=./.git --exclude=./build . | \
	    tar -x -C build/deb/wraith-connect-$(VERSION)
	cd build/deb/wraith-connect-$(VERSION) && $(MAKE) -s clean && \
	    dpkg-buildpackage -b -us -uc
	lintian --fail-on error build/deb/*.changes
	mv build/deb/*.deb .
	rm -rf build/deb

clean:
	rm -f wraith-connect wraith-connect-static tests/peer tests/nameserver \
	    tests/pty tests/confined tests/confined-static tests/faults \
	    tests/stingy tests/soak/soak $(UNITS) $(FUZZERS) \
	    $(BENCHES) wraith-connect-*.tar.gz wraith-connect*.deb \
	    *.o proxy/*.o proxy/handshake/*.o proxy/os/*.o \
	    tests/*.o tests/unit/*.o tests/fuzz/*.o tests/bench/*.o
	rm -rf build
