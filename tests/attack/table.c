/*
 * table: what gets through the filters of the real confinement.
 *
 * table list
 *	Reads the programs of the filters as they are installed, follows each
 *	way through them for each system call, and prints those that allow it:
 *	STAGE CALL CONDITION..., such as `relay ioctl 1=0x5411`. 1 is the second
 *	argument's low half, 1h its high half. Nothing is installed, so it also
 *	runs for another processor, under an emulator.
 *
 * table try
 *	Tries each call of each way, and each number with all bits of all
 *	arguments set, in a confined process, and compares the result with
 *	what the program says, and with the result without filters.
 *	Prints what differs, and how many were tried.
 *
 * Linked with --wrap=syscall.
 */

#define _GNU_SOURCE

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/confine.h"
#include "walk.h"

#define EXIT_DIFFERS 1
#define EXIT_BROKEN  2

/* Past the end of the kernel's table, and all numbers that x32 adds. */
#define NUMBERS 512
#define X32     0x40000000U
#define SKIPPED 0xffffffffU

enum { SETUP, RELAY, STAGES };
static const char *const stage_name[STAGES] = { "setup", "relay" };

/* The installed programs, and whether to install them for real. */
static struct walk_program program[STAGES];
static int programs;
static bool real;

long __real_syscall(long, ...);
long __wrap_syscall(long, long, long, long, long, long, long);

long
__wrap_syscall(long number, long a, long b, long c, long d, long e, long f)
{
	const struct sock_fprog *p = (const struct sock_fprog *)c;

	if (number != SYS_seccomp)
		return real ? __real_syscall(number, a, b, c, d, e, f) : -1;
	if (programs < STAGES && p->len <= WALK_CODE_MAX) {
		program[programs].len = p->len;
		memcpy(program[programs].code, p->filter,
		    p->len * sizeof(p->filter[0]));
	}
	programs++;
	return real ? __real_syscall(number, a, b, c, d, e, f) : 0;
}

static const struct {
	const char *name;
	uint32_t number;
} names[] = {
#define NAME(call) { #call, SYS_##call },
#include "names.inc"
#undef NAME
};

static const char *
name_of(uint32_t number)
{
	static char text[32];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].number == number)
			return names[i].name;
	}
	if (number == SKIPPED)
		return "-1";
	snprintf(text, sizeof(text), "%s%u", number >= X32 ? "x32-" : "",
	    (unsigned)(number & ~X32));
	return text;
}

/*
 * uretprobe and uprobe of x86_64: the kernel asks no filter, since only its own
 * trampoline can make them; for all others they are an error or a signal.
 */
static bool
is_never_asked(uint32_t number)
{
#ifdef __x86_64__
	return number == 335 || number == 336;
#else
	return number == SKIPPED - 1;
#endif
}

/* The n-th number to check; false after the last. */
static bool
nth_number(uint32_t n, uint32_t *number)
{
	if (n < NUMBERS)
		*number = n;
	else if (n < 2 * NUMBERS)
		*number = X32 + n - NUMBERS;
	else if (n == 2 * NUMBERS)
		*number = SKIPPED;
	else
		return false;
	return true;
}

/* The verdict of both filters, as the kernel combines them. */
static uint32_t
verdict(int stage, uint32_t number, const uint64_t args[6])
{
	uint32_t action[STAGES];
	int i;

	for (i = 0; i <= stage; i++)
		action[i] = walk_run(&program[i], number, args);
	/* Killing comes before an error, and an error before leave. */
	if (stage == SETUP || (int32_t)action[SETUP] < (int32_t)action[RELAY])
		return action[SETUP];
	return action[RELAY];
}

/* A parameter of a path that got through. */
struct line {
	int stage;
	uint32_t number;
};

static void
print_line(void *ctx, const struct walk_path *path)
{
	const struct line *line = ctx;
	char text[WALK_TEXT_MAX];

	walk_print(path, (uint32_t)getpid(), text, sizeof(text));
	printf(
	    "%s %s%s\n", stage_name[line->stage], name_of(line->number), text);
}

