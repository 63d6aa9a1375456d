#ifndef FILE_H
#define FILE_H

#include <sys/types.h>

#include <stddef.h>

/* What a file is for. */
enum file_kind {
	FILE_PUBLIC, /* a regular file that nobody else may write */
	FILE_SECRET  /* nobody else may read it, either; or a pipe */
};

enum file_fault {
	FILE_FINE,
	FILE_UNREADABLE, /* error is the errno, or EFBIG if the file is too
			    large */
	FILE_IRREGULAR,  /* not a regular file */
	FILE_FOREIGN,    /* the file belongs neither to root nor to us */
	FILE_OPEN,       /* others can write it, or can read a secret */
	FILE_FOLDER      /* a folder above it is FOREIGN or OPEN */
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
 * The file must belong to root or to us, and its mode must not let anybody else
 * write it. A secret must not be readable for a group or for others, either;
 * but if we are not root, a group may read a file of root's, since only root
 * could change its mode. Each folder on the way to the file from / (through
 * symbolic links, too, as they are written and as they lead) must also belong
 * to root or to us and be writable for nobody else, with two exceptions. In a
 * sticky folder, such as /tmp, files that are ours or root's are safe. On the
 * way to a secret, our own effective group may write.
 *
 * A descriptor that we were given, /dev/fd/N, has no folders. A file that is
 * not a regular file, such as a FIFO, has no mode that matters: a secret is
 * read from it to its end, however long that takes.
 *
 * If it fails, nothing of the file is left in text.
 */
struct file_result file_read(
    const char *path, enum file_kind kind, char *text, size_t size);

/*
 * file_read_all(fd, text, size): reads until the end of the file, or until text
 * is full. Returns the length, or -1 with errno.
 */
ssize_t file_read_all(int fd, char *text, size_t size);

#endif
