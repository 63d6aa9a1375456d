/* prctl(2), Landlock and seccomp(2), by the kernel's own interface. */

#define _GNU_SOURCE

#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "os/confine.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* The runtime of a sanitizer looks for leaks from a process that traces us. */
#ifdef SANITIZED
#define FILTER_RELAY 0
#else
#define FILTER_RELAY 1
#endif

/* What the headers of an older libc or kernel do not know. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif
#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#endif
#ifndef SECCOMP_RET_KILL_THREAD
#define SECCOMP_RET_KILL_THREAD 0
#endif

/*
 * Landlock: all rights to files but to read them and to list folders (bits 2
 * and 3) are handled, and no rule grants one. With the sixth ABI the scope of
 * signals (bit 1) ends at this process. An older kernel refuses what it does
 * not know.
 */
struct ruleset {
	uint64_t files, network, scoped;
};

static const struct ruleset rulesets[] = {
	{ 0xfff3, 0, 2 }, /* 6 */
	{ 0xfff3, 0, 0 }, /* 5 */
	{ 0x7ff3, 0, 0 }, /* 3 */
	{ 0x3ff3, 0, 0 }, /* 2 */
	{ 0x1ff3, 0, 0 }, /* 1 */
};

static unsigned
restrict_files(void)
{
	unsigned held = 0;
	long fd = -1;
	size_t i;

	errno = EINVAL;
	for (i = 0; fd == -1 && i < COUNT(rulesets) &&
	     (errno == EINVAL || errno == E2BIG);
	     i++)
		fd = syscall(SYS_landlock_create_ruleset, &rulesets[i],
		    sizeof(rulesets[i]), 0);
	if (fd == -1)
		return 0;
	if (syscall(SYS_landlock_restrict_self, (int)fd, 0) == 0)
		held = CONFINE_FILES;
	close((int)fd);
	return held;
}

#ifdef ARCHITECTURE

/* An argument's low half; both architectures are little-endian. */
#define NUMBER      (offsetof(struct seccomp_data, nr))
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (unsigned)(n))

#define REFUSED(error) (SECCOMP_RET_ERRNO | (error))

enum condition {
	ALWAYS,
	IF_SET,       /* any of value's bits */
	UNLESS_SET,   /* none of them */
	IF_EQUAL,     /* to value */
	UNLESS_EQUAL, /* to value */
	IF_BELOW,
	IF_ABOVE
};

/* A refusal of a call for one of its arguments. */
struct refusal {
	int call;
	enum condition when;
	int argument;
	uint32_t value;
	int error; /* 0: as a call that is not allowed at all */
};

/* Stands for our own process ID. */
#define SELF UINT32_MAX

#define WRITES                                                                 \
	(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))

#define NAMESPACES                                                             \
	(CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS |         \
	    CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS)

/*
 * Only threads may be cloned. clone3 and openat2 keep their flags where no
 * filter sees them: as unknown calls they make libc use the older ones. A
 * signal can be sent by the owner of a descriptor, too, and a line typed into
 * the terminal.
 */
static const struct refusal setup_refusals[] = {
#ifndef SANITIZED
	{ SYS_clone, UNLESS_SET, 0, CLONE_THREAD, EPERM },
#endif
	{ SYS_clone, IF_SET, 0, NAMESPACES, EPERM },
	{ SYS_clone3, ALWAYS, 0, 0, ENOSYS },
#ifdef SYS_open
	{ SYS_open, IF_SET, 1, WRITES, EPERM },
#endif
	{ SYS_openat, IF_SET, 2, WRITES, EPERM },
	{ SYS_openat2, ALWAYS, 0, 0, ENOSYS },
	{ SYS_kill, UNLESS_EQUAL, 0, SELF, EPERM },
	{ SYS_tgkill, UNLESS_EQUAL, 0, SELF, EPERM },
	{ SYS_prlimit64, UNLESS_EQUAL, 0, 0, EPERM },
	{ SYS_fcntl, IF_EQUAL, 1, F_SETOWN, EPERM },
	{ SYS_fcntl, IF_EQUAL, 1, F_SETOWN_EX, EPERM },
	{ SYS_fcntl, IF_EQUAL, 1, F_SETSIG, EPERM },
	{ SYS_ioctl, IF_EQUAL, 1, FIOSETOWN, EPERM },
	{ SYS_ioctl, IF_EQUAL, 1, SIOCSPGRP, EPERM },
	{ SYS_ioctl, IF_EQUAL, 1, TIOCSTI, EPERM },
	{ SYS_ioctl, IF_EQUAL, 1, TIOCLINUX, EPERM },
};

