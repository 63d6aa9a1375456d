#ifndef REQUEST_H
#define REQUEST_H

#include <net/if.h>

#include <limits.h>

#include "address/target.h"
#include "base/outcome.h"
#include "outbound/access.h"
#include "request/credentials.h"
#include "request/environment.h"
#include "request/options.h"
#include "route/plan.h"
#include "route/route.h"

/*
 * All that is asked of a run. It is large: make it static, so that it starts as
 * zeros. What each run uses comes together: each page that is touched takes
 * time and memory.
 */
struct request {
	struct environment environment;
	struct endpoint target;
	struct plan plan;     /* for the target and the route */
	struct access access; /* to the target, by the rules of the options */
	char interface[IF_NAMESIZE]; /* empty for any */
	struct route route;
	struct options options;
	char auth_file[PATH_MAX], fields_file[PATH_MAX];
	struct credentials by_file, by_variable; /* WRAITH_PROXY_AUTH */
};

/*
 * request_read(q, argc, argv): fills in what the command line and the
 * environment ask for, and reads the files with rules. If only help or the
 * version was asked for, options.answer has the text, and the rest is not
 * filled in. In all other cases no argument, and no secret of the environment,
 * is left for ps(1) to show. Fails with what is wrong, of the usage, target,
 * policy or credentials stage.
 */
struct verdict request_read(struct request *q, int argc, char **argv);

/*
 * request_credentials(q, client): gives the proxies of the route their
 * credentials and fields. It may read a file that takes long to come, and may
 * ask a person: call it before anything is dialled, while 0, 1 and 2 are open.
 * The process ends if the client leaves in the meantime.
 */
struct verdict request_credentials(
    struct request *q, const struct client *client);

/* request_wipe(q): forgets the target, the route and all that is secret. */
void request_wipe(struct request *q);

#endif
