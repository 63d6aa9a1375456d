#include <sys/socket.h>

#include "base/clock.h"
#include "base/text.h"
#include "outbound/explain.h"
#include "outbound/outbound.h"
#include "outbound/resolve.h"
#include "report/progress.h"

/* In ms, for the other family's addresses: a run tries them when they come. */
#define PATIENCE 5000

struct text {
	int out, error;
	size_t at;
	char line[OUTCOME_LINE_MAX];
};

static void
add(struct text *t, const char *text)
{
	t->at = text_append(t->line, sizeof(t->line), t->at, text);
}

static void
add_number(struct text *t, uint64_t number)
{
	t->at = text_append_number(t->line, sizeof(t->line), t->at, number);
}

static void
end_line(struct text *t)
{
	add(t, "\n");
	if (t->error == 0)
		t->error = progress_text(t->out, t->line, t->at);
	t->at = 0;
}

static void
add_seconds(struct text *t, int64_t ms)
{
	int64_t digit;

	add_number(t, (uint64_t)ms / 1000);
	if (ms % 1000 != 0)
		add(t, ".");
	for (digit = 100; digit > 0 && ms % (digit * 10) != 0; digit /= 10)
		add_number(t, (uint64_t)(ms / digit % 10));
	add(t, " s");
}

static const char *
name_of_kind(enum ip_kind kind)
{
	switch (kind) {
	case IP_V4:
		return "an IPv4 address";
	case IP_V6:
		break;
	}
	return "an IPv6 address";
}

static void
tell_target(struct text *t, const struct endpoint *to)
{
	add(t, "target: ");
	switch (to->kind) {
	case ENDPOINT_NAME:
		add(t, "a name");
		break;
	case ENDPOINT_IP:
		add(t, name_of_kind(to->ip.kind));
		break;
	case ENDPOINT_UNIX:
		add(t, "a UNIX socket");
		break;
	}
	end_line(t);
}

static const char *
where_it_is(const struct endpoint *server)
{
	switch (server->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
		break;
	case ENDPOINT_UNIX:
		return ", on a UNIX socket";
	}
	return "";
}

static void
tell_proxy(struct text *t, const struct proxy_config *proxy)
{
	const struct protocol *protocol = protocol_row(proxy->kind);

	add(t, protocol->title);
	add(t, protocol->names ? ", is sent names" : ", is sent addresses");
	add(t, where_it_is(&proxy->server));
	if (proxy->has_user)
		add(t,
		    proxy->has_password ? ", with a user and password"
					: ", with a user");
}

static void
tell_route(struct text *t, const struct route *route)
{
	unsigned hop, i;

	add(t, "route: ");
	if (route->hops == 0)
		add(t, "direct");
	else
		add_number(t, route->hops);
	if (route->hops > 0)
		add(t, route->hops == 1 ? " proxy" : " proxies");
	end_line(t);
	for (hop = 0; hop < route->hops; hop++) {
		for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
			add(t, "hop ");
			add_number(t, hop + 1);
			add(t, i == route->first[hop] ? ": " : ", or: ");
			tell_proxy(t, &route->proxy[i]);
			end_line(t);
		}
	}
}

static void
tell_time(struct text *t, const struct retry *retry)
{
	add(t, "time: ");
	if (retry->attempt > 0)
		add_seconds(t, retry->attempt);
	else
		add(t, "no limit");
	add(t, retry->whole > 0 ? " for an attempt, " : ", one attempt");
	if (retry->whole > 0) {
		add_seconds(t, retry->whole);
		add(t, " for all of them");
	}
	end_line(t);
}

static void
tell_rules(struct text *t, const struct access *access)
{
	const struct policy *policy = access->policy;

	add(t, "rules: ");
	if (policy->count > 0)
		add_number(t, policy->count);
	else
		add(t, policy->given ? "none, which denies all" : "none");
	if (access->forced)
		add(t, ", and protected addresses are shut");
	end_line(t);
}

static void
tell_sandbox(struct text *t, unsigned held)
{
	size_t none;

	add(t, "sandbox: bars ");
	none = t->at;
	t->at = progress_barred(t->line, sizeof(t->line), t->at, held);
	if (t->at == none)
		add(t, "nothing");
	end_line(t);
}

static void
tell_answer(struct text *t, struct policy_answer answer)
{
	add(t, answer.permitted ? "permitted" : "denied");
	if (answer.rule > 0) {
		add(t, ", by rule ");
		add_number(t, answer.rule);
	} else if (answer.shut) {
		add(t, ", as a protected address that no rule opens");
	} else {
		add(t,
		    answer.permitted ? ", as there are no rules"
				     : ", as no rule matches");
	}
	end_line(t);
}

/* A name whose addresses tell more. */
static struct verdict
tell_addresses(struct text *t, struct attempt *a, const struct route *route,
    const struct proxy_config *last)
{
	struct ip address[2 * LOOKUP_MAX];
	bool ipv4 = last != NULL && protocol_row(last->kind)->ipv4_only;
	int family = ipv4 ? AF_INET : a->family;
	struct verdict v = access_target(a->access, route);
	enum outcome all = OUTCOME_POLICY_DENIED;
	struct policy_answer answer;
	size_t i, count = 0;

	if (v.what != OUTCOME_OK) {
		add(t, "verdict: denied, whatever its address");
		end_line(t);
		return v;
	}
	v = resolve_all(a, a->access->to, family, PATIENCE, address, &count);
	for (i = 0; v.what == OUTCOME_OK && i < count; i++) {
		answer = access_judge(a->access, &address[i]);
		if (answer.permitted)
			all = OUTCOME_OK;
		add(t, "verdict on address ");
		add_number(t, i + 1);
		add(t, " of ");
		add_number(t, count);
		add(t, ": ");
		tell_answer(t, answer);
	}
	return v.what == OUTCOME_OK ? outcome_of(all) : v;
}

/* As the last proxy has it, or without one, ourselves. */
static struct verdict
tell_verdict(struct text *t, struct attempt *a, const struct route *route,
    const struct proxy_config *last)
{
	bool here = last == NULL || !protocol_row(last->kind)->names;
	const struct endpoint *to = a->access->to;
	const struct ip *known = NULL;

	switch (to->kind) {
	case ENDPOINT_NAME:
		if (here)
			return tell_addresses(t, a, route, last);
		break;
	case ENDPOINT_IP:
		known = &to->ip;
		break;
	case ENDPOINT_UNIX:
		break;
	}
	add(t, "verdict: ");
	tell_answer(t, access_judge(a->access, known));
	return access_target(a->access, route);
}

struct verdict
explain(int out, const struct route *route, const struct retry *retry,
    struct attempt *a, unsigned held)
{
	const struct proxy_config *last = NULL;
	struct text t = { .out = out };
	struct verdict v = outbound_check(a, a->access->to, route);

	if (v.what != OUTCOME_OK)
		return v;
	if (retry->attempt > 0)
		a->wait.deadline = clock_ms() + retry->attempt;
	if (route->hops > 0)
		last = &route->proxy[route->first[route->hops - 1]];
	tell_target(&t, a->access->to);
	tell_route(&t, route);
	tell_time(&t, retry);
	tell_rules(&t, a->access);
	tell_sandbox(&t, held);
	v = tell_verdict(&t, a, route, last);
	return t.error == 0 ? v : outcome_verdict(OUTCOME_OUTPUT, t.error);
}
