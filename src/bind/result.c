#include "bind/result.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/decode.h"
#include "bind/error.h"
#include "bind/log.h"
#include "bind/packed.h"
#include "bind/query.h"
#include "bind/statement.h"
#include "bind/types.h"
#include "bind/watch.h"

#include <lauxlib.h>

#define RESULT "mig.result"

enum { TYPES = 1, NAMES, KINDS };

struct result {
    struct pg_result *raw;
    const struct data_type **types; /* user value KINDS; one a column */
};

static int close_result(lua_State *L)
{
    struct result *result = luaL_checkudata(L, 1, RESULT);
    pg_result_free(result->raw);
    result->raw = NULL;
    return 0;
}

struct pg_result **bind_result_new(lua_State *L)
{
    struct result *result = lua_newuserdatauv(L, sizeof *result, KINDS);
    *result = (struct result){0};
    luaL_setmetatable(L, RESULT);
    return &result->raw;
}

static void set_names(lua_State *L, const struct pg_result *raw, int handle)
{
    int columns = pg_result_columns(raw);
    lua_createtable(L, columns, 0);
    for (int i = 0; i < columns; i++) {
        lua_pushstring(L, pg_result_name(raw, i));
        lua_rawseti(L, -2, i + 1);
    }
    lua_setiuservalue(L, handle, NAMES);
}

/* The result on top was filled: finds out how to read it. */
void bind_result_opened(lua_State *L, int connection, struct scratch *scratch)
{
    int handle = lua_gettop(L);
    struct result *result = lua_touserdata(L, handle);
    size_t columns = (size_t)pg_result_columns(result->raw);
    bind_types_forget(L, connection, pg_result_tag(result->raw));
    set_names(L, result->raw, handle);
    struct data_types *types = bind_types_push(L, connection);
    lua_setiuservalue(L, handle, TYPES);
    result->types =
        lua_newuserdatauv(L, (columns + 1) * sizeof(*result->types), 0);
    for (size_t i = 0; i < columns; i++)
        result->types[i] = NULL;
    lua_setiuservalue(L, handle, KINDS);
    bind_types_of_columns(L, connection, types, result->raw, result->types,
                          scratch);
}

static struct result *check_result(lua_State *L)
{
    struct result *result = bind_check_self(L, RESULT, "result");
    if (result->raw == NULL || result->types == NULL)
        bind_usage(L, "%s: the result is closed", bind_function(L));
    return result;
}

static void push_value(lua_State *L, const struct result *result, int row,
                       int column)
{
    const char *text = pg_result_value(result->raw, row, column);
    if (text == NULL)
        lua_pushnil(L);
    else
        bind_decode(L, result->types[column], text,
                    pg_result_length(result->raw, row, column));
}

/* result:row(i) -> table by column name, or nil behind the last */
static int row(lua_State *L)
{
    const struct result *result = check_result(L);
    lua_Integer place = bind_check_integer(L, 2);
    if (place < 1 || place > pg_result_rows(result->raw))
        return 0;
    lua_settop(L, 2);
    lua_getiuservalue(L, 1, NAMES);
    int columns = pg_result_columns(result->raw);
    lua_createtable(L, 0, columns);
    for (int i = 0; i < columns; i++) {
        lua_rawgeti(L, 3, i + 1);
        push_value(L, result, (int)place - 1, i);
        lua_rawset(L, 4);
    }
    return 1;
}

/* result:value() -> the first column of the first row, or nil */
static int value(lua_State *L)
{
    const struct result *result = check_result(L);
    if (pg_result_rows(result->raw) == 0 || pg_result_columns(result->raw) == 0)
        return 0;
    push_value(L, result, 0, 0);
    return 1;
}

/* result:count() -> rows */
static int count(lua_State *L)
{
    lua_pushinteger(L, pg_result_rows(check_result(L)->raw));
    return 1;
}

/* result:affected() -> rows that were touched */
static int affected(lua_State *L)
{
    lua_pushinteger(L, pg_result_affected(check_result(L)->raw));
    return 1;
}

/* result:size() -> bytes */
static int size(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)pg_result_size(check_result(L)->raw));
    return 1;
}

/* result:columns() -> names */
static int columns(lua_State *L)
{
    check_result(L);
    lua_getiuservalue(L, 1, NAMES);
    lua_Integer length = (lua_Integer)lua_rawlen(L, -1);
    lua_createtable(L, (int)length, 0);
    for (lua_Integer i = 1; i <= length; i++) {
        lua_rawgeti(L, -2, i);
        lua_rawseti(L, -2, i);
    }
    return 1;
}

/* result:pack() -> table, see packed.h */
static int pack(lua_State *L)
{
    bind_packed_push(L, check_result(L)->raw);
    return 1;
}

/* connection:execute(sql, …) -> result, read by type */
static int execute(lua_State *L)
{
    bind_check_free(L);
    const char *statement = bind_check_text(L, 2);
    int last = lua_gettop(L);
    struct scratch *scratch = bind_scratch(L);
    const char *const *parameters =
        bind_typed_parameters(L, 1, statement, 3, last, scratch);
    struct pg_result **raw = bind_result_new(L);
    struct connection *connection = bind_check_free(L);
    bind_watch_enter(L, 1, connection);
    int outcome = pg_query(connection->conn, statement, last - 2, parameters,
                           raw, &scratch->err);
    bind_watch_leave(connection);
    bind_log_settle(L, scratch, outcome);
    bind_result_opened(L, 1, scratch);
    return 1;
}

static const luaL_Reg methods[] = {
    {"row", row},           {"value", value},        {"count", count},
    {"affected", affected}, {"columns", columns},    {"size", size},
    {"pack", pack},         {"close", close_result}, {NULL, NULL},
};

static void make_metatable(lua_State *L)
{
    luaL_newmetatable(L, RESULT);
    lua_pushcfunction(L, close_result);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close_result);
    lua_setfield(L, -2, "__close");
    lua_createtable(L, 0, 8);
    bind_register(L, "result:", methods);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}

void bind_result_register(lua_State *L)
{
    make_metatable(L);
    bind_register(
        L, "connection:", (luaL_Reg[]){{"execute", execute}, {NULL, NULL}});
    bind_statement_register(L);
    bind_packed_register(L);
}
