#ifndef CAUSE_H
#define CAUSE_H

/*
 * Why a run ended: its exit status (sysexits.h), whether it is tried again, who
 * of a chain is to blame, and what the log says follow from it.
 */
enum cause {
	CAUSE_NONE,
	CAUSE_USAGE,         /* the command line makes no sense */
	CAUSE_TARGET,        /* the target makes no sense, or not by this way */
	CAUSE_RESERVED,      /* the target's name is */
	CAUSE_POLICY,        /* our rules do not allow it */
	CAUSE_FORBIDDEN,     /* others do not, or want a password */
	CAUSE_MISCONFIGURED, /* a file or a variable makes no sense */
	CAUSE_UNKNOWN_NAME,  /* it has no address */
	CAUSE_UNREACHED,     /* whom we dial is not there, or not now */
	CAUSE_BEYOND,        /* whom a proxy dials is not there */
	CAUSE_NO_ANSWER,     /* nobody answered in time */
	CAUSE_SILENT,      /* a proxy did not, for its own sake or the next's */
	CAUSE_HUNG_UP,     /* a proxy did, for its own sake or the next's */
	CAUSE_NONSENSE,    /* a proxy makes no sense */
	CAUSE_BROKEN,      /* what was connected or open broke */
	CAUSE_CLIENT_GONE, /* before there was a connection */
	CAUSE_SYSTEM,      /* a system call failed */

	CAUSE_COUNT
};

/* cause_status(cause): the exit status of a run that ended for it, 0 to 78. */
int cause_status(enum cause cause);

#endif
