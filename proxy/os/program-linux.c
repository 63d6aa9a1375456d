/* Instructions for the BPF machine that seccomp(2) uses. */

#define _GNU_SOURCE

#include <linux/seccomp.h>

#include <assert.h>

#include "os/program-linux.h"

/*
 * The offset of the low or high half of an argument; both architectures are
 * little-endian.
 */
#define ARGUMENT(n)                                                            \
	(offsetof(struct seccomp_data, args) + 8 * ((unsigned)(n) % 6) +       \
	    4 * ((unsigned)(n) / 6))

#define NO_ARGUMENT (-1)

/* A place where one argument must have been loaded. */
struct entry {
	unsigned at;
	int argument;
	unsigned loading; /* where that is done first; 0: nowhere yet */
};

void
program_begin(struct program *p)
{
	p->answers = 0;
	p->first = PROGRAM_MAX;
}

static unsigned
put(struct program *p, unsigned code, uint32_t k)
{
	assert(p->first > 0);
	p->code[--p->first] = (struct sock_filter){ (uint16_t)code, 0, 0, k };
	return p->first;
}

unsigned
program_answer(struct program *p, uint32_t action)
{
	unsigned i;

	for (i = 0; i < p->answers; i++) {
		if (p->code[p->answer[i]].k == action)
			return p->answer[i];
	}
	assert(p->answers < PROGRAM_ANSWERS);
	p->answer[p->answers++] = (uint16_t)put(p, BPF_RET | BPF_K, action);
	return p->first;
}

unsigned
program_load(struct program *p, size_t offset)
{
	return put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

unsigned
program_branch(
    struct program *p, unsigned code, uint32_t k, unsigned yes, unsigned no)
{
	unsigned at = put(p, BPF_JMP | BPF_K | code, k);

	p->code[at].jt = (uint8_t)(yes - at - 1);
	p->code[at].jf = (uint8_t)(no - at - 1);
	return at;
}

static unsigned
conclude(struct program *p, const struct filter_rules *r, int then)
{
	switch (then) {
	case FILTER_DENY:
		return program_answer(p, r->denied);
	case FILTER_ALLOW:
		return program_answer(p, SECCOMP_RET_ALLOW);
	}
	return program_answer(p, SECCOMP_RET_ERRNO | (uint32_t)then);
}

/* Where to go on after this argument has been loaded. */
static unsigned
go_on(struct program *p, struct entry *e, int argument)
{
	if (e->argument == NO_ARGUMENT || e->argument == argument)
		return e->at;
	if (e->loading == 0) {
		/* Nothing is in between. */
		assert(e->at == p->first);
		e->loading = program_load(p, ARGUMENT(e->argument));
	}
	return e->loading;
}

static struct entry
add_condition(struct program *p, const struct filter_rules *r,
    const struct filter_clause *c, struct entry *holds, struct entry *other)
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
	bool unless = jump[c->when].unless;
	unsigned yes = go_on(p, unless ? other : holds, c->argument);
	unsigned no = go_on(p, unless ? holds : other, c->argument);
	uint32_t k = c->value == FILTER_SELF ? r->self : c->value;

	return (struct entry){ .at = program_branch(
				   p, jump[c->when].code, k, yes, no),
		.argument = c->argument };
}

/* Chained clauses; other is the branch for when one of them does not hold. */
static struct entry
add_chain(struct program *p, const struct filter_rules *r,
    const struct filter_clause *first, const struct filter_clause *last,
    struct entry other)
{
	struct entry holds = { .argument = NO_ARGUMENT };
	const struct filter_clause *c;

	for (c = first; c <= last; c++) {
		if (c->when != FILTER_ALWAYS)
			go_on(p, &other, c->argument);
	}
	holds.at = conclude(p, r, last->then);
	for (c = last + 1; c-- > first;) {
		if (c->when != FILTER_ALWAYS)
			holds = add_condition(p, r, c, &holds, &other);
	}
	return holds;
}

unsigned
program_clauses(struct program *p, const struct filter_rules *r,
    uint32_t number, uint32_t none)
{
	struct entry e = { .at = program_answer(p, none),
		.argument = NO_ARGUMENT };
	const struct filter_clause *first = r->clause + r->clauses, *last;

	while (first > r->clause) {
		last = --first;
		while (first > r->clause && first[-1].then == FILTER_AND)
			first--;
		if ((uint32_t)last->call == number)
			e = add_chain(p, r, first, last, e);
	}
	return go_on(p, &e, NO_ARGUMENT);
}
