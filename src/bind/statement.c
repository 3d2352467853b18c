#include "bind/statement.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/encode.h"
#include "bind/error.h"
#include "bind/log.h"
#include "bind/result.h"
#include "bind/types.h"
#include "bind/watch.h"

#include <lauxlib.h>
#include <stdio.h>

#define STATEMENT "mig.statement"

enum { CONNECTION = 1, SQL, TYPES, KINDS };

struct statement {
    char name[32]; /* empty: closed */
    int count;     /* of parameters */
    const struct data_type **types;
};

static void free_result(void *result)
{
    pg_result_free(result);
}

/* The parameters' types, from what pg_describe gave. */
static void learn(lua_State *L, int handle, const struct pg_result *described,
                  struct scratch *scratch)
{
    struct statement *statement = lua_touserdata(L, handle);
    size_t count = (size_t)pg_result_parameters(described);
    uint32_t *oids = arena_alloc(scratch->arena, count * sizeof *oids);
    for (size_t i = 0; i < count; i++)
        oids[i] = pg_result_parameter_type(described, (int)i);
    struct data_types *types = bind_types_push(L, 1);
    lua_setiuservalue(L, handle, TYPES);
    statement->types =
        lua_newuserdatauv(L, (count + 1) * sizeof(*statement->types), 0);
    lua_setiuservalue(L, handle, KINDS);
    bind_types_learn(L, 1, types, oids, count, scratch);
    for (size_t i = 0; i < count; i++)
        statement->types[i] = data_type_find(types, oids[i]);
    statement->count = (int)count;
}

/* connection:prepare(sql) -> statement */
static int prepare(lua_State *L)
{
    static unsigned counter;
    struct pg_conn *conn = bind_check_free(L)->conn;
    const char *sql = bind_check_text(L, 2);
    lua_settop(L, 2);
    struct scratch *scratch = bind_scratch(L);
    struct statement *statement =
        lua_newuserdatauv(L, sizeof *statement, KINDS);
    int handle = lua_gettop(L);
    *statement = (struct statement){0};
    luaL_setmetatable(L, STATEMENT);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, handle, CONNECTION);
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, handle, SQL);
    char name[sizeof statement->name];
    snprintf(name, sizeof name, "mig_%u", ++counter);
    struct pg_result *described = NULL;
    int outcome = pg_describe(conn, name, sql, &described, &scratch->err);
    bind_scratch_own(scratch, described, free_result);
    bind_log_settle(L, scratch, outcome);
    learn(L, handle, described, scratch);
    snprintf(statement->name, sizeof statement->name, "%s", name);
    lua_pushvalue(L, handle);
    return 1;
}

static struct statement *check_statement(lua_State *L)
{
    struct statement *statement = bind_check_self(L, STATEMENT, "statement");
    if (statement->name[0] == '\0')
        bind_usage(L, "%s: the statement is closed", bind_function(L));
    return statement;
}

static const char *const *read_parameters(lua_State *L,
                                          const struct statement *statement,
                                          int last, struct scratch *scratch)
{
    if (last - 1 != statement->count)
        bind_usage(L, "the statement has %d parameter%s, not %d",
                   statement->count, statement->count == 1 ? "" : "s",
                   last - 1);
    const char **texts =
        arena_alloc(scratch->arena, (size_t)statement->count * sizeof *texts);
    for (int i = 0; i < statement->count; i++)
        texts[i] = bind_encode_text(
            L, i + 2, statement->types[i], scratch,
            arena_printf(scratch->arena, "parameter $%d", i + 1));
    return texts;
}

/* statement:execute(…) -> result */
static int execute(lua_State *L)
{
    struct statement *statement = check_statement(L);
    int last = lua_gettop(L);
    struct scratch *scratch = bind_scratch(L);
    const char *const *parameters =
        read_parameters(L, statement, last, scratch);
    lua_getiuservalue(L, 1, CONNECTION);
    int connection = lua_gettop(L);
    lua_getiuservalue(L, 1, SQL);
    const char *sql = lua_tostring(L, -1);
    struct pg_result **raw = bind_result_new(L);
    struct connection *own =
        bind_connection_at(L, connection, bind_function(L));
    const char *name = check_statement(L)->name;
    bind_watch_enter(L, connection, own);
    int outcome = pg_query_prepared(own->conn, name, sql, statement->count,
                                    parameters, raw, &scratch->err);
    bind_watch_leave(own);
    bind_log_settle(L, scratch, outcome);
    bind_result_opened(L, connection, scratch);
    return 1;
}