/*
 * What sockets, threads and getaddrinfo(3) need with the modules of any
 * nsswitch.conf: they read files, map libraries and memory, and talk to daemons
 * and to the kernel about its interfaces.
 */
static const int setup_calls[] = {
	/* Files to read, and what is known of them. */
	SYS_read,
	SYS_readv,
	SYS_pread64,
	SYS_lseek,
	SYS_openat,
	SYS_close,
	SYS_fstat,
	SYS_newfstatat,
	SYS_statfs,
	SYS_fstatfs,
	SYS_faccessat,
	SYS_faccessat2,
	SYS_readlinkat,
	SYS_getdents64,
	SYS_getcwd,
	SYS_flock,
#ifdef SYS_statx
	SYS_statx,
#endif
#ifdef SYS_open
	SYS_open,
	SYS_stat,
	SYS_lstat,
	SYS_access,
	SYS_readlink,
	SYS_getdents,
#endif
	/* Descriptors and sockets. */
	SYS_write,
	SYS_writev,
	SYS_dup,
	SYS_dup3,
	SYS_fcntl,
	SYS_ioctl,
	SYS_pipe2,
	SYS_eventfd2,
	SYS_timerfd_create,
	SYS_timerfd_settime,
	SYS_ppoll,
	SYS_pselect6,
	SYS_epoll_create1,
	SYS_epoll_ctl,
	SYS_epoll_pwait,
	SYS_socket,
	SYS_socketpair,
	SYS_bind,
	SYS_connect,
	SYS_getsockname,
	SYS_getpeername,
	SYS_getsockopt,
	SYS_setsockopt,
	SYS_sendto,
	SYS_recvfrom,
	SYS_sendmsg,
	SYS_recvmsg,
	SYS_sendmmsg,
	SYS_recvmmsg,
	SYS_shutdown,
	SYS_splice,
#ifdef SYS_poll
	SYS_poll,
	SYS_select,
	SYS_dup2,
	SYS_pipe,
	SYS_epoll_create,
	SYS_epoll_wait,
#endif
	/* Memory, threads, signals, time. */
	SYS_brk,
	SYS_mmap,
	SYS_mprotect,
	SYS_mremap,
	SYS_munmap,
	SYS_madvise,
	SYS_clone,
	SYS_set_robust_list,
	SYS_get_robust_list,
	SYS_set_tid_address,
	SYS_futex,
	SYS_membarrier,
	SYS_sched_yield,
	SYS_sched_getaffinity,
	SYS_exit,
	SYS_exit_group,
	SYS_restart_syscall,
	SYS_rt_sigaction,
	SYS_rt_sigprocmask,
	SYS_rt_sigreturn,
	SYS_rt_sigtimedwait,
	SYS_sigaltstack,
	SYS_kill,
	SYS_tgkill,
	SYS_clock_gettime,
	SYS_clock_getres,
	SYS_clock_nanosleep,
	SYS_nanosleep,
	SYS_gettimeofday,
#ifdef SYS_rseq
	SYS_rseq,
#endif
#ifdef SYS_time
	SYS_time,
#endif
	/* Who and where we are. */
	SYS_getpid,
	SYS_getppid,
	SYS_gettid,
	SYS_getuid,
	SYS_geteuid,
	SYS_getgid,
	SYS_getegid,
	SYS_getresuid,
	SYS_getresgid,
	SYS_getgroups,
	SYS_getrandom,
	SYS_getrlimit,
	SYS_prlimit64,
	SYS_sysinfo,
	SYS_uname,
	/* The second filter. */
	SYS_seccomp,
#ifdef SANITIZED
	SYS_ptrace,
	SYS_prctl,
	SYS_wait4,
	SYS_process_vm_readv,
#endif
};

