#include <string.h>
#include <sysexits.h>

#include "base/error.h"
#include "base/outcome.h"
#include "base/text.h"

enum detail {
	DETAIL_NONE,
	DETAIL_ERRNO,
	DETAIL_EAI,
	DETAIL_NUMBER,
	DETAIL_LINE
};

#define TARGET "the target"

/* How an outcome_line is packed. */
#define LINE_BITS 20
#define LINE_MOST ((1U << LINE_BITS) - 1)
#define FILE_MOST ((1U << (31 - LINE_BITS)) - 1)

/* Without a pointer there is nothing that the loader has to relocate. */
struct row {
	int status;
	enum detail detail;
	char stage[16];
	char text[168];
};

static const struct row table[] = {
	[OUTCOME_OK] = { EX_OK, DETAIL_NONE, "relay", "ended in order" },

	[OUTCOME_OPTION_UNKNOWN] = { EX_USAGE, DETAIL_NONE, "usage",
	    "no such option, or one that takes no argument; "
	    "see wraith-connect --help" },
	[OUTCOME_OPTION_NEAR] = { EX_USAGE, DETAIL_NONE, "usage",
	    "no such option; did you mean" },
	[OUTCOME_OPTION_ARGUMENT] = { EX_USAGE, DETAIL_NONE, "usage",
	    "an option lacks its argument; see wraith-connect --help" },
	[OUTCOME_OPTION_SECONDS] = { EX_USAGE, DETAIL_NONE, "usage",
	    "a time is a number of seconds, such as 10 or 0.5, or 0 for "
	    "none" },
	[OUTCOME_OPTION_KEEPALIVE] = { EX_USAGE, DETAIL_NONE, "usage",
	    "--keepalive takes 32767 seconds at most" },
	[OUTCOME_OPTION_FAMILY] = { EX_USAGE, DETAIL_NONE, "usage",
	    "-4, -6 and the --bind address contradict each other" },
	[OUTCOME_OPTION_BIND] = { EX_USAGE, DETAIL_NONE, "usage",
	    "--bind wants an IPv4 or IPv6 address of this host" },
	[OUTCOME_OPTION_PROTOCOL] = { EX_USAGE, DETAIL_NONE, "usage",
	    "-X wants 4, 5 or connect, and a --proxy without a scheme" },
	[OUTCOME_OPTION_USER] = { EX_USAGE, DETAIL_NONE, "usage",
	    "-P and --proxy-auth-file are for a --proxy, and there is none" },
	[OUTCOME_OPTION_PROBE] = { EX_USAGE, DETAIL_NONE, "usage",
	    "-F passes the connection on, -z closes it: say one of them" },
	[OUTCOME_OPTION_RELAY] = { EX_USAGE, DETAIL_NONE, "usage",
	    "with -F or -z there is no relay for --idle-timeout or "
	    "--exit-on-eof" },
	[OUTCOME_FDPASS_STDOUT] = { EX_USAGE, DETAIL_NONE, "usage",
	    "with -F standard output must be a UNIX socket: ssh wants "
	    "ProxyUseFdpass yes" },
	[OUTCOME_STDIN_CLOSED] = { EX_USAGE, DETAIL_NONE, "usage",
	    "standard input is not open for reading; to send nothing, give "
	    "it /dev/null" },
	[OUTCOME_STDOUT_CLOSED] = { EX_USAGE, DETAIL_NONE, "usage",
	    "standard output is not open for writing" },

	[OUTCOME_TARGET_MISSING] = { EX_USAGE, DETAIL_NONE, "usage",
	    "no target: say HOST PORT, such as db.example.com 5432; "
	    "see wraith-connect --help" },
	[OUTCOME_TARGET_PORTLESS] = { EX_USAGE, DETAIL_NONE, "target",
	    "the port is missing: say HOST PORT, such as db.example.com "
	    "5432" },
	[OUTCOME_TARGET_WORDS] = { EX_USAGE, DETAIL_NONE, "usage",
	    "too many words: say HOST PORT, such as db.example.com 5432" },
	[OUTCOME_TARGET_HOST] = { EX_USAGE, DETAIL_NONE, "target",
	    "the host must be a name such as db.example.com or an address, "
	    "with no scheme, user or path" },
	[OUTCOME_TARGET_LENGTH] = { EX_USAGE, DETAIL_NONE, "target",
	    "the host is longer than a host name can be" },
	[OUTCOME_TARGET_NUMERIC] = { EX_USAGE, DETAIL_NONE, "target",
	    "a host that ends in a number must be a full IPv4 address, "
	    "such as 192.0.2.1" },
	[OUTCOME_TARGET_BRACKETS] = { EX_USAGE, DETAIL_NONE, "target",
	    "an IPv6 address and a port are written [2001:db8::1]:22" },
	[OUTCOME_TARGET_PORT] = { EX_USAGE, DETAIL_NONE, "target",
	    "the port is neither 1 to 65535 nor a service such as https" },
	[OUTCOME_TARGET_ZONE] = { EX_USAGE, DETAIL_NONE, "target",
	    "an IPv6 zone means nothing to a proxy" },
	[OUTCOME_TARGET_ONION] = { EX_USAGE, DETAIL_NONE, "target",
	    "an onion name is only for a proxy that looks it up, such as "
	    "Tor's socks5h" },
	[OUTCOME_TARGET_SOCKS4] = { EX_USAGE, DETAIL_NONE, "target",
	    "SOCKS4 cannot carry this address: no IPv6, and no 0.0.0.x" },
	[OUTCOME_TARGET_FAMILY] = { EX_USAGE, DETAIL_NONE, "target",
	    "the address is not of the family that -4, -6 or --bind ask for" },
	[OUTCOME_RESERVED] = { EX_NOPERM, DETAIL_NONE, "target",
	    "this host name is reserved" },
	[OUTCOME_FORCED_LOGIN] = { EX_USAGE, DETAIL_NONE, "target",
	    "this account only connects you onward: name a target, as in "
	    "ssh GATEWAY HOST PORT" },
	[OUTCOME_FORCED_COMMAND] = { EX_USAGE, DETAIL_NONE, "target",
	    "this account runs no commands and takes no options: say only "
	    "HOST PORT or HOST:PORT" },
	[OUTCOME_FORCED_TARGET] = { EX_USAGE, DETAIL_NONE, "usage",
	    "with --forced the client names the target, not the command line" },
	[OUTCOME_FORCED_FDPASS] = { EX_USAGE, DETAIL_NONE, "usage",
	    "-F is for a ProxyCommand: with --forced there is no ssh to pass "
	    "to" },

	[OUTCOME_PROXY_SCHEME] = { EX_USAGE, DETAIL_NONE, "usage",
	    "unknown proxy scheme; known are socks5h, socks5, socks4a, socks4 "
	    "and http" },
	[OUTCOME_PROXY_TLS] = { EX_USAGE, DETAIL_NONE, "usage",
	    "no TLS to a proxy here: let stunnel or the like carry it and "
	    "name that as http" },
	[OUTCOME_PROXY_URL] = { EX_USAGE, DETAIL_NONE, "usage",
	    "a proxy is written [SCHEME://][USER[:PASSWORD]@]HOST[:PORT] or "
	    "SCHEME://localhost/PATH" },
	[OUTCOME_PROXY_HOST] = { EX_USAGE, DETAIL_NONE, "usage",
	    "the proxy's host is neither a host name nor an address" },
	[OUTCOME_PROXY_PORT] = { EX_USAGE, DETAIL_NONE, "usage",
	    "the proxy's port is not 1 to 65535" },
	[OUTCOME_PROXY_USERINFO] = { EX_USAGE, DETAIL_NONE, "usage",
	    "the proxy's user or password has a wrong %-escape; % itself is "
	    "written %25" },
	[OUTCOME_PROXY_CREDENTIALS] = { EX_USAGE, DETAIL_NONE, "usage",
	    "the proxy's protocol cannot carry this user or password" },
	[OUTCOME_PROXY_HOPS] = { EX_USAGE, DETAIL_NONE, "usage",
	    "too many proxies: 8 hops and 16 proxies at most" },
	[OUTCOME_PROXY_UNIX] = { EX_USAGE, DETAIL_NONE, "usage",
	    "only the first proxy can be on a UNIX socket" },
	[OUTCOME_BYPASS_LIST] = { EX_USAGE, DETAIL_NONE, "usage",
	    "--no-proxy wants names, addresses or blocks, such as "
	    "example.com,192.0.2.0/24" },
	[OUTCOME_PROXY_ENVIRONMENT] = { EX_USAGE, DETAIL_NONE, "usage",
	    "--proxy env stands alone, and never with --forced" },
	[OUTCOME_PROXY_RESERVED] = { EX_NOPERM, DETAIL_NONE, "usage",
	    "the proxy's host name is reserved" },
	[OUTCOME_CREDENTIALS_FILE_UNREADABLE] = { EX_CONFIG, DETAIL_ERRNO,
	    "credentials", "cannot read the file of --proxy-auth-file" },
	[OUTCOME_CREDENTIALS_FILE_OWNER] = { EX_CONFIG, DETAIL_NONE,
	    "credentials",
	    "the file of --proxy-auth-file belongs to somebody else: it must "
	    "be yours or root's" },
	[OUTCOME_CREDENTIALS_FILE_UNSAFE] = { EX_CONFIG, DETAIL_NONE,
	    "credentials",
	    "the file of --proxy-auth-file can be read or written by others: "
	    "chmod 600 it" },
	[OUTCOME_CREDENTIALS_FILE_WRONG] = { EX_CONFIG, DETAIL_NONE,
	    "credentials",
	    "the file of --proxy-auth-file must say USER:PASSWORD, a line for "
	    "each proxy" },
	[OUTCOME_CREDENTIALS_VARIABLE] = { EX_CONFIG, DETAIL_NONE,
	    "credentials",
	    "WRAITH_PROXY_AUTH must say USER:PASSWORD, a line for each "
	    "proxy" },
	[OUTCOME_CREDENTIALS_ASK] = { EX_NOPERM, DETAIL_NONE, "credentials",
	    "the proxy's password was given neither on a terminal nor by "
	    "SSH_ASKPASS: see --proxy-auth-file" },

	[OUTCOME_POLICY_RULE] = { EX_USAGE, DETAIL_NUMBER, "usage",
	    "--permit and --deny want HOST:PORTS, such as *.example.com:22 or "
	    "[2001:db8::/32]:80,443; this is not so in rule" },
	[OUTCOME_POLICY_RULES] = { EX_USAGE, DETAIL_NONE, "usage",
	    "too many rules: 256 at most" },
	[OUTCOME_POLICY_FILE_UNREADABLE] = { EX_CONFIG, DETAIL_ERRNO, "policy",
	    "cannot read a file of --permit-file" },
	[OUTCOME_POLICY_FILE_UNSAFE] = { EX_CONFIG, DETAIL_NONE, "policy",
	    "a file of --permit-file must be a regular file, yours or root's, "
	    "that nobody else can write" },
	[OUTCOME_POLICY_FILE_LINE] = { EX_CONFIG, DETAIL_LINE, "policy",
	    "neither permit HOST:PORTS nor deny HOST:PORTS, or a rule too "
	    "many, in permit" },
	[OUTCOME_POLICY_DENIED] = { EX_NOPERM, DETAIL_NONE, "policy",
	    "the rules of this host do not allow this connection" },

	[OUTCOME_RESOLVE] = { EX_NOHOST, DETAIL_EAI, "resolve",
	    "name lookup failed" },
	[OUTCOME_RESOLVE_SYSTEM] = { EX_NOHOST, DETAIL_ERRNO, "resolve",
	    "name lookup failed" },
	[OUTCOME_RESOLVE_TIMEOUT] = { EX_TEMPFAIL, DETAIL_NONE, "resolve",
	    "name lookup timed out: the name server did not answer" },
	[OUTCOME_RESOLVE_EMPTY] = { EX_NOHOST, DETAIL_NONE, "resolve",
	    "the name has no address of the family that -4, -6 or --bind "
	    "ask for" },
	[OUTCOME_CONNECT] = { EX_UNAVAILABLE, DETAIL_ERRNO, "connect",
	    "cannot connect" },
	[OUTCOME_CONNECT_TIMEOUT] = { EX_TEMPFAIL, DETAIL_NONE, "connect",
	    "connecting timed out: no answer; the host is down, or a packet "
	    "filter is in the way" },
	[OUTCOME_BIND] = { EX_OSERR, DETAIL_ERRNO, "connect",
	    "cannot connect from the --bind address" },
	[OUTCOME_CLIENT_GONE] = { EX_IOERR, DETAIL_NONE, "connect",
	    "the client left before there was a connection" },
	[OUTCOME_SYSTEM] = { EX_OSERR, DETAIL_ERRNO, "system",
	    "a system call failed" },

	[OUTCOME_PROXY_TIMEOUT] = { EX_TEMPFAIL, DETAIL_NONE, "proxy",
	    "its answer did not come in time; does it wait for the target, "
	    "or for another protocol?" },
	[OUTCOME_PROXY_HUNG_UP] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "it hung up in the handshake; is this its port, and its "
	    "protocol?" },
	[OUTCOME_PROXY_VERSION] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "it does not speak this version of SOCKS; if it is an HTTP "
	    "proxy, say http://" },
	[OUTCOME_PROXY_METHOD] = { EX_PROTOCOL, DETAIL_NUMBER, "proxy",
	    "it chose a login method that was not offered, number" },
	[OUTCOME_PROXY_NO_METHOD] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "it accepts neither no login nor a password: its kind of login "
	    "is not supported" },
	[OUTCOME_PROXY_WANTS_CREDENTIALS] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "it asks for a user and password, and none were given: see "
	    "--proxy-auth-file" },
	[OUTCOME_PROXY_REFUSES_CREDENTIALS] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "it refuses this user or password" },
	[OUTCOME_PROXY_WANTS_SCHEME] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "it asks for a kind of login that is not supported, such as "
	    "NTLM: let cntlm or the like log in" },
	[OUTCOME_PROXY_ADDRESS_TYPE] = { EX_PROTOCOL, DETAIL_NUMBER, "proxy",
	    "its reply has an unknown address type" },
	[OUTCOME_SOCKS4_REFUSED] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "it rejected the request, or could not reach the target" },
	[OUTCOME_SOCKS4_IDENT] = { EX_NOPERM, DETAIL_NUMBER, "proxy",
	    "it refuses this user, SOCKS4 reply" },
	[OUTCOME_SOCKS4_UNKNOWN] = { EX_PROTOCOL, DETAIL_NUMBER, "proxy",
	    "it gave an unknown reply code" },
	[OUTCOME_SOCKS5_FAILURE] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "it reports a general failure; often the name of the target does "
	    "not exist" },
	[OUTCOME_SOCKS5_RULE] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "its rules do not allow this connection" },
	[OUTCOME_SOCKS5_NETWORK] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "it cannot reach the target's network" },
	[OUTCOME_SOCKS5_HOST] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "it cannot reach the target" },
	[OUTCOME_SOCKS5_REFUSED] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "the target refused its connection" },
	[OUTCOME_SOCKS5_TTL] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "its connection to the target expired on the way" },
	[OUTCOME_SOCKS5_COMMAND] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "it does not know the CONNECT command" },
	[OUTCOME_SOCKS5_ADDRESS] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "it does not take this type of address: try socks5 instead of "
	    "socks5h, or the other way round" },
	[OUTCOME_SOCKS5_UNKNOWN] = { EX_PROTOCOL, DETAIL_NUMBER, "proxy",
	    "it gave an unknown reply code" },
	[OUTCOME_TOR_NOT_FOUND] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "Tor cannot find the onion service: it is down, or its name is "
	    "wrong" },
	[OUTCOME_TOR_INVALID] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "Tor got an invalid descriptor for the onion service" },
	[OUTCOME_TOR_INTRODUCTION] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "Tor's introduction to the onion service failed" },
	[OUTCOME_TOR_RENDEZVOUS] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "Tor's rendezvous with the onion service failed" },
	[OUTCOME_TOR_WANTS_KEY] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "the onion service asks Tor for a client key: see "
	    "ClientOnionAuthDir in tor(1)" },
	[OUTCOME_TOR_WRONG_KEY] = { EX_NOPERM, DETAIL_NONE, "proxy",
	    "the onion service refuses Tor's client key: see "
	    "ClientOnionAuthDir in tor(1)" },
	[OUTCOME_TOR_ADDRESS] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "Tor finds the onion address invalid: it is mistyped, or not "
	    "whole" },
	[OUTCOME_TOR_TIMEOUT] = { EX_UNAVAILABLE, DETAIL_NONE, "proxy",
	    "Tor's introduction to the onion service timed out" },
	[OUTCOME_HTTP_NONSENSE] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "its answer is not HTTP/1; if it is a SOCKS proxy, say "
	    "socks5h://" },
	[OUTCOME_HTTP_TOO_LONG] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "the head of its answer is longer than 64 KiB" },
	[OUTCOME_HTTP_FORBIDDEN] = { EX_NOPERM, DETAIL_NUMBER, "proxy",
	    "it does not allow this connection (many allow port 443 "
	    "only), HTTP status" },
	[OUTCOME_HTTP_UNASKED] = { EX_NOPERM, DETAIL_NUMBER, "proxy",
	    "it refused before it asked for the password, so none was sent; "
	    "--optimistic sends it at once, HTTP status" },
	[OUTCOME_HTTP_HUNG_UP_UNASKED] = { EX_PROTOCOL, DETAIL_NONE, "proxy",
	    "it hung up before it asked for the password, so none was sent; "
	    "--optimistic sends it at once" },
	[OUTCOME_HTTP_BUSY] = { EX_UNAVAILABLE, DETAIL_NUMBER, "proxy",
	    "it cannot serve this request now, HTTP status" },
	[OUTCOME_HTTP_UNREACHABLE] = { EX_UNAVAILABLE, DETAIL_NUMBER, "proxy",
	    "it cannot reach the target, HTTP status" },
	[OUTCOME_HTTP_STATUS] = { EX_PROTOCOL, DETAIL_NUMBER, "proxy",
	    "its answer makes no sense to a CONNECT (is it a web "
	    "server?), HTTP status" },

	[OUTCOME_RELAY_NETWORK] = { EX_IOERR, DETAIL_ERRNO, "relay",
	    "the connection broke" },
	[OUTCOME_RELAY_STDIN] = { EX_IOERR, DETAIL_ERRNO, "relay",
	    "cannot read standard input" },
	[OUTCOME_RELAY_STDOUT] = { EX_IOERR, DETAIL_ERRNO, "relay",
	    "cannot write standard output" },
	[OUTCOME_RELAY_STALLED] = { EX_IOERR, DETAIL_NONE, "relay",
	    "the client left, and its last data was not taken" },
	[OUTCOME_RELAY_IDLE] = { EX_TEMPFAIL, DETAIL_NONE, "relay",
	    "nothing went by for the time of --idle-timeout" },
};

