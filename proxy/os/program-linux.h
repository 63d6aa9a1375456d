#ifndef OS_PROGRAM_LINUX_H
#define OS_PROGRAM_LINUX_H

#include <linux/filter.h>

#include <stdint.h>

#include "os/filter-linux.h"

/* All of a program, so that any jump in it reaches any answer. */
#define PROGRAM_MAX     256
#define PROGRAM_ANSWERS 8

/*
 * A program for the kernel. Jumps go forward only, so it is made from its end:
 * where a jump leads is always there already. The kernel's time to take it
 * grows with its length, so each answer is there once. An instruction is known
 * by its place in code.
 */
struct program {
	unsigned answers, first;
	uint16_t answer[PROGRAM_ANSWERS];
	struct sock_filter code[PROGRAM_MAX]; /* from first on */
};

/* program_begin(p): without an instruction. */
void program_begin(struct program *p);

/* program_answer(p, action): where it ends with this SECCOMP_RET_*. */
unsigned program_answer(struct program *p, uint32_t action);

/*
 * program_load(p, offset): loads a word of struct seccomp_data; what was put
 * last is what follows.
 */
unsigned program_load(struct program *p, size_t offset);

/*
 * program_branch(p, code, k, yes, no): compares what is loaded with k, by
 * BPF_JEQ and the like, and goes on at one of these places.
 */
unsigned program_branch(
    struct program *p, unsigned code, uint32_t k, unsigned yes, unsigned no);

/*
 * program_clauses(p, r, number, none): what r's clauses say of this call, or,
 * where none of them holds, the action none.
 */
unsigned program_clauses(struct program *p, const struct filter_rules *r,
    uint32_t number, uint32_t none);

#endif
