/*
 * inject: makes a process make one system call, as an attacker would who has
 * taken it over.
 *
 * inject PID NUMBER [ARG...]
 *	NUMBER is the number of the call, or its name in SYS_* if it is in the
 *	list below. An ARG is a number, or text after an @, with \xNN for bytes,
 *	whose address is the argument. Prints the result of the call, or SIGSYS
 *	if a filter ended the process. Afterwards the process repeats the call
 *	in which it waited.
 */

#define _GNU_SOURCE

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_BROKEN 2
#define ARGS        6
#define TEXT_MAX    256

#ifdef __x86_64__

/* The results with which the kernel says that it will repeat a call. */
#define RESTART_FIRST (-512)
#define RESTART_LAST  (-516)

/* The syscall instruction, as the processor reads it. */
#define INSTRUCTION 0x050f

static const struct {
	const char *name;
	long number;
} calls[] = {
	{ "bind", SYS_bind },
	{ "connect", SYS_connect },
	{ "fcntl", SYS_fcntl },
	{ "flock", SYS_flock },
	{ "getpid", SYS_getpid },
	{ "ioctl", SYS_ioctl },
	{ "mmap", SYS_mmap },
	{ "open", SYS_open },
	{ "pidfd_getfd", 438 },
	{ "pipe2", SYS_pipe2 },
	{ "sendto", SYS_sendto },
	{ "setsockopt", SYS_setsockopt },
	{ "socket", SYS_socket },
	{ "write", SYS_write },
};

static _Noreturn void
give_up(const char *what)
{
	fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
	exit(EXIT_BROKEN);
}

static long
call_number(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(word, calls[i].name) == 0)
			return calls[i].number;
	}
	return strtol(word, NULL, 0);
}

/* Waits until it stops; false if it is gone. */
static bool
wait_for_stop(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, __WALL) == -1)
		give_up("waitpid");
	if (WIFSIGNALED(status)) {
		printf("%s\n", WTERMSIG(status) == SIGSYS ? "SIGSYS" : "died");
		return false;
	}
	if (!WIFSTOPPED(status)) {
		printf("exited\n");
		return false;
	}
	if (WSTOPSIG(status) != SIGSYS)
		return true;
	/* The signal is delivered, and the process dies. */
	if (ptrace(PTRACE_CONT, pid, NULL, SIGSYS) == -1)
		give_up("ptrace");
	return wait_for_stop(pid);
}

/* Copies the text to `at` in the process, in words. */
static void
place(pid_t pid, uintptr_t at, const char *text)
{
	unsigned char bytes[TEXT_MAX + sizeof(long)] = { 0 };
	size_t len = 0, i;
	char digits[3] = "";
	long word;

	while (*text != '\0' && len < TEXT_MAX) {
		if (strncmp(text, "\\x", 2) == 0 && strlen(text) >= 4) {
			memcpy(digits, text + 2, 2);
			bytes[len++] = (unsigned char)strtoul(digits, NULL, 16);
			text += 4;
		} else {
			bytes[len++] = (unsigned char)*text++;
		}
	}
	for (i = 0; i <= len; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		if (ptrace(PTRACE_POKEDATA, pid, at + i, word) == -1)
			give_up("its memory");
	}
}

static void
set_arguments(pid_t pid, struct user_regs_struct *r, int count, char **word)
{
	unsigned long long *const arg[ARGS] = { &r->rdi, &r->rsi, &r->rdx,
		&r->r10, &r->r8, &r->r9 };
	/* Well below what the stack may be using. */
	uintptr_t at = (uintptr_t)(r->rsp - 16 * 1024) & ~(uintptr_t)15;
	int i;

	for (i = 0; i < ARGS; i++)
		*arg[i] = 0;
	for (i = 0; i < count && i < ARGS; i++) {
		if (word[i][0] != '@') {
			*arg[i] = strtoull(word[i], NULL, 0);
			continue;
		}
		place(pid, at, word[i] + 1);
		*arg[i] = at;
		at += TEXT_MAX + 16;
	}
}

/*
 * A filter's verdict: the call seems to be over, and the process is about to
 * die.
 */
static bool
is_doomed(pid_t pid)
{
	struct __ptrace_peeksiginfo_args one = { .nr = 1 };
	siginfo_t info;

	return ptrace(PTRACE_PEEKSIGINFO, pid, &one, &info) == 1 &&
	    info.si_signo == SIGSYS;
}

/* From the stop in its own call to the end of ours; false if it is gone. */
static bool
make_call(pid_t pid, const struct user_regs_struct *call)
{
	int stops;

	if (ptrace(PTRACE_SETREGS, pid, NULL, call) == -1)
		give_up("its registers");
	/* One stop at its beginning, one at its end. */
	for (stops = 0; stops < 2; stops++) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == -1)
			give_up("ptrace");
		if (!wait_for_stop(pid))
			return false;
	}
	if (!is_doomed(pid))
		return true;
	if (ptrace(PTRACE_CONT, pid, NULL, NULL) == -1)
		give_up("ptrace");
	return wait_for_stop(pid);
}

static void
get_registers(pid_t pid, struct user_regs_struct *r)
{
	if (ptrace(PTRACE_GETREGS, pid, NULL, r) == -1)
		give_up("its registers");
}

static bool
is_in_call(pid_t pid, const struct user_regs_struct *r)
{
	return (ptrace(PTRACE_PEEKTEXT, pid, r->rip - 2, NULL) & 0xffff) ==
	    INSTRUCTION;
}

/*
 * From anywhere else to the next call that it makes, which is skipped for now.
 * False if it is gone.
 */
static bool
go_to_call(pid_t pid, struct user_regs_struct *r)
{
	struct user_regs_struct none;

	if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == -1)
		give_up("ptrace");
	if (!wait_for_stop(pid))
		return false;
	get_registers(pid, r);
	none = *r;
	none.orig_rax = (unsigned long long)-1;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &none) == -1 ||
	    ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == -1)
		give_up("ptrace");
	r->rax = (unsigned long long)RESTART_FIRST;
	return wait_for_stop(pid);
}

static void
inject(pid_t pid, long number, int count, char **word)
{
	struct user_regs_struct before, call;

	get_registers(pid, &before);
	if (!is_in_call(pid, &before) && !go_to_call(pid, &before))
		return;
	call = before;
	call.rip -= 2;
	call.rax = (unsigned long long)number;
	call.orig_rax = (unsigned long long)-1;
	set_arguments(pid, &call, count, word);
	if (!make_call(pid, &call))
		return;
	get_registers(pid, &call);
	printf("%lld\n", (long long)call.rax);
	if ((long long)before.rax <= RESTART_FIRST &&
	    (long long)before.rax >= RESTART_LAST) {
		before.rip -= 2;
		before.rax = before.orig_rax;
	}
	before.orig_rax = (unsigned long long)-1;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &before) == -1 ||
	    ptrace(PTRACE_DETACH, pid, NULL, NULL) == -1)
		give_up("its registers");
}

int
main(int argc, char **argv)
{
	pid_t pid = argc > 1 ? (pid_t)strtol(argv[1], NULL, 10) : 0;

	if (argc < 3 || pid <= 0) {
		fprintf(stderr, "usage: inject PID CALL [ARG...]\n");
		return EXIT_BROKEN;
	}
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) == -1 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) == -1)
		give_up("ptrace");
	if (wait_for_stop(pid))
		inject(pid, call_number(argv[2]), argc - 3, argv + 3);
	return 0;
}

#else

int
main(void)
{
	fprintf(stderr, "inject: not for this processor\n");
	return EXIT_BROKEN;
}

#endif
