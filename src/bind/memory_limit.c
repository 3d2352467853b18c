#include "bind/os.h"

#include "bind/argument.h"

#include <lauxlib.h>

/*
 * A bound for what Lua itself allocates: an allocator before the state's own.
 * One state a process.  When it refuses, Lua collects its garbage, asks once
 * more, and raises "not enough memory".
 */
static struct {
    lua_Alloc inner;
    void *data;
    size_t used;
    size_t limit; /* 0: not installed */
} limited;

static void *allocate(void *data, void *block, size_t old, size_t size)
{
    (void)data;
    size_t before = block != NULL ? old : 0;
    if (size > before && limited.used + (size - before) > limited.limit)
        return NULL;
    void *made = limited.inner(limited.data, block, old, size);
    if (made != NULL || size == 0) {
        limited.used += size;
        limited.used -= before < limited.used ? before : limited.used;
    }
    return made;
}

static int uninstall(lua_State *L)
{
    lua_setallocf(L, limited.inner, limited.data);
    limited.inner = NULL;
    return 0;
}

/* The state outlives this module: its end gives the allocator back. */
static void uninstall_at_end(lua_State *L)
{
    lua_newuserdatauv(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, uninstall);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &limited);
}

/* os.limit_memory(bytes) */
int bind_os_limit_memory(lua_State *L)
{
    lua_Integer bytes = bind_check_integer(L, 1);
    if (bytes < 1)
        bind_argument_error(L, 1, "a number of bytes");
    if (limited.inner != NULL) {
        limited.limit = (size_t)bytes;
        return 0;
    }
    uninstall_at_end(L);
    limited.used = (size_t)lua_gc(L, LUA_GCCOUNT) * 1024;
    limited.inner = lua_getallocf(L, &limited.data);
    limited.limit = (size_t)bytes;
    lua_setallocf(L, allocate, NULL);
    return 0;
}