_Static_assert(sizeof(table) / sizeof(table[0]) == OUTCOME_COUNT,
    "each outcome has a row");

struct verdict
outcome_verdict(enum outcome what, int detail)
{
	return (struct verdict){ .what = what, .detail = detail };
}

struct verdict
outcome_of(enum outcome what)
{
	return outcome_verdict(what, 0);
}

int
outcome_line(unsigned file, unsigned line)
{
	if (file > FILE_MOST)
		file = FILE_MOST;
	if (line > LINE_MOST)
		line = LINE_MOST;
	return (int)(file << LINE_BITS | line);
}

int
outcome_status(enum outcome what)
{
	return table[what].status;
}

const char *
outcome_stage(struct verdict v)
{
	return v.hop > 0 ? "proxy" : table[v.what].stage;
}

static size_t
append_stage(char *line, size_t size, size_t at, struct verdict v)
{
	at = text_append(line, size, at, outcome_stage(v));
	if (v.hop > 0 && v.hops > 1) {
		at = text_append(line, size, at, " ");
		at = text_append_number(line, size, at, v.hop);
		at = text_append(line, size, at, " of ");
		at = text_append_number(line, size, at, v.hops);
	}
	return at;
}

/* What a proxy in the middle of a chain was to reach is the next one. */
static size_t
append_text(char *line, size_t size, size_t at, struct verdict v)
{
	const char *text = table[v.what].text, *rest;

	rest = v.hop < v.hops && v.hop > 0 ? strstr(text, TARGET) : NULL;
	if (rest == NULL)
		return text_append(line, size, at, text);
	at = text_append(line, at + (size_t)(rest - text) + 1, at, text);
	at = text_append(line, size, at, "the next proxy");
	return text_append(line, size, at, rest + strlen(TARGET));
}

