# wraith-connect: connect to a host and port, directly or through proxies.
# POSIX make, GNU make and BSD make all read this file; there is no configure.

VERSION = 0.1.0

PREFIX     = /usr/local
BINDIR     = $(PREFIX)/bin
MANDIR     = $(PREFIX)/share/man
BASHCOMPDIR = $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR = $(PREFIX)/share/zsh/site-functions
FAIL2BANDIR = $(PREFIX)/share/doc/wraith-connect/fail2ban
# Without XDG_DATA_DIRS in the environment, a fish in /usr/bin looks nowhere in
# /usr/local: its file then goes to /etc, the one that is not below PREFIX.
FISH    = /usr/bin/fish
FISHCOMPDIR != test "$(PREFIX)" = /usr/local && test -x "$(FISH)" && \
	  echo /etc/fish/completions || \
	  echo "$(PREFIX)/share/fish/vendor_completions.d"

CC      = cc
WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wconversion \
	  -Wstrict-prototypes -Wmissing-prototypes \
	  -Wno-missing-field-initializers -Werror=switch
HARDEN  = -fPIE -fstack-protector-strong $(FORTIFY)
CFLAGS  = -O2 -g
# Level 2, unless CPPFLAGS or CFLAGS ask for another one.
FORTIFY != case '$(CPPFLAGS) $(CFLAGS)' in *_FORTIFY_SOURCE*) ;; \
	  *) echo -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 ;; esac
# `make WERROR=-Werror` for CI, `make SANITIZE=address,undefined` to find bugs.
WERROR  =
SANITIZE =
SAN     != test -z "$(SANITIZE)" || echo "-fsanitize=$(SANITIZE) \
	  -fno-sanitize-recover=all -U_FORTIFY_SOURCE -DSANITIZED"

# The same program without a dynamic loader, built by musl's compiler; use `cc` if
# that is one already.
STATIC_CC = musl-gcc
LDSTATIC  = -static -nostartfiles -Wl,-pie,--no-dynamic-linker,-z,text \
	    -Wl,-z,relro,-z,now -l:rcrt1.o

# Which files of proxy/os/ are for this system; `none` uses only POSIX.
OS      != case `uname` in Linux) echo linux ;; OpenBSD) echo openbsd ;; \
	  Darwin) echo darwin ;; FreeBSD|NetBSD|DragonFly) echo bsd ;; \
	  *) echo none ;; esac
OSFILES != for part in arguments socket keepalive sendqueue linger descriptor entropy \
	  confine calls filter program memory local splice vsock poll lacks; \
	  do for os in $(OS) none; do test ! -e proxy/os/$$part-$$os.c || \
	  { echo proxy/os/$$part-$$os.o; break; }; done; done
# POSIX alone hides CMSG_SPACE on macOS and the BSDs. The BSDs show all that they
# have to whoever asks for nothing: asked for POSIX, FreeBSD has no SIGXFSZ.
VISIBLE != case $(OS) in bsd|openbsd) ;; \
	  darwin) echo -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE ;; \
	  *) echo -D_POSIX_C_SOURCE=200809L ;; esac
RELRO   != test $(OS) = darwin || echo -Wl,-z,relro -Wl,-z,now

LDHARDEN = -fPIE -pie $(RELRO)
STD     = -std=c11 $(VISIBLE) -D_FILE_OFFSET_BITS=64
# The program should not reveal where it was built.
HERE    = -fdebug-prefix-map="`pwd`"=.
ALL_CFLAGS = $(STD) $(WARN) $(WERROR) $(HARDEN) $(SAN) $(HERE) -Iproxy \
	  -DVERSION='"$(VERSION)"' $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(LDHARDEN) $(SAN) -pthread $(LDFLAGS)

STATIC  = $(STATIC_CC) $(ALL_CFLAGS) `$(CC) -M -include linux/audit.h -x c \
	  /dev/null | tr ' ' '\n' | sed -n -e 's,/linux/audit\.h$$,,p' \
	  -e 's,/asm/types\.h$$,,p' | sed 's/^/-idirafter /'`

# These folders do no I/O, read no clock and allocate nothing: a test proves it.
PURE    != for c in proxy/address/*.c proxy/route/*.c proxy/policy/*.c \
	  proxy/handshake/*.c; do echo "$${c%.c}.o"; done
OTHERS  != for c in proxy/*.c proxy/base/*.c proxy/report/*.c proxy/channel/*.c \
	  proxy/outbound/*.c proxy/request/*.c; do echo "$${c%.c}.o"; done
PROXY   = $(PURE) $(OTHERS) $(OSFILES)
PROGRAM = wraith-connect.c $(PROXY:.o=.c)
HEADERS = proxy/*.h proxy/*/*.h
SOURCES = wraith-connect.c proxy/*.c proxy/*/*.c

.SUFFIXES:
.SUFFIXES: .c .o
.PHONY: all help static lint format install uninstall dist deb clean
.c.o:
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

#: make             build the program
all: wraith-connect

#: make help        list these targets
help:
	@sed -n 's/^#: \{0,1\}//p' Makefile tests/tests.mk

wraith-connect: wraith-connect.o $(PROXY)
	$(CC) -o $@ wraith-connect.o $(PROXY) $(ALL_LDFLAGS)

# No object files: they would clash with those of the other libc. The kernel's
# headers are those that the system's compiler finds, after all others.
#: make static      build the program with musl, without a dynamic loader
static: wraith-connect-static
wraith-connect-static: $(PROGRAM) $(HEADERS) Makefile .built-with
	$(STATIC) -o $@ $(PROGRAM) $(LDSTATIC) $(LDFLAGS)
	@for loader in /lib/ld-musl-*.so.1; do \
	    case `$$loader 2>&1 | sed -n 's/^Version //p'` in \
	    1.[01].* | 1.2.[0-3]) echo 'static: this musl is older than 1.2.4 and' \
	    'cannot look up a name whose DNS answer needs TCP' >&2 ;; \
	    esac; done

