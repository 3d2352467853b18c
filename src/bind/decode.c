#include "bind/decode.h"

#include "bind/error.h"
#include "bind/json.h"
#include "bind/value.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

static void decode(lua_State *L, const struct data_type *type, const char *text,
                   size_t length, int depth);

/* ----------------------------------------------------------------- scalars */

/* The text ends with a NUL behind its length. */
static void push_integer(lua_State *L, const char *text, size_t length)
{
    if (length == 0 || lua_stringtonumber(L, text) != length + 1)
        lua_pushlstring(L, text, length);
}

static void push_float(lua_State *L, const char *text, size_t length)
{
    char *end;
    double number = strtod(text, &end);
    if (length == 0 || end != text + length)
        lua_pushlstring(L, text, length);
    else
        lua_pushnumber(L, number);
}

static void push_bytes(lua_State *L, const char *text, size_t length)
{
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, length);
    luaL_pushresultsize(&buffer, data_bytes_read(text, length, out));
}

/* ------------------------------------------------------------- with parts */

/* Pushes room for one item of a text, and a NUL; it stays on the stack. */
static char *new_room(lua_State *L, size_t length)
{
    return lua_newuserdatauv(L, length + 1, 0);
}

static bool is_null_word(const char *item, size_t length)
{
    return length == 4 && strcmp(item, "NULL") == 0;
}

struct array {
    const struct data_type *type;
    struct data_scan scan;
    char *item;
    char stops[3];
};

static void push_items(lua_State *L, struct array *array, int depth);

static void push_item(lua_State *L, struct array *array, int depth)
{
    size_t length;
    if (array->scan.at < array->scan.end && *array->scan.at == '{') {
        push_items(L, array, depth + 1);
        return;
    }
    bool quoted =
        data_scan_item(&array->scan, array->stops, array->item, &length);
    if (!quoted && is_null_word(array->item, length))
        bind_push_null(L);
    else
        decode(L, array->type->element, array->item, length, depth + 1);
}

/* One level of braces as a list. */
static void push_items(lua_State *L, struct array *array, int depth)
{
    if (depth > MAX_DEPTH)
        bind_usage(L, "an array is nested too deeply");
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    lua_newtable(L);
    if (!data_scan_take(&array->scan, '{') || data_scan_take(&array->scan, '}'))
        return;
    lua_Integer count = 0;
    do {
        push_item(L, array, depth);
        lua_rawseti(L, -2, ++count);
    } while (data_scan_take(&array->scan, array->type->delimiter));
    data_scan_take(&array->scan, '}');
}

/* "[0:1]={1,2}": bounds that are not the usual ones are left away. */
static void push_array(lua_State *L, const struct data_type *type,
                       const char *text, size_t length, int depth)
{
    struct array array = {
        .type = type,
        .scan = {text, text + length},
        .stops = {type->delimiter, '}', '\0'},
    };
    const char *equals = memchr(text, '=', length);
    if (length > 0 && *text == '[' && equals != NULL)
        array.scan.at = equals + 1;
    array.item = new_room(L, length);
    push_items(L, &array, depth);
    lua_remove(L, -2);
}

static void push_composite(lua_State *L, const struct data_type *type,
                           const char *text, size_t length, int depth)
{
    struct data_scan scan = {text, text + length};
    char *item = new_room(L, length);
    lua_createtable(L, 0, (int)type->fields.count);
    data_scan_take(&scan, '(');
    for (size_t i = 0; i < type->fields.count; i++) {
        const char *start = scan.at;
        size_t size;
        bool quoted = data_scan_item(&scan, ",)", item, &size);
        if (quoted || scan.at > start) {
            decode(L, type->fields.items[i].type, item, size, depth + 1);
            lua_setfield(L, -2, type->fields.items[i].name);
        }
        data_scan_take(&scan, ',');
    }
    lua_remove(L, -2);
}

/* A bound that is not there is infinite. */
static void set_bound(lua_State *L, const struct data_type *type,
                      struct data_scan *scan, char *item, const char *name,
                      int depth)
{
    const char *start = scan->at;
    size_t size;
    data_scan_item(scan, ",)]", item, &size);
    if (scan->at == start)
        return;
    decode(L, type->element, item, size, depth + 1);
    lua_setfield(L, -2, name);
}

static void push_range_of(lua_State *L, const struct data_type *type,
                          struct data_scan *scan, char *item, int depth)
{
    char bounds[3] = "[)";
    lua_createtable(L, 0, 3);
    if (scan->at < scan->end && *scan->at == 'e') {
        lua_pushboolean(L, 1);
        lua_setfield(L, -2, "empty");
        scan->at = scan->end;
        return;
    }
    if (scan->at < scan->end)
        bounds[0] = *scan->at++;
    set_bound(L, type, scan, item, "lower", depth);
    data_scan_take(scan, ',');
    set_bound(L, type, scan, item, "upper", depth);
    if (scan->at < scan->end)
        bounds[1] = *scan->at++;
    lua_pushstring(L, bounds);
    lua_setfield(L, -2, "bounds");
}

static void push_range(lua_State *L, const struct data_type *type,
                       const char *text, size_t length, int depth)
{
    struct data_scan scan = {text, text + length};
    char *item = new_room(L, length);
    push_range_of(L, type, &scan, item, depth);
    lua_remove(L, -2);
}

static void push_multirange(lua_State *L, const struct data_type *type,
                            const char *text, size_t length, int depth)
{
    struct data_scan scan = {text, text + length};
    char *item = new_room(L, length);
    lua_newtable(L);
    data_scan_take(&scan, '{');
    for (lua_Integer i = 1; scan.at < scan.end && *scan.at != '}'; i++) {
        push_range_of(L, type->element, &scan, item, depth);
        lua_rawseti(L, -2, i);
        data_scan_take(&scan, ',');
    }
    lua_remove(L, -2);
}

static void decode(lua_State *L, const struct data_type *type, const char *text,
                   size_t length, int depth)
{
    enum data_kind kind = type != NULL ? type->kind : DATA_TEXT;
    if (depth > MAX_DEPTH || !lua_checkstack(L, LUA_MINSTACK))
        kind = DATA_TEXT;
    switch (kind) {
    case DATA_BOOLEAN:
        lua_pushboolean(L, *text == 't');
        return;
    case DATA_INTEGER:
        push_integer(L, text, length);
        return;
    case DATA_FLOAT:
        push_float(L, text, length);
        return;
    case DATA_BYTES:
        push_bytes(L, text, length);
        return;
    case DATA_JSON:
        bind_json_push(L, text, length);
        return;
    case DATA_ARRAY:
        push_array(L, type, text, length, depth);
        return;
    case DATA_COMPOSITE:
        push_composite(L, type, text, length, depth);
        return;
    case DATA_RANGE:
        push_range(L, type, text, length, depth);
        return;
    case DATA_MULTIRANGE:
        push_multirange(L, type, text, length, depth);
        return;
    case DATA_TEXT:
        break;
    }
    lua_pushlstring(L, text, length);
}

void bind_decode(lua_State *L, const struct data_type *type, const char *text,
                 size_t length)
{
    decode(L, type, text, length, 0);
}
