#include <errno.h>
#include <netdb.h>
#include <stddef.h>

#include "base/error.h"

/* Not in POSIX. If two rows have the same number, the first one counts. */
#ifndef EHOSTDOWN
#define EHOSTDOWN EHOSTUNREACH
#endif
#ifndef ENONET
#define ENONET ENETUNREACH
#endif
#ifndef ESHUTDOWN
#define ESHUTDOWN EPIPE
#endif
#ifndef EREMOTEIO
#define EREMOTEIO EIO
#endif
/* glibc and musl hide these; on other systems no EAI_* is negative. */
#ifndef EAI_NODATA
#define EAI_NODATA (-5)
#endif
#ifndef EAI_ADDRFAMILY
#define EAI_ADDRFAMILY (-9)
#endif

/* Without pointers there is nothing for the loader to relocate. */
struct row {
	int number;
	char text[48];
};

static const struct row errors[] = {
	{ EPERM, "Operation not permitted" },
	{ ENOENT, "No such file or directory" },
	{ EINTR, "Interrupted system call" },
	{ EIO, "Input/output error" },
	{ ENXIO, "No such device or address" },
	{ EBADF, "Bad file descriptor" },
	{ EAGAIN, "Resource temporarily unavailable" },
	{ EWOULDBLOCK, "Resource temporarily unavailable" },
	{ ENOMEM, "Cannot allocate memory" },
	{ EACCES, "Permission denied" },
	{ EFAULT, "Bad address" },
	{ EBUSY, "Device or resource busy" },
	{ EEXIST, "File exists" },
	{ ENODEV, "No such device" },
	{ ENOTDIR, "Not a directory" },
	{ EISDIR, "Is a directory" },
	{ EINVAL, "Invalid argument" },
	{ ENFILE, "Too many open files in system" },
	{ EMFILE, "Too many open files" },
	{ ENOTTY, "Inappropriate ioctl for device" },
	{ ETXTBSY, "Text file busy" },
	{ EFBIG, "File too large" },
	{ ENOSPC, "No space left on device" },
	{ ESPIPE, "Illegal seek" },
	{ EROFS, "Read-only file system" },
	{ EPIPE, "Broken pipe" },
	{ ERANGE, "Numerical result out of range" },
	{ EDEADLK, "Resource deadlock avoided" },
	{ ENAMETOOLONG, "File name too long" },
	{ ENOLCK, "No locks available" },
	{ ENOSYS, "Function not implemented" },
	{ ELOOP, "Too many levels of symbolic links" },
	{ EOVERFLOW, "Value too large for defined data type" },
	{ EPROTO, "Protocol error" },
	{ EBADMSG, "Bad message" },
	{ ENOTSOCK, "Socket operation on non-socket" },
	{ EDESTADDRREQ, "Destination address required" },
	{ EMSGSIZE, "Message too long" },
	{ EPROTOTYPE, "Protocol wrong type for socket" },
	{ ENOPROTOOPT, "Protocol not available" },
	{ EPROTONOSUPPORT, "Protocol not supported" },
	{ EOPNOTSUPP, "Operation not supported" },
	{ ENOTSUP, "Operation not supported" },
	{ EAFNOSUPPORT, "Address family not supported by protocol" },
	{ EADDRINUSE, "Address already in use" },
	{ EADDRNOTAVAIL, "Cannot assign requested address" },
	{ ENETDOWN, "Network is down" },
	{ ENETUNREACH, "Network is unreachable" },
	{ ENONET, "Machine is not on the network" },
	{ ENETRESET, "Network dropped connection on reset" },
	{ ECONNABORTED, "Software caused connection abort" },
	{ ECONNRESET, "Connection reset by peer" },
	{ ENOBUFS, "No buffer space available" },
	{ EISCONN, "Transport endpoint is already connected" },
	{ ENOTCONN, "Transport endpoint is not connected" },
	{ ESHUTDOWN, "Cannot send after transport endpoint shutdown" },
	{ ETIMEDOUT, "Connection timed out" },
	{ ECONNREFUSED, "Connection refused" },
	{ EHOSTDOWN, "Host is down" },
	{ EHOSTUNREACH, "No route to host" },
	{ EALREADY, "Operation already in progress" },
	{ EINPROGRESS, "Operation now in progress" },
	{ ESTALE, "Stale file handle" },
	{ EREMOTEIO, "Remote I/O error" },
	{ EDQUOT, "Disk quota exceeded" },
	{ ECANCELED, "Operation canceled" },
};

static const struct row lookups[] = {
	{ EAI_NONAME, "Name or service not known" },
	{ EAI_AGAIN, "Temporary failure in name resolution" },
	{ EAI_NODATA, "No address associated with hostname" },
	{ EAI_FAIL, "Non-recoverable failure in name resolution" },
	{ EAI_FAMILY, "Address family not supported" },
	{ EAI_ADDRFAMILY, "Address family for hostname not supported" },
	{ EAI_MEMORY, "Memory allocation failure" },
	{ EAI_SERVICE, "Service not supported for this kind of socket" },
	{ EAI_SOCKTYPE, "Kind of socket not supported" },
	{ EAI_SYSTEM, "System error" },
	{ EAI_OVERFLOW, "Result too large for its buffer" },
	{ EAI_BADFLAGS, "Bad value for the lookup's flags" },
};

static const char *
find(const struct row *row, size_t count, int number)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (row[i].number == number)
			return row[i].text;
	}
	return NULL;
}

const char *
error_text(int number)
{
	return find(errors, sizeof(errors) / sizeof(errors[0]), number);
}

const char *
error_lookup_text(int number)
{
	return find(lookups, sizeof(lookups) / sizeof(lookups[0]), number);
}
