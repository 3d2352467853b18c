#include "bind/watch.h"

#include "bind/argument.h"
#include "bind/types.h"

#include <lauxlib.h>

static bool tick(void *context)
{
    struct connection *connection = context;
    lua_State *L = connection->waiting;
    if (L == NULL || !lua_checkstack(L, LUA_MINSTACK))
        return true;
    connection->watched = true;
    lua_getiuservalue(L, connection->place, BIND_CONNECTION_WATCH);
    bool fine = lua_pcall(L, 0, 0, 0) == LUA_OK;
    connection->watched = false;
    if (!fine)
        lua_pop(L, 1);
    return fine;
}

/* connection:on_wait(function or nil, first, every), in milliseconds; an
 * interrupt that the function raises cancels the statement.  The function
 * cannot use the connection, nor close it. */
static int on_wait(lua_State *L)
{
    struct connection *connection = bind_check_connection(L);
    if (lua_isnoneornil(L, 2)) {
        pg_watch(connection->conn, NULL);
        lua_settop(L, 1);
        lua_pushnil(L);
        lua_setiuservalue(L, 1, BIND_CONNECTION_WATCH);
        return 0;
    }
    luaL_checktype(L, 2, LUA_TFUNCTION);
    struct pg_watch watch = {
        .tick = tick,
        .context = connection,
        .first = (int)luaL_checkinteger(L, 3),
        .every = (int)luaL_checkinteger(L, 4),
    };
    pg_watch(connection->conn, &watch);
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, 1, BIND_CONNECTION_WATCH);
    return 0;
}

void bind_watch_enter(lua_State *L, int index, struct connection *connection)
{
    connection->waiting = L;
    connection->place = index;
}

void bind_watch_leave(struct connection *connection)
{
    connection->waiting = NULL;
}

void bind_watch_register(lua_State *L)
{
    bind_register(
        L, "connection:", (luaL_Reg[]){{"on_wait", on_wait}, {NULL, NULL}});
}
