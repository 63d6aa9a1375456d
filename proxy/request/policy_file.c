#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "request/policy_file.h"
#include "request/readpass.h"

#define FILE_MAX (64 * 1024)

/* Asked of what is open: the name may mean another file by now. */
static struct verdict
check_safe(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return outcome_verdict(OUTCOME_POLICY_FILE_UNREADABLE, errno);
	if (!S_ISREG(st.st_mode) || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0 ||
	    (st.st_uid != geteuid() && st.st_uid != 0))
		return outcome_of(OUTCOME_POLICY_FILE_UNSAFE);
	return outcome_of(OUTCOME_OK);
}

/* A lone CR would let a comment swallow what an editor shows as a line. */
static bool
is_text(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			return false;
	}
	return true;
}

/* Cuts the next word off; NULL when only blanks or a comment are left. */
static char *
next_word(char **line)
{
	char *word = *line + strspn(*line, " \t");
	char *end = word + strcspn(word, " \t");

	if (*word == '\0' || *word == '#')
		return NULL;
	*line = end;
	if (*end != '\0')
		*(*line)++ = '\0';
	return word;
}

static bool
add_line(struct policy *p, char *line, policy_service *service)
{
	char *verb = next_word(&line), *rule;
	bool permit;

	if (verb == NULL)
		return true;
	permit = strcmp(verb, "permit") == 0;
	if (!permit && strcmp(verb, "deny") != 0)
		return false;
	rule = next_word(&line);
	return rule != NULL && next_word(&line) == NULL &&
	    policy_add(p, permit, rule, service).what == OUTCOME_OK;
}

/* text has room for a NUL at its end. */
static struct verdict
add_lines(struct policy *p, char *text, char *end, unsigned nth,
    policy_service *service)
{
	unsigned number;
	char *line_end;
	size_t len;

	for (number = 1; text < end; number++) {
		line_end = memchr(text, '\n', (size_t)(end - text));
		if (line_end == NULL)
			line_end = end;
		len = (size_t)(line_end - text);
		if (len > 0 && text[len - 1] == '\r')
			len--;
		text[len] = '\0';
		if (!is_text(text, len) || !add_line(p, text, service))
			return outcome_verdict(OUTCOME_POLICY_FILE_LINE,
			    outcome_line(nth, number));
		text = line_end + 1;
	}
	return outcome_of(OUTCOME_OK);
}

static struct verdict
read_open(struct policy *p, int fd, unsigned nth, policy_service *service)
{
	struct verdict v = check_safe(fd);
	char text[FILE_MAX];
	ssize_t len;

	if (v.what != OUTCOME_OK)
		return v;
	len = readpass_all(fd, text, sizeof(text));
	if (len == -1)
		return outcome_verdict(OUTCOME_POLICY_FILE_UNREADABLE, errno);
	if ((size_t)len == sizeof(text))
		return outcome_verdict(OUTCOME_POLICY_FILE_UNREADABLE, EFBIG);
	return add_lines(p, text, text + len, nth, service);
}

struct verdict
policy_read(
    struct policy *p, const char *path, unsigned nth, policy_service *service)
{
	struct verdict v;
	int fd;

	p->given = true;
	/* Not to wait for a FIFO's writer. */
	do {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	} while (fd == -1 && errno == EINTR);
	if (fd == -1)
		return outcome_verdict(OUTCOME_POLICY_FILE_UNREADABLE, errno);
	v = read_open(p, fd, nth, service);
	close(fd);
	return v;
}
