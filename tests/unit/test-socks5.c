#include "check.h"

#define HELLO  BYTES("\5\1\0")
#define HELLO2 BYTES("\5\2\0\2")
#define NAME   BYTES("\5\1\0\3\13example.com\0\26")
#define FREE   BYTES("\5\0")
#define LOGIN  BYTES("\1\4user\6secret")

static const struct transcript transcripts[] = {
	{ "a name, an IPv4 address in reply", "socks5h://p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO, FREE }, { NAME, BYTES("\5\0\0\1\300\0\2\1\0\26") } } },
	{ "an IPv4 address, an IPv6 address in reply", "socks5h://p",
	    "192.0.2.1", 65535, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO, FREE },
		{ BYTES("\5\1\0\1\300\0\2\1\377\377"),
		    BYTES("\5\0\0\4"
			  "abcdefghijklmnop"
			  "\0\26") } } },
	{ "an IPv6 address, a name in reply", "socks5h://p", "[2001:db8::1]",
	    443, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO, FREE },
		{ BYTES("\5\1\0\4\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1\1\273"),
		    BYTES("\5\0\0\3\4here\0\26") } } },
	{ "an empty name in reply, and a reserved byte", "socks5h://p",
	    "example.com", 22, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO, FREE }, { NAME, BYTES("\5\0\7\3\0\0\26") } } },
	{ "the longest name in reply", "socks5h://p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO, FREE },
		{ NAME,
		    BYTES("\5\0\0\3\377"
			  "0123456789012345678901234567890123456789012345678"
			  "0123456789012345678901234567890123456789012345678"
			  "0123456789012345678901234567890123456789012345678"
			  "0123456789012345678901234567890123456789012345678"
			  "0123456789012345678901234567890123456789012345678"
			  "0123456789\0\26") } } },
	{ "credentials offered and not asked for", "socks5h://user:secret@p",
	    "example.com", 22, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO2, FREE }, { NAME, BYTES("\5\0\0\1\0\0\0\0\0\0") } } },
	{ "credentials asked for", "socks5h://user:secret@p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO2, BYTES("\5\2") }, { LOGIN, BYTES("\1\0") },
		{ NAME, BYTES("\5\0\0\1\0\0\0\0\0\0") } } },
	{ "an empty password", "socks5h://user:@p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO2, BYTES("\5\2") }, { BYTES("\1\4user\0"), BYTES("\1\0") },
		{ NAME, BYTES("\5\0\0\1\0\0\0\0\0\0") } } },
	{ "credentials refused", "socks5h://user:secret@p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0,
	    { { HELLO2, BYTES("\5\2") }, { LOGIN, BYTES("\1\1") } } },
	{ "a login answered with another version", "socks5h://user:secret@p",
	    "example.com", 22, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO2, BYTES("\5\2") }, { LOGIN, BYTES("\5\0") },
		{ NAME, BYTES("\5\0\0\1\0\0\0\0\0\0") } } },
	{ "a login refused with another version", "socks5h://user:secret@p",
	    "example.com", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_REFUSES_CREDENTIALS, 0,
	    { { HELLO2, BYTES("\5\2") }, { LOGIN, BYTES("\5\1") } } },
	{ "accepted, then refused by rule", "socks5h://user:secret@p",
	    "example.com", 22, HANDSHAKE_FAILED, OUTCOME_SOCKS5_RULE, 0,
	    { { HELLO2, BYTES("\5\2") }, { LOGIN, BYTES("\1\0") },
		{ NAME, BYTES("\5\2") } } },
	{ "no method will do", "socks5h://user:secret@p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_PROXY_NO_METHOD, 0,
	    { { HELLO2, BYTES("\5\377") } } },
	{ "no method but a login", "socks5h://p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_PROXY_WANTS_CREDENTIALS, 0,
	    { { HELLO, BYTES("\5\377") } } },
	{ "a login that was not offered", "socks5h://p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_PROXY_WANTS_CREDENTIALS, 0,
	    { { HELLO, BYTES("\5\2") } } },
	{ "a method that was not offered", "socks5h://p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_PROXY_METHOD, 1,
	    { { HELLO, BYTES("\5\1") } } },
	{ "SOCKS4", "socks5h://p", "example.com", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_VERSION, 0, { { HELLO, BYTES("\4") } } },
	{ "HTTP", "socks5h://p", "example.com", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_VERSION, 0, { { HELLO, BYTES("H") } } },
	{ "another version in the reply", "socks5h://p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { HELLO, FREE }, { NAME, BYTES("\0\0\0\1\0\0\0\0\0\0") } } },
	{ "another version in a refusal", "socks5h://p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_SOCKS5_RULE, 0,
	    { { HELLO, FREE }, { NAME, BYTES("\1\2") } } },
	{ "an unknown type of address", "socks5h://p", "example.com", 22,
	    HANDSHAKE_FAILED, OUTCOME_PROXY_ADDRESS_TYPE, 2,
	    { { HELLO, FREE }, { NAME, BYTES("\5\0\0\2") } } },
	{ "optimistic, no login", "socks5h://p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { BYTES("\5\1\0"
		      "\5\1\0\3\13example.com\0\26"),
		BYTES("\5\0"
		      "\5\0\0\1\0\0\0\0\0\0") } },
	    .optimistic = true },
	{ "optimistic, with a login", "socks5h://user:secret@p", "example.com",
	    22, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { BYTES("\5\1\2"
		      "\1\4user\6secret"
		      "\5\1\0\3\13example.com\0\26"),
		BYTES("\5\2\1\0"
		      "\5\0\0\1\0\0\0\0\0\0") } },
	    .optimistic = true },
	{ "optimistic, and the choice of method left out",
	    "socks5h://user:secret@p", "example.com", 22, HANDSHAKE_DONE,
	    OUTCOME_OK, 0,
	    { { BYTES("\5\1\2"
		      "\1\4user\6secret"
		      "\5\1\0\3\13example.com\0\26"),
		BYTES("\1\0"
		      "\5\0\0\1\0\0\0\0\0\0") } },
	    .optimistic = true },
	{ "optimistic, login refused", "socks5h://user:secret@p", "example.com",
	    22, HANDSHAKE_FAILED, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0,
	    { { BYTES("\5\1\2"
		      "\1\4user\6secret"
		      "\5\1\0\3\13example.com\0\26"),
		BYTES("\5\2\1\1") } },
	    .optimistic = true },
	{ "optimistic, and the login is not asked for",
	    "socks5h://user:secret@p", "example.com", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_METHOD, 0,
	    { { BYTES("\5\1\2"
		      "\1\4user\6secret"
		      "\5\1\0\3\13example.com\0\26"),
		BYTES("\5\0") } },
	    .optimistic = true },
	{ "optimistic, and a login is asked for", "socks5h://p", "example.com",
	    22, HANDSHAKE_FAILED, OUTCOME_PROXY_WANTS_CREDENTIALS, 0,
	    { { BYTES("\5\1\0"
		      "\5\1\0\3\13example.com\0\26"),
		BYTES("\5\377") } },
	    .optimistic = true },
	{ "hung up at once", "socks5h://p", "example.com", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_HUNG_UP, 0, { { HELLO, NULL, 0 } } },
};

