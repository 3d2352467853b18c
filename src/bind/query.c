#include "bind/query.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/error.h"
#include "bind/log.h"
#include "bind/types.h"
#include "bind/value.h"
#include "bind/watch.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

enum { MAX_PARAMETERS = 65535 }; /* the protocol counts them in 16 bits */

/* -------------------------------------------------------------- parameters */

static const char *number_text(lua_State *L, int index, struct arena *arena)
{
    if (lua_isinteger(L, index))
        return arena_printf(arena, "%lld", (long long)lua_tointeger(L, index));
    double number = lua_tonumber(L, index);
    if (isnan(number))
        return "NaN";
    if (isinf(number))
        return number > 0 ? "Infinity" : "-Infinity";
    return arena_printf(arena, "%.17g", number);
}

static const char *parameter_text(lua_State *L, int index, struct arena *arena)
{
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return NULL;
    case LUA_TBOOLEAN:
        return lua_toboolean(L, index) ? "t" : "f";
    case LUA_TNUMBER:
        return number_text(L, index, arena);
    case LUA_TSTRING:
        return bind_check_text(L, index); /* the stack keeps it alive */
    default:
        if (bind_is_null(L, index))
            return NULL;
        bind_argument_error(L, index, "nil, a boolean, a number or a string");
    }
}

const char *const *bind_parameters(lua_State *L, int first, int last,
                                   struct scratch *scratch)
{
    int count = last - first + 1;
    if (count <= 0)
        return NULL;
    if (count > MAX_PARAMETERS)
        bind_usage(L, "%s: more than %d parameters", bind_function(L),
                   MAX_PARAMETERS);
    const char **texts =
        arena_alloc(scratch->arena, (size_t)count * sizeof *texts);
    for (int i = 0; i < count; i++)
        texts[i] = parameter_text(L, first + i, scratch->arena);
    return texts;
}

/* ----------------------------------------------------------------- results */

void bind_push_names(lua_State *L, const struct pg_result *result)
{
    int columns = pg_result_columns(result);
    luaL_checkstack(L, columns + LUA_MINSTACK, "too many columns");
    for (int column = 0; column < columns; column++)
        lua_pushstring(L, pg_result_name(result, column));
}

void bind_push_row(lua_State *L, const struct pg_result *result, int row,
                   int names)
{
    int columns = pg_result_columns(result);
    lua_createtable(L, 0, columns);
    for (int column = 0; column < columns; column++) {
        const char *value = pg_result_value(result, row, column);
        if (value == NULL)
            continue;
        lua_pushvalue(L, names + column);
        lua_pushlstring(L, value, pg_result_length(result, row, column));
        lua_rawset(L, -3);
    }
}

static void push_columns(lua_State *L, int names, int columns)
{
    lua_createtable(L, columns, 0);
    for (int column = 0; column < columns; column++) {
        lua_pushvalue(L, names + column);
        lua_rawseti(L, -2, column + 1);
    }
}

/* The oids of the columns' types, in the columns' order. */
static void push_types(lua_State *L, const struct pg_result *result)
{
    int columns = pg_result_columns(result);
    lua_createtable(L, columns, 0);
    for (int column = 0; column < columns; column++) {
        lua_pushinteger(L, pg_result_type(result, column));
        lua_rawseti(L, -2, column + 1);
    }
}

/* { affected =, columns = { names }, types = { oids }, [1 … n] = rows } */
void bind_push_result(lua_State *L, const struct pg_result *result)
{
    int rows = pg_result_rows(result);
    int columns = pg_result_columns(result);
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    lua_createtable(L, rows, 3);
    int table = lua_gettop(L);
    lua_pushinteger(L, pg_result_affected(result));
    lua_setfield(L, table, "affected");
    push_types(L, result);
    lua_setfield(L, table, "types");
    bind_push_names(L, result);
    push_columns(L, table + 1, columns);
    lua_setfield(L, table, "columns");
    for (int row = 0; row < rows; row++) {
        bind_push_row(L, result, row, table + 1);
        lua_rawseti(L, table, row + 1);
    }
    lua_pop(L, columns);
}

static void free_result(void *result)
{
    pg_result_free(result);
}

/* ----------------------------------------------------------------- methods */

/* connection:script(sql): several statements, no result */
static int script(lua_State *L)
{
    struct connection *connection = bind_check_free(L);
    const char *text = bind_check_text(L, 2);
    struct scratch *scratch = bind_scratch(L);
    bind_types_forget(L, 1, NULL);
    bind_watch_enter(L, 1, connection);
    int outcome = pg_exec(connection->conn, text, &scratch->err);
    bind_watch_leave(connection);
    bind_log_settle(L, scratch, outcome);
    return 0;
}

/* connection:query(sql, …) -> result */
static int query(lua_State *L)
{
    struct connection *connection = bind_check_free(L);
    const char *statement = bind_check_text(L, 2);
    int last = lua_gettop(L);
    struct scratch *scratch = bind_scratch(L);
    const char *const *parameters = bind_parameters(L, 3, last, scratch);
    struct pg_result *result = NULL;
    bind_watch_enter(L, 1, connection);
    int outcome = pg_query(connection->conn, statement, last - 2, parameters,
                           &result, &scratch->err);
    bind_watch_leave(connection);
    bind_scratch_own(scratch, result, free_result);
    bind_log_settle(L, scratch, outcome);
    bind_push_result(L, result);
    return 1;
}

/* The strings of the list at index 2; the table keeps them alive. */
static const char **read_statements(lua_State *L, struct scratch *scratch,
                                    int count)
{
    const char **statements =
        arena_alloc(scratch->arena, (size_t)count * sizeof *statements);
    for (int i = 0; i < count; i++) {
        size_t length;
        if (lua_rawgeti(L, 2, i + 1) != LUA_TSTRING)
            bind_usage(L, "%s: item %d must be a string, not %s",
                       bind_function(L), i + 1, luaL_typename(L, -1));
        statements[i] = lua_tolstring(L, -1, &length);
        if (strlen(statements[i]) != length)
            bind_usage(L, "%s: item %d must be text without zero bytes",
                       bind_function(L), i + 1);
        lua_pop(L, 1);
    }
    return statements;
}

/* connection:pipeline { sql, sql, … } -> list of results */
static int pipeline(lua_State *L)
{
    struct connection *connection = bind_check_free(L);
    bind_check_table(L, 2);
    int count = (int)lua_rawlen(L, 2);
    struct scratch *scratch = bind_scratch(L);
    const char **statements = read_statements(L, scratch, count);
    struct pg_result **results =
        arena_alloc(scratch->arena, (size_t)count * sizeof(*results));
    bind_types_forget(L, 1, NULL);
    bind_watch_enter(L, 1, connection);
    int outcome = pg_pipeline(connection->conn, count, statements, results,
                              &scratch->err);
    bind_watch_leave(connection);
    for (int i = 0; i < count && outcome == 0; i++)
        bind_scratch_own(scratch, results[i], free_result);
    bind_log_settle(L, scratch, outcome);
    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        bind_push_result(L, results[i]);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

void bind_query_register(lua_State *L)
{
    bind_register(L, "connection:",
                  (luaL_Reg[]){
                      {"script", script},
                      {"query", query},
                      {"pipeline", pipeline},
                      {NULL, NULL},
                  });
}
