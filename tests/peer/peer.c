/* peer: a scripted peer for the tests. README.md is its manual. */
#include "system.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "peer.h"

/*
 * Makes sure that 0, 1 and 2 are open and nothing else is, whoever starts us.
 */
static void
tidy_descriptors(void)
{
	long max = sysconf(_SC_OPEN_MAX);
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (max < 0 || max > 65536)
		max = 65536;
	for (fd = STDERR_FILENO + 1; fd < max; fd++)
		close(fd);
}

int
main(int argc, char **argv)
{
	tidy_descriptors();
	signal(SIGPIPE, SIG_IGN);
	fail_catch_signals();
	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return serve(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "run") == 0)
		return run(argc - 1, argv + 1);
	fputs("usage: peer serve [options] script\n"
	      "       peer run [options] script -- command [arg ...]\n",
	    stderr);
	return EXIT_BROKEN;
}