wraith-connect.o $(PROXY): $(HEADERS) Makefile .built-with

# It changes with the compiler and its options: nothing made with other ones
# counts as current.
.built-with: always
	@echo $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) | cmp -s - $@ || \
	    echo $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) >$@
always:

# check, units, faults, soak, fuzz, coverage, bench, demo and what they need
include tests/tests.mk

# gcc's analyzer loses track of arrays that another function fills; cppcheck and
# MemorySanitizer look for uninitialized memory.
#: make lint        run formatters and static analysers; none may complain
lint:
	clang-format --dry-run -Werror $(SOURCES) $(HEADERS) \
	    $(TEST_SOURCES) $(TEST_HEADERS)
	cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	    --enable=warning,performance,portability -Iproxy $(SOURCES)
	printf '%s\n' $(PROGRAM) | xargs -P 2 -I {} \
	    gcc $(ALL_CFLAGS) -fanalyzer -Wno-analyzer-use-of-uninitialized-value \
	    -Werror -c -o /dev/null {}
	printf '%s\n' $(PROGRAM) | xargs -P 2 -I {} \
	    clang-tidy --quiet --config-file=.clang-tidy {} -- $(STD) \
	    -Iproxy -DVERSION='"$(VERSION)"' -fno-caret-diagnostics
	shellcheck -x tests/*.sh tests/fuzz/*.sh tests/sim/*.sh \
	    tests/prove/*.sh .ci/run
	shellcheck -x -s bash completions/wraith-connect.bash \
	    tests/*.bash tests/interop/*.bash tests/prove/*.bash
	mandoc -T lint -W warning wraith-connect.1

#: make format      format the code as lint wants it
format:
	clang-format -i $(SOURCES) $(HEADERS) $(TEST_SOURCES) $(TEST_HEADERS)

#: make install     PREFIX=/usr/local DESTDIR=; make uninstall removes it;
#:                  FISHCOMPDIR is /etc/fish/completions for a fish in /usr/bin
# Installs what was built, whatever options it was built with.
install:
	test -e wraith-connect || $(MAKE) wraith-connect
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(MANDIR)/man1" \
	    "$(DESTDIR)$(BASHCOMPDIR)" "$(DESTDIR)$(ZSHCOMPDIR)" \
	    "$(DESTDIR)$(FISHCOMPDIR)" "$(DESTDIR)$(FAIL2BANDIR)/filter.d" \
	    "$(DESTDIR)$(FAIL2BANDIR)/jail.d"
	install -m 755 wraith-connect "$(DESTDIR)$(BINDIR)/"
	install -m 644 wraith-connect.1 "$(DESTDIR)$(MANDIR)/man1/"
	install -m 644 completions/wraith-connect.bash \
	    "$(DESTDIR)$(BASHCOMPDIR)/wraith-connect"
	install -m 644 completions/_wraith-connect "$(DESTDIR)$(ZSHCOMPDIR)/"
	install -m 644 completions/wraith-connect.fish \
	    "$(DESTDIR)$(FISHCOMPDIR)/"
	install -m 644 fail2ban/filter.d/wraith-connect.conf \
	    "$(DESTDIR)$(FAIL2BANDIR)/filter.d/"
	install -m 644 fail2ban/jail.d/wraith-connect.conf \
	    "$(DESTDIR)$(FAIL2BANDIR)/jail.d/"

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/wraith-connect" \
	    "$(DESTDIR)$(MANDIR)/man1/wraith-connect.1" \
	    "$(DESTDIR)$(BASHCOMPDIR)/wraith-connect" \
	    "$(DESTDIR)$(ZSHCOMPDIR)/_wraith-connect" \
	    "$(DESTDIR)$(FISHCOMPDIR)/wraith-connect.fish" \
	    "$(DESTDIR)$(FAIL2BANDIR)/filter.d/wraith-connect.conf" \
	    "$(DESTDIR)$(FAIL2BANDIR)/jail.d/wraith-connect.conf"

#: make dist        make a source archive
# The same bytes from the same commit, whoever makes it.
dist:
	@test -e .git || { echo 'dist: needs the git repository' >&2; exit 1; }
	git -c tar.umask=0022 archive --format=tar \
	    --prefix=wraith-connect-$(VERSION)/ HEAD | gzip -9n \
	    > wraith-connect-$(VERSION).tar.gz

#: make deb         make a Debian package
# In a copy, so that the tree stays clean.
deb:
	rm -rf build/deb
	mkdir -p build/deb/wraith-connect-$(VERSION)
	tar -c --exclude=./.git --exclude=./build . | \
	    tar -x -C build/deb/wraith-connect-$(VERSION)
	cd build/deb/wraith-connect-$(VERSION) && $(MAKE) -s clean && \
	    MAKEFLAGS= dpkg-buildpackage -b -us -uc >../log 2>&1 || { cat ../log; exit 1; }
	sed /override_dh_auto_test/q build/deb/log >build/deb/product
	blhc --all --debian build/deb/product
	lintian --fail-on error build/deb/*.changes
	mv build/deb/*.deb .
	rm -rf build/deb

#: make clean       remove all that was built
clean:
	rm -f .built-with wraith-connect wraith-connect-static $(TEST_PROGRAMS) \
	    wraith-connect-*.tar.gz wraith-connect*.deb \
	    $(SOURCES:.c=.o) $(TEST_SOURCES:.c=.o)
	rm -rf build
