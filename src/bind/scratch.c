#include "bind/scratch.h"

#include "bind/error.h"

#include <lauxlib.h>
#include <string.h>

#define SCRATCH "mig.scratch"

struct release {
    void *pointer;
    void (*release)(void *pointer);
    struct release *next;
};

/* __gc and __close; a second call finds nothing. */
static int close_scratch(lua_State *L)
{
    struct scratch *scratch = luaL_checkudata(L, 1, SCRATCH);
    for (struct release *each = scratch->releases; each; each = each->next)
        each->release(each->pointer);
    scratch->releases = NULL;
    err_release(&scratch->err);
    buf_release(&scratch->buf);
    arena_free(scratch->arena);
    scratch->arena = NULL;
    return 0;
}

void bind_scratch_open(lua_State *L)
{
    luaL_newmetatable(L, SCRATCH);
    lua_pushcfunction(L, close_scratch);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close_scratch);
    lua_setfield(L, -2, "__close");
    lua_pop(L, 1);
}

struct scratch *bind_scratch(lua_State *L)
{
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    struct scratch *scratch = lua_newuserdatauv(L, sizeof *scratch, 0);
    memset(scratch, 0, sizeof *scratch);
    luaL_setmetatable(L, SCRATCH);
    lua_toclose(L, -1);
    scratch->arena = arena_new();
    return scratch;
}

void bind_scratch_own(struct scratch *scratch, void *pointer,
                      void (*release)(void *pointer))
{
    struct release *entry = arena_alloc(scratch->arena, sizeof *entry);
    *entry = (struct release){pointer, release, scratch->releases};
    scratch->releases = entry;
}

void bind_scratch_raise(lua_State *L, struct scratch *scratch)
{
    bind_error_raise(L, &scratch->err);
}

void bind_scratch_push_buffer(lua_State *L, struct scratch *scratch)
{
    lua_pushlstring(L, buf_text(&scratch->buf), scratch->buf.length);
}
