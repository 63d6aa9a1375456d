#include <sys/syscall.h>

#include <linux/audit.h>
#include <linux/seccomp.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/filter-linux.h"
#include "walk.h"

#ifndef FILTER_ARCHITECTURE
#define FILTER_ARCHITECTURE 0
#endif

#define HALF_FIRST offsetof(struct seccomp_data, args)

/* The state of a walk: what it has loaded is a half, or a known value. */
struct place {
	unsigned at;
	int half; /* -1: value is known */
	uint32_t value;
};

struct walker {
	const struct walk_program *program;
	uint32_t number;
	bool all;
	walk_seen *seen;
	void *ctx;
};

static _Noreturn void
give_up(const char *what)
{
	fprintf(stderr, "walk: %s\n", what);
	exit(2);
}

/*
 * The half for an offset in struct seccomp_data: 0 to 5 are low halves, 6 and
 * up are high.
 */
static int
half_at(uint32_t offset)
{
	unsigned word = (offset - (unsigned)HALF_FIRST) / 4;

	if (offset < HALF_FIRST || word >= WALK_HALVES)
		give_up("an odd load");
	return (int)(word / 2 + (word % 2) * 6);
}

static bool
holds(uint16_t code, uint32_t value, uint32_t k)
{
	switch (BPF_OP(code)) {
	case BPF_JEQ:
		return value == k;
	case BPF_JGT:
		return value > k;
	case BPF_JGE:
		return value >= k;
	case BPF_JSET:
		return (value & k) != 0;
	}
	give_up("an odd jump");
}

static bool
may_be(const struct walk_half *h, uint32_t value)
{
	size_t i;

	for (i = 0; i < h->nots; i++) {
		if (h->not [i] == value)
			return false;
	}
	for (i = 0; i < h->sets; i++) {
		if ((value & h->set[i]) == 0)
			return false;
	}
	return value >= h->low && value <= h->high && (value & h->clear) == 0;
}

/* Adds a condition to what is known; false if that cannot be. */
static bool
narrow(struct walk_half *h, uint16_t code, uint32_t k, bool yes)
{
	size_t i;

	if (h->equal)
		return holds(code, h->value, k) == yes;
	switch (BPF_OP(code)) {
	case BPF_JEQ:
		if (yes) {
			h->equal = true;
			h->value = k;
			return may_be(h, k);
		}
		if (h->nots == WALK_NOT_MAX)
			give_up("too many conditions");
		h->not [h->nots++] = k;
		break;
	case BPF_JGT:
		if (yes && k >= h->low)
			h->low = k + 1;
		else if (!yes && k < h->high)
			h->high = k;
		return (!yes || k < UINT32_MAX) && h->low <= h->high;
	case BPF_JGE:
		if (yes && k > h->low)
			h->low = k;
		else if (!yes && k <= h->high)
			h->high = k - 1;
		return (yes || k > 0) && h->low <= h->high;
	case BPF_JSET:
		if (!yes) {
			h->clear |= k;
			break;
		}
		if (h->sets == WALK_SETS_MAX)
			give_up("too many conditions");
		h->set[h->sets++] = k;
		break;
	default:
		give_up("an odd jump");
	}
	for (i = 0; i < h->sets; i++) {
		if ((h->set[i] & ~h->clear) == 0)
			return false;
	}
	return true;
}

static void step(
    const struct walker *w, struct place place, const struct walk_path *path);

static void
branch(const struct walker *w, struct place place, const struct walk_path *path,
    bool yes)
{
	const struct sock_filter *c = &w->program->code[place.at];
	struct walk_path more = *path;

	if (place.half >= 0 &&
	    !narrow(&more.half[place.half], c->code, c->k, yes))
		return;
	place.at += 1U + (yes ? c->jt : c->jf);
	step(w, place, &more);
}

static void
load(const struct walker *w, struct place *place, uint32_t offset)
{
	place->half = -1;
	if (offset == offsetof(struct seccomp_data, nr))
		place->value = w->number;
	else if (offset == offsetof(struct seccomp_data, arch))
		place->value = FILTER_ARCHITECTURE;
	else
		place->half = half_at(offset);
}

static void
end(const struct walker *w, const struct walk_path *path, uint32_t action)
{
	struct walk_path done = *path;

	done.action = action;
	if (w->all || action == SECCOMP_RET_ALLOW)
		w->seen(w->ctx, &done);
}

