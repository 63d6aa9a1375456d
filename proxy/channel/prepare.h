#ifndef PREPARE_H
#define PREPARE_H

#include "channel/channel.h"

/*
 * prepare_channel(options): does, before confine_relay, what the process could
 * not do later, and fills in signal and self of options.
 */
void prepare_channel(struct channel_options *options);

#endif
