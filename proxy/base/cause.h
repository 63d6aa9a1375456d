#ifndef CAUSE_H
#define CAUSE_H

/*
 * Why a run ended. The exit status (sysexits.h), whether to try again, which
 * proxy of a chain to blame and what the log says all follow from it.
 */
enum cause {
	CAUSE_NONE,
	CAUSE_USAGE,     /* the command line makes no sense */
	CAUSE_TARGET,    /* the target makes no sense, at least on this route */
	CAUSE_RESERVED,  /* the target's name is reserved */
	CAUSE_POLICY,    /* our rules do not allow the target */
	CAUSE_FORBIDDEN, /* others do not allow it, or need a password */
	CAUSE_MISCONFIGURED, /* a file or a variable makes no sense */
	CAUSE_UNKNOWN_NAME,  /* the name has no address */
	CAUSE_UNREACHED,   /* the host that we dial is not there, or not now */
	CAUSE_BEYOND,      /* the host that a proxy dials is not there */
	CAUSE_NO_ANSWER,   /* nobody answered in time */
	CAUSE_SILENT,      /* a proxy did not answer, or the next one did not */
	CAUSE_HUNG_UP,     /* a proxy hung up, or the next one did */
	CAUSE_NONSENSE,    /* a proxy's answer makes no sense */
	CAUSE_BROKEN,      /* a connection or an open descriptor broke */
	CAUSE_CLIENT_GONE, /* the client left before there was a connection */
	CAUSE_SYSTEM,      /* a system call failed */

	CAUSE_COUNT
};

/* cause_status(cause): the exit status for this cause, from 0 to 78. */
int cause_status(enum cause cause);

#endif
