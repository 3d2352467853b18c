/* realpath and flock are not in plain POSIX. */
#define _DEFAULT_SOURCE

#include "pg/internal.h"
#include "pg/local.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    LOCK_SECONDS = 120, /* longer than a start takes at most */
    LOCK_STEP_MS = 20,
};

static const char elsewhere_prefix[] = "/var/tmp/mig-";

static int fail(struct err *err, const char *what, const char *path)
{
    int reason = errno;
    err_set(err, ERR_IO, "could not %s \"%s\": %s", what, path,
            strerror(reason));
    if (reason == EACCES || reason == EPERM)
        err_hint(err, "Another user may own it: run mig as that user, or "
                      "remove the folder.");
    return -1;
}

/* Makes a folder and its parents. */
static int make_folders(char *path, struct err *err)
{
    for (char *c = path; *c; c++) {
        if (*c != '/' || c == path)
            continue;
        *c = '\0';
        int made = mkdir(path, 0755);
        if (made != 0 && errno != EEXIST)
            return fail(err, "create folder", path);
        *c = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail(err, "create folder", path);
    return 0;
}

int place_open(struct arena *arena, const char *folder, struct place *place,
               struct err *err)
{
    char *path = realpath(folder, NULL);
    *place = (struct place){.arena = arena};
    if (!path)
        return errno == ENOENT || errno == ENOTDIR
                   ? 1
                   : fail(err, "open folder", folder);
    place->folder = arena_strdup(arena, path);
    free(path);
    return 0;
}

int place_create(struct arena *arena, const char *folder, struct place *place,
                 struct err *err)
{
    if (make_folders(arena_strdup(arena, folder), err) != 0)
        return -1;
    if (place_open(arena, folder, place, err) == 0)
        return 0;
    return err->code != ERR_NONE ? -1 : fail(err, "open folder", folder);
}

static int take_lock(int fd, const char *path, struct err *err)
{
    int left = LOCK_SECONDS * 1000;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail(err, "lock", path);
        if (pg_interrupt_take())
            return interrupt_set(NULL, err);
        if (left <= 0)
            return err_set(err, ERR_LOCKED,
                           "another process has been starting or stopping the "
                           "private server for %d s",
                           LOCK_SECONDS);
        process_sleep_ms(LOCK_STEP_MS);
        left -= LOCK_STEP_MS;
    }
    return 0;
}

/* So that a lock that root made does not shut out the folder's owner. */
static void give_to_owner(int fd, const char *folder)
{
    struct stat status;
    if (geteuid() != 0 || stat(folder, &status) != 0)
        return;
    int ignored = fchown(fd, status.st_uid, status.st_gid);
    (void)ignored;
}

int place_lock(const struct place *place, int *fd, struct err *err)
{
    const char *path = arena_printf(place->arena, "%s/lock", place->folder);
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0)
        return fail(err, "open", path);
    give_to_owner(*fd, place->folder);
    if (take_lock(*fd, path, err) == 0)
        return 0;
    close(*fd);
    *fd = -1;
    return -1;
}

/* FNV-1a: names a folder in a few characters. */
static unsigned long long hash(const char *text)
{
    unsigned long long sum = 14695981039346656037ULL;
    for (; *text; text++)
        sum = (sum ^ (unsigned char)*text) * 1099511628211ULL;
    return sum;
}

static const char *short_path(const struct place *place, const char *prefix,
                              uid_t uid)
{
    return arena_printf(place->arena, "%s%lu-%016llx", prefix,
                        (unsigned long)uid, hash(place->folder));
}

const char *place_socket_file(const struct place *place)
{
    return arena_printf(place->arena, "%s/.s.PGSQL." LOCAL_PORT, place->socket);
}

/* Whether a socket fits, and PostgreSQL's lists of folders can hold it. */
static bool can_hold_socket(const char *folder)
{
    static const char name[] = "/.s.PGSQL." LOCAL_PORT;
    size_t room = sizeof((struct sockaddr_un *)NULL)->sun_path;
    return strlen(folder) + sizeof name <= room &&
           strpbrk(folder, ",\"") == NULL &&
           strchr(" \t\n", folder[strlen(folder) - 1]) == NULL;
}

