#ifndef OS_PROGRAM_LINUX_H
#define OS_PROGRAM_LINUX_H

#include <linux/filter.h>

#include <stdint.h>

#include "os/filter-linux.h"

/* The longest program; in it, any jump reaches any answer. */
#define PROGRAM_MAX     256
#define PROGRAM_ANSWERS 8

/*
 * A program for the kernel. Jumps go forward only, so it is built from its end:
 * the destination of a jump is always there already. The time that the kernel
 * needs to accept it grows with its length, so each answer is there only once.
 * An instruction is identified by its place in code.
 */
struct program {
	unsigned answers, first;
	uint16_t answer[PROGRAM_ANSWERS];
	struct sock_filter code[PROGRAM_MAX]; /* from first on */
};

/* program_begin(p): starts without an instruction. */
void program_begin(struct program *p);

/* program_answer(p, action): the place that ends with this SECCOMP_RET_*. */
unsigned program_answer(struct program *p, uint32_t action);

/*
 * program_load(p, offset): loads a word of struct seccomp_data; the instruction
 * that was put last comes after it.
 */
unsigned program_load(struct program *p, size_t offset);

/*
 * program_branch(p, code, k, yes, no): compares the loaded word with k, by
 * BPF_JEQ and the like, and goes on at one of these places.
 */
unsigned program_branch(
    struct program *p, unsigned code, uint32_t k, unsigned yes, unsigned no);

/*
 * program_clauses(p, r, number, none): what the clauses of r say about this
 * call; if none of them holds, the action none.
 */
unsigned program_clauses(struct program *p, const struct filter_rules *r,
    uint32_t number, uint32_t none);

#endif
