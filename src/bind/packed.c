#include "bind/packed.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/error.h"
#include "bind/result.h"
#include "bind/scratch.h"

#include <lauxlib.h>

static void push_row(lua_State *L, const struct pg_result *raw, int row)
{
    int columns = pg_result_columns(raw);
    lua_createtable(L, columns, 0);
    for (int i = 0; i < columns; i++) {
        const char *text = pg_result_value(raw, row, i);
        if (text == NULL)
            lua_pushboolean(L, false);
        else
            lua_pushlstring(L, text, pg_result_length(raw, row, i));
        lua_rawseti(L, -2, i + 1);
    }
}

void bind_packed_push(lua_State *L, const struct pg_result *raw)
{
    int columns = pg_result_columns(raw);
    int rows = pg_result_rows(raw);
    lua_createtable(L, 0, 4);
    lua_createtable(L, columns, 0);
    lua_createtable(L, columns, 0);
    for (int i = 0; i < columns; i++) {
        lua_pushstring(L, pg_result_name(raw, i));
        lua_rawseti(L, -3, i + 1);
        lua_pushinteger(L, pg_result_type(raw, i));
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -3, "t");
    lua_setfield(L, -2, "c");
    lua_pushinteger(L, pg_result_affected(raw));
    lua_setfield(L, -2, "a");
    lua_createtable(L, rows, 0);
    for (int row = 0; row < rows; row++) {
        push_row(L, raw, row);
        lua_rawseti(L, -2, row + 1);
    }
    lua_setfield(L, -2, "r");
}

/* Field `name` of the table at index 2, which has to be a table. */
static int open_list(lua_State *L, const char *name)
{
    if (lua_getfield(L, 2, name) != LUA_TTABLE)
        bind_usage(L, "%s: field %s must be a table", bind_function(L), name);
    return lua_gettop(L);
}

static void set_row(lua_State *L, struct pg_result *raw, int row, int columns)
{
    for (int i = 0; i < columns; i++) {
        size_t length = 0;
        lua_rawgeti(L, -1, i + 1);
        const char *text =
            lua_isstring(L, -1) ? lua_tolstring(L, -1, &length) : NULL;
        pg_result_set(raw, row, i, text, length);
        lua_pop(L, 1);
    }
}

/* connection:unpack(table) -> result */
static int unpack(lua_State *L)
{
    bind_check_free(L);
    bind_check_table(L, 2);
    lua_settop(L, 2);
    struct scratch *scratch = bind_scratch(L);
    int names = open_list(L, "c"), types = open_list(L, "t");
    int rows = open_list(L, "r");
    int columns = (int)lua_rawlen(L, names);
    const char **texts =
        arena_alloc(scratch->arena, (size_t)columns * sizeof *texts);
    uint32_t *oids =
        arena_alloc(scratch->arena, (size_t)columns * sizeof *oids);
    for (int i = 0; i < columns; i++) {
        lua_rawgeti(L, names, i + 1);
        texts[i] = arena_strdup(scratch->arena, bind_check_text(L, -1));
        lua_rawgeti(L, types, i + 1);
        oids[i] = (uint32_t)lua_tointeger(L, -1);
        lua_pop(L, 2);
    }
    struct pg_result **raw = bind_result_new(L);
    int handle = lua_gettop(L);
    *raw = pg_result_make(columns, texts, oids);
    int count = (int)lua_rawlen(L, rows);
    for (int row = 0; row < count; row++) {
        if (lua_rawgeti(L, rows, row + 1) != LUA_TTABLE)
            bind_usage(L, "%s: row %d must be a table", bind_function(L),
                       row + 1);
        set_row(L, *raw, row, columns);
        lua_settop(L, handle);
    }
    bind_result_opened(L, 1, scratch);
    return 1;
}

void bind_packed_register(lua_State *L)
{
    bind_register(
        L, "connection:", (luaL_Reg[]){{"unpack", unpack}, {NULL, NULL}});
}
