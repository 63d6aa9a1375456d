#include "base/outcome.h"

/* Without pointers there is nothing for the loader to relocate. */
struct row {
	enum cause cause;
	enum outcome_detail detail;
	char stage[16];
	char text[168];
};

#define STOP OUTCOME_STOP

static const struct row table[] = {
	[OUTCOME_OK] = { CAUSE_NONE, DETAIL_NONE, "relay", "ended in order" },

	[OUTCOME_OPTION_UNKNOWN] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "no such option, or one that takes no argument; see wraith-connect "
	    "--help" },
	[OUTCOME_OPTION_NEAR] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "no such option; did you mean" },
	[OUTCOME_OPTION_ARGUMENT] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "an option lacks its argument; see wraith-connect --help" },
	[OUTCOME_OPTION_SECRET] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "secrets are not taken on the command line: see "
	    "--proxy-auth-file" },
	[OUTCOME_OPTION_SECONDS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "a time is a number of seconds, such as 10 or 0.5, or 0 for none" },
	[OUTCOME_OPTION_KEEPALIVE] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "--keepalive takes 32767 seconds at most" },
	[OUTCOME_OPTION_FAMILY] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "-4, -6 and the --bind address contradict each other" },
	[OUTCOME_OPTION_BIND] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "--bind needs an IPv4 or IPv6 address of this host" },
	[OUTCOME_OPTION_INTERFACE] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "--interface needs the name of an interface or VRF of this host" },
	[OUTCOME_OPTION_PROTOCOL] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "-X needs 4, 5 or connect, and a --proxy without a scheme" },
	[OUTCOME_OPTION_USER] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "-P and --proxy-auth-file need a --proxy, and there is none" },
	[OUTCOME_OPTION_PROBE] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "-F passes the connection on, -z closes it: use only one" },
	[OUTCOME_OPTION_RELAY] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "with -F or -z there is no relay for --idle-timeout, --hold-eof or "
	    "--exit-on-eof" },
	[OUTCOME_OPTION_EOF] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "--hold-eof and --exit-on-eof contradict each other" },
	[OUTCOME_OPTION_UNIX] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "-U needs one word, the path of a socket, and no --forced" },
	[OUTCOME_FDPASS_STDOUT] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "with -F, standard output must be a UNIX socket: ssh needs "
	    "ProxyUseFdpass yes" },
	[OUTCOME_STDIN_CLOSED] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "standard input is not open for reading; to send nothing, use "
	    "</dev/null" },
	[OUTCOME_STDOUT_CLOSED] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "standard output is not open for writing" },
	[OUTCOME_PACKETS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "standard input and output must be streams, not packet sockets" },

	[OUTCOME_TARGET_MISSING] = { CAUSE_TARGET, DETAIL_NONE, "usage",
	    "no target: say HOST PORT, such as db.example.com 5432; see "
	    "wraith-connect --help" },
	[OUTCOME_TARGET_PORTLESS] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "the port is missing: say HOST PORT, such as db.example.com 5432" },
	[OUTCOME_TARGET_WORDS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "too many words: say HOST PORT, such as db.example.com 5432" },
	[OUTCOME_TARGET_HOST] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "the host must be a name such as db.example.com or an address, "
	    "with no scheme, user or path" },
	[OUTCOME_TARGET_LENGTH] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "the host is longer than a host name can be" },
	[OUTCOME_TARGET_NUMERIC] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "a host that ends in a number must be a full IPv4 address, such as "
	    "192.0.2.1" },
	[OUTCOME_TARGET_BRACKETS] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "an IPv6 address and a port are written [2001:db8::1]:22" },
	[OUTCOME_TARGET_PORT] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "the port is neither 1 to 65535 nor a service such as https" },
	[OUTCOME_TARGET_NAME] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "with -n, names are not looked up here: give an address" },
	[OUTCOME_TARGET_ZONE] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "an IPv6 zone means nothing to a proxy" },
	[OUTCOME_TARGET_PATH] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "a UNIX socket must be an absolute path of at most 103 bytes" },
	[OUTCOME_TARGET_CID] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "a vsock CID is a number from 0 to 4294967294" },
	[OUTCOME_TARGET_LOCAL] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "a proxy cannot connect to a UNIX or vsock socket" },
	[OUTCOME_TARGET_ONION] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "an onion name is only for a proxy that looks it up, such as Tor's "
	    "socks5h" },
	[OUTCOME_TARGET_SOCKS4] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "SOCKS4 cannot carry this address: no IPv6, and no 0.0.0.x" },
	[OUTCOME_TARGET_FAMILY] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "the address is not of the family that -4, -6 or --bind ask for" },
	[OUTCOME_RESERVED] = { CAUSE_RESERVED, DETAIL_NONE, "target",
	    "this host name is reserved" },
	[OUTCOME_FORCED_LOGIN] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "this account only connects you onward: name a target, as in ssh "
	    "GATEWAY HOST PORT" },
	[OUTCOME_FORCED_COMMAND] = { CAUSE_TARGET, DETAIL_NONE, "target",
	    "this account runs no commands and takes no options: say only HOST "
	    "PORT or HOST:PORT" },
	[OUTCOME_FORCED_TARGET] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "with --forced the client names the target, not the command line" },
	[OUTCOME_FORCED_FDPASS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "-F is for a ProxyCommand: with --forced there is no ssh to pass "
	    "the connection to" },

	[OUTCOME_PROXY_SCHEME] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "unknown proxy scheme; known are socks5h, socks5, socks4a, socks4 "
	    "and http" },
	[OUTCOME_PROXY_TLS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "TLS to a proxy is not supported: let stunnel or the like add it, "
	    "and give its address with http://" },
	[OUTCOME_PROXY_URL] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "a proxy is written [SCHEME://][USER[:PASSWORD]@]HOST[:PORT] or "
	    "SCHEME://localhost/PATH" },
	[OUTCOME_PROXY_HOST] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "the proxy's host is neither a host name nor an address" },
	[OUTCOME_PROXY_PORT] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "the proxy's port is not 1 to 65535" },
	[OUTCOME_PROXY_ESCAPE] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "the proxy's URL has an invalid %-escape; write % itself as %25" },
	[OUTCOME_PROXY_COMMA] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "write a comma in a proxy's user or password as %2C; in a list, "
	    "give each proxy with a user a scheme" },
	[OUTCOME_PROXY_CREDENTIALS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "the proxy's protocol cannot carry this user or password" },
	[OUTCOME_PROXY_HOPS] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "too many proxies: 8 hops and 16 proxies at most" },
	[OUTCOME_PROXY_UNIX] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "only the first proxy can be on a UNIX socket" },
	[OUTCOME_PROXY_DIRECT] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "direct can only be the last of the first hop's proxies, and not "
	    "with --forced" },
	[OUTCOME_BYPASS_LIST] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "--no-proxy needs names, addresses or blocks, such as "
	    "example.com,192.0.2.0/24" },
	[OUTCOME_PROXY_ENVIRONMENT] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "--proxy env cannot be combined with another --proxy or with "
	    "--forced" },
	[OUTCOME_PROXY_MIXED] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "with rules on addresses, all alternatives must be sent names, or "
	    "none of them" },
	[OUTCOME_PROXY_RESERVED] = { CAUSE_FORBIDDEN, DETAIL_NONE, "usage",
	    "the proxy's host name is reserved" },
	[OUTCOME_CREDENTIALS_FILE_UNREADABLE] = { CAUSE_MISCONFIGURED,
	    DETAIL_ERRNO, "credentials",
	    "cannot read the file of --proxy-auth-file" },
	[OUTCOME_CREDENTIALS_FILE_OWNER] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "credentials",
	    "the file of --proxy-auth-file belongs to somebody else: it must "
	    "be yours or root's" },
	[OUTCOME_CREDENTIALS_FILE_UNSAFE] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "credentials",
	    "the file of --proxy-auth-file can be read or written by others: "
	    "chmod 600 it" },
	[OUTCOME_CREDENTIALS_FILE_FOLDER] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "credentials",
	    "a folder above the file of --proxy-auth-file can be written by "
	    "others, or is neither yours nor root's" },
	[OUTCOME_CREDENTIALS_FILE_WRONG] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "credentials",
	    "the file of --proxy-auth-file must say USER:PASSWORD or =SCHEME "
	    "TOKEN, a line for each proxy" },
	[OUTCOME_CREDENTIALS_VARIABLE] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "credentials",
	    "WRAITH_PROXY_AUTH must say USER:PASSWORD or =SCHEME TOKEN, a line "
	    "for each proxy" },
	[OUTCOME_CREDENTIALS_TOKEN] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "proxy",
	    "a token, as in =SCHEME TOKEN, is only for an HTTP proxy without "
	    "a user" },
	[OUTCOME_CREDENTIALS_ASK] = { CAUSE_FORBIDDEN, DETAIL_NONE,
	    "credentials",
	    "neither a terminal nor SSH_ASKPASS gave the proxy's password: see "
	    "--proxy-auth-file" },

	[OUTCOME_POLICY_RULE] = { CAUSE_USAGE, DETAIL_NUMBER, "usage",
	    "--permit and --deny need HOST:PORTS, such as *.example.com:22 or "
	    "[2001:db8::/32]:80,443; check rule" },
	[OUTCOME_POLICY_RULES] = { CAUSE_USAGE, DETAIL_NONE, "usage",
	    "too many rules: 256 at most" },
	[OUTCOME_POLICY_FILE_UNREADABLE] = { CAUSE_MISCONFIGURED, DETAIL_ERRNO,
	    "policy", "cannot read a file of --permit-file" },
	[OUTCOME_POLICY_FILE_UNSAFE] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "policy",
	    "a file of --permit-file must be a regular file, yours or root's, "
	    "that nobody else can write" },
	[OUTCOME_POLICY_FILE_FOLDER] = { CAUSE_MISCONFIGURED, DETAIL_NONE,
	    "policy",
	    "a folder above a file of --permit-file can be written by others, "
	    "or is neither yours nor root's" },
	[OUTCOME_POLICY_LINE_VERB] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "a rule does not begin with permit or deny, in permit" },
	[OUTCOME_POLICY_LINE_PORTLESS] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "the port is missing: say HOST:22 or HOST:*, in permit" },
	[OUTCOME_POLICY_LINE_PORTS] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "ports are written 22,8000-8100,https or *, in permit" },
	[OUTCOME_POLICY_LINE_BRACKETS] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "IPv6 is written [2001:db8::/32]:22, in permit" },
	[OUTCOME_POLICY_LINE_BLANKS] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "more than one HOST:PORTS, or blanks in it, in permit" },
	[OUTCOME_POLICY_LINE_BITS] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "bits are set after a block's length, in permit" },
	[OUTCOME_POLICY_LINE_STANDS] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "write a block that means IPv4 as IPv4, in permit" },
	[OUTCOME_POLICY_LINE_HOST] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "HOST is no name, glob, address, block or *, in permit" },
	[OUTCOME_POLICY_LINE_BYTES] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "there is a control character, in permit" },
	[OUTCOME_POLICY_LINE_MANY] = { CAUSE_MISCONFIGURED, DETAIL_LINE,
	    "policy", "too many rules: 256 at most, in permit" },
	[OUTCOME_POLICY_DENIED] = { CAUSE_POLICY, DETAIL_NONE, "policy",
	    "the rules of this host do not allow this connection" },

	[OUTCOME_RESOLVE] = { CAUSE_UNKNOWN_NAME, DETAIL_EAI, "resolve",
	    "name lookup failed" },
	[OUTCOME_RESOLVE_SYSTEM] = { CAUSE_UNKNOWN_NAME, DETAIL_ERRNO,
	    "resolve", "name lookup failed" },
	[OUTCOME_RESOLVE_TIMEOUT] = { CAUSE_NO_ANSWER, DETAIL_NONE, "resolve",
	    "name lookup timed out: the name server did not answer" },
	[OUTCOME_RESOLVE_EMPTY] = { CAUSE_UNKNOWN_NAME, DETAIL_NONE, "resolve",
	    "the name has no address of the family that -4, -6 or --bind ask "
	    "for" },
	[OUTCOME_RESOLVE_SOCKS4] = { CAUSE_UNREACHED, DETAIL_NONE, "resolve",
	    "SOCKS4 can carry none of the name's addresses: no IPv6, and no "
	    "0.0.0.x" },
	[OUTCOME_CONNECT] = { CAUSE_UNREACHED, DETAIL_ERRNO, "connect",
	    "cannot connect" },
	[OUTCOME_GREETING_NONE] = { CAUSE_UNREACHED, DETAIL_NONE, "connect",
	    "the target hung up before it sent a greeting" },
	[OUTCOME_GREETING_TIMEOUT] = { CAUSE_NO_ANSWER, DETAIL_NONE, "connect",
	    "the target sent no greeting in time" },
	[OUTCOME_MUX_REFUSED] = { CAUSE_UNREACHED, DETAIL_NONE, "connect",
	    "the multiplexer hung up: nobody listens on this vsock port" },
	[OUTCOME_MUX_NONSENSE] = { CAUSE_NONSENSE, DETAIL_NONE, "connect",
	    "this socket does not answer as a vsock multiplexer" },
	[OUTCOME_CONNECT_TIMEOUT] = { CAUSE_NO_ANSWER, DETAIL_NONE, "connect",
	    "connecting timed out: no answer; the host is down, or a packet "
	    "filter is in the way" },
	[OUTCOME_BIND] = { CAUSE_SYSTEM, DETAIL_ERRNO, "connect",
	    "cannot connect from the --bind address" },
	[OUTCOME_INTERFACE] = { CAUSE_SYSTEM, DETAIL_ERRNO, "connect",
	    "cannot connect through the --interface" },
	[OUTCOME_CLIENT_GONE] = { CAUSE_CLIENT_GONE, DETAIL_NONE, "connect",
	    "the client left before there was a connection" },
	[OUTCOME_OUTPUT] = { CAUSE_BROKEN, DETAIL_ERRNO, "output",
	    "cannot write standard output" },
	[OUTCOME_SYSTEM] = { CAUSE_SYSTEM, DETAIL_ERRNO, "system",
	    "a system call failed" },

	[OUTCOME_PROXY_TIMEOUT] = { CAUSE_SILENT, DETAIL_NONE, "proxy",
	    "its answer did not come in time; does it wait for " STOP ", "
	    "or for another protocol?" },
	[OUTCOME_PROXY_SPEECHLESS] = { CAUSE_SILENT, DETAIL_NONE, "proxy",
	    "it sent nothing in time; if it is an HTTP proxy, say http://" },
	[OUTCOME_PROXY_HUNG_UP] = { CAUSE_HUNG_UP, DETAIL_NONE, "proxy",
	    "it hung up in the handshake; is this its port, and its "
	    "protocol?" },
	[OUTCOME_PROXY_VERSION] = { CAUSE_NONSENSE, DETAIL_NONE, "proxy",
	    "it does not speak this version of SOCKS; if it is an HTTP proxy, "
	    "say http://" },
	[OUTCOME_PROXY_METHOD] = { CAUSE_NONSENSE, DETAIL_NUMBER, "proxy",
	    "it chose a login method that was not offered, number" },
	[OUTCOME_PROXY_NO_METHOD] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "it accepts none of the logins that were offered; it may need "
	    "one that is not supported" },
	[OUTCOME_PROXY_WANTS_CREDENTIALS] = { CAUSE_FORBIDDEN, DETAIL_NONE,
	    "proxy",
	    "it asks for a user and password, and none were given: see "
	    "--proxy-auth-file" },
	[OUTCOME_PROXY_REFUSES_CREDENTIALS] = { CAUSE_FORBIDDEN, DETAIL_NONE,
	    "proxy", "it refuses this user or password" },
	[OUTCOME_PROXY_REFUSES_TOKEN] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "it refuses this token: make a new one, as it may have expired" },
	[OUTCOME_PROXY_WANTS_SCHEME] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "it asks for a kind of login that is not supported: give it a "
	    "token, see --proxy-auth-file, or for NTLM let px or cntlm log "
	    "in" },
	[OUTCOME_PROXY_OTHER_TOKEN] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "it does not ask for a token of this scheme: give it what it asks "
	    "for, see --proxy-auth-file" },
	[OUTCOME_PROXY_ADDRESS_TYPE] = { CAUSE_NONSENSE, DETAIL_NUMBER, "proxy",
	    "its reply has an unknown address type" },
	[OUTCOME_SOCKS4_REFUSED] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "it rejected the request, or could not reach " STOP },
	[OUTCOME_SOCKS4_IDENT] = { CAUSE_FORBIDDEN, DETAIL_NUMBER, "proxy",
	    "it refuses this user, SOCKS4 reply" },
	[OUTCOME_SOCKS4_UNKNOWN] = { CAUSE_NONSENSE, DETAIL_NUMBER, "proxy",
	    "it gave an unknown reply code" },
	[OUTCOME_SOCKS5_FAILURE] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "it reports a general failure; often the name of " STOP " "
	    "does not exist" },
	[OUTCOME_SOCKS5_RULE] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "its rules do not allow this connection" },
	[OUTCOME_SOCKS5_NETWORK] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "it cannot reach " STOP "'s network" },
	[OUTCOME_SOCKS5_HOST] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "it cannot reach " STOP },
	[OUTCOME_SOCKS5_REFUSED] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    STOP " refused its connection" },
	[OUTCOME_SOCKS5_TTL] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "its connection to " STOP " expired on the way" },
	[OUTCOME_SOCKS5_COMMAND] = { CAUSE_NONSENSE, DETAIL_NONE, "proxy",
	    "it does not support the CONNECT command" },
	[OUTCOME_SOCKS5_ADDRESS] = { CAUSE_NONSENSE, DETAIL_NONE, "proxy",
	    "it does not accept this type of address: try socks5 instead of "
	    "socks5h, or the other way round" },
	[OUTCOME_SOCKS5_UNKNOWN] = { CAUSE_NONSENSE, DETAIL_NUMBER, "proxy",
	    "it gave an unknown reply code" },
	[OUTCOME_TOR_NOT_FOUND] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "Tor cannot find the onion service: it is down, or its name is "
	    "wrong" },
	[OUTCOME_TOR_INVALID] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "Tor got an invalid descriptor for the onion service" },
	[OUTCOME_TOR_INTRODUCTION] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "Tor's introduction to the onion service failed" },
	[OUTCOME_TOR_RENDEZVOUS] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "Tor's rendezvous with the onion service failed" },
	[OUTCOME_TOR_WANTS_KEY] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "the onion service asks Tor for a client key: see "
	    "ClientOnionAuthDir in tor(1)" },
	[OUTCOME_TOR_WRONG_KEY] = { CAUSE_FORBIDDEN, DETAIL_NONE, "proxy",
	    "the onion service refuses Tor's client key: see "
	    "ClientOnionAuthDir in tor(1)" },
	[OUTCOME_TOR_ADDRESS] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "Tor says that the onion address is invalid: it is mistyped or "
	    "incomplete" },
	[OUTCOME_TOR_TIMEOUT] = { CAUSE_BEYOND, DETAIL_NONE, "proxy",
	    "Tor's introduction to the onion service timed out" },
	[OUTCOME_HTTP_NONSENSE] = { CAUSE_NONSENSE, DETAIL_NONE, "proxy",
	    "its answer is not HTTP/1; if it is a SOCKS proxy, say "
	    "socks5h://" },
	[OUTCOME_HTTP_TOO_LONG] = { CAUSE_NONSENSE, DETAIL_NONE, "proxy",
	    "the head of its answer is longer than 64 KiB" },
	[OUTCOME_HTTP_FORBIDDEN] = { CAUSE_FORBIDDEN, DETAIL_NUMBER, "proxy",
	    "it does not allow this connection (many allow port 443 only), "
	    "HTTP status" },
	[OUTCOME_HTTP_UNASKED] = { CAUSE_FORBIDDEN, DETAIL_NUMBER, "proxy",
	    "it refused before it asked for the login, so none was sent; "
	    "--optimistic sends it at once, HTTP status" },
	[OUTCOME_HTTP_HUNG_UP_UNASKED] = { CAUSE_HUNG_UP, DETAIL_NONE, "proxy",
	    "it hung up before it asked for the login, so none was sent; "
	    "--optimistic sends it at once" },
	[OUTCOME_HTTP_BUSY] = { CAUSE_UNREACHED, DETAIL_NUMBER, "proxy",
	    "it cannot serve this request now, HTTP status" },
	[OUTCOME_HTTP_UNREACHABLE] = { CAUSE_BEYOND, DETAIL_NUMBER, "proxy",
	    "it cannot reach " STOP ", HTTP status" },
	[OUTCOME_HTTP_STATUS] = { CAUSE_NONSENSE, DETAIL_NUMBER, "proxy",
	    "its answer makes no sense to a CONNECT (is it a web server?), "
	    "HTTP status" },

	[OUTCOME_RELAY_NETWORK] = { CAUSE_BROKEN, DETAIL_ERRNO, "relay",
	    "the connection broke" },
	[OUTCOME_RELAY_STDIN] = { CAUSE_BROKEN, DETAIL_ERRNO, "relay",
	    "cannot read standard input" },
	[OUTCOME_RELAY_STDOUT] = { CAUSE_BROKEN, DETAIL_ERRNO, "relay",
	    "cannot write standard output" },
	[OUTCOME_RELAY_STALLED] = { CAUSE_BROKEN, DETAIL_NONE, "relay",
	    "the client left, and the target did not take its last data" },
	[OUTCOME_RELAY_IDLE] = { CAUSE_NO_ANSWER, DETAIL_NONE, "relay",
	    "no data in either direction for --idle-timeout" },
	[OUTCOME_RELAY_SIGNAL] = { CAUSE_BROKEN, DETAIL_NONE, "relay",
	    "a signal ended the relay" },
};

_Static_assert(sizeof(table) / sizeof(table[0]) == OUTCOME_COUNT,
    "each outcome has a row");

enum cause
outcome_cause(enum outcome what)
{
	return table[what].cause;
}

int
outcome_status(enum outcome what)
{
	return cause_status(table[what].cause);
}

const char *
outcome_stage(struct verdict v)
{
	return v.hop > 0 ? "proxy" : table[v.what].stage;
}

const char *
outcome_text(enum outcome what)
{
	return table[what].text;
}

enum outcome_detail
outcome_detail(enum outcome what)
{
	return table[what].detail;
}
