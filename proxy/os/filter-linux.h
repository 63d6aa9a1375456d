#ifndef OS_FILTER_LINUX_H
#define OS_FILTER_LINUX_H

#include <linux/audit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The architectures that have filters: the lists of calls are right for these.
 */
#if defined(__x86_64__) && !defined(__ILP32__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* A condition on the low half of an argument. */
enum filter_condition {
	FILTER_ALWAYS,
	FILTER_IF_SET,       /* any of the bits of value is */
	FILTER_UNLESS_SET,   /* any of them is */
	FILTER_IF_EQUAL,     /* it is value */
	FILTER_UNLESS_EQUAL, /* it is value */
	FILTER_IF_BELOW,
	FILTER_IF_ABOVE
};

/* The high half of an argument, to be used as an argument number. */
#define FILTER_HIGH(argument) ((argument) + 6)

/* What happens if the condition holds: the call fails with this errno, or: */
enum {
	FILTER_DENY = 0,   /* the call is refused like one that is not listed */
	FILTER_ALLOW = -1, /* the call is made */
	FILTER_AND = -2    /* the next clause decides, and only that one */
};

/*
 * A clause about one call. The clauses of a call are checked in order; the
 * first whose condition holds decides. If none does, the list of calls decides.
 */
struct filter_clause {
	int call;
	enum filter_condition when;
	int argument;
	uint32_t value;
	int then;
};

/* As a value: self of struct filter_rules. */
#define FILTER_SELF UINT32_MAX

/* What a filter is made from. */
struct filter_rules {
	const struct filter_clause *clause;
	size_t clauses;
	const int *call; /* all calls that are allowed */
	size_t calls;
	uint32_t self;
	uint32_t denied; /* SECCOMP_RET_* for all other calls */
	uint32_t newer;  /* the same for calls newer than 2021 */
};

/*
 * filter_install(r): from now on all threads can make only the system calls
 * that r allows, by seccomp(2). False if the system does not have that.
 */
bool filter_install(const struct filter_rules *r);

#endif
