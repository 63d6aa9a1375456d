/* Which system calls the two filters allow, and why. */

#define _GNU_SOURCE

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "os/calls-linux.h"
#include "os/filter-linux.h"

#ifdef FILTER_ARCHITECTURE

#define COUNT(list)    (sizeof(list) / sizeof((list)[0]))
#define REFUSED(error) (SECCOMP_RET_ERRNO | (error))

/*
 * The runtime of a sanitizer looks for leaks from a process that traces this
 * one.
 */
#ifdef SANITIZED
#define FILTER_RELAY 0
#else
#define FILTER_RELAY 1
#endif

/* Constants that the headers of an older libc or kernel lack. */
#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif
#ifndef TCP_ULP
#define TCP_ULP 31
#endif
#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#endif
#ifndef SECCOMP_RET_KILL_THREAD
#define SECCOMP_RET_KILL_THREAD 0
#endif

/* TCGETS2: its own macro needs a struct that clashes with one of libc. */
#define GET_TERMINAL 0x802c542a

/*
 * Notifications about keys and mounts through a pipe, from
 * <linux/watch_queue.h>.
 */
#define NOTIFICATION_PIPE O_EXCL

/*
 * Bits of a socket's type that streams, datagrams and raw sockets do not have.
 */
#define OTHER_TYPES 12

#define WRITES                                                                 \
	(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))

#define NAMESPACES                                                             \
	(CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS |         \
	    CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS)

/*
 * Only threads may be cloned. clone3 and openat2 have their flags where no
 * filter sees them: as unknown calls, they make libc use the older ones. The
 * owner of a descriptor can also be sent a signal. No memory is both written
 * and executed. fcntl and ioctl may ask about files and sockets only what
 * lookups ask; locks and leases would make others wait.
 */
static const struct filter_clause setup_clauses[] = {
#ifndef SANITIZED
	{ SYS_clone, FILTER_UNLESS_SET, 0, CLONE_THREAD, EPERM },
	{ SYS_mprotect, FILTER_IF_SET, 2, PROT_EXEC, EPERM },
	{ SYS_mmap, FILTER_IF_SET, 2, PROT_EXEC, FILTER_AND },
	{ SYS_mmap, FILTER_IF_SET, 2, PROT_WRITE, EPERM },
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
	/* Limits are only read, and only our own. */
	{ SYS_prlimit64, FILTER_UNLESS_EQUAL, 0, 0, EPERM },
	{ SYS_prlimit64, FILTER_UNLESS_EQUAL, 2, 0, EPERM },
	{ SYS_prlimit64, FILTER_UNLESS_EQUAL, FILTER_HIGH(2), 0, EPERM },
	{ SYS_seccomp, FILTER_UNLESS_EQUAL, 0, SECCOMP_SET_MODE_FILTER, EPERM },
	{ SYS_seccomp, FILTER_UNLESS_EQUAL, 1, SECCOMP_FILTER_FLAG_TSYNC,
	    EPERM },
	/* Duplicates and flags; the size of a pipe is for the relay. */
	{ SYS_fcntl, FILTER_IF_BELOW, 1, F_GETLK, FILTER_ALLOW },
	{ SYS_fcntl, FILTER_IF_EQUAL, 1, F_DUPFD_CLOEXEC, FILTER_ALLOW },
	{ SYS_fcntl, FILTER_IF_EQUAL, 1, F_SETPIPE_SZ, FILTER_ALLOW },
	{ SYS_fcntl, FILTER_IF_EQUAL, 1, F_GETPIPE_SZ, FILTER_ALLOW },
	{ SYS_fcntl, FILTER_ALWAYS, 0, 0, EPERM },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, FIONREAD, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, FIONBIO, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, SIOCOUTQ, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, SIOCGIFINDEX, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, TCGETS, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, GET_TERMINAL, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_IF_EQUAL, 1, TIOCGWINSZ, FILTER_ALLOW },
	{ SYS_ioctl, FILTER_ALWAYS, 0, 0, EPERM },
	/*
	 * Streams and datagrams: UNIX sockets, and IP with TCP, UDP or the
	 * default protocol.
	 */
	{ SYS_socket, FILTER_IF_SET, 1, OTHER_TYPES, EPERM },
	{ SYS_socket, FILTER_IF_EQUAL, 0, AF_NETLINK, FILTER_AND },
	{ SYS_socket, FILTER_IF_EQUAL, 2, NETLINK_ROUTE, FILTER_ALLOW },
	{ SYS_socket, FILTER_IF_SET, 1, SOCK_STREAM, FILTER_AND },
	{ SYS_socket, FILTER_IF_SET, 1, SOCK_DGRAM, EPERM }, /* both: raw */
	{ SYS_socket, FILTER_IF_EQUAL, 0, AF_UNIX, FILTER_ALLOW },
	{ SYS_socket, FILTER_UNLESS_EQUAL, 0, AF_INET, FILTER_AND },
	{ SYS_socket, FILTER_UNLESS_EQUAL, 0, AF_INET6, EAFNOSUPPORT },
	{ SYS_socket, FILTER_IF_EQUAL, 2, 0, FILTER_ALLOW },
	{ SYS_socket, FILTER_IF_EQUAL, 2, IPPROTO_TCP, FILTER_ALLOW },
	{ SYS_socket, FILTER_IF_EQUAL, 2, IPPROTO_MPTCP, FILTER_ALLOW },
	{ SYS_socket, FILTER_UNLESS_EQUAL, 2, IPPROTO_UDP, EPERM },
	{ SYS_socketpair, FILTER_UNLESS_EQUAL, 0, AF_UNIX, EAFNOSUPPORT },
	/*
	 * Things that would otherwise come through a pipe, or be done to a
	 * connection.
	 */
	{ SYS_pipe2, FILTER_IF_SET, 1, NOTIFICATION_PIPE, EPERM },
	{ SYS_setsockopt, FILTER_IF_EQUAL, 1, IPPROTO_TCP, FILTER_AND },
	{ SYS_setsockopt, FILTER_IF_EQUAL, 2, TCP_ULP, EPERM },
	/* No program for the kernel. */
	{ SYS_setsockopt, FILTER_UNLESS_EQUAL, 1, SOL_SOCKET, FILTER_ALLOW },
	{ SYS_setsockopt, FILTER_IF_EQUAL, 2, SO_ATTACH_FILTER, EPERM },
	{ SYS_setsockopt, FILTER_IF_EQUAL, 2, SO_ATTACH_BPF, EPERM },
	{ SYS_setsockopt, FILTER_IF_EQUAL, 2, SO_ATTACH_REUSEPORT_CBPF, EPERM },
	{ SYS_setsockopt, FILTER_IF_EQUAL, 2, SO_ATTACH_REUSEPORT_EBPF, EPERM },
};