static void
step(const struct walker *w, struct place place, const struct walk_path *path)
{
	const struct sock_filter *c;

	for (;; place.at++) {
		if (place.at >= w->program->len)
			give_up("past its end");
		c = &w->program->code[place.at];
		switch (BPF_CLASS(c->code)) {
		case BPF_LD:
			load(w, &place, c->k);
			break;
		case BPF_RET:
			end(w, path, c->k);
			return;
		case BPF_JMP:
			if (BPF_OP(c->code) == BPF_JA) {
				place.at += c->k;
				break;
			}
			if (place.half >= 0) {
				branch(w, place, path, true);
				branch(w, place, path, false);
			} else {
				branch(w, place, path,
				    holds(c->code, place.value, c->k));
			}
			return;
		default:
			give_up("an odd instruction");
		}
	}
}

static void
start(const struct walker *w)
{
	const struct place first = { .half = -1 };
	struct walk_path path;
	int i;

	memset(&path, 0, sizeof(path));
	for (i = 0; i < WALK_HALVES; i++)
		path.half[i].high = UINT32_MAX;
	step(w, first, &path);
}

void
walk_all(
    const struct walk_program *p, uint32_t number, walk_seen *seen, void *ctx)
{
	const struct walker w = { p, number, true, seen, ctx };

	start(&w);
}

void
walk(const struct walk_program *p, uint32_t number, walk_seen *seen, void *ctx)
{
	const struct walker w = { p, number, false, seen, ctx };

	start(&w);
}

uint32_t
walk_run(const struct walk_program *p, uint32_t number, const uint64_t args[6])
{
	const struct walker w = { .program = p, .number = number };
	const struct sock_filter *c;
	struct place place = { .half = -1 };

	for (;; place.at++) {
		c = &p->code[place.at];
		if (BPF_CLASS(c->code) == BPF_RET)
			return c->k;
		if (BPF_CLASS(c->code) == BPF_LD) {
			load(&w, &place, c->k);
			if (place.half >= 0)
				place.value = (uint32_t)(args[place.half % 6] >>
				    (place.half >= 6 ? 32 : 0));
		} else if (BPF_OP(c->code) == BPF_JA) {
			place.at += c->k;
		} else {
			place.at += holds(c->code, place.value, c->k) ? c->jt
								      : c->jf;
		}
	}
}

static size_t
put(char *text, size_t size, size_t at, const char *format, int half,
    uint32_t value)
{
	char number[16];
	int n;

	snprintf(
	    number, sizeof(number), "%d%s", half % 6, half >= 6 ? "h" : "");
	n = snprintf(text + at, size - at, format, number, (unsigned)value);
	if (n < 0 || (size_t)n >= size - at)
		give_up("too long a text");
	return at + (size_t)n;
}

static size_t
print_half(const struct walk_half *h, int half, uint32_t self, char *text,
    size_t size, size_t at)
{
	size_t i;

	if (h->equal && h->value == self)
		return put(text, size, at, " %s=self", half, 0);
	if (h->equal)
		return put(text, size, at, " %s=%#x", half, h->value);
	if (h->low > 0)
		at = put(text, size, at, " %s>=%#x", half, h->low);
	if (h->high < UINT32_MAX)
		at = put(text, size, at, " %s<=%#x", half, h->high);
	if (h->clear != 0)
		at = put(text, size, at, " %s&%#x=0", half, h->clear);
	for (i = 0; i < h->sets; i++)
		at = put(text, size, at, " %s&%#x", half, h->set[i]);
	for (i = 0; i < h->nots; i++) {
		if (h->not [i] >= h->low && h->not [i] <= h->high)
			at = put(text, size, at, " %s!=%#x", half, h->not [i]);
	}
	return at;
}

void
walk_print(const struct walk_path *path, uint32_t self, char *text, size_t size)
{
	size_t at = 0;
	int i;

	text[0] = '\0';
	for (i = 0; i < WALK_HALVES; i++)
		at = print_half(&path->half[i], i, self, text, size, at);
}

/* All bits that may be set, or as close to that as possible. */
static uint32_t
example(const struct walk_half *h)
{
	uint32_t value = h->equal ? h->value : h->high & ~h->clear;
	size_t i;

	if (h->equal)
		return value;
	for (i = 0; i < 2 * WALK_NOT_MAX && !may_be(h, value); i++)
		value--;
	if (!may_be(h, value))
		value = h->low;
	if (!may_be(h, value))
		give_up("no example");
	return value;
}

void
walk_example(const struct walk_path *path, uint64_t args[6])
{
	int i;

	for (i = 0; i < 6; i++)
		args[i] = (uint64_t)example(&path->half[i + 6]) << 32 |
		    example(&path->half[i]);
}
