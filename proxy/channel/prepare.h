#ifndef PREPARE_H
#define PREPARE_H

#include "channel/channel.h"

/*
 * prepare_channel(net, options): finds out and does, before confine_relay, what
 * the process could not do later, and fills in those fields of options.
 */
void prepare_channel(int net, struct channel_options *options);

#endif
