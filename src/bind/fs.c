#include "bind/fs.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/os.h"
#include "bind/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* -------------------------------------------------------------------- list */

struct names {
    VEC(const char *) list;
};

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* 0, or errno */
static int read_names(const char *path, struct arena *arena,
                      struct names *names)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return errno;
    struct dirent *entry;
    while ((errno = 0, entry = readdir(folder)) != NULL)
        if (!is_dots(entry->d_name))
            vec_push(arena, &names->list, arena_strdup(arena, entry->d_name));
    int number = errno;
    closedir(folder);
    if (names->list.count > 1)
        qsort(names->list.items, names->list.count, sizeof(char *),
              compare_names);
    return number;
}

/* fs.list(path) -> names in order, without . and ..; or nil, error */
static int list(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    struct names names = {0};
    int number = read_names(path, scratch->arena, &names);
    if (number != 0) {
        lua_pushnil(L);
        bind_io_error_push(L, number, "could not read folder \"%s\"", path);
        return 2;
    }
    lua_createtable(L, (int)names.list.count, 0);
    for (size_t i = 0; i < names.list.count; i++) {
        lua_pushstring(L, names.list.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* ------------------------------------------------------------------ stamps */

/* When its inode changed, when its text did, how long it is, which file it is:
 * whatever is done to a file changes one of these. */
static void fill_stamp(int64_t stamp[static 6], const struct stat *status)
{
    stamp[0] = status->st_ctim.tv_sec;
    stamp[1] = status->st_ctim.tv_nsec;
    stamp[2] = status->st_mtim.tv_sec;
    stamp[3] = status->st_mtim.tv_nsec;
    stamp[4] = status->st_size;
    stamp[5] = (int64_t)status->st_ino;
}

/* fs.stamps(folder, names) -> 48 bytes for each file; zeros for one that is
 * gone. The first eight are seconds, as string.unpack's "j" reads them. */
static int stamps(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    if (!lua_istable(L, 2))
        bind_argument_error(L, 2, "a list of names");
    struct scratch *scratch = bind_scratch(L);
    lua_Integer count = (lua_Integer)lua_rawlen(L, 2);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        bind_io_error(L, errno, "could not read folder \"%s\"", path);
    for (lua_Integer i = 1; i <= count; i++) {
        struct stat status;
        int64_t stamp[6] = {0};
        const char *name =
            lua_rawgeti(L, 2, i) == LUA_TSTRING ? lua_tostring(L, -1) : "";
        if (fstatat(folder, name, &status, 0) == 0)
            fill_stamp(stamp, &status);
        buf_add(&scratch->buf, stamp, sizeof stamp); /* nothing here raises */
        lua_pop(L, 1);
    }
    close(folder);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

/* ------------------------------------------------------------------- mkdir */

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int make_one(const char *path)
{
    return mkdir(path, 0777) == 0 || is_folder(path) ? 0 : -1;
}

/* Makes the folder and the ones above it; path is changed on the way. */
static int make_all(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = make_one(path);
        *slash = '/';
        if (failed)
            return -1;
    }
    return make_one(path);
}

/* fs.mkdir(path): with the folders above it; one that is there is fine */
static int make_folder(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    if (*path == '\0' || make_all(arena_strdup(scratch->arena, path)) < 0)
        bind_io_error(L, *path == '\0' ? ENOENT : errno,
                      "could not make folder \"%s\"", path);
    return 0;
}

/* ------------------------------------------------------------ single files */

/* fs.exists(path) -> "file", "directory" or nil */
static int exists(lua_State *L)
{
    struct stat status;
    if (stat(bind_check_text(L, 1), &status) < 0)
        lua_pushnil(L);
    else
        lua_pushstring(L, S_ISDIR(status.st_mode) ? "directory" : "file");
    return 1;
}

static int rename_file(lua_State *L)
{
    const char *from = bind_check_text(L, 1);
    const char *to = bind_check_text(L, 2);
    if (rename(from, to) < 0)
        bind_io_error(L, errno, "could not rename \"%s\" to \"%s\"", from, to);
    return 0;
}

/* fs.remove(path) -> whether it was there; files and empty folders */
static int remove_file(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    bool removed = remove(path) == 0;
    if (!removed && errno != ENOENT)
        bind_io_error(L, errno, "could not remove \"%s\"", path);
    lua_pushboolean(L, removed);
    return 1;
}

static int current_folder(lua_State *L)
{
    char path[4096];
    if (getcwd(path, sizeof path) == NULL)
        bind_io_error(L, errno, "could not tell the current folder");
    lua_pushstring(L, path);
    return 1;
}

static int change_folder(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    if (chdir(path) < 0)
        bind_io_error(L, errno, "could not change to folder \"%s\"", path);
    return 0;
}

/* fs.mtime(path) -> seconds with their fraction, or nil */
static int mtime(lua_State *L)
{
    struct stat status;
    if (stat(bind_check_text(L, 1), &status) < 0)
        lua_pushnil(L);
    else
        lua_pushnumber(L, (lua_Number)status.st_mtim.tv_sec +
                              (lua_Number)status.st_mtim.tv_nsec / 1e9);
    return 1;
}

/* --------------------------------------------------------------------- run */

/* What a shell would give as $?. */
static int exit_code(int status)
{
    if (status < 0)
        return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A signal in between does not end it. */
static void read_stream(FILE *stream, struct buf *out)
{
    char bytes[8192];
    do {
        clearerr(stream);
        errno = 0;
        size_t length;
        while ((length = fread(bytes, 1, sizeof bytes, stream)) > 0)
            buf_add(out, bytes, length);
    } while (ferror(stream) && errno == EINTR);
}

/* fs.run(command) -> what it wrote to stdout, its exit code */
static int run(lua_State *L)
{
    const char *command = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    fflush(NULL);
    FILE *stream = popen(command, "r");
    if (stream == NULL)
        bind_io_error(L, errno, "could not run \"%s\"", command);
    read_stream(stream, &scratch->buf); /* nothing in here raises */
    int status = pclose(stream);
    bind_check_interrupt(L);
    bind_scratch_push_buffer(L, scratch);
    lua_pushinteger(L, exit_code(status));
    return 2;
}

void bind_fs_open(lua_State *L)
{
    lua_createtable(L, 0, 13);
    bind_register(L, "core.fs.",
                  (luaL_Reg[]){
                      {"list", list},
                      {"stamps", stamps},
                      {"mkdir", make_folder},
                      {"exists", exists},
                      {"rename", rename_file},
                      {"remove", remove_file},
                      {"cwd", current_folder},
                      {"chdir", change_folder},
                      {"mtime", mtime},
                      {"run", run},
                      {"write_atomic", bind_fs_write_atomic},
                      {NULL, NULL},
                  });
    lua_setfield(L, -2, "fs");
}
