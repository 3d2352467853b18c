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
