/*
 * confined: tries one thing from inside a confined process.
 *
 * confined STAGE ACTION
 *	STAGE is none; setup or relay, as in the program; or shared, which is
 *	relay with a thread that wakes up late. Prints "done", or the errno of
 *	the refusal. A confinement may also kill it.
 *
 * confined barred CALL[,CALL...] COMMAND [ARG...]
 *	Runs COMMAND like a container that refuses these system calls, among
 *	prctl, seccomp, landlock and splice, with EPERM.
 */

#define _GNU_SOURCE

#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "os/confine.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define EXIT_REFUSED 1
#define EXIT_BROKEN  2

#define LANDLOCK_CREATE_RULESET 444

static const char *folder; /* TMPDIR, for files that must not come into being */
/* Opened before; somebody listens on that abstract socket. */
static int null, net, datagrams;
static struct sockaddr_un abstract = { .sun_family = AF_UNIX };
static _Alignas(4096) char page[4096];

static const char *
path(const char *name)
{
	static char text[4096];

	snprintf(text, sizeof(text), "%s/%s", folder, name);
	return text;
}

static long
call_exec(void)
{
	return execl("/bin/echo", "echo", "done", (char *)NULL);
}

static long
call_exec_open(void)
{
	int fd = open("/bin/echo", O_RDONLY);
	char *argv[] = { "echo", "done", NULL }, *none[] = { NULL };

	return fd == -1 ? -1 : fexecve(fd, argv, none);
}

static long
call_set_flags(void)
{
	return fcntl(null, F_SETFL, O_NONBLOCK);
}

static long
call_seal(void)
{
	return fcntl(null, F_ADD_SEALS, 0);
}

static long
call_enlarge(void)
{
	int fd[2];

	if (pipe2(fd, O_CLOEXEC) == -1 || fcntl(fd[0], F_GETPIPE_SZ) == -1)
		return -1;
	return fcntl(fd[0], F_SETPIPE_SZ, 256 * 1024);
}

static long
call_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid == -1 ? -1 : waitpid(pid, NULL, 0);
}

static long
call_vfork(void)
{
#ifdef SYS_fork
	long pid = syscall(SYS_fork);
#else
	long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
#endif

	if (pid == 0)
		_exit(0);
	return pid;
}

static void *
nothing(void *arg)
{
	return arg;
}

static long
call_thread(void)
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, nothing, NULL);
	if (errno != 0)
		return -1;
	return pthread_join(thread, NULL);
}

static long
call_lookup(void)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list;

	errno = ESRCH;
	if (getaddrinfo("localhost", NULL, &hints, &list) != 0)
		return -1;
	freeaddrinfo(list);
	return 0;
}

static long
call_open_read(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static long
call_open_write(void)
{
	return open("/dev/null", O_WRONLY);
}

static long
call_open_both(void)
{
	return open("/dev/null", O_RDWR);
}

static long
call_truncate(void)
{
	return open("/dev/null", O_RDONLY | O_TRUNC);
}

static long
call_create(void)
{
	return open(path("made"), O_RDONLY | O_CREAT, 0600);
}

static long
call_creat(void)
{
	return creat(path("made"), 0600);
}

static long
call_openat2(void)
{
	uint64_t how[3] = { O_WRONLY, 0, 0 };

	return syscall(437, AT_FDCWD, "/dev/null", how, sizeof(how));
}

static long
call_unlink(void)
{
	return unlink(path("file"));
}

static long
call_mkdir(void)
{
	return mkdir(path("folder"), 0700);
}

static long
call_rename(void)
{
	char from[4096];

	snprintf(from, sizeof(from), "%s", path("file"));
	return rename(from, path("renamed"));
}

static long
call_link(void)
{
	return symlink("/", path("link"));
}

static long
call_chmod(void)
{
	return chmod(path("file"), 0777);
}

static long
call_chown(void)
{
	return chown(path("file"), getuid(), getgid());
}

static long
call_mount(void)
{
	return mount("none", folder, "tmpfs", 0, NULL);
}

static long
call_unshare(void)
{
	return unshare(CLONE_NEWUTS);
}

static long
call_setns(void)
{
	return setns(open("/proc/self/ns/uts", O_RDONLY), 0);
}

static long
call_setuid(void)
{
	return setuid(getuid());
}

static long
call_kill(void)
{
	return kill(getppid(), 0);
}

static long
call_kill_group(void)
{
	return kill(0, 0);
}

static long
call_tkill(void)
{
	return syscall(SYS_tkill, getppid(), 0);
}

static long
call_kill_self(void)
{
	return kill(getpid(), 0);
}

static long
call_set_owner(void)
{
	return fcntl(net, F_SETOWN, getppid());
}

static long
call_ptrace(void)
{
	return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL);
}

