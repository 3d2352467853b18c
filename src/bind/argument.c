#include "bind/argument.h"

#include "bind/error.h"

#include <string.h>

void bind_register(lua_State *L, const char *prefix, const luaL_Reg *functions)
{
    for (const luaL_Reg *each = functions; each->name != NULL; each++) {
        lua_pushfstring(L, "%s%s", prefix, each->name);
        lua_pushcclosure(L, each->func, 1);
        lua_setfield(L, -2, each->name);
    }
}

const char *bind_function(lua_State *L)
{
    return lua_tostring(L, lua_upvalueindex(1));
}

static bool is_method(lua_State *L)
{
    return strchr(bind_function(L), ':') != NULL;
}

void bind_argument_error(lua_State *L, int index, const char *what)
{
    int place = is_method(L) ? index - 1 : index;
    bind_usage(L, "%s: argument %d must be %s, not %s", bind_function(L), place,
               what, luaL_typename(L, index));
}

void *bind_check_self(lua_State *L, const char *metatable, const char *what)
{
    void *self = luaL_testudata(L, 1, metatable);
    if (self == NULL)
        bind_usage_hint(L, "Call it with a colon: object:method(…).",
                        "%s must be called on a %s, not on %s",
                        bind_function(L), what, luaL_typename(L, 1));
    return self;
}

const char *bind_check_bytes(lua_State *L, int index, size_t *length)
{
    if (lua_type(L, index) != LUA_TSTRING)
        bind_argument_error(L, index, "a string");
    return lua_tolstring(L, index, length);
}

const char *bind_check_text(lua_State *L, int index)
{
    size_t length;
    const char *text = bind_check_bytes(L, index, &length);
    if (strlen(text) != length)
        bind_argument_error(L, index, "text without zero bytes");
    return text;
}

const char *bind_option_text(lua_State *L, int index, const char *otherwise)
{
    return lua_isnoneornil(L, index) ? otherwise : bind_check_text(L, index);
}

lua_Integer bind_check_integer(lua_State *L, int index)
{
    int is_integer = 0;
    lua_Integer integer = lua_tointegerx(L, index, &is_integer);
    if (lua_type(L, index) != LUA_TNUMBER || !is_integer)
        bind_argument_error(L, index, "an integer");
    return integer;
}

lua_Number bind_check_number(lua_State *L, int index)
{
    if (lua_type(L, index) != LUA_TNUMBER)
        bind_argument_error(L, index, "a number");
    return lua_tonumber(L, index);
}

void bind_check_table(lua_State *L, int index)
{
    if (!lua_istable(L, index))
        bind_argument_error(L, index, "a table");
}
