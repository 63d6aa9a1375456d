/* A private sshd, connections to it, and the processes that it starts. */

#define _GNU_SOURCE
#include <sys/stat.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define MASTERS_MAX (SESSIONS_MAX / SESSIONS_EACH)

/* A private sshd, and connections to it that many sessions share. */
struct gateway {
	char folder[64]; /* keys, configurations, sockets */
	pid_t sshd;
	unsigned port, masters;
	pid_t master[MASTERS_MAX];
};

static struct gateway gateway = { .sshd = -1 };

/* sh(format, ...): whether a command line succeeds. */
__attribute__((format(printf, 1, 2))) static bool
sh(const char *format, ...)
{
	char *argv[] = { "sh", "-c", NULL, NULL };
	va_list words;
	int status = 1, null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid;

	va_start(words, format);
	if (vasprintf(&argv[2], format, words) < 0)
		argv[2] = NULL;
	va_end(words);
	pid = argv[2] == NULL ? -1 : spawn(argv, null, null);
	free(argv[2]);
	close(null);
	if (pid > 0 && waitpid(pid, &status, 0) != pid)
		reap(pid);
	return status == 0;
}

/* write_file(name, format, ...): writes a file in the folder of the gateway. */
__attribute__((format(printf, 2, 3))) static bool
write_file(const char *name, const char *format, ...)
{
	char path[128];
	va_list words;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", gateway.folder, name);
	if ((file = fopen(path, "we")) == NULL)
		return false;
	va_start(words, format);
	vfprintf(file, format, words);
	va_end(words);
	return fclose(file) == 0;
}

/* configure(forced): writes the keys and the configurations of both sides. */
static bool
configure(const char *forced)
{
	const struct passwd *user = getpwuid(geteuid());
	const char *folder = gateway.folder;

	if (user == NULL ||
	    !sh("cd %s && ssh-keygen -q -t ed25519 -N '' -f host &&"
		" ssh-keygen -q -t ed25519 -N '' -f user &&"
		" echo \"* $(cat host.pub)\" >known",
		folder))
		return false;
	return write_file("sshd.conf",
		   "ListenAddress 127.0.0.1\nPort %u\nHostKey %s/host\n"
		   "AuthorizedKeysFile %s/user.pub\nUsePAM no\nUseDNS no\n"
		   "StrictModes no\nPidFile none\nMaxStartups 200\n"
		   "MaxSessions %d\nPermitRootLogin yes\nPermitUserRC no\n"
		   "SetEnv HOME=%s\n" /* no start-up file of the shell */
		   "LogLevel QUIET\n%s%s\n",
		   gateway.port, folder, folder, SESSIONS_EACH, folder,
		   forced[0] == '\0' ? "" : "ForceCommand exec ", forced) &&
	    write_file("ssh.conf",
		"Host *\nHostName 127.0.0.1\nControlPath %s/%%n\nPort %u\nUser "
		"%s\n"
		"IdentityFile %s/user\nIdentitiesOnly yes\nIdentityAgent none\n"
		"UserKnownHostsFile %s/known\nBatchMode yes\nCheckHostIP no\n"
		"GlobalKnownHostsFile /dev/null\nLogLevel QUIET\n",
		folder, gateway.port, user->pw_name, folder, folder);
}

/* exists(name): whether the file appears within the time limit. */
static bool
exists(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", gateway.folder, name);
	while (access(path, F_OK) != 0 && !timed_out())
		poll(NULL, 0, 10);
	return !timed_out();
}

/* start(words): starts a process of the gateway in the background. */
static pid_t
start(struct words *words)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid = spawn(words->argv, null, null);

	close(null);
	return pid;
}

__attribute__((format(printf, 2, 3))) void
ssh_words(struct words *words, const char *format, ...)
{
	struct program ssh = { .name = "ssh", .path = "ssh" };
	char text[512];
	int n = snprintf(text, sizeof(text), "-F %s/ssh.conf ", gateway.folder);
	va_list list;

	va_start(list, format);
	vsnprintf(text + n, sizeof(text) - (size_t)n, format, list);
	va_end(list);
	ssh.words[ROUTE_DIRECT] = text;
	words_of(&ssh, ROUTE_DIRECT, 0, words);
	words->argv[0] = "ssh";
}

