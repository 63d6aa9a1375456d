#ifndef REASON_H
#define REASON_H

#include <stddef.h>

#include "policy/policy.h"

/*
 * reason_append(line, size, at, p, answer): appends to the string of length at
 * in line what p answered, and why: which rule of which file and line, which
 * kind of protected address it is, and which rule would permit other ports.
 * Returns the new length.
 */
size_t reason_append(char *line, size_t size, size_t at, const struct policy *p,
    struct policy_answer answer);

/*
 * reason_append_name(line, size, at, p, answer): the same for a name that is
 * denied whatever its address; answer is the one for the name by itself.
 */
size_t reason_append_name(char *line, size_t size, size_t at,
    const struct policy *p, struct policy_answer answer);

#endif
