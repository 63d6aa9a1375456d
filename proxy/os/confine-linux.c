/* prctl(2), Landlock, and what the filters for system calls leave. */

#define _GNU_SOURCE

#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <linux/seccomp.h>
#include <linux/sockios.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <unistd.h>

#include "os/confine.h"
#include "os/filter-linux.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

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

#ifdef FILTER_ARCHITECTURE

#define REFUSED(error) (SECCOMP_RET_ERRNO | (error))

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
static const struct filter_refusal setup_refusals[] = {
#ifndef SANITIZED
	{ SYS_clone, FILTER_UNLESS_SET, 0, CLONE_THREAD, EPERM },
#endif
	{ SYS_clone, FILTER_IF_SET, 0, NAMESPACES, EPERM },
	{ SYS_clone3, FILTER_ALWAYS, 0, 0, ENOSYS },
#ifdef SYS_open
	{ SYS_open, FILTER_IF_SET, 1, WRITES, EPERM },
#endif
	{ SYS_openat, FILTER_IF_SET, 2, WRITES, EPERM },
	{ SYS_openat2, FILTER_ALWAYS, 0, 0, ENOSYS },
	{ SYS_kill, FILTER_UNLESS_EQUAL, 0, FILTER_SELF, EPERM },
	{ SYS_tgkill, FILTER_UNLESS_EQUAL, 0, FILTER_SELF, EPERM },
	{ SYS_prlimit64, FILTER_UNLESS_EQUAL, 0, 0, EPERM },
	{ SYS_fcntl, FILTER_IF_EQUAL, 1, F_SETOWN, EPERM },
	{ SYS_fcntl, FILTER_IF_EQUAL, 1, F_SETOWN_EX, EPERM },
	{ SYS_fcntl, FILTER_IF_EQUAL, 1, F_SETSIG, EPERM },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, FIOSETOWN, EPERM },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, SIOCSPGRP, EPERM },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, TIOCSTI, EPERM },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, TIOCLINUX, EPERM },
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
static const struct filter_refusal relay_refusals[] = {
	{ SYS_fcntl, FILTER_IF_BELOW, 1, F_SETPIPE_SZ, 0 },
	{ SYS_fcntl, FILTER_IF_ABOVE, 1, F_GETPIPE_SZ, 0 },
	{ SYS_setsockopt, FILTER_UNLESS_EQUAL, 1, SOL_SOCKET, 0 },
	{ SYS_setsockopt, FILTER_UNLESS_EQUAL, 2, SO_LINGER, 0 },
	{ SYS_ioctl, FILTER_UNLESS_EQUAL, 1, SIOCOUTQ, 0 },
	{ SYS_sendto, FILTER_IF_SET, 3, MSG_FASTOPEN, 0 },
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

static unsigned
filter_setup(void)
{
	const struct filter_rules rules = { setup_refusals,
		COUNT(setup_refusals), setup_calls, COUNT(setup_calls),
		(uint32_t)getpid(), REFUSED(EPERM), REFUSED(ENOSYS) };

	return filter_install(&rules) ? CONFINE_CALLS : 0;
}

static unsigned
filter_relay(uint32_t action)
{
	const struct filter_rules rules = { relay_refusals,
		COUNT(relay_refusals), relay_calls, COUNT(relay_calls), 0,
		action, action };

	return filter_install(&rules) ? CONFINE_RELAY : 0;
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
confine_setup(unsigned wanted)
{
	unsigned held = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		held |= CONFINE_PRIVILEGES;
	held |= close_memory();
	held |= restrict_files();
	if ((wanted & CONFINE_CALLS) != 0)
		held |= filter_setup();
	return held;
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
