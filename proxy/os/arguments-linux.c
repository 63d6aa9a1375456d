/* What ps(1) shows of this process. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/wipe.h"
#include "os/arguments.h"

/*
 * If the last byte of all arguments is not NUL, the kernel takes it for a title
 * that was set, and shows only its first string. If an argument is missing, the
 * getopt of musl moves the NULL.
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
