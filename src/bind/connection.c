#include "bind/connection.h"

#include "bind/argument.h"
#include "bind/async.h"
#include "bind/error.h"
#include "bind/json.h"
#include "bind/log.h"
#include "bind/query.h"
#include "bind/result.h"
#include "bind/scratch.h"
#include "bind/snapshot.h"
#include "bind/transfer.h"
#include "bind/types.h"
#include "bind/watch.h"

#include <lauxlib.h>

#define OPENING "mig.opening"

struct opening {
    struct pg_opening *raw; /* NULL: finished */
};

static void check_watched(lua_State *L, const struct connection *connection,
                          const char *what)
{
    if (connection->watched)
        bind_usage(L, "%s: the connection is busy with a statement", what);
}

/* ------------------------------------------------------------ life of them */

static struct connection *new_connection(lua_State *L)
{
    struct connection *connection =
        lua_newuserdatauv(L, sizeof *connection, BIND_CONNECTION_VALUES);
    *connection = (struct connection){0};
    luaL_setmetatable(L, BIND_CONNECTION);
    return connection;
}

/* core.connect(conninfo) -> connection */
static int open_connection(lua_State *L)
{
    const char *conninfo = bind_option_text(L, 1, "");
    struct scratch *scratch = bind_scratch(L);
    struct connection *connection = new_connection(L);
    bind_log_settle(L, scratch,
                    pg_open(conninfo, &connection->conn, &scratch->err));
    return 1;
}

/* core.connect_begin(conninfo) -> opening: what `connect` does, while the
 * caller goes on */
static int begin_connection(lua_State *L)
{
    const char *conninfo = bind_option_text(L, 1, "");
    struct opening *opening = lua_newuserdatauv(L, sizeof *opening, 0);
    *opening = (struct opening){0};
    luaL_setmetatable(L, OPENING);
    opening->raw = pg_open_begin(conninfo);
    return 1;
}

/* opening:finish() -> connection; once */
static int finish_connection(lua_State *L)
{
    struct opening *opening = bind_check_self(L, OPENING, "opening");
    if (opening->raw == NULL)
        bind_usage(L, "%s: it was finished before", bind_function(L));
    struct scratch *scratch = bind_scratch(L);
    struct connection *connection = new_connection(L);
    struct pg_opening *raw = opening->raw;
    opening->raw = NULL;
    bind_log_settle(L, scratch,
                    pg_open_end(raw, &connection->conn, &scratch->err));
    return 1;
}

/* __close and __gc of one that was not finished */
static int cancel_connection(lua_State *L)
{
    struct opening *opening = bind_check_self(L, OPENING, "opening");
    pg_open_cancel(opening->raw);
    opening->raw = NULL;
    return 0;
}

/* close, __close and __gc */
static int close_connection(lua_State *L)
{
    struct connection *connection =
        bind_check_self(L, BIND_CONNECTION, "connection");
    check_watched(L, connection, bind_function(L));
    if (connection->active != NULL)
        bind_transfer_detach(connection->active);
    pg_close(connection->conn);
    *connection = (struct connection){0};
    lua_pushnil(L);
    lua_setiuservalue(L, 1, BIND_CONNECTION_WATCH);
    return 0;
}

/* ---------------------------------------------------------------- checking */

static void check_free(lua_State *L, const struct connection *connection,
                       const char *what)
{
    check_watched(L, connection, what);
    if (connection->active != NULL &&
        !bind_transfer_pause(L, connection->active))
        bind_usage_hint(L,
                        "Read them to the end, or leave the loop with break.",
                        "%s: the connection is busy with rows or a COPY", what);
}

struct connection *bind_check_connection(lua_State *L)
{
    struct connection *connection =
        bind_check_self(L, BIND_CONNECTION, "connection");
    if (connection->conn == NULL)
        bind_usage(L, "%s: the connection is closed", bind_function(L));
    return connection;
}

struct connection *bind_check_free(lua_State *L)
{
    struct connection *connection = bind_check_connection(L);
    check_free(L, connection, bind_function(L));
    return connection;
}

struct connection *bind_connection_at(lua_State *L, int index, const char *what)
{
    struct connection *connection = lua_touserdata(L, index);
    if (connection->conn == NULL)
        bind_usage(L, "%s: the connection is closed", what);
    check_free(L, connection, what);
    return connection;
}

