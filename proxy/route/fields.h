#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "route/route.h"

#define FIELDS_MAX ((size_t)32 * 1024)

/*
 * Fields of a request to an HTTP proxy, as they are sent: each is a line with
 * its CRLF. It is large: make it static, so that it starts as zeros.
 */
struct fields {
	size_t len;
	char text[FIELDS_MAX];
};

/*
 * fields_add(f, line, len): appends a field, NAME: VALUE (RFC 9110 5.1 and
 * 5.5). The name is a token; it is followed by the colon at once. The value may
 * be empty and contains no control character but tabs; blanks before and after
 * it are no part of it. False if it is no such field, if there is no room for
 * it, or if it is one that the request has anyway or that would change where
 * the request ends: Host, Proxy-Authorization, Content-Length and
 * Transfer-Encoding.
 */
bool fields_add(struct fields *f, const char *line, size_t len);

/*
 * fields_lines(f, text, len): appends the fields of a text, one on each line;
 * lines are as in login_lines. Empty ones are skipped. False if fields_add
 * cannot append one, or if there is none.
 */
bool fields_lines(struct fields *f, const char *text, size_t len);

/*
 * fields_give(f, route): has all proxies of the route that take fields be sent
 * these. They stay in f, which must outlive the route.
 */
void fields_give(const struct fields *f, struct route *route);

/* fields_wipe(f): forgets all fields. */
void fields_wipe(struct fields *f);

#endif
