#ifndef PREPARE_H
#define PREPARE_H

#include "channel/channel.h"

/*
 * prepare_channel(net, options): finds out and does, before confine_relay, what
 * a process could not later, and fills in what options have for it.
 */
void prepare_channel(int net, struct channel_options *options);

#endif
