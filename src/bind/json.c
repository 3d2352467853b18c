#include "bind/json.h"

#include "bind/error.h"
#include "bind/value.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#define JSON_ARRAY "mig.json.array"
#define JSON_OBJECT "mig.json.object"

enum { MAX_DEPTH = 180 }; /* below Lua's own limit of C calls */

static void make_mark(lua_State *L, const char *name, const char *type)
{
    luaL_newmetatable(L, name);
    lua_pushstring(L, type);
    lua_setfield(L, -2, "__jsontype");
    lua_pop(L, 1);
}

void bind_json_open(lua_State *L)
{
    make_mark(L, JSON_ARRAY, "array");
    make_mark(L, JSON_OBJECT, "object");
}

/* ----------------------------------------------------------------- reading */

struct reader {
    lua_State *L;
    const char *at;
    const char *end;
    char *text; /* room for any string of it */
    int depth;
};

static bool read_value(struct reader *reader);

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) != NULL)
        reader->at++;
}

static bool take(struct reader *reader, char c)
{
    skip_blanks(reader);
    if (reader->at >= reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}

static bool take_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(reader->end - reader->at) < length ||
        memcmp(reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);
    return c != '\0' && found != NULL ? (int)(found - digits) : -1;
}

/* The four digits after \u. */
static long read_unit(struct reader *reader)
{
    long unit = 0;
    if (reader->end - reader->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(*reader->at++);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static char *add_utf8(char *to, long code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 63));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    } else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 63));
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    }
    return to;
}