/* Every reply code has its own reason. */
static void
test_codes(void)
{
	static const struct {
		char code;
		enum outcome what;
		int detail, status;
	} codes[] = {
		{ 1, OUTCOME_SOCKS5_FAILURE, 0, 69 },
		{ 2, OUTCOME_SOCKS5_RULE, 0, 77 },
		{ 3, OUTCOME_SOCKS5_NETWORK, 0, 69 },
		{ 4, OUTCOME_SOCKS5_HOST, 0, 69 },
		{ 5, OUTCOME_SOCKS5_REFUSED, 0, 69 },
		{ 6, OUTCOME_SOCKS5_TTL, 0, 69 },
		{ 7, OUTCOME_SOCKS5_COMMAND, 0, 76 },
		{ 8, OUTCOME_SOCKS5_ADDRESS, 0, 76 },
		{ 9, OUTCOME_SOCKS5_UNKNOWN, 9, 76 },
		{ '\xef', OUTCOME_SOCKS5_UNKNOWN, 239, 76 },
		{ '\xf0', OUTCOME_TOR_NOT_FOUND, 0, 69 },
		{ '\xf1', OUTCOME_TOR_INVALID, 0, 69 },
		{ '\xf2', OUTCOME_TOR_INTRODUCTION, 0, 69 },
		{ '\xf3', OUTCOME_TOR_RENDEZVOUS, 0, 69 },
		{ '\xf4', OUTCOME_TOR_WANTS_KEY, 0, 77 },
		{ '\xf5', OUTCOME_TOR_WRONG_KEY, 0, 77 },
		{ '\xf6', OUTCOME_TOR_ADDRESS, 0, 69 },
		{ '\xf7', OUTCOME_TOR_TIMEOUT, 0, 69 },
		{ '\xf8', OUTCOME_SOCKS5_UNKNOWN, 248, 76 },
		{ '\xff', OUTCOME_SOCKS5_UNKNOWN, 255, 76 },
	};
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char reply[] = { 5, codes[i].code };
		struct transcript t = { "a reply code", "socks5h://p",
			"example.com", 22, HANDSHAKE_FAILED, codes[i].what,
			codes[i].detail,
			{ { HELLO, FREE }, { NAME, reply, sizeof(reply) } } };

		check_transcript(&t);
		CHECK(outcome_status(codes[i].what) == codes[i].status,
		    "a reply code");
	}
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(transcripts) / sizeof(transcripts[0]); i++)
		check_transcript(&transcripts[i]);
	test_codes();
	return check_status();
}
