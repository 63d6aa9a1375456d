#ifndef OS_LOCAL_H
#define OS_LOCAL_H

#include <stdbool.h>

/*
 * local_route(family, address): whether the system delivers what is sent to
 * that address, of 4 bytes for AF_INET or 16 for AF_INET6, to this very host.
 * It sends nothing. False when the system does not tell.
 */
bool local_route(int family, const void *address);

#endif
