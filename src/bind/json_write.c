#include "bind/json.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/scratch.h"
#include "bind/value.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 180 }; /* below Lua's own limit of C calls */

struct key {
    const char *text; /* the table's */
    size_t length;
};

struct writer {
    lua_State *L;
    struct buf *out;
    const char *what;
    int depth;
    bool document; /* sorted keys; {} is a list, NaN null */
    bool indented;
    struct arena *arena; /* of a document: keys of what is being written */
    VEC(struct key) keys;
};

static void write_value(struct writer *writer, int index);

/* Between items of what is `depth` deep. */
static void break_line(struct writer *writer, int depth)
{
    if (!writer->indented)
        return;
    buf_addc(writer->out, '\n');
    for (int i = 0; i < depth; i++)
        buf_add(writer->out, "  ", 2);
}

static void write_string(struct buf *out, const char *text, size_t length)
{
    static const char names[] = "\"\\bfnrt", bytes[] = "\"\\\b\f\n\r\t";
    size_t written = 0;
    buf_addc(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        buf_add(out, text + written, i - written);
        written = i + 1;
        const char *found = c != '\0' ? strchr(bytes, c) : NULL;
        if (found != NULL)
            buf_addf(out, "\\%c", names[found - bytes]);
        else
            buf_addf(out, "\\u%04x", c);
    }
    buf_add(out, text + written, length - written);
    buf_addc(out, '"');
}

static void write_text(struct writer *writer, int index)
{
    size_t length;
    const char *text = lua_tolstring(writer->L, index, &length);
    write_string(writer->out, text, length);
}

static void write_number(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    lua_Number number = lua_tonumber(L, index);
    if (lua_isinteger(L, index)) {
        buf_add_integer(writer->out, lua_tointeger(L, index));
        return;
    }
    bool finite = number - number == 0;
    if (!finite && !writer->document)
        bind_usage(L, "%s: JSON has no NaN and no infinity", writer->what);
    if (finite)
        buf_add_number(writer->out, number);
    else
        buf_adds(writer->out, "null");
}

/* What the table's mark says: 'a', 'o' or nothing. */
static char mark_of(lua_State *L, int index)
{
    if (luaL_getmetafield(L, index, "__jsontype") == LUA_TNIL)
        return '\0';
    const char *name = lua_tostring(L, -1);
    char mark = name != NULL ? *name : '\0';
    lua_pop(L, 1);
    return mark;
}

static bool is_list(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    lua_Integer items = 0, names = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_isinteger(L, -2))
            items++;
        else if (lua_type(L, -2) == LUA_TSTRING)
            names++;
        else
            bind_usage(L, "%s: a key of a JSON object cannot be a %s",
                       writer->what, luaL_typename(L, -2));
    }
    if (items > 0 && names > 0)
        bind_usage(L, "%s is a list and has names: JSON has either",
                   writer->what);
    if (items != (lua_Integer)lua_rawlen(L, index))
        bind_usage_hint(L, "Write null where a null is meant.",
                        "%s is a list with holes (nil)", writer->what);
    if (names > 0 || items > 0)
        return names == 0;
    char mark = mark_of(L, index);
    return mark == 'a' || (mark == '\0' && writer->document);
}

static void write_list(struct writer *writer, int index)
{
    lua_Integer length = (lua_Integer)lua_rawlen(writer->L, index);
    buf_addc(writer->out, '[');
    for (lua_Integer i = 1; i <= length; i++) {
        if (i > 1)
            buf_addc(writer->out, ',');
        break_line(writer, writer->depth);
        lua_rawgeti(writer->L, index, i);
        write_value(writer, lua_gettop(writer->L));
        lua_pop(writer->L, 1);
    }
    if (length > 0)
        break_line(writer, writer->depth - 1);
    buf_addc(writer->out, ']');
}

static void write_fields(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    const char *separator = "{";
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        buf_adds(writer->out, separator);
        separator = ",";
        write_text(writer, lua_gettop(L) - 1);
        buf_addc(writer->out, ':');
        write_value(writer, lua_gettop(L));
    }
    buf_adds(writer->out, *separator == '{' ? "{}" : "}");
}

static int by_bytes(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, shorter);
    return order != 0 ? order
                      : (a->length > b->length) - (a->length < b->length);
}

/* Puts the table's keys behind those of the tables that hold it; how many. */
static size_t add_keys(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    size_t first = writer->keys.count;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        struct key key;
        key.text = lua_tolstring(L, -2, &key.length);
        vec_push(writer->arena, &writer->keys, key);
    }
    size_t count = writer->keys.count - first;
    if (count > 1)
        qsort(writer->keys.items + first, count, sizeof *writer->keys.items,
              by_bytes);
    return count;
}

static void write_sorted(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    size_t first = writer->keys.count, count = add_keys(writer, index);
    buf_addc(writer->out, '{');
    for (size_t i = first; i < first + count; i++) {
        struct key key = writer->keys.items[i];
        if (i > first)
            buf_addc(writer->out, ',');
        break_line(writer, writer->depth);
        write_string(writer->out, key.text, key.length);
        buf_adds(writer->out, writer->indented ? ": " : ":");
        lua_pushlstring(L, key.text, key.length);
        lua_rawget(L, index);
        write_value(writer, lua_gettop(L));
        lua_pop(L, 1);
    }
    if (count > 0)
        break_line(writer, writer->depth - 1);
    buf_addc(writer->out, '}');
    writer->keys.count = first;
}

/* json.null of dkjson, and others that write themselves. */
static bool write_itself(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    if (luaL_getmetafield(L, index, "__tojson") == LUA_TNIL)
        return false;
    lua_pushvalue(L, index);
    lua_call(L, 1, 1);
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    if (text == NULL)
        bind_usage(L, "%s: __tojson must give a string", writer->what);
    buf_add(writer->out, text, length);
    lua_pop(L, 1);
    return true;
}

static void write_table(struct writer *writer, int index)
{
    if (++writer->depth > MAX_DEPTH || !lua_checkstack(writer->L, LUA_MINSTACK))
        bind_usage(writer->L, "%s is nested too deeply for JSON, or in itself",
                   writer->what);
    if (!write_itself(writer, index)) {
        if (is_list(writer, index))
            write_list(writer, index);
        else if (writer->document)
            write_sorted(writer, index);
        else
            write_fields(writer, index);
    }
    writer->depth--;
}

static void write_value(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        buf_adds(writer->out, lua_toboolean(L, index) ? "true" : "false");
        return;
    case LUA_TNUMBER:
        write_number(writer, index);
        return;
    case LUA_TSTRING:
        write_text(writer, index);
        return;
    case LUA_TTABLE:
        write_table(writer, index);
        return;
    default:
        if (!bind_is_null(L, index))
            bind_usage(L, "%s: JSON cannot hold a %s", writer->what,
                       luaL_typename(L, index));
        buf_adds(writer->out, "null");
    }
}

void bind_json_write(lua_State *L, int index, struct buf *out, const char *what)
{
    struct writer writer = {.L = L, .out = out, .what = what};
    write_value(&writer, lua_absindex(L, index));
}

/* core.json(value, indented) */
static int document(lua_State *L)
{
    lua_settop(L, 2);
    struct scratch *scratch = bind_scratch(L);
    struct writer writer = {.L = L,
                            .out = &scratch->buf,
                            .what = "the document",
                            .document = true,
                            .indented = lua_toboolean(L, 2),
                            .arena = scratch->arena};
    write_value(&writer, 1);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

void bind_json_writer_open(lua_State *L)
{
    bind_register(L, "core.", (luaL_Reg[]){{"json", document}, {NULL, NULL}});
}
