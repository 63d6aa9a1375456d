#ifndef LOCAL_H
#define LOCAL_H

#include <stdbool.h>

#include "address/ip.h"

/*
 * local_is_own(ip): whether ip is an address of this host: the system says so
 * of its route, or a UDP socket that is connected to it has it as its own. It
 * sends nothing.
 */
bool local_is_own(const struct ip *ip);

#endif