/*
 * The size of a pipe can be changed, then asked for. MSG_FASTOPEN would connect
 * a socket that was closed to somewhere else.
 */
_Static_assert(F_GETPIPE_SZ == F_SETPIPE_SZ + 1, "nothing in between");
static const struct refusal relay_refusals[] = {
	{ SYS_fcntl, IF_BELOW, 1, F_SETPIPE_SZ, 0 },
	{ SYS_fcntl, IF_ABOVE, 1, F_GETPIPE_SZ, 0 },
	{ SYS_setsockopt, UNLESS_EQUAL, 1, SOL_SOCKET, 0 },
	{ SYS_setsockopt, UNLESS_EQUAL, 2, SO_LINGER, 0 },
	{ SYS_ioctl, UNLESS_EQUAL, 1, SIOCOUTQ, 0 },
	{ SYS_sendto, IF_SET, 3, MSG_FASTOPEN, 0 },
};

/* The last ones are made for us: by the kernel, libc, the end of a thread. */
static const int relay_calls[] = {
	SYS_read,
	SYS_write,
	SYS_recvfrom,
	SYS_sendto,
	SYS_splice,
	SYS_pipe2,
	SYS_fcntl,
	SYS_ppoll,
#ifdef SYS_poll
	SYS_poll,
#endif
	SYS_shutdown,
	SYS_close,
	SYS_getsockopt,
	SYS_setsockopt,
	SYS_ioctl,
	SYS_clock_gettime,
	SYS_exit_group,
	SYS_restart_syscall,
	SYS_rt_sigreturn,
	SYS_exit,
};

/*
 * To install a filter, the kernel tries it with each number that there is. So
 * a number is looked for in two steps: its block, and in there. Those behind
 * the last block are too new to be known here: a libc that tries them falls
 * back to an older call for ENOSYS, but not for EPERM.
 */
#define BLOCK  32
#define BLOCKS 14

#define FILTER_MAX 320
_Static_assert(
    10 + 3 * BLOCKS + 5 * COUNT(setup_refusals) + COUNT(setup_calls) <=
	FILTER_MAX,
    "the first filter is the longer one");

/* What a filter is made from. */
struct rules {
	const struct refusal *refusal;
	size_t refusals;
	const int *call;
	size_t calls;
	uint32_t denied; /* what happens to all other calls, */
	uint32_t newer;  /* and to those behind the last block */
};

struct filter {
	uint32_t self;
	unsigned short len;
	struct sock_filter code[FILTER_MAX];
};

static void
put(struct filter *f, unsigned code, uint32_t k, unsigned yes, unsigned other)
{
	f->code[f->len++] = (struct sock_filter){ (uint16_t)code, (uint8_t)yes,
		(uint8_t)other, k };
}

