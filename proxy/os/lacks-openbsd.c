#include "os/lacks.h"

const char *
lacks_line(size_t i)
{
	static const char *const line[] = {
		"system: keepalive probes come at times of its own",
		"system: does not tell what was delivered",
		"system: does not let a broken connection be reset",
	};

	return i < sizeof(line) / sizeof(line[0]) ? line[i] : NULL;
}
