#include "pg/local.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *server_pid_file(const struct place *place)
{
    return arena_printf(place->arena, "%s/postmaster.pid", place->data);
}

/* Lines of postmaster.pid: pid, data folder, start, port, socket folder,
 * address, shared memory, state. */
enum { PID_LINE = 1, STATE_LINE = 8 };

static const char *line_of(const char *text, int number)
{
    for (int i = 1; i < number && text; i++) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    return text;
}

/* Whether the process was started with the folder as an argument of its own. */
static bool names_folder(pid_t pid, const char *folder)
{
    char text[4096];
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    for (ssize_t i = 0; i < length; i += (ssize_t)strlen(text + i) + 1) {
        if (strcmp(text + i, folder) == 0)
            return true;
    }
    return false;
}

/*
 * Pids are given anew, after a restart most of all: that there is one says
 * nothing.  A postmaster works in its data folder.  Root in a container may
 * not see where another user's process works, but what it was started with.
 * Without /proc, that the process is there has to do.
 */
bool server_serves(const struct place *place, pid_t pid)
{
    struct stat its;
    struct stat ours;
    char path[64];

    if (pid <= 0 || (kill(pid, 0) != 0 && errno != EPERM))
        return false;
    if (access("/proc/self/cwd", F_OK) != 0)
        return true;
    snprintf(path, sizeof path, "/proc/%ld/cwd", (long)pid);
    if (stat(path, &its) != 0)
        return errno == EACCES && names_folder(pid, place->data);
    return stat(place->data, &ours) == 0 && its.st_dev == ours.st_dev &&
           its.st_ino == ours.st_ino;
}

static enum server_state read_state(const struct place *place, const char *text)
{
    const char *state = line_of(text, STATE_LINE);
    if (!state || strncmp(state, "ready", 5) != 0)
        return SERVER_STARTING;
    bool reachable = access(place_socket_file(place), F_OK) == 0;
    return reachable ? SERVER_READY : SERVER_CUT_OFF;
}

struct server server_find(const struct place *place)
{
    struct server server = {.state = SERVER_DOWN};
    char text[2048];
    int fd = open(server_pid_file(place), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return server;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    pid_t pid = (pid_t)strtol(line_of(text, PID_LINE), NULL, 10);
    if (!server_serves(place, pid))
        return server;
    server.pid = pid;
    server.state = read_state(place, text);
    return server;
}
