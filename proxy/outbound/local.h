#ifndef LOCAL_H
#define LOCAL_H

#include "address/ip.h"
#include "policy/policy.h"

/*
 * local_ask(ip): whether ip is an address of this host: the system says so of
 * its route, or a UDP socket that is connected to it has it as its own. It
 * sends nothing. POLICY_UNSURE when neither tells.
 */
enum policy_own local_ask(const struct ip *ip);

#endif
