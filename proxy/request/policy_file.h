#ifndef POLICY_FILE_H
#define POLICY_FILE_H

#include "base/outcome.h"
#include "policy/policy.h"

/*
 * policy_read(p, path, nth, service): appends the rules of a file, the nth one
 * of its kind from 1, to p. Each line is `permit RULE`, `deny RULE` or empty,
 * with blanks around and between, and a comment from a # that begins it or
 * follows a blank; it ends in LF or CRLF. From then on rules are given,
 * whatever it returns: of an empty file, all is denied.
 *
 * OUTCOME_POLICY_FILE_UNREADABLE, with errno; OUTCOME_POLICY_FILE_UNSAFE when
 * it is not a regular file, belongs to neither root nor us, or can be written
 * by group or others; OUTCOME_POLICY_FILE_LINE, with outcome_line(nth, line),
 * when that line is anything else, or a rule too many. Then some rules may be
 * in p, which is of no further use.
 */
struct verdict policy_read(
    struct policy *p, const char *path, unsigned nth, policy_service *service);

#endif
