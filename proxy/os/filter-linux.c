/* seccomp(2), through the kernel's own interface. */

#define _GNU_SOURCE

#include <sys/syscall.h>

#include <linux/seccomp.h>

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "os/filter-linux.h"
#include "os/program-linux.h"

#ifdef FILTER_ARCHITECTURE

/* Calls from this number on are too new to be known here. */
#define NEWER 448
/* About where the table of the kernel ends. */
#define TABLE 480
/* A tracer that wants a call to be skipped sets its number to this. */
#define SKIPPED UINT32_MAX

#define RANGES_MAX  160
#define UNITS_MAX   100
#define SINGLES_MAX 4 /* of a unit */

/* What happens to a call, as a set of these. */
enum { ALLOWED = 1, ASKED = 2 };

/* Numbers that are treated alike; they end where the next range begins. */
struct range {
	uint32_t begin;
	unsigned to; /* the place in the program */
};

/*
 * A node of the tree that finds a number: a part of the units; the first of its
 * two child nodes, which have a half each, unless it is one unit; and its place
 * in the program.
 */
struct node {
	uint8_t low, half, end, child;
	uint16_t at;
};

/* Parts that are not set are not touched: each page of them would cost time. */
struct filter {
	const struct filter_rules *rules;
	unsigned ranges, units;
	uint8_t fate[NEWER];
	uint8_t unit[UNITS_MAX + 1]; /* the ranges where they begin */
	struct range range[RANGES_MAX];
	struct node node[2 * UNITS_MAX];
	struct program program;
};

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

static unsigned
judge(struct filter *f, uint32_t number)
{
	const struct filter_rules *r = f->rules;
	uint32_t action;

	if (number >= NEWER)
		return program_answer(&f->program,
		    number == SKIPPED ? SECCOMP_RET_ALLOW : r->newer);
	action = (f->fate[number] & ALLOWED) != 0 ? SECCOMP_RET_ALLOW
						  : r->denied;
	if ((f->fate[number] & ASKED) != 0)
		return program_clauses(&f->program, r, number, action);
	return program_answer(&f->program, action);
}

static void
add_range(struct filter *f, uint32_t begin)
{
	assert(f->ranges < RANGES_MAX);
	f->range[f->ranges++] = (struct range){ begin, judge(f, begin) };
}

static void
set_ranges(struct filter *f)
{
	uint32_t number;

	f->ranges = 0;
	add_range(f, 0);
	for (number = 1; number < NEWER; number++) {
		if (f->fate[number] != f->fate[number - 1] ||
		    (f->fate[number] & ASKED) != 0)
			add_range(f, number);
	}
	add_range(f, NEWER);
	add_range(f, SKIPPED);
}

static bool
is_single(const struct filter *f, unsigned range)
{
	return range + 1 < f->ranges &&
	    f->range[range + 1].begin - f->range[range].begin == 1;
}

/*
 * A unit is a sequence of ranges that lead to the same place as its first one,
 * with single numbers between them: each of these takes one comparison instead
 * of two.
 */
static unsigned
unit_end(const struct filter *f, unsigned first)
{
	unsigned i, end = first + 1, singles = 0;

	for (i = end; i < f->ranges; i++) {
		if (f->range[i].to == f->range[first].to)
			end = i + 1;
		else if (!is_single(f, i) || singles++ == SINGLES_MAX)
			break;
	}
	return end;
}

static void
set_units(struct filter *f)
{
	unsigned i;

	f->units = 0;
	for (i = 0; i < f->ranges; i = unit_end(f, i)) {
		assert(f->units < UNITS_MAX);
		f->unit[f->units++] = (uint8_t)i;
	}
	f->unit[f->units] = (uint8_t)i;
}

static unsigned
add_unit(struct filter *f, unsigned unit)
{
	const struct range *first = &f->range[f->unit[unit]];
	const struct range *r = &f->range[f->unit[unit + 1]];
	unsigned at = first->to;

	while (--r > first) {
		if (r->to != first->to)
			at = program_branch(
			    &f->program, BPF_JEQ, r->begin, r->to, at);
	}
	return at;
}

static uint32_t
unit_begin(const struct filter *f, unsigned unit)
{
	return unit < f->units ? f->range[f->unit[unit]].begin : TABLE;
}

/*
 * When a filter is installed, the kernel tries it with each number of its
 * table. So every step in the tree leaves about half of the numbers.
 */
static unsigned
middle(const struct filter *f, unsigned low, unsigned end)
{
	uint32_t half = (unit_begin(f, low) + unit_begin(f, end)) / 2;
	unsigned i = low + 1;

	while (i + 1 < end && unit_begin(f, i) < half)
		i++;
	if (i > low + 1 && unit_begin(f, i) > half &&
	    unit_begin(f, i) - half > half - unit_begin(f, i - 1))
		i--;
	return i;
}

/* Both halves of a node come after it. Returns how many nodes there are. */
static unsigned
set_nodes(struct filter *f)
{
	struct node *n = f->node;
	unsigned nodes = 1;

	*n = (struct node){ .end = (uint8_t)f->units };
	for (; n < f->node + nodes; n++) {
		if (n->end - n->low == 1)
			continue;
		n->half = (uint8_t)middle(f, n->low, n->end);
		n->child = (uint8_t)nodes;
		f->node[nodes++] = (struct node){ n->low, 0, n->half, 0, 0 };
		f->node[nodes++] = (struct node){ n->half, 0, n->end, 0, 0 };
	}
	return nodes;
}

static void
add_tree(struct filter *f)
{
	unsigned i = set_nodes(f);
	struct node *n;

	while (i-- > 0) {
		n = &f->node[i];
		n->at = (uint16_t)(n->child == 0
			? add_unit(f, n->low)
			: program_branch(&f->program, BPF_JGE,
			      unit_begin(f, n->half), f->node[n->child + 1].at,
			      f->node[n->child].at));
	}
}

/* A call through another architecture's table means something else. */
static void
make(struct filter *f)
{
	struct program *p = &f->program;
	unsigned foreign, ours;

	program_begin(p);
	foreign = program_answer(p, SECCOMP_RET_KILL_PROCESS);
	set_fates(f);
	set_ranges(f);
	set_units(f);
	add_tree(f);
	ours = program_load(p, offsetof(struct seccomp_data, nr));
	program_branch(p, BPF_JEQ, FILTER_ARCHITECTURE, ours, foreign);
	program_load(p, offsetof(struct seccomp_data, arch));
}

bool
filter_install(const struct filter_rules *r)
{
	struct sock_fprog program;
	struct filter f;

	f.rules = r;
	make(&f);
	program.len = (unsigned short)(PROGRAM_MAX - f.program.first);
	program.filter = &f.program.code[f.program.first];
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		   SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

#endif