/*
 * What sockets, threads and getaddrinfo(3) need with the modules of any
 * nsswitch.conf. These modules read files, map libraries and memory, and talk
 * to daemons and, about interfaces, to the kernel.
 */
static const int setup_calls[] = {
	/* Reading files, and asking about them. */
	SYS_read,
	SYS_readv,
	SYS_pread64,
	SYS_lseek,
	SYS_openat,
	SYS_close,
	SYS_close_range,
	SYS_fstat,
	SYS_newfstatat,
	SYS_statfs,
	SYS_fstatfs,
	SYS_faccessat,
	SYS_faccessat2,
	SYS_readlinkat,
	SYS_getdents64,
	SYS_getcwd,
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
	SYS_setitimer,
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
	/* Who and where this process is. */
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
 * The size of a pipe can be set and then read. With an address, the socket of
 * the log would send to somebody else, and MSG_FASTOPEN would connect a closed
 * socket to somewhere else.
 */
_Static_assert(F_GETPIPE_SZ == F_SETPIPE_SZ + 1, "nothing in between");
static const struct filter_clause relay_clauses[] = {
	{ SYS_fcntl, FILTER_IF_BELOW, 1, F_SETPIPE_SZ, FILTER_DENY },
	{ SYS_fcntl, FILTER_IF_ABOVE, 1, F_GETPIPE_SZ, FILTER_DENY },
	{ SYS_getsockopt, FILTER_UNLESS_EQUAL, 1, SOL_SOCKET, FILTER_DENY },
	{ SYS_getsockopt, FILTER_UNLESS_EQUAL, 2, SO_ERROR, FILTER_DENY },
	{ SYS_setsockopt, FILTER_UNLESS_EQUAL, 1, SOL_SOCKET, FILTER_DENY },
	{ SYS_setsockopt, FILTER_UNLESS_EQUAL, 2, SO_LINGER, FILTER_DENY },
	{ SYS_ioctl, FILTER_UNLESS_EQUAL, 1, SIOCOUTQ, FILTER_DENY },
	{ SYS_pipe2, FILTER_UNLESS_EQUAL, 1, O_CLOEXEC, FILTER_DENY },
	{ SYS_kill, FILTER_UNLESS_EQUAL, 0, FILTER_SELF, FILTER_DENY },
	{ SYS_sendto, FILTER_IF_SET, 3, MSG_FASTOPEN, FILTER_DENY },
	{ SYS_sendto, FILTER_UNLESS_EQUAL, 4, 0, FILTER_DENY },
	{ SYS_sendto, FILTER_UNLESS_EQUAL, FILTER_HIGH(4), 0, FILTER_DENY },
	{ SYS_sendto, FILTER_UNLESS_EQUAL, 5, 0, FILTER_DENY },
};

/*
 * The last calls are made for us: by the kernel, by libc, and at the end of a
 * thread.
 */
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
	SYS_kill,
	SYS_exit_group,
	SYS_restart_syscall,
	SYS_rt_sigreturn,
	SYS_exit,
};

bool
calls_filter_setup(void)
{
	const struct filter_rules rules = { setup_clauses, COUNT(setup_clauses),
		setup_calls, COUNT(setup_calls), (uint32_t)getpid(),
		REFUSED(EPERM), REFUSED(ENOSYS) };

	return filter_install(&rules);
}

bool
calls_filter_relay(bool alone, pid_t self)
{
	uint32_t action = alone ? SECCOMP_RET_KILL_PROCESS
				: SECCOMP_RET_KILL_THREAD;
	const struct filter_rules rules = { relay_clauses, COUNT(relay_clauses),
		relay_calls, COUNT(relay_calls), (uint32_t)self, action,
		action };

	return FILTER_RELAY && filter_install(&rules);
}

#else

bool
calls_filter_setup(void)
{
	return false;
}

bool
calls_filter_relay(bool alone, pid_t self)
{
	(void)alone;
	(void)self;
	return false;
}

#endif