/* statement:close(): the server forgets it */
static int close_statement(lua_State *L)
{
    struct statement *statement = bind_check_self(L, STATEMENT, "statement");
    if (statement->name[0] == '\0')
        return 0;
    struct scratch *scratch = bind_scratch(L);
    lua_getiuservalue(L, 1, CONNECTION);
    struct connection *connection = lua_touserdata(L, -1);
    const char *sql =
        arena_printf(scratch->arena, "DEALLOCATE %s", statement->name);
    statement->name[0] = '\0';
    if (connection->conn == NULL || connection->active != NULL ||
        pg_transaction_status(connection->conn) == PG_IN_ERROR)
        return 0;
    bind_log_settle(L, scratch, pg_exec(connection->conn, sql, &scratch->err));
    return 0;
}

/* ---------------------------------------------------------------- send_all */

/* { sql, n = count, parameter, … } at the top of the stack. */
static const char *read_request(lua_State *L, struct pg_parameters *given,
                                struct scratch *scratch)
{
    int item = lua_gettop(L);
    bind_check_table(L, item);
    lua_getfield(L, item, "n");
    lua_Integer count = lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (lua_rawgeti(L, item, 1) != LUA_TSTRING || count < 0 || count > 65535)
        bind_usage(L, "%s: an item is { sql, n = count, … }", bind_function(L));
    luaL_checkstack(L, (int)count + LUA_MINSTACK, NULL);
    const char *statement =
        arena_strdup(scratch->arena, bind_check_text(L, item + 1));
    for (lua_Integer i = 1; i <= count; i++)
        lua_rawgeti(L, item, i + 1);
    given->count = (int)count;
    given->texts = bind_typed_parameters(L, 1, statement, item + 2,
                                         item + 1 + (int)count, scratch);
    lua_settop(L, item);
    return statement;
}

/* connection:send_all { { sql, n =, … }, … } -> rows that were touched; all
 * in one round trip, without their rows */
static int send_all(lua_State *L)
{
    bind_check_free(L);
    bind_check_table(L, 2);
    lua_settop(L, 2);
    int count = (int)lua_rawlen(L, 2);
    struct scratch *scratch = bind_scratch(L);
    const char **statements =
        arena_alloc(scratch->arena, (size_t)count * sizeof *statements);
    struct pg_parameters *given =
        arena_alloc(scratch->arena, (size_t)count * sizeof *given);
    struct pg_result **results =
        arena_alloc(scratch->arena, (size_t)count * sizeof(*results));
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, 2, i + 1);
        statements[i] = read_request(L, &given[i], scratch);
        lua_pop(L, 1);
    }
    struct connection *connection = bind_check_free(L);
    struct pg_batch batch = {.conn = connection->conn,
                             .count = count,
                             .statements = statements,
                             .results = results,
                             .parameters = given};
    bind_watch_enter(L, 1, connection);
    int outcome = pg_pipelines(1, &batch, &scratch->err);
    bind_watch_leave(connection);
    lua_Integer affected = 0;
    for (int i = 0; i < count && outcome == 0; i++) {
        affected += pg_result_affected(results[i]);
        bind_types_forget(L, 1, pg_result_tag(results[i]));
        bind_scratch_own(scratch, results[i], free_result);
    }
    bind_log_settle(L, scratch, outcome);
    lua_pushinteger(L, affected);
    return 1;
}

static const luaL_Reg methods[] = {
    {"execute", execute},
    {"close", close_statement},
    {NULL, NULL},
};

void bind_statement_register(lua_State *L)
{
    luaL_newmetatable(L, STATEMENT);
    lua_createtable(L, 0, 2);
    bind_register(L, "statement:", methods);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    bind_register(L, "connection:",
                  (luaL_Reg[]){{"prepare", prepare},
                               {"send_all", send_all},
                               {NULL, NULL}});
}
