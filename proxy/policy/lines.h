#ifndef LINES_H
#define LINES_H

#include <stddef.h>

#include "base/outcome.h"
#include "policy/policy.h"

/*
 * lines_add(p, text, size, nth, service): appends the rules that are in the
 * text of a file, the nth one of its kind from 1, to p. Each line is `permit
 * RULE`, `deny RULE` or empty, with blanks around and between, and a comment
 * from a # that begins it or follows a blank; it ends in LF or CRLF. A
 * byte order mark at its start is passed over. From then on rules are given,
 * whatever it returns: of an empty file, all is denied.
 * text has room for one byte after its size, and is cut to pieces.
 *
 * An OUTCOME_POLICY_LINE_*, with outcome_line(nth, line), when that line is
 * anything else, or a rule too many. Then some rules may be in p, which is of
 * no further use.
 */
struct verdict lines_add(struct policy *p, char *text, size_t size,
    unsigned nth, policy_service *service);

#endif
