#ifndef OS_FILTER_LINUX_H
#define OS_FILTER_LINUX_H

#include <linux/audit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where there are filters: the lists of calls hold for these. */
#if defined(__x86_64__) && !defined(__ILP32__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* What is asked of the low half of an argument. */
enum filter_condition {
	FILTER_ALWAYS,
	FILTER_IF_SET,       /* any of value's bits */
	FILTER_UNLESS_SET,   /* none of them */
	FILTER_IF_EQUAL,     /* to value */
	FILTER_UNLESS_EQUAL, /* to value */
	FILTER_IF_BELOW,
	FILTER_IF_ABOVE
};

/* The high half of an argument, as that argument's number. */
#define FILTER_HIGH(argument) ((argument) + 6)

/* What follows when a condition holds: an errno of the refusal, or one of: */
enum {
	FILTER_DENY = 0,   /* refused as a call that is not allowed at all */
	FILTER_ALLOW = -1, /* the call is made */
	FILTER_AND = -2    /* the next clause has its say, and it alone */
};

/*
 * A clause on one call. The clauses of a call are asked in their order; the
 * first one that holds decides. Where none does, the list of calls decides.
 */
struct filter_clause {
	int call;
	enum filter_condition when;
	int argument;
	uint32_t value;
	int then;
};

/* As a value: struct filter_rules's self. */
#define FILTER_SELF UINT32_MAX

/* What a filter is made from. */
struct filter_rules {
	const struct filter_clause *clause;
	size_t clauses;
	const int *call; /* all that are allowed */
	size_t calls;
	uint32_t self;
	uint32_t denied; /* SECCOMP_RET_* for all other calls, */
	uint32_t newer;  /* and for those that were not known in 2021 */
};

/*
 * filter_install(r): from now on all threads make only those system calls that
 * r allows: seccomp(2). False when the system does not have that.
 */
bool filter_install(const struct filter_rules *r);

#endif
