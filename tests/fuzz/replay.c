#include <stdio.h>

#include "fuzz.h"

/*
 * Feeds each of the named files to the target that it is linked with. The last
 * name that it prints is that of the file that made it fail.
 */
static int
replay(const char *path)
{
	static uint8_t data[FUZZ_MAX];
	FILE *file = fopen(path, "rb");
	size_t len;

	puts(path);
	fflush(stdout);
	if (file == NULL)
		return 1;
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	return LLVMFuzzerTestOneInput(data, len);
}

int
main(int argc, char *argv[])
{
	int i, status = argc == 1;

	for (i = 1; i < argc; i++)
		status |= replay(argv[i]);
	return status;
}
