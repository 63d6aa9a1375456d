#ifndef OUTCOME_H
#define OUTCOME_H

#include <stddef.h>
#include <stdint.h>

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

/*
 * How a run ended. Each outcome has one row in the table of outcome.c: its
 * cause, the stage it belongs to, and its text.
 */
enum outcome {
	OUTCOME_OK,

	/* The command line. */
	OUTCOME_OPTION_UNKNOWN,
	OUTCOME_OPTION_NEAR, /* detail is for the caller to tell */
	OUTCOME_OPTION_ARGUMENT,
	OUTCOME_OPTION_SECRET,
	OUTCOME_OPTION_SECONDS,
	OUTCOME_OPTION_KEEPALIVE,
	OUTCOME_OPTION_FAMILY,
	OUTCOME_OPTION_BIND,
	OUTCOME_OPTION_INTERFACE,
	OUTCOME_OPTION_PROTOCOL,
	OUTCOME_OPTION_USER,
	OUTCOME_OPTION_PROBE,
	OUTCOME_OPTION_RELAY,
	OUTCOME_OPTION_EOF,
	OUTCOME_OPTION_UNIX,
	OUTCOME_FDPASS_STDOUT,
	OUTCOME_STDIN_CLOSED,
	OUTCOME_STDOUT_CLOSED,
	OUTCOME_PACKETS,

	/* The target. */
	OUTCOME_TARGET_MISSING,
	OUTCOME_TARGET_PORTLESS,
	OUTCOME_TARGET_WORDS,
	OUTCOME_TARGET_HOST,
	OUTCOME_TARGET_LENGTH,
	OUTCOME_TARGET_NUMERIC,
	OUTCOME_TARGET_BRACKETS,
	OUTCOME_TARGET_PORT,
	OUTCOME_TARGET_NAME,
	OUTCOME_TARGET_ZONE,
	OUTCOME_TARGET_PATH,
	OUTCOME_TARGET_CID,
	OUTCOME_TARGET_LOCAL,
	OUTCOME_TARGET_ONION,
	OUTCOME_TARGET_SOCKS4,
	OUTCOME_TARGET_FAMILY,
	OUTCOME_RESERVED,
	OUTCOME_FORCED_LOGIN,
	OUTCOME_FORCED_COMMAND,
	OUTCOME_FORCED_TARGET,
	OUTCOME_FORCED_FDPASS,

	/* The route. */
	OUTCOME_PROXY_SCHEME,
	OUTCOME_PROXY_TLS,
	OUTCOME_PROXY_URL,
	OUTCOME_PROXY_HOST,
	OUTCOME_PROXY_PORT,
	OUTCOME_PROXY_USERINFO,
	OUTCOME_PROXY_CREDENTIALS,
	OUTCOME_PROXY_HOPS,
	OUTCOME_PROXY_UNIX,
	OUTCOME_PROXY_ENVIRONMENT,
	OUTCOME_PROXY_MIXED,
	OUTCOME_BYPASS_LIST,
	OUTCOME_PROXY_RESERVED,
	OUTCOME_CREDENTIALS_FILE_UNREADABLE,
	OUTCOME_CREDENTIALS_FILE_OWNER,
	OUTCOME_CREDENTIALS_FILE_UNSAFE,
	OUTCOME_CREDENTIALS_FILE_FOLDER,
	OUTCOME_CREDENTIALS_FILE_WRONG,
	OUTCOME_CREDENTIALS_VARIABLE,
	OUTCOME_CREDENTIALS_ASK,

	/* The policy. */
	OUTCOME_POLICY_RULE,
	OUTCOME_POLICY_RULES,
	OUTCOME_POLICY_FILE_UNREADABLE,
	OUTCOME_POLICY_FILE_UNSAFE,
	OUTCOME_POLICY_FILE_FOLDER,
	OUTCOME_POLICY_LINE_VERB,
	OUTCOME_POLICY_LINE_PORTLESS,
	OUTCOME_POLICY_LINE_PORTS,
	OUTCOME_POLICY_LINE_BRACKETS,
	OUTCOME_POLICY_LINE_BLANKS,
	OUTCOME_POLICY_LINE_BITS,
	OUTCOME_POLICY_LINE_STANDS,
	OUTCOME_POLICY_LINE_HOST,
	OUTCOME_POLICY_LINE_BYTES,
	OUTCOME_POLICY_LINE_MANY,
	OUTCOME_POLICY_DENIED,

	/* Getting connected. */
	OUTCOME_RESOLVE,
	OUTCOME_RESOLVE_SYSTEM,
	OUTCOME_RESOLVE_TIMEOUT,
	OUTCOME_RESOLVE_EMPTY,
	OUTCOME_RESOLVE_SOCKS4,
	OUTCOME_CONNECT,
	OUTCOME_MUX_REFUSED,
	OUTCOME_MUX_NONSENSE,
	OUTCOME_CONNECT_TIMEOUT,
	OUTCOME_BIND,
	OUTCOME_INTERFACE,
	OUTCOME_CLIENT_GONE,
	OUTCOME_OUTPUT, /* of what is not a relay */
	OUTCOME_SYSTEM,

