#include "bind/fs.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

/* The mode that open(…, 0666) would give, or that the old file has. */
static mode_t mode_for(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return status.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Writes, syncs and closes the temporary file. */
static int fill(int fd, const char *path, const char *bytes, size_t length)
{
    int failed = write_all(fd, bytes, length) < 0 ||
                 fchmod(fd, mode_for(path)) < 0 || fsync(fd) < 0;
    int number = errno;
    if (close(fd) < 0 && !failed)
        return -1;
    errno = number;
    return failed ? -1 : 0;
}

/* 0, or -1 with errno; nothing is left behind */
static int replace(char *temporary, const char *path, const char *bytes,
                   size_t length)
{
    int fd = mkstemp(temporary);
    if (fd < 0)
        return -1;
    if (fill(fd, path, bytes, length) == 0 && rename(temporary, path) == 0)
        return 0;
    int number = errno;
    unlink(temporary);
    errno = number;
    return -1;
}

/* fs.write_atomic(path, text): the file has the old or the new content */
int bind_fs_write_atomic(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    size_t length;
    const char *bytes = bind_check_bytes(L, 2, &length);
    struct scratch *scratch = bind_scratch(L);
    char *temporary = arena_printf(scratch->arena, "%s.XXXXXX", path);
    if (replace(temporary, path, bytes, length) < 0)
        bind_io_error(L, errno, "could not write \"%s\"", path);
    return 0;
}
