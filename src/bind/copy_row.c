#include "bind/copy_row.h"

#include "bind/argument.h"
#include "bind/encode.h"
#include "bind/error.h"
#include "bind/log.h"
#include "bind/types.h"

#include <lauxlib.h>
#include <string.h>

#define COLUMNS "mig.columns"

enum { TYPES = 1, NAMES, KINDS };

struct columns {
    int count;
    const struct data_type **types;
};

static void free_result(void *result)
{
    pg_result_free(result);
}

void bind_copy_row_open(lua_State *L)
{
    luaL_newmetatable(L, COLUMNS);
    lua_pop(L, 1);
}

static void set_names(lua_State *L, int handle, const struct pg_result *result)
{
    int count = pg_result_columns(result);
    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_pushstring(L, pg_result_name(result, i));
        lua_rawseti(L, -2, i + 1);
    }
    lua_setiuservalue(L, handle, NAMES);
}

int bind_columns(lua_State *L)
{
    struct pg_conn *conn = bind_check_free(L)->conn;
    const char *sql = bind_check_text(L, 2);
    struct scratch *scratch = bind_scratch(L);
    struct columns *columns = lua_newuserdatauv(L, sizeof *columns, KINDS);
    int handle = lua_gettop(L);
    *columns = (struct columns){0};
    luaL_setmetatable(L, COLUMNS);
    struct pg_result *result = NULL;
    int outcome = pg_describe(conn, "", sql, &result, &scratch->err);
    bind_scratch_own(scratch, result, free_result);
    bind_log_settle(L, scratch, outcome);
    int count = pg_result_columns(result);
    set_names(L, handle, result);
    struct data_types *types = bind_types_push(L, 1);
    lua_setiuservalue(L, handle, TYPES);
    columns->types =
        lua_newuserdatauv(L, ((size_t)count + 1) * sizeof(*columns->types), 0);
    lua_setiuservalue(L, handle, KINDS);
    bind_types_of_columns(L, 1, types, result, columns->types, scratch);
    columns->count = count;
    lua_pushvalue(L, handle);
    return 1;
}

void bind_check_columns(lua_State *L, int index)
{
    if (!lua_isnil(L, index) && luaL_testudata(L, index, COLUMNS) == NULL)
        bind_argument_error(L, index, "columns");
}

/* Escapes what was appended since `start`, as COPY's text format wants it. */
static void escape_from(struct buf *out, size_t start)
{
    static const char bytes[] = "\\\n\r\t", names[] = "\\nrt";
    size_t length = out->length - start, specials = 0;
    for (size_t i = start; i < out->length; i++) {
        char c = out->text[i];
        specials += c == '\\' || c == '\n' || c == '\r' || c == '\t';
    }
    if (specials == 0)
        return;
    for (size_t i = 0; i < specials; i++)
        buf_addc(out, ' ');
    char *to = out->text + out->length;
    for (size_t i = length; i > 0; i--) {
        char c = out->text[start + i - 1];
        const char *found = c != '\0' ? strchr(bytes, c) : NULL;
        *--to = found != NULL ? names[found - bytes] : c;
        if (found != NULL)
            *--to = '\\';
    }
}

/* Appends the value on top. */
static void add_value(lua_State *L, const struct data_type *type,
                      const char *name, struct buf *out)
{
    if (bind_is_nothing(L, -1)) {
        buf_add(out, "\\N", 2);
        return;
    }
    size_t start = out->length;
    bind_encode(L, -1, type, out, name);
    if (lua_type(L, -1) != LUA_TNUMBER)
        escape_from(out, start);
}

static bool is_column(lua_State *L, int names, int count, int key)
{
    if (lua_isinteger(L, key))
        return lua_tointeger(L, key) >= 1 && lua_tointeger(L, key) <= count;
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, names, i);
        bool same = lua_rawequal(L, -1, key);
        lua_pop(L, 1);
        if (same)
            return true;
    }
    return false;
}

/* Raises when the row has what is no column. */
static void check_keys(lua_State *L, int names, int count, int row)
{
    for (lua_pushnil(L); lua_next(L, row); lua_pop(L, 1)) {
        int key = lua_gettop(L) - 1;
        if (!is_column(L, names, count, key)) {
            const char *name = luaL_tolstring(L, key, NULL);
            bind_usage(L,
                       "the rows have a value \"%s\", but COPY has no such "
                       "column",
                       name);
        }
    }
}

static int count_keys(lua_State *L, int row)
{
    int keys = 0;
    for (lua_pushnil(L); lua_next(L, row); lua_pop(L, 1))
        keys++;
    return keys;
}

/* Whether a row has values by position; the first may be nil. */
static bool has_positions(lua_State *L, int row, int count)
{
    bool found = lua_rawlen(L, row) > 0;
    for (int i = 1; i <= count && !found; i++) {
        found = lua_rawgeti(L, row, i) != LUA_TNIL;
        lua_pop(L, 1);
    }
    return found;
}

void bind_copy_row(lua_State *L, int index, int row, struct buf *out)
{
    const struct columns *columns = lua_touserdata(L, index);
    int found = 0;
    lua_getiuservalue(L, index, NAMES);
    int names = lua_gettop(L);
    bool positions = has_positions(L, row, columns->count);
    for (int i = 0; i < columns->count; i++) {
        if (i > 0)
            buf_addc(out, '\t');
        lua_rawgeti(L, names, i + 1);
        const char *name = lua_tostring(L, -1);
        if (!positions || lua_rawgeti(L, row, i + 1) == LUA_TNIL) {
            if (positions)
                lua_pop(L, 1);
            lua_pushvalue(L, -1);
            lua_rawget(L, row);
        }
        found += !lua_isnil(L, -1);
        add_value(L, columns->types[i], name, out);
        lua_pop(L, 2);
    }
    buf_addc(out, '\n');
    if (count_keys(L, row) != found)
        check_keys(L, names, columns->count, row);
    lua_settop(L, names - 1);
}
