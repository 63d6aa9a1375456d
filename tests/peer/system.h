/*
 * Macros that ask the system's headers for more than POSIX; the first include
 * of each file.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#ifdef __linux__ /* others show all that they have to whoever asks for nothing \
		  */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* posix_openpt */
#endif
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* cfmakeraw, TIOCSCTTY, TIOCOUTQ */
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#endif
#endif

#endif
