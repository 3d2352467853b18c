#include "bind/tree.h"

#include "base/base.h"
#include "bind/error.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 4000

struct reader {
    lua_State *L;
    const char *at;
    int depth;
};

static void read_value(struct reader *reader);

static void complain(struct reader *reader, const char *what)
{
    bind_usage(reader->L, "%s", what);
}

static void skip_space(struct reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\t' ||
           *reader->at == '\r')
        reader->at++;
}

/* Takes the character if it comes next. */
static bool take(struct reader *reader, char c)
{
    skip_space(reader);
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

static void expect(struct reader *reader, char c)
{
    if (!take(reader, c))
        complain(reader, "a parse tree is not JSON");
}

/* ------------------------------------------------------------------ strings */

static const char escapes[][2] = {
    {'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'b', '\b'}, {'f', '\f'},
};

static char escaped(char c)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (escapes[i][0] == c)
            return escapes[i][1];
    return c;
}

/* \u003e; libpg_query escapes single bytes only. */
static void add_code(struct reader *reader, luaL_Buffer *buffer)
{
    char digits[5] = "";
    for (int i = 0; i < 4 && reader->at[i] != '\0'; i++)
        digits[i] = reader->at[i];
    unsigned long code = strtoul(digits, NULL, 16);
    reader->at += strlen(digits);
    if (code < 0x80) {
        luaL_addchar(buffer, (char)code);
        return;
    }
    lua_pushfstring(reader->L, "%U", (lua_Integer)code);
    luaL_addvalue(buffer);
}

static void read_escaped(struct reader *reader, const char *from)
{
    luaL_Buffer buffer;
    luaL_buffinit(reader->L, &buffer);
    luaL_addlstring(&buffer, from, (size_t)(reader->at - from));
    while (*reader->at != '"' && *reader->at != '\0') {
        if (*reader->at != '\\') {
            luaL_addchar(&buffer, *reader->at++);
            continue;
        }
        reader->at++;
        if (*reader->at == 'u') {
            reader->at++;
            add_code(reader, &buffer);
        } else if (*reader->at != '\0') {
            luaL_addchar(&buffer, escaped(*reader->at++));
        }
    }
    luaL_pushresult(&buffer);
}

/* The opening quote is taken. */
static void read_string(struct reader *reader)
{
    const char *from = reader->at;
    while (*reader->at != '"' && *reader->at != '\\' && *reader->at != '\0')
        reader->at++;
    if (*reader->at == '"')
        lua_pushlstring(reader->L, from, (size_t)(reader->at - from));
    else
        read_escaped(reader, from);
    expect(reader, '"');
}

/* ------------------------------------------------------------------- values */

static void read_object(struct reader *reader)
{
    lua_newtable(reader->L);
    if (take(reader, '}'))
        return;
    do {
        expect(reader, '"');
        read_string(reader);
        expect(reader, ':');
        read_value(reader);
        lua_rawset(reader->L, -3);
    } while (take(reader, ','));
    expect(reader, '}');
}

static void read_array(struct reader *reader)
{
    lua_newtable(reader->L);
    if (take(reader, ']'))
        return;
    lua_Integer count = 0;
    do {
        read_value(reader);
        lua_rawseti(reader->L, -2, ++count);
    } while (take(reader, ','));
    expect(reader, ']');
}

static void read_number(struct reader *reader)
{
    size_t length = strspn(reader->at, "+-.eE0123456789");
    if (length == 0)
        complain(reader, "a parse tree is not JSON");
    lua_pushlstring(reader->L, reader->at, length);
    if (lua_stringtonumber(reader->L, lua_tostring(reader->L, -1)) == 0)
        complain(reader, "a parse tree is not JSON");
    lua_remove(reader->L, -2);
    reader->at += length;
}

static bool read_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static void read_plain(struct reader *reader)
{
    if (read_word(reader, "true"))
        lua_pushboolean(reader->L, true);
    else if (read_word(reader, "false"))
        lua_pushboolean(reader->L, false);
    else if (read_word(reader, "null"))
        lua_pushnil(reader->L);
    else
        read_number(reader);
}

static void read_value(struct reader *reader)
{
    if (++reader->depth > MAX_DEPTH)
        complain(reader, "the statement is nested too deeply");
    luaL_checkstack(reader->L, LUA_MINSTACK,
                    "a parse tree is nested too deeply");
    skip_space(reader);
    if (take(reader, '{'))
        read_object(reader);
    else if (take(reader, '['))
        read_array(reader);
    else if (take(reader, '"'))
        read_string(reader);
    else
        read_plain(reader);
    reader->depth--;
}

void bind_tree_push(lua_State *L, const char *text)
{
    struct reader reader = {.L = L, .at = text, .depth = 0};
    read_value(&reader);
}