/* accepts(port): whether somebody listens within the time limit. */
static bool
accepts(unsigned port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	bool ok = false;

	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	while (!ok && !timed_out()) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		ok = connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0;
		close(fd);
		if (!ok)
			poll(NULL, 0, 10);
	}
	return ok;
}

bool
gateway_start(const char *forced)
{
	struct program sshd = { .name = "sshd" };
	struct words words;
	char text[128];
	int reserved = server();

	gateway = (struct gateway){ "/tmp/wraith-bench.XXXXXX", -1, 0, 0,
		{ 0 } };
	gateway.port = server_port(reserved);
	close(reserved);
	if (mkdtemp(gateway.folder) == NULL || !configure(forced))
		return false;
	if (geteuid() == 0)
		mkdir("/run/sshd", 0755);
	strcpy(sshd.path,
	    access("/usr/sbin/sshd", X_OK) == 0 ? "/usr/sbin/sshd"
						: "/usr/local/sbin/sshd");
	snprintf(text, sizeof(text), "-D -f %s/sshd.conf", gateway.folder);
	sshd.words[ROUTE_DIRECT] = text;
	words_of(&sshd, ROUTE_DIRECT, 0, &words);
	gateway.sshd = start(&words);
	return gateway.sshd > 0 && accepts(gateway.port);
}

bool
forced_of(const struct program *program, char text[4400])
{
	bool permit;

	if (program->forced == NULL)
		return false;
	permit = program->kind == PROGRAM_OURS &&
	    sh("%s --help | grep -q -e --permit", program->path);
	snprintf(text, 4400, "%s %s%s", program->path, program->forced,
	    permit ? " --permit '127.0.0.0/8:*'" : "");
	return true;
}

/* A process, as shown in /proc. */
struct process {
	pid_t pid, parent;
	char name[16];
};

static bool
read_process(const char *pid, struct process *process)
{
	char path[64], text[128] = "";
	const char *end;
	size_t len;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.16s/stat", pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0 || (end = strrchr(text, ')')) == NULL)
		return false;
	process->pid = atoi(text);
	process->parent = atoi(end + 4);
	len = (size_t)(end - strchr(text, '(')) - 1;
	memcpy(process->name, strchr(text, '(') + 1, len);
	process->name[len] = '\0';
	return true;
}

/*
 * below(all, n, pid): whether this is one of the processes that sshd started,
 * or that these started.
 */
static bool
below(const struct process *all, size_t n, pid_t pid)
{
	for (int depth = 0; depth < 8 && pid != gateway.sshd; depth++) {
		size_t i = 0;

		while (i < n && all[i].pid != pid)
			i++;
		if (i == n)
			return false;
		pid = all[i].parent;
	}
	return pid == gateway.sshd;
}

size_t
sshd_processes(const char *name, pid_t *pids)
{
	struct process *all = calloc(PROCESSES_MAX, sizeof(*all));
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t n = 0, found = 0;

	while ((entry = readdir(proc)) != NULL && n < PROCESSES_MAX)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    read_process(entry->d_name, &all[n]))
			n++;
	closedir(proc);
	for (size_t i = 0; i < n; i++)
		if ((name == NULL || strcmp(all[i].name, name) == 0) &&
		    below(all, n, all[i].pid))
			pids[found++] = all[i].pid;
	free(all);
	return found;
}

static int
forget(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void
gateway_end(void)
{
	pid_t *pids = calloc(PROCESSES_MAX, sizeof(*pids));
	size_t n = gateway.sshd > 0 ? sshd_processes(NULL, pids) : 0;

	while (gateway.masters > 0)
		reap(gateway.master[--gateway.masters]);
	while (n > 0)
		kill(pids[--n], SIGKILL);
	if (gateway.sshd > 0)
		reap(gateway.sshd);
	gateway.sshd = -1;
	free(pids);
	nftw(gateway.folder, forget, 8, FTW_DEPTH | FTW_PHYS);
}

bool
masters_start(size_t n)
{
	struct words words;
	char name[16];

	for (size_t i = 0; i * SESSIONS_EACH < n; i++) {
		ssh_words(&words, "-M -N %zu", i);
		gateway.master[gateway.masters++] = start(&words);
		snprintf(name, sizeof(name), "%zu", i);
		if (!exists(name))
			return false;
	}
	return true;
}
