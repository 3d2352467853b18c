#include "bind/local.h"

#include "bind/argument.h"
#include "bind/scratch.h"
#include "pg/pg.h"

static void release_local(void *local)
{
    pg_local_release(local);
}

static struct pg_local *new_local(struct scratch *scratch)
{
    struct pg_local *local = arena_alloc(scratch->arena, sizeof *local);
    bind_scratch_own(scratch, local, release_local);
    return local;
}

static void set_text(lua_State *L, const char *field, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, field);
}

/* { conninfo =, bindir =, pid =, started = }; pid 0 when it does not run */
static void push_local(lua_State *L, const struct pg_local *local)
{
    lua_createtable(L, 0, 4);
    set_text(L, "conninfo", local->conninfo);
    set_text(L, "bindir", local->bindir);
    lua_pushinteger(L, local->pid);
    lua_setfield(L, -2, "pid");
    lua_pushboolean(L, local->started);
    lua_setfield(L, -2, "started");
}

/* core.local_start(folder, bindir or nil) */
static int local_start(lua_State *L)
{
    const char *folder = bind_check_text(L, 1);
    const char *bindir = bind_option_text(L, 2, NULL);
    struct scratch *scratch = bind_scratch(L);
    struct pg_local *local = new_local(scratch);
    if (pg_local_start(folder, bindir, local, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    push_local(L, local);
    return 1;
}

static int local_status(lua_State *L)
{
    const char *folder = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    struct pg_local *local = new_local(scratch);
    if (pg_local_status(folder, local, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    push_local(L, local);
    return 1;
}

/* core.local_stop(folder) -> whether it ran */
static int local_stop(lua_State *L)
{
    const char *folder = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    bool was_running = false;
    if (pg_local_stop(folder, &was_running, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    lua_pushboolean(L, was_running);
    return 1;
}

void bind_local_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){
                      {"local_start", local_start},
                      {"local_status", local_status},
                      {"local_stop", local_stop},
                      {NULL, NULL},
                  });
}
