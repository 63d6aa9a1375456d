#ifndef ERROR_H
#define ERROR_H

/*
 * The texts for errno and for getaddrinfo(3)'s EAI_* values. They are ours and
 * not the C library's: strerror(3) and gai_strerror(3) may allocate memory,
 * translate and read files, which a confined relay cannot do, and their wording
 * depends on the system.
 */

/* error_text(number): the text for an errno, or NULL if there is none. */
const char *error_text(int number);

/* error_lookup_text(number): the text for an EAI_* value, or NULL. */
const char *error_lookup_text(int number);

#endif
