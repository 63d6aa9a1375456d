#include "check.h"

#define DONE BYTES("\0\132\0\26\300\0\2\1")

static const struct transcript transcripts[] = {
	{ "4A, a name", "socks4a://p", "example.com", 22, HANDSHAKE_DONE,
	    OUTCOME_OK, 0,
	    { { BYTES("\4\1\0\26\0\0\0\1\0example.com\0"), DONE } } },
	{ "4A, a name and a user", "socks4a://me@p", "example.com", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { BYTES("\4\1\0\26\0\0\0\1me\0example.com\0"), DONE } } },
	{ "4A, an address goes as an address", "socks4a://me@p", "192.0.2.1",
	    65535, HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { BYTES("\4\1\377\377\300\0\2\1me\0"), DONE } } },
	{ "4, an address", "socks4://p", "192.0.2.1", 22, HANDSHAKE_DONE,
	    OUTCOME_OK, 0, { { BYTES("\4\1\0\26\300\0\2\1\0"), DONE } } },
	{ "rejected", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_SOCKS4_REFUSED, 0,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), BYTES("\0\133") } } },
	{ "no identd", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_SOCKS4_IDENT, 92,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), BYTES("\0\134") } } },
	{ "another user", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_SOCKS4_IDENT, 93,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), BYTES("\0\135") } } },
	{ "an unknown code", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_SOCKS4_UNKNOWN, 94,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), BYTES("\0\136") } } },
	{ "code 0", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_SOCKS4_UNKNOWN, 0,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), BYTES("\0\0") } } },
	{ "another version", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_VERSION, 0,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), BYTES("\5") } } },
	{ "the version of the request", "socks4://p", "192.0.2.1", 22,
	    HANDSHAKE_DONE, OUTCOME_OK, 0,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"),
		BYTES("\4\132\0\0\0\0\0\0") } } },
	{ "hung up", "socks4://p", "192.0.2.1", 22, HANDSHAKE_FAILED,
	    OUTCOME_PROXY_HUNG_UP, 0,
	    { { BYTES("\4\1\0\26\300\0\2\1\0"), NULL, 0 } } },
};

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(transcripts) / sizeof(transcripts[0]); i++)
		check_transcript(&transcripts[i]);
	CHECK(outcome_status(OUTCOME_SOCKS4_REFUSED) == 69, "91");
	CHECK(outcome_status(OUTCOME_SOCKS4_IDENT) == 77, "92");
	return check_status();
}
