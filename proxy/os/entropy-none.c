#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "os/entropy.h"

bool
entropy_get(uint8_t *data, size_t len)
{
	int error, fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	size_t got = 0;
	ssize_t n = 1;

	if (fd == -1)
		return false;
	while (got < len && n != 0) {
		n = read(fd, data + got, len - got);
		if (n > 0)
			got += (size_t)n;
		else if (n == -1 && errno != EINTR)
			break;
	}
	error = n == 0 ? EIO : errno;
	close(fd);
	errno = error;
	return got == len;
}
