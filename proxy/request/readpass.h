#ifndef READPASS_H
#define READPASS_H

#include <sys/types.h>

/*
 * readpass(askpass, prompt, answer, size): asks a person, on the terminal
 * without echo, or where there is none with the program askpass, a path or a
 * word that is looked for by PATH (NULL or empty: no program), as DISPLAY,
 * WAYLAND_DISPLAY and SSH_ASKPASS_REQUIRE would have ssh(1) do it. The program
 * gets the prompt as its argument; no shell has a part in it. Returns the
 * length of the answer, which begins with a line; -1 when there was none. The
 * caller wipes it.
 */
ssize_t readpass(
    const char *askpass, const char *prompt, char *answer, size_t size);

#endif
