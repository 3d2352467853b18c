#include "bind/os.h"

#include "bind/argument.h"
#include "bind/error.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 80 };

static int is_terminal(lua_State *L)
{
    lua_pushboolean(L, isatty((int)bind_check_integer(L, 1)));
    return 1;
}

static int process_id(lua_State *L)
{
    lua_pushinteger(L, getpid());
    return 1;
}

static int host_name(lua_State *L)
{
    char name[256];
    if (gethostname(name, sizeof name) < 0)
        bind_io_error(L, errno, "could not tell the host's name");
    name[sizeof name - 1] = '\0';
    lua_pushstring(L, name);
    return 1;
}

/* os.user() -> the name that the operating system knows, or its number */
static int user_name(lua_State *L)
{
    const struct passwd *entry = getpwuid(geteuid());
    if (entry != NULL)
        lua_pushstring(L, entry->pw_name);
    else
        lua_pushfstring(L, "%d", (int)geteuid());
    return 1;
}

/* os.monotonic() -> seconds since some moment */
static int monotonic(lua_State *L)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    lua_pushnumber(L, (lua_Number)now.tv_sec + (lua_Number)now.tv_nsec / 1e9);
    return 1;
}

/* os.time_ms() -> milliseconds since 1970 */
static int time_ms(lua_State *L)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    lua_pushinteger(L, (lua_Integer)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    return 1;
}

static int terminal_width(void)
{
    struct winsize size;
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
        if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
            return size.ws_col;
    const char *columns = getenv("COLUMNS");
    int width = columns != NULL ? atoi(columns) : 0;
    return width > 0 ? width : DEFAULT_WIDTH;
}

/* os.width() -> columns of the terminal */
static int width(lua_State *L)
{
    lua_pushinteger(L, terminal_width());
    return 1;
}

void bind_os_open(lua_State *L)
{
    lua_createtable(L, 0, 12);
    bind_register(L, "core.os.",
                  (luaL_Reg[]){
                      {"isatty", is_terminal},
                      {"getpid", process_id},
                      {"hostname", host_name},
                      {"user", user_name},
                      {"monotonic", monotonic},
                      {"time_ms", time_ms},
                      {"width", width},
                      {"limit_memory", bind_os_limit_memory},
                      {"sleep", bind_os_sleep},
                      {"on_interrupt", bind_os_on_interrupt},
                      {"run_coroutine", bind_os_run_coroutine},
                      {NULL, NULL},
                  });
    lua_setfield(L, -2, "os");
}