static long
call_ptrace_me(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long
call_read_memory(void)
{
	char byte;
	struct iovec mine = { &byte, 1 }, other = { &byte, 1 };

	return process_vm_readv(getppid(), &mine, 1, &other, 1, 0);
}

static long
call_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static long
call_bpf(void)
{
	return syscall(SYS_bpf, 0, NULL, 0);
}

static long
call_keyctl(void)
{
	return syscall(SYS_keyctl, 0, -3, 0);
}

static long
call_perf(void)
{
	return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0);
}

static long
call_io_uring(void)
{
	return syscall(425, 1, NULL);
}

static long
call_userfaultfd(void)
{
	return syscall(SYS_userfaultfd, 0);
}

static long
call_module(void)
{
	return syscall(SYS_delete_module, "none", 0);
}

static long
call_listen(void)
{
	return listen(net, 1);
}

static long
call_type(void)
{
	return ioctl(0, TIOCSTI, "x");
}

static long
call_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long
call_connect(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	long result = connect(net, (struct sockaddr *)&to, sizeof(to));

	/* Port 0 means that it was tried. */
	return result == -1 && errno == ECONNREFUSED ? 0 : result;
}

static long
call_fast_open(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	long result = sendto(net, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL,
	    (struct sockaddr *)&to, sizeof(to));

	return result == -1 && errno != EPERM ? 0 : result;
}

static long
call_sendmsg(void)
{
	struct msghdr message = { .msg_name = NULL };
	long result = sendmsg(net, &message, MSG_NOSIGNAL);

	return result == -1 && errno == EPIPE ? 0 : result;
}

static long
call_ioctl(void)
{
	int bytes;

	return ioctl(null, FIONREAD, &bytes) == -1 && errno == EPERM ? -1 : 0;
}

static long
call_dup(void)
{
	return dup(null);
}

static long
call_map(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
	    ? -1
	    : 0;
}

static long
call_seccomp(void)
{
	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, NULL);
}

static long
call_write(void)
{
	return write(null, "x", 1);
}

static long
call_poll(void)
{
	return poll(NULL, 0, 1);
}

static long
call_clock(void)
{
	struct timespec now;

	return syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
}

static long
call_lock(void)
{
	return flock(null, LOCK_SH | LOCK_NB);
}

static long
call_lock_record(void)
{
	struct flock lock = { .l_type = F_WRLCK };

	return fcntl(null, F_SETLK, &lock);
}

static long
call_lease(void)
{
	return fcntl(null, F_GETLEASE) == -1 ? -1 : 0;
}

/* FS_IOC_SETFLAGS, on a file that is open for reading. */
static long
call_attributes(void)
{
	int fd = open(path("file"), O_RDONLY), none = 0;
	long result = ioctl(fd, _IOW('f', 2, long), &none);

	return result == -1 && errno != EPERM ? 0 : result;
}

static long
call_limit(void)
{
	struct rlimit limit = { 64, 4096 };

	return setrlimit(RLIMIT_NOFILE, &limit);
}

static long
call_raw(void)
{
	return socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
}

static long
call_packets(void)
{
	return socket(AF_UNIX, SOCK_SEQPACKET, 0);
}

static long
call_multihoming(void)
{
	long fd = socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP);

	return fd == -1 && errno == EPROTONOSUPPORT ? 0 : fd;
}

static long
call_key(void)
{
	return socket(AF_KEY, SOCK_RAW, 2);
}

static long
call_audit(void)
{
	return socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
}

