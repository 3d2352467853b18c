/*
 * A bare interpreter for the specs: `lua SCRIPT ARGUMENTS…`.  Debian's lua5.4
 * has no sanitizers in it, and a module that has them cannot be loaded there.
 */
#include <lauxlib.h>
#include <lualib.h>

#include <stdio.h>
#include <stdlib.h>

static int add_traceback(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

static int run(lua_State *L, int argc, char **argv)
{
    luaL_openlibs(L);
    lua_createtable(L, argc, 0);
    for (int i = 0; i < argc; i++) {
        lua_pushstring(L, argv[i]);
        lua_seti(L, -2, i - 1);
    }
    lua_setglobal(L, "arg");
    lua_pushcfunction(L, add_traceback);
    luaL_checkstack(L, argc, "too many arguments");
    if (luaL_loadfile(L, argv[1]) == LUA_OK) {
        for (int i = 2; i < argc; i++)
            lua_pushstring(L, argv[i]);
        if (lua_pcall(L, argc - 2, 0, 1) == LUA_OK)
            return EXIT_SUCCESS;
    }
    fprintf(stderr, "%s\n", luaL_tolstring(L, -1, NULL));
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: lua SCRIPT ARGUMENTS...\n");
        return EXIT_FAILURE;
    }
    lua_State *L = luaL_newstate();
    if (!L)
        return EXIT_FAILURE;
    int code = run(L, argc, argv);
    lua_close(L);
    return code;
}
