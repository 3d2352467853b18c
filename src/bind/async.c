#include "bind/async.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/error.h"
#include "bind/log.h"
#include "bind/query.h"
#include "bind/scratch.h"

/* connection:send(sql, …) */
static int send(lua_State *L)
{
    struct pg_conn *conn = bind_check_free(L)->conn;
    const char *statement = bind_check_text(L, 2);
    int last = lua_gettop(L);
    struct scratch *scratch = bind_scratch(L);
    const char *const *parameters = bind_parameters(L, 3, last, scratch);
    bind_log_settle(
        L, scratch,
        pg_send(conn, statement, last - 2, parameters, &scratch->err));
    return 0;
}

static void free_result(void *result)
{
    pg_result_free(result);
}

/* connection:receive() -> result */
static int receive(lua_State *L)
{
    struct pg_conn *conn = bind_check_free(L)->conn;
    struct scratch *scratch = bind_scratch(L);
    struct pg_result *result = NULL;
    int outcome = pg_receive(conn, &result, &scratch->err);
    bind_scratch_own(scratch, result, free_result);
    bind_log_settle(L, scratch, outcome);
    bind_push_result(L, result);
    return 1;
}

static struct pg_conn *connection_in(lua_State *L, int index)
{
    lua_rawgeti(L, 1, index);
    struct connection *connection = luaL_testudata(L, -1, BIND_CONNECTION);
    if (connection == NULL)
        bind_usage(L, "core.wait: item %d must be a connection, not %s", index,
                   luaL_typename(L, -1));
    if (connection->conn == NULL)
        bind_usage(L, "core.wait: connection %d is closed", index);
    lua_pop(L, 1);
    return connection->conn;
}

/* core.wait({ connection, … }, seconds) -> list of booleans: whose receive()
 * would not wait.  SIGINT ends it with an error of kind "interrupted". */
static int wait(lua_State *L)
{
    bind_check_table(L, 1);
    lua_Number seconds = bind_check_number(L, 2);
    if (!(seconds >= 0))
        bind_argument_error(L, 2, "a number of seconds from 0 on");
    int count = (int)lua_rawlen(L, 1);
    struct scratch *scratch = bind_scratch(L);
    struct pg_conn **conns =
        arena_alloc(scratch->arena, ((size_t)count + 1) * sizeof(*conns));
    bool *ready =
        arena_alloc(scratch->arena, ((size_t)count + 1) * sizeof *ready);
    for (int i = 0; i < count; i++)
        conns[i] = connection_in(L, i + 1);
    bind_log_settle(L, scratch,
                    pg_wait(count, conns, seconds, ready, &scratch->err));
    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_pushboolean(L, ready[i]);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

void bind_async_register(lua_State *L)
{
    bind_register(L, "connection:",
                  (luaL_Reg[]){
                      {"send", send},
                      {"receive", receive},
                      {NULL, NULL},
                  });
}

void bind_async_open(lua_State *L)
{
    bind_register(L, "core.", (luaL_Reg[]){{"wait", wait}, {NULL, NULL}});
}
