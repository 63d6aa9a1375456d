#ifndef WALK_H
#define WALK_H

#include <linux/filter.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Filters for system calls, as the kernel gets them, but read instead of run.
 */

#define WALK_CODE_MAX 1024
#define WALK_TEXT_MAX 512
#define WALK_NOT_MAX  16
#define WALK_SETS_MAX 4

/* The low halves of the six arguments, then their high halves. */
#define WALK_HALVES 12

struct walk_program {
	unsigned short len;
	struct sock_filter code[WALK_CODE_MAX];
};

/* What is known about a half on one way through a program. */
struct walk_half {
	bool equal;
	uint32_t value;
	uint32_t low, high; /* it is not below, not above */
	uint32_t clear;     /* none of these bits */
	size_t sets;        /* of each of these sets, one bit at least */
	uint32_t set[WALK_SETS_MAX];
	size_t nots; /* none of these values */
	uint32_t not [WALK_NOT_MAX];
};

struct walk_path {
	uint32_t action; /* SECCOMP_RET_* at its end */
	struct walk_half half[WALK_HALVES];
};

typedef void walk_seen(void *ctx, const struct walk_path *path);

/* walk_run(p, number, args): what p says about that call. */
uint32_t walk_run(
    const struct walk_program *p, uint32_t number, const uint64_t args[6]);

/*
 * walk_all(p, number, seen, ctx): calls seen for each way that a call of that
 * number can take through p; walk only for those that let it through.
 */
void walk_all(
    const struct walk_program *p, uint32_t number, walk_seen *seen, void *ctx);
void walk(
    const struct walk_program *p, uint32_t number, walk_seen *seen, void *ctx);

/*
 * walk_print(path, self, text, size): prints its conditions, each after a
 * blank; self is the process's own number.
 */
void walk_print(
    const struct walk_path *path, uint32_t self, char *text, size_t size);

/*
 * walk_example(path, args): arguments that take this way; all bits where any
 * do.
 */
void walk_example(const struct walk_path *path, uint64_t args[6]);

#endif