	/* What a proxy says. */
	OUTCOME_PROXY_TIMEOUT,
	OUTCOME_PROXY_HUNG_UP,
	OUTCOME_PROXY_VERSION,
	OUTCOME_PROXY_METHOD,
	OUTCOME_PROXY_NO_METHOD,
	OUTCOME_PROXY_WANTS_CREDENTIALS,
	OUTCOME_PROXY_REFUSES_CREDENTIALS,
	OUTCOME_PROXY_WANTS_SCHEME,
	OUTCOME_PROXY_ADDRESS_TYPE,
	OUTCOME_SOCKS4_REFUSED,
	OUTCOME_SOCKS4_IDENT,
	OUTCOME_SOCKS4_UNKNOWN,
	OUTCOME_SOCKS5_FAILURE,
	OUTCOME_SOCKS5_RULE,
	OUTCOME_SOCKS5_NETWORK,
	OUTCOME_SOCKS5_HOST,
	OUTCOME_SOCKS5_REFUSED,
	OUTCOME_SOCKS5_TTL,
	OUTCOME_SOCKS5_COMMAND,
	OUTCOME_SOCKS5_ADDRESS,
	OUTCOME_SOCKS5_UNKNOWN,
	OUTCOME_TOR_NOT_FOUND,
	OUTCOME_TOR_INVALID,
	OUTCOME_TOR_INTRODUCTION,
	OUTCOME_TOR_RENDEZVOUS,
	OUTCOME_TOR_WANTS_KEY,
	OUTCOME_TOR_WRONG_KEY,
	OUTCOME_TOR_ADDRESS,
	OUTCOME_TOR_TIMEOUT,
	OUTCOME_HTTP_NONSENSE,
	OUTCOME_HTTP_TOO_LONG,
	OUTCOME_HTTP_FORBIDDEN,
	OUTCOME_HTTP_UNASKED,
	OUTCOME_HTTP_HUNG_UP_UNASKED,
	OUTCOME_HTTP_BUSY,
	OUTCOME_HTTP_UNREACHABLE,
	OUTCOME_HTTP_STATUS,

	/* The relay. */
	OUTCOME_RELAY_NETWORK,
	OUTCOME_RELAY_STDIN,
	OUTCOME_RELAY_STDOUT,
	OUTCOME_RELAY_STALLED,
	OUTCOME_RELAY_IDLE,
	OUTCOME_RELAY_SIGNAL, /* detail: which */

	OUTCOME_COUNT
};

/*
 * An outcome, and what it needs to be told in full. The meaning of detail is
 * the outcome's own: an errno, an EAI_* of getaddrinfo(3), a proxy's reply
 * code, an outcome_line, or nothing. hop counts the proxies from 1; 0 means
 * that no proxy had a part in it.
 */
struct verdict {
	enum outcome what;
	int detail;
	unsigned hop, hops;
};

/* outcome_verdict(what, detail): a verdict in which no proxy has a part. */
struct verdict outcome_verdict(enum outcome what, int detail);

/* outcome_of(what): one that has nothing to add. */
struct verdict outcome_of(enum outcome what);

/* outcome_line(file, line): a place in one of several files, as a detail. */
#define OUTCOME_LINE_BITS 20
#define OUTCOME_LINE_MOST ((1U << OUTCOME_LINE_BITS) - 1)
#define OUTCOME_FILE_MOST ((1U << (31 - OUTCOME_LINE_BITS)) - 1)
int outcome_line(unsigned file, unsigned line);

/* outcome_cause(what): why a run ended so. */
enum cause outcome_cause(enum outcome what);

/* outcome_status(what): the exit status of a run that ended so, 0 to 78. */
int outcome_status(enum outcome what);

/* outcome_stage(v): the stage that v belongs to, in one word. */
const char *outcome_stage(struct verdict v);

/*
 * outcome_text(what): its text. Where OUTCOME_STOP is in it, it speaks of the
 * stop that the proxy was to reach: the next proxy, or the target.
 */
#define OUTCOME_STOP "\1"
const char *outcome_text(enum outcome what);

/* outcome_detail(what): what a verdict's detail is with it. */
enum outcome_detail {
	DETAIL_NONE,
	DETAIL_ERRNO,
	DETAIL_EAI, /* an EAI_* of getaddrinfo(3) */
	DETAIL_NUMBER,
	DETAIL_LINE /* an outcome_line */
};
enum outcome_detail outcome_detail(enum outcome what);

/* As long as a line that is told can be. */
#define OUTCOME_LINE_MAX 512

#endif
