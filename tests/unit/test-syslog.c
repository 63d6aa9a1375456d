#include <sys/socket.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "report/syslog.h"

static int ends[2];

/* The line that is sent, without the parts that are the same in all lines. */
static void
test_line(
    const struct syslog *log, enum outcome what, unsigned hop, const char *text)
{
	static const char begin[] = ">wraith-connect[42]: ";
	static const char end[] = " remote_addr=192.0.2.7 remote_port=50000 "
				  "user=gateway";
	struct verdict v = { .what = what, .hop = hop, .hops = hop };
	char line[512], wanted[512], *rest;
	ssize_t n;

	syslog_ended(log, v);
	n = recv(ends[1], line, sizeof(line) - 1, MSG_DONTWAIT);
	CHECK(n > 0, text);
	if (n <= 0)
		return;
	line[n] = '\0';
	snprintf(wanted, sizeof(wanted), "%s%s%s", begin, text, end);
	rest = strchr(line, '>');
	CHECK(
	    line[0] == '<' && rest != NULL && strcmp(rest, wanted) == 0, line);
	CHECK(recv(ends[1], line, sizeof(line), MSG_DONTWAIT) == -1,
	    "one line only");
}

int
main(void)
{
	struct syslog log = { .pid = 42,
		.address = "192.0.2.7",
		.port = "50000",
		.user = "gateway" };
	struct syslog none = { .fd = -1 };

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == -1)
		return 1;
	log.fd = ends[0];
	test_line(&log, OUTCOME_OK, 0, "closed");
	test_line(&log, OUTCOME_POLICY_DENIED, 0, "refused reason=policy");
	test_line(&log, OUTCOME_RESERVED, 0, "refused reason=reserved");
	test_line(&log, OUTCOME_TARGET_MISSING, 0, "refused reason=usage");
	test_line(&log, OUTCOME_TARGET_ZONE, 0, "refused reason=usage");
	test_line(&log, OUTCOME_FORCED_COMMAND, 0, "refused reason=usage");
	/* A mistake of the administrator bars nobody. */
	test_line(&log, OUTCOME_TARGET_ZONE, 1, "failed stage=proxy");
	test_line(&log, OUTCOME_FORCED_TARGET, 0, "failed stage=usage");
	test_line(&log, OUTCOME_OPTION_UNKNOWN, 0, "failed stage=usage");
	test_line(&log, OUTCOME_PROXY_RESERVED, 0, "failed stage=usage");
	test_line(&log, OUTCOME_POLICY_FILE_UNSAFE, 0, "failed stage=policy");
	test_line(&log, OUTCOME_CONNECT, 0, "failed stage=connect");
	test_line(&log, OUTCOME_CONNECT, 1, "failed stage=proxy");
	test_line(&log, OUTCOME_SOCKS5_RULE, 1, "failed stage=proxy");
	test_line(&log, OUTCOME_OUTPUT, 0, "failed stage=output");
	test_line(&log, OUTCOME_RELAY_NETWORK, 0, "failed stage=relay");
	syslog_opened(&log);
	CHECK(recv(ends[1], (char[512]){ 0 }, 512, MSG_DONTWAIT) > 0, "opened");
	syslog_ended(&none, outcome_of(OUTCOME_OK));
	CHECK(recv(ends[1], (char[512]){ 0 }, 512, MSG_DONTWAIT) == -1, "none");
	return check_status();
}
