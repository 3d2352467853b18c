#include "bind/types.h"

#include "bind/argument.h"
#include "bind/encode.h"
#include "bind/error.h"
#include "bind/log.h"

#include <lauxlib.h>
#include <string.h>

#define TYPES "mig.types"

enum {
    MAX_PARAMETERS = 65535, /* the protocol counts them in 16 bits */
    MAX_STATEMENTS = 500,   /* whose types are kept */
};

static int close_types(lua_State *L)
{
    struct data_types **types = luaL_checkudata(L, 1, TYPES);
    data_types_free(*types);
    *types = NULL;
    return 0;
}

void bind_types_open(lua_State *L)
{
    luaL_newmetatable(L, TYPES);
    lua_pushcfunction(L, close_types);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
}

struct data_types *bind_types_push(lua_State *L, int connection)
{
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    connection = lua_absindex(L, connection);
    lua_getiuservalue(L, connection, BIND_CONNECTION_TYPES);
    struct data_types **types = luaL_testudata(L, -1, TYPES);
    if (types != NULL)
        return *types;
    lua_pop(L, 1);
    types = lua_newuserdatauv(L, sizeof(*types), 0);
    *types = NULL;
    luaL_setmetatable(L, TYPES);
    *types = data_types_new();
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, connection, BIND_CONNECTION_TYPES);
    return *types;
}

/* Statements that leave all types as they are. */
static bool is_harmless(const char *tag)
{
    static const char *const words[] = {
        "SELECT", "INSERT", "UPDATE",    "DELETE",  "MERGE", "COPY",  "FETCH",
        "CLOSE",  "SET",    "SAVEPOINT", "RELEASE", "SHOW",  "BEGIN", "LOCK",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(tag, words[i], strlen(words[i])) == 0)
            return true;
    return strcmp(tag, "DECLARE CURSOR") == 0;
}

void bind_types_forget(lua_State *L, int connection, const char *tag)
{
    if (tag != NULL && is_harmless(tag))
        return;
    connection = lua_absindex(L, connection);
    for (int slot = BIND_CONNECTION_TYPES; slot <= BIND_CONNECTION_STATEMENTS;
         slot++) {
        lua_pushnil(L);
        lua_setiuservalue(L, connection, slot);
    }
}

void bind_types_learn(lua_State *L, int connection, struct data_types *types,
                      const uint32_t *oids, size_t count,
                      struct scratch *scratch)
{
    VEC(uint32_t) unknown = {0};
    for (size_t i = 0; i < count; i++)
        if (data_type_find(types, oids[i]) == NULL)
            vec_push(scratch->arena, &unknown, oids[i]);
    if (unknown.count == 0)
        return;
    struct pg_conn *conn =
        bind_connection_at(L, connection, bind_function(L))->conn;
    int outcome = data_types_learn(types, conn, unknown.items, unknown.count,
                                   &scratch->err);
    bind_log_settle(L, scratch, outcome);
}

void bind_types_of_columns(lua_State *L, int connection,
                           struct data_types *types,
                           const struct pg_result *result,
                           const struct data_type **out,
                           struct scratch *scratch)
{
    size_t count = (size_t)pg_result_columns(result);
    uint32_t *oids = arena_alloc(scratch->arena, count * sizeof *oids);
    for (size_t i = 0; i < count; i++)
        oids[i] = pg_result_type(result, (int)i);
    bind_types_learn(L, connection, types, oids, count, scratch);
    for (size_t i = 0; i < count; i++)
        out[i] = data_type_find(types, oids[i]);
}

/* -------------------------------------------------------------- parameters */

static void free_result(void *result)
{
    pg_result_free(result);
}

/* Asks the server for the parameters' types and keeps them in the table on
 * top, as the bytes of their oids. */
static void describe(lua_State *L, int connection, const char *statement,
                     struct scratch *scratch)
{
    struct pg_conn *conn =
        bind_connection_at(L, connection, bind_function(L))->conn;
    struct pg_result *result = NULL;
    int outcome = pg_describe(conn, "", statement, &result, &scratch->err);
    bind_scratch_own(scratch, result, free_result);
    bind_log_settle(L, scratch, outcome);
    size_t count = (size_t)pg_result_parameters(result);
    uint32_t *oids = arena_alloc(scratch->arena, count * sizeof *oids);
    for (size_t i = 0; i < count; i++)
        oids[i] = pg_result_parameter_type(result, (int)i);
    lua_pushlstring(L, (const char *)oids, count * sizeof *oids);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, statement);
    lua_rawgeti(L, -2, 0);
    lua_pushinteger(L, lua_tointeger(L, -1) + 1);
    lua_rawseti(L, -4, 0);
    lua_pop(L, 1);
}

/* Pushes the table of statements that were seen; [0] counts them. */
static void push_statements(lua_State *L, int connection)
{
    lua_getiuservalue(L, connection, BIND_CONNECTION_STATEMENTS);
    lua_Integer count = 0;
    if (lua_istable(L, -1)) {
        lua_rawgeti(L, -1, 0);
        count = lua_tointeger(L, -1);
        lua_pop(L, 1);
    }
    if (count == 0 || count > MAX_STATEMENTS) {
        lua_newtable(L);
        lua_replace(L, -2);
        lua_pushinteger(L, 1);
        lua_rawseti(L, -2, 0);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, connection, BIND_CONNECTION_STATEMENTS);
    }
}

/* Pushes the oids of the statement's parameters as a string. */
static void push_oids(lua_State *L, int connection, const char *statement,
                      struct scratch *scratch)
{
    push_statements(L, connection);
    if (lua_getfield(L, -1, statement) != LUA_TSTRING) {
        lua_pop(L, 1);
        describe(L, connection, statement, scratch);
    }
    lua_remove(L, -2);
}

/* Whether text that does not depend on the type is right for all values. */
static bool are_plain(lua_State *L, int first, int last)
{
    for (int i = first; i <= last; i++) {
        int type = lua_type(L, i);
        if (type == LUA_TSTRING || type == LUA_TTABLE)
            return false;
    }
    return true;
}

const char *const *bind_typed_parameters(lua_State *L, int connection,
                                         const char *statement, int first,
                                         int last, struct scratch *scratch)
{
    int count = last - first + 1;
    if (count <= 0)
        return NULL;
    if (count > MAX_PARAMETERS)
        bind_usage(L, "%s: more than %d parameters", bind_function(L),
                   MAX_PARAMETERS);
    const char **texts =
        arena_alloc(scratch->arena, (size_t)count * sizeof *texts);
    const struct data_type **kinds =
        arena_alloc(scratch->arena, (size_t)count * sizeof *kinds);
    if (!are_plain(L, first, last)) {
        size_t length;
        push_oids(L, connection, statement, scratch);
        const uint32_t *oids = (const void *)lua_tolstring(L, -1, &length);
        size_t known = length / sizeof *oids;
        if (known != (size_t)count)
            bind_usage(L, "the statement has %d parameter%s, not %d",
                       (int)known, known == 1 ? "" : "s", count);
        struct data_types *types = bind_types_push(L, connection);
        bind_types_learn(L, connection, types, oids, known, scratch);
        for (size_t i = 0; i < known; i++)
            kinds[i] = data_type_find(types, oids[i]);
    }
    for (int i = 0; i < count; i++)
        texts[i] = bind_encode_text(
            L, first + i, kinds[i], scratch,
            arena_printf(scratch->arena, "parameter $%d", i + 1));
    return texts;
}
