#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "channel/prepare.h"

void
prepare_channel(int net, struct channel_options *options)
{
	int value;
	socklen_t len = sizeof(value);

	options->tcp = getsockopt(
			   net, IPPROTO_TCP, TCP_NODELAY, &value, &len) == 0;
}
