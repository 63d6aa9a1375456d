#include <stddef.h>
#include <string.h>

#include "base/wipe.h"
#include "os/arguments.h"

/* Where an argument is missing, musl's getopt moves the NULL. */
void
arguments_hide(int argc, char **argv)
{
	int i;

	for (i = 1; i <= argc; i++) {
		if (argv[i] != NULL)
			wipe(argv[i], strlen(argv[i]));
	}
}