static void
list(void)
{
	struct line line;
	uint32_t n;

	for (line.stage = SETUP; line.stage < STAGES; line.stage++) {
		for (n = 0; nth_number(n, &line.number); n++)
			walk(&program[line.stage], line.number, print_line,
			    &line);
	}
}

/* One try: the report of a child, in shared memory. */
struct
try {
	uint32_t expected;
	bool done;
	long result; /* or -errno */
	int status;
};

static struct try *shared;
static int tried, differ;

static void
enter(int stage)
{
	real = true;
	programs = 0;
	confine_memory();
	confine_setup(true);
	if (stage == RELAY)
		confine_relay(true, getpid());
}

static void
run_child(int stage, bool confined, uint32_t number, const uint64_t a[6])
{
	long result;

	alarm(20);
	if (confined)
		enter(stage);
	shared->expected = confined ? verdict(stage, number, a) : 0;
	result = __real_syscall(
	    (long)(int32_t)number, a[0], a[1], a[2], a[3], a[4], a[5]);
	shared->result = result == -1 ? -errno : result;
	shared->done = true;
	_exit(0);
}

static struct try
try(int stage, bool confined, uint32_t number, const uint64_t args[6])
{
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	pid = fork();
	if (pid == 0)
		run_child(stage, confined, number, args);
	if (pid == -1 || waitpid(pid, &shared->status, 0) != pid)
		exit(EXIT_BROKEN);
	return *shared;
}

static bool
is_killed(const struct try *t)
{
	return WIFSIGNALED(t->status) && WTERMSIG(t->status) == SIGSYS;
}

/* The same result as without filters: the same error, or none. */
static bool
is_same(const struct try *a, const struct try *b)
{
	if (!a->done || !b->done)
		return a->done == b->done && !is_killed(a);
	return a->result == b->result || (a->result >= 0 && b->result >= 0);
}

static void
check(int stage, uint32_t number, const uint64_t args[6])
{
	struct try with = try(stage, true, number, args), without;
	uint32_t action = with.expected & SECCOMP_RET_ACTION_FULL;
	bool right;

	tried++;
	if (action == SECCOMP_RET_KILL_PROCESS) {
		right = is_killed(&with);
	} else if (action == SECCOMP_RET_ERRNO) {
		right = with.done &&
		    with.result == -(long)(with.expected & SECCOMP_RET_DATA);
	} else {
		without = try(stage, false, number, args);
		right = is_same(&with, &without);
	}
	if (right)
		return;
	differ++;
	printf("%s %s %#llx %#llx %#llx: expected %#x, got %ld, status %#x\n",
	    stage_name[stage], name_of(number), (unsigned long long)args[0],
	    (unsigned long long)args[1], (unsigned long long)args[2],
	    (unsigned)with.expected, with.result, (unsigned)with.status);
}

static void
check_path(void *ctx, const struct walk_path *path)
{
	const struct line *line = ctx;
	uint64_t args[6];

	walk_example(path, args);
	check(line->stage, line->number, args);
}

static int
try_all(void)
{
	static const uint64_t all[6] = { UINT64_MAX, UINT64_MAX, UINT64_MAX,
		UINT64_MAX, UINT64_MAX, UINT64_MAX };
	struct line line;
	uint32_t n;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return EXIT_BROKEN;
	for (line.stage = SETUP; line.stage < STAGES; line.stage++) {
		for (n = 0; nth_number(n, &line.number); n++) {
			if (is_never_asked(line.number))
				continue;
			check(line.stage, line.number, all);
			walk_all(&program[line.stage], line.number, check_path,
			    &line);
		}
	}
	printf("%d tried, %d differ\n", tried, differ);
	return differ == 0 ? 0 : EXIT_DIFFERS;
}

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	confine_memory();
	confine_setup(true);
	confine_relay(true, getpid());
	if (programs != STAGES) {
		fprintf(stderr, "table: no filters here\n");
		return EXIT_BROKEN;
	}
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		list();
	else if (argc == 2 && strcmp(argv[1], "try") == 0)
		return try_all();
	else
		return EXIT_BROKEN;
	return 0;
}
