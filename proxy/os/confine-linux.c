/* prctl(2), Landlock, and the filters for system calls. */

#define _GNU_SOURCE

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <linux/capability.h>

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "os/calls-linux.h"
#include "os/confine.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Constants that the headers of an older libc or kernel lack. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif

/*
 * Landlock handles all rights to files except those to read them and to list
 * folders (bits 2 and 3), and no rule grants any. From the sixth ABI on, it
 * also limits abstract sockets (bit 0) and signals (bit 1) to this process. An
 * older kernel refuses what it does not know.
 */
struct ruleset {
	uint64_t files, network, scoped;
};

static const struct ruleset rulesets[] = {
	{ 0xfff3, 0, 3 }, /* 6 */
	{ 0xfff3, 0, 0 }, /* 5 */
	{ 0x7ff3, 0, 0 }, /* 3 */
	{ 0x3ff3, 0, 0 }, /* 2 */
	{ 0x1ff3, 0, 0 }, /* 1 */
};

static unsigned
restrict_files(void)
{
	unsigned held = 0;
	long fd = -1;
	size_t i;

	errno = EINVAL;
	for (i = 0; fd == -1 && i < COUNT(rulesets) &&
	     (errno == EINVAL || errno == E2BIG);
	     i++)
		fd = syscall(SYS_landlock_create_ruleset, &rulesets[i],
		    sizeof(rulesets[i]), 0);
	if (fd == -1)
		return 0;
	if (syscall(SYS_landlock_restrict_self, (int)fd, 0) == 0)
		held = CONFINE_FILES;
	if (held != 0 && rulesets[i - 1].scoped != 0)
		held |= CONFINE_ABSTRACT;
	close((int)fd);
	return held;
}

/* A process that is not dumpable leaves no core, whatever the limit. */
unsigned
confine_memory(void)
{
	static const struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
		return CONFINE_MEMORY;
	setrlimit(RLIMIT_CORE, &none);
	return 0;
}

/*
 * Of root's capabilities, those to read files and to reach a proxy's UNIX
 * socket are kept. Without PR_SET_NO_NEW_PRIVS the filters need one of the
 * others.
 */
static void
drop_capabilities(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3,
		0 };
	/* Valgrind takes only the first for set by capget(2). */
	struct __user_cap_data_struct had[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
	uint32_t kept = CAP_TO_MASK(CAP_DAC_OVERRIDE) |
	    CAP_TO_MASK(CAP_DAC_READ_SEARCH);

	if (syscall(SYS_capget, &head, had) == -1 ||
	    (had[0].permitted | had[1].permitted) == 0)
		return;
	had[0].effective &= kept;
	had[0].permitted &= kept;
	had[1].effective = had[1].permitted = 0;
	had[0].inheritable = had[1].inheritable = 0;
	syscall(SYS_capset, &head, had);
}

unsigned
confine_setup(bool filter)
{
	unsigned held = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		held |= CONFINE_PRIVILEGES;
	held |= restrict_files();
	if (held & CONFINE_PRIVILEGES)
		drop_capabilities();
	if (filter && calls_filter_setup())
		held |= CONFINE_CALLS;
	return held;
}

unsigned
confine_relay(bool alone, pid_t self)
{
	return calls_filter_relay(alone, self) ? CONFINE_RELAY : 0;
}

void
confine_end_thread(void)
{
	for (;;)
		syscall(SYS_exit, 0);
}
