#include <stdint.h>
#include <sysexits.h>

#include "base/cause.h"

static const uint8_t statuses[] = {
	[CAUSE_NONE] = EX_OK,
	[CAUSE_USAGE] = EX_USAGE,
	[CAUSE_TARGET] = EX_USAGE,
	[CAUSE_RESERVED] = EX_NOPERM,
	[CAUSE_POLICY] = EX_NOPERM,
	[CAUSE_FORBIDDEN] = EX_NOPERM,
	[CAUSE_MISCONFIGURED] = EX_CONFIG,
	[CAUSE_UNKNOWN_NAME] = EX_NOHOST,
	[CAUSE_UNREACHED] = EX_UNAVAILABLE,
	[CAUSE_BEYOND] = EX_UNAVAILABLE,
	[CAUSE_NO_ANSWER] = EX_TEMPFAIL,
	[CAUSE_SILENT] = EX_TEMPFAIL,
	[CAUSE_HUNG_UP] = EX_PROTOCOL,
	[CAUSE_NONSENSE] = EX_PROTOCOL,
	[CAUSE_BROKEN] = EX_IOERR,
	[CAUSE_CLIENT_GONE] = EX_IOERR,
	[CAUSE_SYSTEM] = EX_OSERR,
};

_Static_assert(sizeof(statuses) == CAUSE_COUNT, "each cause has a status");

int
cause_status(enum cause cause)
{
	return statuses[cause];
}
