/* Streams: the same bytes for the same seed, at any offset. */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer;

struct stream {
	uint64_t seed;
	uint64_t at;
	uint64_t left;
};

/* From a script's words; bytes NULL: endless. */
struct stream stream_of(const char *seed, const char *bytes);

/* Writes once as much as possible: 1 moved on, 0 would block, -1 failed. */
int stream_send(struct peer *p, struct stream *s);

/* Reads once, up to max, and compares; false at the end of file. */
bool stream_check(struct peer *p, struct stream *s, size_t max);

/* The same, but an end of file before the end of the stream is a failure. */
void stream_check_all(struct peer *p, struct stream *s, size_t max);

#endif
