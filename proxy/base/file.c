#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/wipe.h"

/* The most symbolic links that Linux follows. */
#define LINKS_MAX 40
/* S_ISVTX: POSIX has it only in its X/Open part. */
#define STICKY 01000

/* The progress on the way from / to a file. */
struct walk {
	enum file_kind kind;
	unsigned links;
	bool sticky;         /* others can add to done, but not remove */
	struct stat st;      /* the status of done */
	char done[PATH_MAX]; /* the path so far: no links, no / at its end */
	char rest[PATH_MAX];
};

static struct file_result
result_of(enum file_fault fault)
{
	return (struct file_result){ .fault = fault,
		.error = fault == FILE_UNREADABLE ? errno : 0 };
}

static enum file_fault
unreadable(int error)
{
	errno = error;
	return FILE_UNREADABLE;
}

static bool
is_trusted(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

static bool
is_shared(const struct stat *st, enum file_kind kind)
{
	bool own = kind == FILE_SECRET && st->st_gid == getegid();

	return (st->st_mode & (own ? S_IWOTH : S_IWGRP | S_IWOTH)) != 0;
}

static enum file_fault
stat_done(struct walk *w)
{
	const char *path = w->done[0] == '\0' ? "/" : w->done;

	return lstat(path, &w->st) == -1 ? FILE_UNREADABLE : FILE_FINE;
}

/* Checks the folder done, which the way passes. */
static enum file_fault
check_folder(struct walk *w)
{
	if (!S_ISDIR(w->st.st_mode))
		return unreadable(ENOTDIR);
	w->sticky = is_shared(&w->st, w->kind);
	if (!is_trusted(&w->st) || (w->sticky && (w->st.st_mode & STICKY) == 0))
		return FILE_FOLDER;
	return FILE_FINE;
}

/* Inserts text before the rest of the path. */
static enum file_fault
put_first(struct walk *w, const char *text, size_t len)
{
	size_t left = strlen(w->rest) + 1;

	if (len + 1 + left > sizeof(w->rest))
		return unreadable(ENAMETOOLONG);
	memmove(w->rest + len + 1, w->rest, left);
	memcpy(w->rest, text, len);
	w->rest[len] = '/';
	return FILE_FINE;
}

static void
go_up(struct walk *w)
{
	char *last = strrchr(w->done, '/');

	if (last != NULL)
		*last = '\0';
}

static enum file_fault
go_down(struct walk *w, const char *name, size_t len)
{
	size_t at = strlen(w->done);

	if (at + 1 + len >= sizeof(w->done))
		return unreadable(ENAMETOOLONG);
	w->done[at] = '/';
	memcpy(w->done + at + 1, name, len);
	w->done[at + 1 + len] = '\0';
	return FILE_FINE;
}

/* Linux makes up such a link: it leads to an open file, and not to its text. */
static bool
is_descriptor(const struct walk *w)
{
	return strncmp(w->done, "/proc/", 6) == 0 &&
	    strstr(w->done, "/fd/") != NULL;
}

static enum file_fault
follow_link(struct walk *w)
{
	char link[PATH_MAX];
	ssize_t len = readlink(w->done, link, sizeof(link));

	if (len == -1)
		return FILE_UNREADABLE;
	if (w->links++ == LINKS_MAX)
		return unreadable(ELOOP);
	if (link[0] == '/')
		w->done[0] = '\0';
	else
		go_up(w);
	return put_first(w, link, (size_t)len);
}

/* Steps from done to the name at the start of the rest. */
static enum file_fault
take_name(struct walk *w, size_t len)
{
	enum file_fault fault = check_folder(w);
	bool up = len == 2 && memcmp(w->rest, "..", len) == 0;

	if (fault == FILE_FINE && up)
		go_up(w);
	else if (fault == FILE_FINE)
		fault = go_down(w, w->rest, len);
	memmove(w->rest, w->rest + len, strlen(w->rest + len) + 1);
	if (fault == FILE_FINE)
		fault = stat_done(w);
	if (fault != FILE_FINE || up)
		return fault;
	if (w->sticky && !S_ISDIR(w->st.st_mode) && !is_trusted(&w->st))
		return FILE_FOREIGN;
	if (!S_ISLNK(w->st.st_mode) || is_descriptor(w))
		return FILE_FINE;
	fault = follow_link(w);
	return fault == FILE_FINE ? stat_done(w) : fault;
}

static enum file_fault
walk_to(struct walk *w, const char *path)
{
	enum file_fault fault = stat_done(w);
	size_t len = strlen(path), skip, at;

	if (len == 0)
		return unreadable(ENOENT);
	if (path[0] != '/' && getcwd(w->rest, sizeof(w->rest)) == NULL)
		return FILE_UNREADABLE;
	if (strlen(w->rest) + 1 + len >= sizeof(w->rest))
		return unreadable(ENAMETOOLONG);
	at = text_append(w->rest, sizeof(w->rest), strlen(w->rest), "/");
	text_append(w->rest, sizeof(w->rest), at, path);
	while (fault == FILE_FINE) {
		skip = strspn(w->rest, "/");
		len = strcspn(w->rest + skip, "/");
		memmove(w->rest, w->rest + skip, strlen(w->rest + skip) + 1);
		if (len == 0)
			break;
		if (len == 1 && w->rest[0] == '.')
			memmove(w->rest, w->rest + 1, strlen(w->rest));
		else
			fault = take_name(w, len);
	}
	return fault;
}

/* These checks are about the open file. */
static enum file_fault
check_file(int fd, enum file_kind kind)
{
	mode_t bad = S_IWGRP | S_IWOTH;
	struct stat st;

	if (fstat(fd, &st) == -1)
		return FILE_UNREADABLE;
	if (!S_ISREG(st.st_mode))
		return kind == FILE_SECRET ? FILE_FINE : FILE_IRREGULAR;
	if (!is_trusted(&st))
		return FILE_FOREIGN;
	if (kind == FILE_SECRET)
		bad |= S_IROTH;
	if (kind == FILE_SECRET && (st.st_uid != 0 || geteuid() == 0))
		bad |= S_IRGRP;
	return (st.st_mode & bad) == 0 ? FILE_FINE : FILE_OPEN;
}

ssize_t
file_read_all(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n = 1;

	while (n != 0 && len < size) {
		n = read(fd, text + len, size - len);
		if (n == -1 && errno != EINTR)
			return -1;
		if (n > 0)
			len += (size_t)n;
	}
	return (ssize_t)len;
}

static struct file_result
read_open(int fd, enum file_kind kind, char *text, size_t size)
{
	struct file_result r = result_of(check_file(fd, kind));
	ssize_t len;

	if (r.fault != FILE_FINE)
		return r;
	len = file_read_all(fd, text, size);
	if (len == -1)
		return result_of(FILE_UNREADABLE);
	if ((size_t)len == size)
		return result_of(unreadable(EFBIG));
	r.len = (size_t)len;
	return r;
}

struct file_result
file_read(const char *path, enum file_kind kind, char *text, size_t size)
{
	struct walk w = { .kind = kind };
	enum file_fault fault = walk_to(&w, path);
	int fd, flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;
	struct file_result r;

	if (fault != FILE_FINE)
		return result_of(fault);
	/* This does not wait for the writer of a FIFO. */
	if (kind == FILE_PUBLIC)
		flags |= O_NONBLOCK;
	do {
		fd = open(w.done[0] == '\0' ? "/" : w.done, flags);
	} while (fd == -1 && errno == EINTR);
	if (fd == -1)
		return result_of(FILE_UNREADABLE);
	r = read_open(fd, kind, text, size);
	if (r.fault != FILE_FINE)
		wipe(text, size);
	close(fd);
	return r;
}
