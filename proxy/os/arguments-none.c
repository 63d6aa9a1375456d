#include <stddef.h>
#include <string.h>

#include "base/wipe.h"
#include "os/arguments.h"

/* If an argument is missing, the getopt of musl moves the NULL. */
void
arguments_hide(int argc, char **argv)
{
	int i;

	for (i = 1; i <= argc; i++) {
		if (argv[i] != NULL)
			wipe(argv[i], strlen(argv[i]));
	}
}
