#include "os/lacks.h"

const char *
lacks_line(size_t i)
{
	static const char *const line[] = {
		"system: chooses the times of keepalive probes itself",
		"system: does not tell what was delivered",
	};

	return i < sizeof(line) / sizeof(line[0]) ? line[i] : NULL;
}