static size_t
append_line(char *line, size_t size, size_t at, unsigned detail)
{
	at = text_append(line, size, at, " file ");
	at = text_append_number(line, size, at, detail >> LINE_BITS);
	at = text_append(line, size, at, ", line ");
	return text_append_number(line, size, at, detail & LINE_MOST);
}

/* What has no text of ours is told by its number. */
static size_t
append_error(char *line, size_t size, size_t at, const char *text, int number)
{
	at = text_append(line, size, at, ": ");
	if (text != NULL)
		return text_append(line, size, at, text);
	at = text_append(line, size, at, number < 0 ? "error -" : "error ");
	return text_append_number(line, size, at,
	    (unsigned long long)(number < 0 ? -(long long)number : number));
}

static size_t
append_detail(char *line, size_t size, size_t at, struct verdict v)
{
	switch (table[v.what].detail) {
	case DETAIL_NONE:
		break;
	case DETAIL_ERRNO:
		at = append_error(
		    line, size, at, error_text(v.detail), v.detail);
		break;
	case DETAIL_EAI:
		at = append_error(
		    line, size, at, error_lookup_text(v.detail), v.detail);
		break;
	case DETAIL_NUMBER:
		at = text_append(line, size, at, " ");
		at = text_append_number(
		    line, size, at, (unsigned long long)v.detail);
		break;
	case DETAIL_LINE:
		at = append_line(line, size, at, (unsigned)v.detail);
		break;
	}
	return at;
}

size_t
outcome_message(struct verdict v, char *line, size_t size)
{
	size_t at = 0;

	at = text_append(line, size, at, "wraith-connect: ");
	at = append_stage(line, size, at, v);
	at = text_append(line, size, at, ": ");
	at = append_text(line, size, at, v);
	at = append_detail(line, size, at, v);
	return text_append(line, size, at, "\n");
}