/* \uXXXX, of which two may be one character; six bytes become at most four. */
static char *read_unicode(struct reader *reader, char *to)
{
    long code = read_unit(reader);
    if (code >= 0xD800 && code < 0xDC00 && take_word(reader, "\\u")) {
        long low = read_unit(reader);
        if (low < 0xDC00 || low > 0xDFFF)
            return NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    return code < 0 ? NULL : add_utf8(to, code);
}

static char *read_escape(struct reader *reader, char *to)
{
    static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    if (reader->at >= reader->end)
        return NULL;
    char c = *reader->at++;
    if (c == 'u')
        return read_unicode(reader, to);
    const char *found = c != '\0' ? strchr(names, c) : NULL;
    if (found == NULL)
        return NULL;
    *to++ = bytes[found - names];
    return to;
}

/* After the first quote. */
static bool read_string(struct reader *reader)
{
    char *to = reader->text;
    while (reader->at < reader->end) {
        char c = *reader->at++;
        if (c == '"') {
            lua_pushlstring(reader->L, reader->text,
                            (size_t)(to - reader->text));
            return true;
        }
        if (c == '\\')
            to = read_escape(reader, to);
        else
            *to++ = c;
        if (to == NULL)
            return false;
    }
    return false;
}

/* A whole number that fits is an integer, everything else a float. */
static bool read_number(struct reader *reader)
{
    char text[64];
    size_t length = 0;
    const char *start = reader->at;
    while (reader->at < reader->end &&
           strchr("+-.0123456789eE", *reader->at) != NULL)
        reader->at++;
    length = (size_t)(reader->at - start);
    if (length == 0)
        return false;
    if (length < sizeof text) {
        memcpy(text, start, length);
        text[length] = '\0';
        return lua_stringtonumber(reader->L, text) == length + 1;
    }
    memcpy(reader->text, start, length);
    reader->text[length] = '\0';
    lua_pushnumber(reader->L, strtod(reader->text, NULL));
    return true;
}

static bool read_array(struct reader *reader)
{
    lua_State *L = reader->L;
    lua_newtable(L);
    luaL_setmetatable(L, JSON_ARRAY);
    if (take(reader, ']'))
        return true;
    for (lua_Integer i = 1;; i++) {
        if (!read_value(reader))
            return false;
        lua_rawseti(L, -2, i);
        if (!take(reader, ','))
            return take(reader, ']');
    }
}

static bool read_object(struct reader *reader)
{
    lua_State *L = reader->L;
    lua_newtable(L);
    luaL_setmetatable(L, JSON_OBJECT);
    if (take(reader, '}'))
        return true;
    do {
        if (!take(reader, '"') || !read_string(reader) || !take(reader, ':') ||
            !read_value(reader))
            return false;
        lua_rawset(L, -3);
    } while (take(reader, ','));
    return take(reader, '}');
}

static bool read_word(struct reader *reader)
{
    if (take_word(reader, "true")) {
        lua_pushboolean(reader->L, 1);
        return true;
    }
    if (take_word(reader, "false")) {
        lua_pushboolean(reader->L, 0);
        return true;
    }
    if (take_word(reader, "null")) {
        bind_push_null(reader->L);
        return true;
    }
    return read_number(reader);
}

static bool read_value(struct reader *reader)
{
    bool good;
    if (reader->depth >= MAX_DEPTH || !lua_checkstack(reader->L, 8))
        return false;
    reader->depth++;
    if (take(reader, '{'))
        good = read_object(reader);
    else if (take(reader, '['))
        good = read_array(reader);
    else if (take(reader, '"'))
        good = read_string(reader);
    else
        good = read_word(reader);
    reader->depth--;
    return good;
}

void bind_json_push(lua_State *L, const char *text, size_t length)
{
    int top = lua_gettop(L);
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    struct reader reader = {.L = L, .at = text, .end = text + length};
    reader.text = lua_newuserdatauv(L, length + 1, 0);
    bool good = read_value(&reader);
    skip_blanks(&reader);
    if (!good || reader.at != reader.end) {
        lua_settop(L, top);
        lua_pushlstring(L, text, length);
        return;
    }
    lua_replace(L, top + 1);
    lua_settop(L, top + 1);
}

/* ----------------------------------------------------------------- writing */

struct writer {
    lua_State *L;
    struct buf *out;
    const char *what;
    int depth;
};

static void write_value(struct writer *writer, int index);

static void write_string(struct writer *writer, int index)
{
    static const char names[] = "\"\\bfnrt", bytes[] = "\"\\\b\f\n\r\t";
    size_t length;
    const char *text = lua_tolstring(writer->L, index, &length);
    buf_addc(writer->out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        const char *found = c != '\0' ? strchr(bytes, c) : NULL;
        if (found != NULL)
            buf_addf(writer->out, "\\%c", names[found - bytes]);
        else if (c < 0x20)
            buf_addf(writer->out, "\\u%04x", c);
        else
            buf_addc(writer->out, (char)c);
    }
    buf_addc(writer->out, '"');
}

static void write_number(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    lua_Number number = lua_tonumber(L, index);
    if (lua_isinteger(L, index)) {
        buf_addf(writer->out, "%lld", (long long)lua_tointeger(L, index));
        return;
    }
    if (number != number || number - number != 0)
        bind_usage(L, "%s: JSON has no NaN and no infinity", writer->what);
    buf_add_number(writer->out, number);
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
    return names == 0 && (items > 0 || mark_of(L, index) == 'a');
}

static void write_list(struct writer *writer, int index)
{
    lua_Integer length = (lua_Integer)lua_rawlen(writer->L, index);
    buf_addc(writer->out, '[');
    for (lua_Integer i = 1; i <= length; i++) {
        if (i > 1)
            buf_addc(writer->out, ',');
        lua_rawgeti(writer->L, index, i);
        write_value(writer, lua_gettop(writer->L));
        lua_pop(writer->L, 1);
    }
    buf_addc(writer->out, ']');
}

static void write_fields(struct writer *writer, int index)
{
    lua_State *L = writer->L;
    const char *separator = "{";
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        buf_adds(writer->out, separator);
        separator = ",";
        write_string(writer, lua_gettop(L) - 1);
        buf_addc(writer->out, ':');
        write_value(writer, lua_gettop(L));
    }
    buf_adds(writer->out, *separator == '{' ? "{}" : "}");
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
        write_string(writer, index);
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