/* ----------------------------------------------------------------- reading */

static int server_version(lua_State *L)
{
    struct connection *connection = bind_check_connection(L);
    lua_pushinteger(L, pg_server_version(connection->conn));
    return 1;
}

static void set_text(lua_State *L, const char *field, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, field);
}

/* connection:info() -> { host =, port =, user =, database =, pid = } */
static int info(lua_State *L)
{
    struct pg_conn *conn = bind_check_connection(L)->conn;
    lua_createtable(L, 0, 5);
    set_text(L, "host", pg_host(conn));
    set_text(L, "port", pg_port(conn));
    set_text(L, "user", pg_user(conn));
    set_text(L, "database", pg_database(conn));
    lua_pushinteger(L, pg_backend_pid(conn));
    lua_setfield(L, -2, "pid");
    return 1;
}

/* connection:conninfo(database) -> text that may hold the password */
static int conninfo(lua_State *L)
{
    struct pg_conn *conn = bind_check_connection(L)->conn;
    const char *database = bind_option_text(L, 2, pg_database(conn));
    struct scratch *scratch = bind_scratch(L);
    pg_conninfo(conn, database, &scratch->buf);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

static const char *status_name(enum pg_transaction status)
{
    switch (status) {
    case PG_IDLE:
        return "idle";
    case PG_IN_TRANSACTION:
        return "active";
    case PG_IN_ERROR:
        return "failed";
    case PG_LOST:
        return "lost";
    }
    return "lost";
}

static int transaction_status(lua_State *L)
{
    struct pg_conn *conn = bind_check_connection(L)->conn;
    lua_pushstring(L, status_name(pg_transaction_status(conn)));
    return 1;
}

static int cancel(lua_State *L)
{
    struct pg_conn *conn = bind_check_connection(L)->conn;
    struct scratch *scratch = bind_scratch(L);
    if (pg_cancel(conn, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    return 0;
}

/* connection:snapshot() -> snapshot of the whole schema */
static int snapshot(lua_State *L)
{
    struct pg_conn *conn = bind_check_free(L)->conn;
    struct scratch *scratch = bind_scratch(L);
    struct snapshot **handle = bind_snapshot_new(L);
    bind_log_settle(L, scratch, snapshot_read(conn, handle, &scratch->err));
    return 1;
}

static int to_string(lua_State *L)
{
    struct connection *connection =
        bind_check_self(L, BIND_CONNECTION, "connection");
    if (connection->conn == NULL)
        lua_pushliteral(L, "connection (closed)");
    else
        lua_pushfstring(L, "connection to %s", pg_database(connection->conn));
    return 1;
}

static const luaL_Reg methods[] = {
    {"close", close_connection},
    {"server_version", server_version},
    {"info", info},
    {"conninfo", conninfo},
    {"transaction_status", transaction_status},
    {"cancel", cancel},
    {"snapshot", snapshot},
    {NULL, NULL},
};

static const luaL_Reg events[] = {
    {"__gc", close_connection},
    {"__close", close_connection},
    {"__tostring", to_string},
    {NULL, NULL},
};

static void make_opening(lua_State *L)
{
    luaL_newmetatable(L, OPENING);
    bind_register(L, "opening:",
                  (luaL_Reg[]){{"__gc", cancel_connection},
                               {"__close", cancel_connection},
                               {NULL, NULL}});
    lua_createtable(L, 0, 1);
    bind_register(L, "opening:",
                  (luaL_Reg[]){{"finish", finish_connection}, {NULL, NULL}});
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}

void bind_connection_open(lua_State *L)
{
    bind_types_open(L);
    bind_json_open(L);
    make_opening(L);
    luaL_newmetatable(L, BIND_CONNECTION);
    bind_register(L, "connection:", events);
    lua_createtable(L, 0, 24);
    bind_register(L, "connection:", methods);
    bind_query_register(L);
    bind_transfer_register(L);
    bind_result_register(L);
    bind_async_register(L);
    bind_watch_register(L);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    bind_register(L, "core.",
                  (luaL_Reg[]){{"connect", open_connection},
                               {"connect_begin", begin_connection},
                               {NULL, NULL}});
    bind_async_open(L);
}