static void
load(struct filter *f, size_t offset)
{
	put(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void
answer(struct filter *f, uint32_t action)
{
	put(f, BPF_RET | BPF_K, action, 0, 0);
}

/* The number is loaded, before and after; the four are left out as one. */
static void
refuse(struct filter *f, const struct refusal *r, uint32_t denied)
{
	uint32_t value = r->value == SELF ? f->self : r->value;

	put(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)r->call, 0, 4);
	load(f, ARGUMENT(r->argument));
	switch (r->when) {
	case ALWAYS:
		put(f, BPF_JMP | BPF_JA, 0, 0, 0);
		break;
	case IF_SET:
		put(f, BPF_JMP | BPF_JSET | BPF_K, value, 0, 1);
		break;
	case UNLESS_SET:
		put(f, BPF_JMP | BPF_JSET | BPF_K, value, 1, 0);
		break;
	case IF_EQUAL:
		put(f, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
		break;
	case UNLESS_EQUAL:
		put(f, BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
		break;
	case IF_BELOW:
		put(f, BPF_JMP | BPF_JGE | BPF_K, value, 1, 0);
		break;
	case IF_ABOVE:
		put(f, BPF_JMP | BPF_JGT | BPF_K, value, 0, 1);
		break;
	}
	answer(f, r->error != 0 ? REFUSED((uint32_t)r->error) : denied);
	load(f, NUMBER);
}

/*
 * A call by another architecture's table means something else. A tracer that
 * wants a call skipped makes its number -1, and that is not ours to judge.
 */
static void
begin(struct filter *f)
{
	f->len = 0;
	load(f, offsetof(struct seccomp_data, arch));
	put(f, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	answer(f, SECCOMP_RET_KILL_PROCESS);
	load(f, NUMBER);
	put(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)-1, 0, 1);
	answer(f, SECCOMP_RET_ALLOW);
}

/* The next instructions are for numbers below the end of a block. */
static void
add_block(struct filter *f, const struct rules *r, int end, uint32_t allowed)
{
	unsigned short at = f->len;
	int number = end - BLOCK;
	unsigned left = 0;
	uint32_t bits;
	size_t i;

	put(f, BPF_JMP | BPF_JGE | BPF_K, (uint32_t)end, 0, 0);
	for (i = 0; i < r->refusals; i++) {
		if (r->refusal[i].call >= number && r->refusal[i].call < end)
			refuse(f, &r->refusal[i], r->denied);
	}
	for (bits = allowed; bits != 0; bits &= bits - 1)
		left++;
	for (bits = allowed; bits != 0; bits >>= 1, number++) {
		if ((bits & 1) != 0)
			put(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number,
			    left--, 0);
	}
	answer(f, r->denied);
	answer(f, SECCOMP_RET_ALLOW);
	f->code[at].jt = (uint8_t)(f->len - at - 1);
}

static void
make(struct filter *f, const struct rules *r)
{
	uint32_t allowed[BLOCKS] = { 0 };
	size_t i;

	begin(f);
	for (i = 0; i < r->calls; i++) {
		assert(r->call[i] < BLOCK * BLOCKS);
		allowed[r->call[i] / BLOCK] |= 1U << r->call[i] % BLOCK;
	}
	for (i = 0; i < BLOCKS; i++)
		add_block(f, r, (int)(i + 1) * BLOCK, allowed[i]);
	answer(f, r->newer);
}

/* All threads get it, or none. */
static bool
install(struct filter *f)
{
	struct sock_fprog program = { f->len, f->code };

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		   SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

static unsigned
filter_setup(void)
{
	static const struct rules rules = { setup_refusals,
		COUNT(setup_refusals), setup_calls, COUNT(setup_calls),
		REFUSED(EPERM), REFUSED(ENOSYS) };
	struct filter f;

	f.self = (uint32_t)getpid();
	make(&f, &rules);
	return install(&f) ? CONFINE_CALLS : 0;
}

static unsigned
filter_relay(uint32_t action)
{
	const struct rules rules = { relay_refusals, COUNT(relay_refusals),
		relay_calls, COUNT(relay_calls), action, action };
	struct filter f;

	f.self = 0;
	make(&f, &rules);
	return install(&f) ? CONFINE_RELAY : 0;
}

#else

static unsigned
filter_setup(void)
{
	return 0;
}

static unsigned
filter_relay(uint32_t action)
{
	(void)action;
	return 0;
}

#endif

/* A process that is not dumpable leaves no core, whatever the limit. */
static unsigned
close_memory(void)
{
	static const struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
		return CONFINE_MEMORY;
	setrlimit(RLIMIT_CORE, &none);
	return 0;
}

unsigned
confine_setup(void)
{
	unsigned held = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		held |= CONFINE_PRIVILEGES;
	held |= close_memory();
	held |= restrict_files();
	return held | filter_setup();
}

unsigned
confine_relay(bool alone)
{
	if (!FILTER_RELAY)
		return 0;
	return filter_relay(
	    alone ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_KILL_THREAD);
}

void
confine_end_thread(void)
{
	for (;;)
		syscall(SYS_exit, 0);
}
