#ifndef OS_OWN_H
#define OS_OWN_H

#include <stdbool.h>

#include "address.h"

/*
 * own_route(a): whether the system delivers what is sent to a to this very
 * host. It sends nothing. False when the system does not tell.
 */
bool own_route(const struct address *a);

#endif
