#ifndef LINES_H
#define LINES_H

#include <stddef.h>

#include "base/outcome.h"
#include "policy/policy.h"

/*
 * lines_add(p, text, size, service): appends the rules in the text of a file to
 * p, which counts its files. Each line is `permit RULE`, `deny RULE` or empty,
 * with blanks around and between the words; a comment begins with a # at the
 * start of the line or after a blank. A line ends in LF or CRLF. From then on
 * rules are given, whatever the function returns: an empty file denies
 * everything.
 *
 * An OUTCOME_POLICY_LINE_*, with outcome_line(p->files, line), if that line is
 * anything else, or one rule too many. Some rules may then be in p, which must
 * not be used any more.
 */
struct verdict lines_add(
    struct policy *p, const char *text, size_t size, policy_service *service);

#endif
