#ifndef FILE_H
#define FILE_H

#include <sys/types.h>

#include <stddef.h>

/* What a file is for. */
enum file_kind {
	FILE_PUBLIC, /* nobody else may write it; it must be a regular file */
	FILE_SECRET  /* nobody else may read it, either; or it is a pipe */
};

enum file_fault {
	FILE_FINE,
	FILE_UNREADABLE, /* error has the errno, EFBIG for too large a file */
	FILE_IRREGULAR,  /* not a regular file */
	FILE_FOREIGN,    /* it belongs neither to root nor to us */
	FILE_OPEN,       /* others can write it, or read what is secret */
	FILE_FOLDER      /* so can they a folder above it, or it is foreign */
};

struct file_result {
	enum file_fault fault;
	int error;
	size_t len;
};

/*
 * file_read(path, kind, text, size): reads a file of less than size bytes that
 * nobody but root and us can have put there.
 *
 * It must belong to root or to us, and its mode must let nobody else write it.
 * A secret must not be readable for a group or others, either; but a group may
 * read what is root's when we are not, for then nobody but root could change
 * the mode. So must each folder that is passed on the way to it from / (by
 * symbolic links, too, as they are written and as they lead) belong to root or
 * to us, and be writable for nobody else; with two exceptions. In a sticky
 * folder, such as /tmp, what is ours or root's is safe. And on the way to a
 * secret our own effective group is nobody else.
 *
 * A descriptor that we were given, /dev/fd/N, has no folders. What is not a
 * regular file, such as a FIFO, has no mode that counts: a secret is read from
 * it to its end, however long that takes.
 */
struct file_result file_read(
    const char *path, enum file_kind kind, char *text, size_t size);

/*
 * file_read_all(fd, text, size): reads to the end of file, or until text is
 * full. Returns the length, or -1 and errno.
 */
ssize_t file_read_all(int fd, char *text, size_t size);

#endif
