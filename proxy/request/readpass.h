#ifndef READPASS_H
#define READPASS_H

#include <sys/types.h>

/*
 * readpass(askpass, prompt, answer, size): asks a person, on the terminal
 * without echo. If there is no terminal, it runs the program askpass, which is
 * a path or a word to look for in PATH (NULL or empty: no program). DISPLAY,
 * WAYLAND_DISPLAY and SSH_ASKPASS_REQUIRE have the same effect as for ssh(1).
 * The program gets the prompt as its argument; no shell is involved. Returns
 * the length of the answer, which begins with a line; -1 if there was none. The
 * caller wipes the answer.
 */
ssize_t readpass(
    const char *askpass, const char *prompt, char *answer, size_t size);

#endif