static long
call_routes(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

static long
call_local(void)
{
	return socket(AF_UNIX, SOCK_DGRAM, 0);
}

static long
call_filter(void)
{
	struct sock_filter all = BPF_STMT(BPF_RET | BPF_K, 1);
	struct sock_fprog program = { 1, &all };

	return setsockopt(
	    net, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

/* To a socket that has been there since before the confinement. */
static long
call_abstract(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	return connect(fd, (struct sockaddr *)&abstract, sizeof(abstract));
}

static long
call_send(void)
{
	long result = send(net, "x", 1, MSG_NOSIGNAL);

	return result == -1 && errno == EPIPE ? 0 : result;
}

/* Nobody is there: it only matters whether it could try. */
static long
call_send_to(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX, .sun_path = "none" };
	long result = sendto(
	    datagrams, "x", 1, 0, (struct sockaddr *)&to, sizeof(to));

	return result == -1 && errno == ENOENT ? 0 : result;
}

static long
call_patch(void)
{
	return mprotect(page, sizeof(page), PROT_READ | PROT_EXEC);
}

/* musl turns this into another error. */
static long
call_map_both(void)
{
	return syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static long
call_future(void)
{
	return syscall(100000);
}

static long
call_skipped(void)
{
	return syscall(-1) == -1 && errno == ENOSYS ? 0 : -1;
}

/* getpid of the 32-bit table; in ours, this is another call. */
static long
call_foreign(void)
{
#ifdef __x86_64__
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
	return result;
#else
	return call_socket();
#endif
}

/* getppid by its x32 number. */
static long
call_x32(void)
{
	return syscall(0x40000000 + 110);
}

static long
call_landlock(void)
{
	return syscall(LANDLOCK_CREATE_RULESET, NULL, 0, 1);
}

static const struct action {
	const char *name;
	long (*run)(void);
} actions[] = {
	{ "exec", call_exec },
	{ "exec-open", call_exec_open },
	{ "fork", call_fork },
	{ "old-fork", call_vfork },
	{ "thread", call_thread },
	{ "lookup", call_lookup },
	{ "open-read", call_open_read },
	{ "open-write", call_open_write },
	{ "open-both", call_open_both },
	{ "truncate", call_truncate },
	{ "create", call_create },
	{ "creat", call_creat },
	{ "openat2", call_openat2 },
	{ "unlink", call_unlink },
	{ "mkdir", call_mkdir },
	{ "rename", call_rename },
	{ "link", call_link },
	{ "chmod", call_chmod },
	{ "chown", call_chown },
	{ "mount", call_mount },
	{ "unshare", call_unshare },
	{ "setns", call_setns },
	{ "setuid", call_setuid },
	{ "kill", call_kill },
	{ "kill-group", call_kill_group },
	{ "tkill", call_tkill },
	{ "kill-self", call_kill_self },
	{ "set-owner", call_set_owner },
	{ "set-flags", call_set_flags },
	{ "seal", call_seal },
	{ "ptrace", call_ptrace },
	{ "ptrace-me", call_ptrace_me },
	{ "read-memory", call_read_memory },
	{ "dumpable", call_dumpable },
	{ "bpf", call_bpf },
	{ "keyctl", call_keyctl },
	{ "perf", call_perf },
	{ "io-uring", call_io_uring },
	{ "userfaultfd", call_userfaultfd },
	{ "module", call_module },
	{ "listen", call_listen },
	{ "type", call_type },
	{ "socket", call_socket },
	{ "connect", call_connect },
	{ "fast-open", call_fast_open },
	{ "sendmsg", call_sendmsg },
	{ "ioctl", call_ioctl },
	{ "dup", call_dup },
	{ "map", call_map },
	{ "seccomp", call_seccomp },
	{ "write", call_write },
	{ "poll", call_poll },
	{ "enlarge", call_enlarge },
	{ "clock", call_clock },
	{ "lock", call_lock },
	{ "lock-record", call_lock_record },
	{ "lease", call_lease },
	{ "attributes", call_attributes },
	{ "limit", call_limit },
	{ "raw", call_raw },
	{ "packets", call_packets },
	{ "multihoming", call_multihoming },
	{ "key", call_key },
	{ "audit", call_audit },
	{ "routes", call_routes },
	{ "local", call_local },
	{ "filter", call_filter },
	{ "abstract", call_abstract },
	{ "send", call_send },
	{ "send-to", call_send_to },
	{ "patch", call_patch },
	{ "map-both", call_map_both },
	{ "future", call_future },
	{ "skipped", call_skipped },
	{ "foreign", call_foreign },
	{ "x32", call_x32 },
	{ "landlock", call_landlock },
};

/* What a container's filter says about one call. */
static void
bar(const char *name)
{
	static const struct {
		const char *name;
		int first, last;
	} known[] = {
		{ "prctl", SYS_prctl, SYS_prctl },
		{ "seccomp", SYS_seccomp, SYS_seccomp },
		{ "landlock", 444, 446 },
		{ "splice", SYS_splice, SYS_splice },
	};
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0, 0, 2),
		BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 0, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { COUNT(code), code };
	size_t i;

	for (i = 0; i < COUNT(known) && strcmp(name, known[i].name) != 0; i++)
		continue;
	if (i == COUNT(known))
		exit(EXIT_BROKEN);
	code[1].k = (unsigned)known[i].first;
	code[2].k = (unsigned)known[i].last;
	/* prctl is barred after seccomp, in any order. */
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == -1 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == -1) {
		perror("confined: seccomp");
		exit(EXIT_BROKEN);
	}
}

static int
run_barred(char *names, char **command)
{
	char *name;

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	for (name = strtok(names, ","); name != NULL; name = strtok(NULL, ","))
		bar(name);
	execvp(command[0], command);
	perror("confined: exec");
	return EXIT_BROKEN;
}

static void
say(const char *text)
{
	ssize_t n = write(STDOUT_FILENO, text, strlen(text));

	(void)n;
}

static void
say_result(long result)
{
	char text[32] = "done\n";

	if (result == -1 && errno == EPERM)
		say("EPERM\n");
	else if (result == -1 && errno == EACCES)
		say("EACCES\n");
	else if (result == -1 && errno == ENOSYS)
		say("ENOSYS\n");
	else if (result == -1 && errno == EAFNOSUPPORT)
		say("EAFNOSUPPORT\n");
	else if (result == -1) {
		snprintf(text, sizeof(text), "errno %d\n", errno);
		say(text);
	} else {
		say(text);
	}
	_exit(result == -1 ? EXIT_REFUSED : 0);
}

static void *
wake_late(void *arg)
{
	struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };

	nanosleep(&pause, NULL);
	socket(AF_INET, SOCK_STREAM, 0);
	return arg;
}

