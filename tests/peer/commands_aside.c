/* Commands of a script: what a script does besides talking to the other side */
#include "system.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "commands.h"
#include "fail.h"
#include "text.h"
#include "wait.h"

void
do_sleep(struct peer *p, char **arg)
{
	(void)p;
	wait_ms(text_number(arg[0]));
}

void
do_say(struct peer *p, char **arg)
{
	(void)p;
	puts(arg[0]);
	fflush(stdout);
}

void
do_touch(struct peer *p, char **arg)
{
	int fd = open(arg[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	(void)p;
	if (fd == -1)
		broken_errno(arg[0]);
	close(fd);
}

void
do_wait(struct peer *p, char **arg)
{
	(void)p;
	while (access(arg[0], F_OK) == -1)
		wait_ms(5);
}
