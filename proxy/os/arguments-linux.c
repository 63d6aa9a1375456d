/* What ps(1) shows of us. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/wipe.h"
#include "os/arguments.h"

/*
 * Where the last byte of all arguments is not NUL, the kernel takes it for a
 * title that was set, and shows no more than the first string of it. Where an
 * argument is missing, musl's getopt moves the NULL.
 */
void
arguments_hide(int argc, char **argv)
{
	char *end = argv[0], *last;
	int i;

	for (i = 1; i <= argc; i++) {
		if (argv[i] == NULL)
			continue;
		last = argv[i] + strlen(argv[i]);
		wipe(argv[i], (size_t)(last - argv[i]));
		if ((uintptr_t)last > (uintptr_t)end)
			end = last;
	}
	if (end != argv[0])
		*end = 1;
}