static void set_paths(struct place *place, const char *home)
{
    place->home = home;
    place->data = arena_printf(place->arena, "%s/data", home);
    place->log = arena_printf(place->arena, "%s/server.log", home);
    place->init_log = arena_printf(place->arena, "%s/initdb.log", home);
}

static void set_user(struct place *place, uid_t uid, gid_t gid)
{
    place->uid = uid;
    place->gid = gid;
    place->socket = can_hold_socket(place->home)
                        ? place->home
                        : short_path(place, "/tmp/mig-", uid);
}

static const char *pointer_path(const struct place *place)
{
    return arena_printf(place->arena, "%s/elsewhere", place->folder);
}

/* The home that FOLDER/elsewhere names; only such as write_pointer writes. */
static const char *read_pointer(const struct place *place)
{
    char text[256];
    int fd = open(pointer_path(place), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    size_t prefix = strlen(elsewhere_prefix);
    if (strncmp(text, elsewhere_prefix, prefix) != 0 ||
        strchr(text + prefix, '/') != NULL)
        return NULL;
    return arena_strdup(place->arena, text);
}

static int write_pointer(const struct place *place, struct err *err)
{
    const char *path = pointer_path(place);
    const char *line = arena_printf(place->arena, "%s\n", place->home);
    ssize_t length = (ssize_t)strlen(line);
    int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail(err, "write", path);
    ssize_t written = write(fd, line, (size_t)length);
    if (close(fd) != 0 || written != length)
        return fail(err, "write", path);
    return 0;
}

int place_find(struct place *place)
{
    const char *home = read_pointer(place);
    struct stat status;

    set_paths(place, home ? home : place->folder);
    if (lstat(place->data, &status) != 0 || !S_ISDIR(status.st_mode))
        return 1;
    set_user(place, status.st_uid, status.st_gid);
    return 0;
}

/* A folder of the server's user in a place where everybody may write: what
 * somebody else has put there is not taken. */
static int make_owned(const struct place *place, const char *path,
                      struct err *err)
{
    struct stat status;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail(err, "create folder", path);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail(err, "open folder", path);
    int outcome = 0;
    bool known = fstat(fd, &status) == 0 &&
                 (status.st_uid == geteuid() || status.st_uid == place->uid);
    if (!known)
        outcome = err_set(err, ERR_IO, "folder \"%s\" belongs to somebody else",
                          path);
    else if ((geteuid() == 0 && fchown(fd, place->uid, place->gid) != 0) ||
             fchmod(fd, 0700) != 0)
        outcome = fail(err, "take over folder", path);
    close(fd);
    return outcome;
}

int place_make_socket(const struct place *place, struct err *err)
{
    if (strcmp(place->socket, place->home) == 0)
        return 0;
    return make_owned(place, place->socket, err);
}

void place_remove_socket(const struct place *place)
{
    if (strcmp(place->socket, place->home) != 0)
        rmdir(place->socket);
}

/* Whom root gives the server to: the folder's owner unless that is root. */
static int choose_user(struct place *place, struct err *err)
{
    struct stat status;
    if (geteuid() != 0) {
        set_user(place, geteuid(), getegid());
        return 0;
    }
    uid_t uid;
    gid_t gid;
    if (stat(place->folder, &status) != 0)
        return fail(err, "open folder", place->folder);
    if (status.st_uid != 0) {
        set_user(place, status.st_uid, status.st_gid);
        return 0;
    }
    if (process_user(&uid, &gid, err) != 0)
        return -1;
    set_user(place, uid, gid);
    return 0;
}

static bool give_folder(const struct place *place)
{
    return chown(place->folder, place->uid, place->gid) == 0 &&
           chmod(place->folder, 0700) == 0 &&
           process_can_use(place->uid, place->gid, place->folder);
}

int place_choose(struct place *place, struct err *err)
{
    set_paths(place, place->folder);
    if (choose_user(place, err) != 0)
        return -1;
    if (geteuid() != 0) {
        chmod(place->folder, 0700);
        return 0;
    }
    if (give_folder(place))
        return 0;

    /* A parent, like /root, is closed to the server's user. */
    int ignored = chown(place->folder, 0, 0);
    (void)ignored;
    set_paths(place, short_path(place, elsewhere_prefix, place->uid));
    set_user(place, place->uid, place->gid);
    if (make_owned(place, place->home, err) != 0)
        return -1;
    return write_pointer(place, err);
}