static void
enter(const char *stage)
{
	pthread_t thread;

	if (strcmp(stage, "none") == 0)
		return;
	confine_memory();
	confine_setup(true);
	if (strcmp(stage, "shared") == 0) {
		pthread_create(&thread, NULL, wake_late, NULL);
		confine_relay(false, getpid());
		poll(NULL, 0, 300);
	} else if (strcmp(stage, "relay") == 0) {
		confine_relay(true, getpid());
	}
}

static bool
listen_abstract(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(abstract.sun_path + 1, sizeof(abstract.sun_path) - 1,
	    "confined-%ld", (long)getpid());
	return bind(fd, (struct sockaddr *)&abstract, sizeof(abstract)) == 0 &&
	    listen(fd, 1) == 0;
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc > 3 && strcmp(argv[1], "barred") == 0)
		return run_barred(argv[2], argv + 3);
	if (argc != 3)
		return EXIT_BROKEN;
	for (i = 0; i < COUNT(actions); i++) {
		if (strcmp(argv[2], actions[i].name) == 0)
			break;
	}
	folder = getenv("TMPDIR");
	null = open("/dev/null", O_WRONLY);
	net = socket(AF_INET, SOCK_STREAM, 0);
	datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (i == COUNT(actions) || folder == NULL || null == -1 || net == -1 ||
	    datagrams == -1 || !listen_abstract())
		return EXIT_BROKEN;
	enter(argv[1]);
	say_result(actions[i].run());
}
