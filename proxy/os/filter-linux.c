/* seccomp(2), by the kernel's own interface. */

#define _GNU_SOURCE

#include <sys/syscall.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "os/filter-linux.h"

#ifdef FILTER_ARCHITECTURE

/* Of an argument's low or high half; both architectures are little-endian. */
#define NUMBER (offsetof(struct seccomp_data, nr))
#define ARGUMENT(n)                                                            \
	(offsetof(struct seccomp_data, args) + 8 * ((unsigned)(n) % 6) +       \
	    4 * ((unsigned)(n) / 6))

/* Calls from here on are too new to be known here. */
#define NEWER 448
/* About the end of the kernel's table. */
#define TABLE 480
/* A tracer that wants a call skipped makes its number this. */
#define SKIPPED UINT32_MAX

#define FILTER_MAX  448
#define RANGES_MAX  160
#define PARTS_MAX   32
#define ASKED_MAX   24
#define CLAUSES_MAX 4 /* of a chain by FILTER_AND */

/* What becomes of a call, as a set of these. */
enum { ALLOWED = 1, ASKED = 2 };

struct filter {
	const struct filter_rules *rules;
	uint8_t fate[NEWER];
	/* Each number in a range has the same fate; it ends at the next. */
	size_t ranges;
	uint32_t range[RANGES_MAX + 1];
	/* Those calls that are asked for their arguments: the jumps there. */
	size_t asked;
	struct {
		uint32_t number;
		unsigned short from;
	} ask[ASKED_MAX];
	int loaded; /* the argument that was loaded last; -1: who knows */
	unsigned short len;
	struct sock_filter code[FILTER_MAX];
};

