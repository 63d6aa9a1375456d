#ifndef OS_LOCAL_H
#define OS_LOCAL_H

#include <stddef.h>

enum local_answer { LOCAL_NO, LOCAL_YES, LOCAL_UNKNOWN };

/*
 * local_route(family, address, size): whether the system delivers packets for
 * that address, of 4 bytes for AF_INET or 16 for AF_INET6, to this very host.
 * It sends nothing. LOCAL_UNKNOWN if the system does not tell.
 */
enum local_answer local_route(int family, const void *address, size_t size);

#endif
