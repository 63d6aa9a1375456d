#ifndef LOCAL_H
#define LOCAL_H

#include "address/ip.h"
#include "policy/policy.h"

/*
 * local_ask(ip): whether ip is an address of this host. It is if the system
 * says so of its route, or if a UDP socket that is connected to it has it as
 * its own address. It sends nothing. POLICY_UNSURE if neither tells.
 */
enum policy_own local_ask(const struct ip *ip);

#endif