static void
put(struct filter *f, unsigned code, uint32_t k, unsigned yes, unsigned other)
{
	assert(f->len < FILTER_MAX);
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

static void
conclude(struct filter *f, int then)
{
	switch (then) {
	case FILTER_DENY:
		answer(f, f->rules->denied);
		break;
	case FILTER_ALLOW:
		answer(f, SECCOMP_RET_ALLOW);
		break;
	default:
		answer(f, SECCOMP_RET_ERRNO | (uint32_t)then);
	}
}

/* A condition; what follows is for when it holds. Returns its other branch. */
static uint8_t *
ask(struct filter *f, const struct filter_clause *c)
{
	static const struct {
		unsigned code;
		bool unless;
	} jump[] = {
		[FILTER_IF_SET] = { BPF_JSET, false },
		[FILTER_UNLESS_SET] = { BPF_JSET, true },
		[FILTER_IF_EQUAL] = { BPF_JEQ, false },
		[FILTER_UNLESS_EQUAL] = { BPF_JEQ, true },
		[FILTER_IF_BELOW] = { BPF_JGE, true },
		[FILTER_IF_ABOVE] = { BPF_JGT, false },
	};
	struct sock_filter *code;

	if (f->loaded != c->argument)
		load(f, ARGUMENT(c->argument));
	f->loaded = c->argument;
	put(f, BPF_JMP | BPF_K | jump[c->when].code,
	    c->value == FILTER_SELF ? f->rules->self : c->value, 0, 0);
	code = &f->code[f->len - 1];
	return jump[c->when].unless ? &code->jt : &code->jf;
}

/* A clause, with those that it is chained to. Returns the last one. */
static const struct filter_clause *
add_chain(struct filter *f, const struct filter_clause *c)
{
	struct {
		uint8_t *jump;
		unsigned short from;
	} other[CLAUSES_MAX];
	size_t others = 0;

	for (;; c++) {
		if (c->when != FILTER_ALWAYS) {
			assert(others < CLAUSES_MAX);
			other[others].jump = ask(f, c);
			other[others++].from = f->len;
		}
		if (c->then != FILTER_AND)
			break;
	}
	conclude(f, c->then);
	if (others > 1)
		f->loaded = -1;
	while (others-- > 0)
		*other[others].jump = (uint8_t)(f->len - other[others].from);
	return c;
}

/* What becomes of an asked call, after the tree: its jumps are short. */
static void
add_asked(struct filter *f, size_t i)
{
	const struct filter_rules *r = f->rules;
	const struct filter_clause *c;
	uint32_t number = f->ask[i].number;

	f->loaded = -1;
	f->code[f->ask[i].from].k = (uint32_t)(f->len - f->ask[i].from - 1);
	for (c = r->clause; c < r->clause + r->clauses; c++) {
		if ((uint32_t)c->call != number)
			continue;
		c = add_chain(f, c);
		/* What would follow is never reached. */
		if (c->when == FILTER_ALWAYS)
			return;
	}
	answer(f,
	    (f->fate[number] & ALLOWED) != 0 ? SECCOMP_RET_ALLOW : r->denied);
}

/* The number is in that range. */
static void
judge(struct filter *f, uint32_t number)
{
	const struct filter_rules *r = f->rules;

	if (number >= NEWER) {
		answer(f, number == SKIPPED ? SECCOMP_RET_ALLOW : r->newer);
	} else if ((f->fate[number] & ASKED) != 0) {
		assert(f->asked < ASKED_MAX);
		f->ask[f->asked].number = number;
		f->ask[f->asked++].from = f->len;
		put(f, BPF_JMP | BPF_JA, 0, 0, 0);
	} else {
		answer(f,
		    f->fate[number] == ALLOWED ? SECCOMP_RET_ALLOW : r->denied);
	}
}

static void
set_fates(struct filter *f)
{
	const struct filter_rules *r = f->rules;
	size_t i;

	memset(f->fate, 0, sizeof(f->fate));
	for (i = 0; i < r->calls; i++) {
		assert(r->call[i] < NEWER);
		f->fate[r->call[i]] = ALLOWED;
	}
	for (i = 0; i < r->clauses; i++) {
		assert(r->clause[i].call < NEWER);
		f->fate[r->clause[i].call] |= ASKED;
	}
}

static void
set_ranges(struct filter *f)
{
	uint32_t number;

	f->range[0] = 0;
	f->ranges = 1;
	for (number = 1; number < NEWER; number++) {
		if (f->fate[number] == f->fate[number - 1] &&
		    (f->fate[number] & ASKED) == 0)
			continue;
		assert(f->ranges < RANGES_MAX - 2);
		f->range[f->ranges++] = number;
	}
	f->range[f->ranges++] = NEWER;
	f->range[f->ranges++] = SKIPPED;
}

/*
 * To install a filter, the kernel tries it with each number of its table. So
 * the ranges are a tree, in which every step leaves about half of the numbers.
 */
static size_t
middle(const struct filter *f, size_t low, size_t end)
{
	uint32_t last = end < f->ranges ? f->range[end] : TABLE;
	uint32_t half = (f->range[low] + last) / 2;
	size_t i = low + 1;

	while (i + 1 < end && f->range[i] < half)
		i++;
	if (i > low + 1 && f->range[i] > half &&
	    f->range[i] - half > half - f->range[i - 1])
		i--;
	return i;
}

static void
add_tree(struct filter *f)
{
	struct {
		size_t low, end;
		unsigned short from; /* the jump that leads here; 0: none */
	} part[PARTS_MAX] = { { 0, f->ranges, 0 } }, now;
	size_t parts = 1, half;

	while (parts > 0) {
		now = part[--parts];
		if (now.from > 0) {
			assert(f->len - now.from - 1 <= UINT8_MAX);
			f->code[now.from].jt = (uint8_t)(f->len - now.from - 1);
		}
		if (now.end - now.low == 1) {
			judge(f, f->range[now.low]);
			continue;
		}
		half = middle(f, now.low, now.end);
		put(f, BPF_JMP | BPF_JGE | BPF_K, f->range[half], 0, 0);
		assert(parts + 2 <= PARTS_MAX);
		part[parts].low = half;
		part[parts].end = now.end;
		part[parts++].from = (unsigned short)(f->len - 1);
		part[parts].low = now.low;
		part[parts].end = half;
		part[parts++].from = 0;
	}
}

/* A call by another architecture's table means something else. */
static void
make(struct filter *f)
{
	size_t i;

	f->len = 0;
	f->asked = 0;
	load(f, offsetof(struct seccomp_data, arch));
	put(f, BPF_JMP | BPF_JEQ | BPF_K, FILTER_ARCHITECTURE, 1, 0);
	answer(f, SECCOMP_RET_KILL_PROCESS);
	load(f, NUMBER);
	set_fates(f);
	set_ranges(f);
	add_tree(f);
	for (i = 0; i < f->asked; i++)
		add_asked(f, i);
}

bool
filter_install(const struct filter_rules *r)
{
	struct sock_fprog program;
	struct filter f;

	f.rules = r;
	make(&f);
	program.len = f.len;
	program.filter = f.code;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		   SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

#endif
