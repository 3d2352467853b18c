/*
 * The executable: Lua with mig.core, lpeg, re, json and the embedded Lua half.
 * What mig does begins in lua/mig/cli.lua, main(arguments) -> exit code.
 */
#include "cli/hide.h"
#include "cli/modules.h"
#include "cli/pool.h"

#include <lauxlib.h>
#include <lualib.h>

#include <stdio.h>
#include <stdlib.h>

enum { EXIT_BUG = 70 };

struct arguments {
    int count;
    char **words;
};

/* The global arg, which stays on top; what argv says no longer says it. */
static void take_arguments(lua_State *L, const struct arguments *arguments)
{
    lua_createtable(L, arguments->count, 1);
    for (int i = 0; i < arguments->count; i++) {
        lua_pushstring(L, arguments->words[i]);
        lua_seti(L, -2, i);
    }
    hide_passwords(arguments->count, arguments->words);
    lua_pushvalue(L, -1);
    lua_setglobal(L, "arg");
}

/* main's answer, or an error: nobody below was to let one through. */
static int run(lua_State *L)
{
    take_arguments(L, lua_touserdata(L, 1));
    int args = lua_gettop(L);

    luaL_openlibs(L);
    modules_open(L, getenv("MIG_LUA_DIR"));
    lua_getglobal(L, "require");
    lua_pushliteral(L, "mig.cli");
    lua_call(L, 1, 1);
    lua_getfield(L, -1, "main");
    lua_pushvalue(L, args);
    lua_call(L, 1, 1);
    return 1;
}

static int add_traceback(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

static int report_bug(lua_State *L)
{
    fprintf(stderr, "mig: internal error, please report it: %s\n",
            luaL_tolstring(L, -1, NULL));
    return EXIT_BUG;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {argc, argv};
    struct pool *pool = pool_new();
    lua_State *L = pool ? lua_newstate(pool_allocate, pool) : NULL;

    if (!L) {
        fputs("mig: out of memory\n", stderr);
        return EXIT_BUG;
    }
    /* A command is short: collecting once memory has grown fivefold saves a
     * quarter of `mig status` with a thousand files. */
    lua_gc(L, LUA_GCINC, 500, 0, 0);
    lua_pushcfunction(L, add_traceback);
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, &arguments);
    int code = lua_pcall(L, 1, 1, 1) == LUA_OK ? (int)lua_tointeger(L, -1)
                                               : report_bug(L);
    lua_close(L);
    pool_free(pool);
    return code;
}
