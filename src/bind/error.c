#include "bind/error.h"

#include "bind/argument.h"

#include <lauxlib.h>
#include <string.h>

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* mig's own Lua half; its lines say nothing to the person. */
static bool is_own(const lua_Debug *frame)
{
    return starts_with(frame->source, "@lua/mig/") ||
           starts_with(frame->source, "@./lua/mig/");
}

static void set_location(lua_State *L, const lua_Debug *frame)
{
    const char *source = frame->source;
    bool is_file = *source == '@' || *source == '=';
    lua_pushstring(L, is_file ? source + 1 : frame->short_src);
    lua_setfield(L, -2, "source");
    lua_pushinteger(L, frame->currentline);
    lua_setfield(L, -2, "line");
}

/* Gives the table on top the source and line of the first foreign frame. */
static void stamp(lua_State *L)
{
    lua_Debug frame;
    for (int level = 0; lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "Sl", &frame);
        if (frame.currentline > 0 && !is_own(&frame)) {
            set_location(L, &frame);
            return;
        }
    }
}

static void set_text(lua_State *L, const char *field, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    lua_pushstring(L, text);
    lua_setfield(L, -2, field);
}

void bind_error_push(lua_State *L, const struct err *err)
{
    luaL_checkstack(L, 4, NULL);
    lua_createtable(L, 0, 10);
    set_text(L, "kind", err_code_name(err->code));
    lua_pushstring(L, err->message != NULL ? err->message : "unknown error");
    lua_setfield(L, -2, "message");
    set_text(L, "sqlstate", err->sqlstate);
    set_text(L, "detail", err->detail);
    set_text(L, "hint", err->hint);
    set_text(L, "statement", err->statement);
    set_text(L, "context", err->context);
    if (err->position > 0) {
        lua_pushinteger(L, err->position);
        lua_setfield(L, -2, "position");
    }
    stamp(L);
    luaL_setmetatable(L, BIND_ERROR);
}

void bind_error_raise(lua_State *L, const struct err *err)
{
    bind_error_push(L, err);
    lua_error(L);
    base_die("lua_error returned");
}

/* Turns the message on top of the stack into an error object. */
static void wrap_message(lua_State *L, enum err_code code, const char *hint)
{
    lua_createtable(L, 0, 5);
    lua_insert(L, -2);
    lua_setfield(L, -2, "message");
    set_text(L, "kind", err_code_name(code));
    set_text(L, "hint", hint);
    stamp(L);
    luaL_setmetatable(L, BIND_ERROR);
}

void bind_usage(lua_State *L, const char *fmt, ...)
{
    luaL_checkstack(L, 8, NULL);
    va_list args;
    va_start(args, fmt);
    lua_pushvfstring(L, fmt, args);
    va_end(args);
    wrap_message(L, ERR_USAGE, NULL);
    lua_error(L);
    base_die("lua_error returned");
}

void bind_usage_hint(lua_State *L, const char *hint, const char *fmt, ...)
{
    luaL_checkstack(L, 8, NULL);
    va_list args;
    va_start(args, fmt);
    lua_pushvfstring(L, fmt, args);
    va_end(args);
    wrap_message(L, ERR_USAGE, hint);
    lua_error(L);
    base_die("lua_error returned");
}

static void push_io_error(lua_State *L, int number, const char *fmt,
                          va_list args)
{
    luaL_checkstack(L, 8, NULL);
    lua_pushvfstring(L, fmt, args);
    lua_pushfstring(L, ": %s", strerror(number));
    lua_concat(L, 2);
    wrap_message(L, ERR_IO, NULL);
}

void bind_io_error_push(lua_State *L, int number, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    push_io_error(L, number, fmt, args);
    va_end(args);
}

void bind_io_error(lua_State *L, int number, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    push_io_error(L, number, fmt, args);
    va_end(args);
    lua_error(L);
    base_die("lua_error returned");
}

/* ------------------------------------------------- what Lua does with them */

static int error_to_string(lua_State *L)
{
    if (lua_istable(L, 1)) {
        lua_pushliteral(L, "message");
        lua_rawget(L, 1);
    }
    if (lua_type(L, -1) != LUA_TSTRING)
        lua_pushliteral(L, "error without a message");
    return 1;
}

static void check_kind(lua_State *L, int index)
{
    const char *kind = lua_tostring(L, index);
    for (int code = ERR_USAGE; kind != NULL && code <= ERR_BUG; code++)
        if (strcmp(kind, err_code_name((enum err_code)code)) == 0)
            return;
    bind_usage(L, "core.error: unknown kind \"%s\"",
               kind != NULL ? kind : luaL_typename(L, index));
}

/*
 * core.error { kind =, message =, … }: gives the table itself its metatable,
 * and its place unless it has one; source = false means none.
 */
static int make_error(lua_State *L)
{
    if (!lua_istable(L, 2))
        bind_usage(L, "core.error: expected a table, got %s",
                   luaL_typename(L, 2));
    lua_settop(L, 2);
    if (lua_getfield(L, 2, "message") != LUA_TSTRING)
        bind_usage(L, "core.error: message must be a string");
    if (lua_getfield(L, 2, "kind") == LUA_TNIL) {
        lua_pushstring(L, err_code_name(ERR_USAGE));
        lua_setfield(L, 2, "kind");
    } else {
        check_kind(L, -1);
    }
    int source = lua_getfield(L, 2, "source");
    bool none = source == LUA_TBOOLEAN;
    lua_settop(L, 2);
    if (source == LUA_TNIL)
        stamp(L);
    if (none) {
        lua_pushnil(L);
        lua_setfield(L, 2, "source");
    }
    luaL_setmetatable(L, BIND_ERROR);
    return 1;
}

static int is_error(lua_State *L)
{
    bool same = false;
    if (lua_istable(L, 1) && lua_getmetatable(L, 1)) {
        luaL_getmetatable(L, BIND_ERROR);
        same = lua_rawequal(L, -1, -2);
    }
    lua_pushboolean(L, same);
    return 1;
}

void bind_error_open(lua_State *L)
{
    luaL_newmetatable(L, BIND_ERROR);
    lua_pushcfunction(L, error_to_string);
    lua_setfield(L, -2, "__tostring");
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, make_error);
    lua_setfield(L, -2, "__call");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "error");
    lua_pushcfunction(L, is_error);
    lua_setfield(L, -2, "is_error");
}
