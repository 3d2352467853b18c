#include "bind/actor.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/error.h"
#include "bind/log.h"
#include "bind/operations.h"
#include "bind/value.h"

#include <lauxlib.h>

#define SETTINGS "mig.actor.settings"

/* What the methods of one actor share; user values hold the Lua side. */
struct settings {
    int server_version; /* 0: ask the connection */
    const char *schema; /* SCHEMA keeps it alive */
};
enum { TARGET = 1, ON_STEP, SCHEMA, USER_VALUES = SCHEMA };

/* Upvalues of a method after its name. */
enum { OPERATION = 2, ACTOR, SETTING };

static const struct ops_operation *operation_of(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(OPERATION));
}

/* ------------------------------------------------------------ one operation */

/* Slot 1 is the actor, slot 2 the named arguments, and nothing else. */
static void check_call(lua_State *L)
{
    const char *verb = bind_function(L);
    if (!lua_rawequal(L, 1, lua_upvalueindex(ACTOR)))
        bind_usage_hint(L, lua_pushfstring(L, "Write actor:%s { … }.", verb),
                        "%s was called with a dot instead of a colon", verb);
    if (!lua_istable(L, 2))
        bind_usage_hint(
            L, lua_pushfstring(L, "Write actor:%s { name = value, … }.", verb),
            "%s takes a table of named arguments, not %s", verb,
            luaL_typename(L, 2));
    if (lua_gettop(L) > 2)
        bind_usage(L, "%s takes one table of named arguments and nothing else",
                   verb);
}

static int version_of(lua_State *L, const struct settings *settings)
{
    if (settings->server_version != 0)
        return settings->server_version;
    lua_getiuservalue(L, lua_upvalueindex(SETTING), TARGET);
    int version = BIND_DEFAULT_VERSION;
    if (lua_isuserdata(L, -1)) {
        const char *verb = bind_function(L);
        version = pg_server_version(bind_connection_at(L, -1, verb)->conn);
    }
    lua_pop(L, 1);
    return version;
}

/* on_step(verb, arguments, statements), before anything is sent */
static void announce(lua_State *L, int statements)
{
    if (lua_getiuservalue(L, lua_upvalueindex(SETTING), ON_STEP) == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 2);
    lua_pushvalue(L, statements);
    lua_call(L, 3, 0);
}

/* The connection is on top; on_log's function might close it meanwhile. */
static void execute(lua_State *L, struct scratch *scratch,
                    const struct ops_statements *statements)
{
    int target = lua_gettop(L);
    const char *verb = bind_function(L);
    for (size_t i = 0; i < statements->list.count; i++) {
        struct pg_conn *conn = bind_connection_at(L, target, verb)->conn;
        const char *statement = statements->list.items[i];
        bind_log_settle(L, scratch, pg_exec(conn, statement, &scratch->err));
    }
}

/* function(statement, verb, arguments) for each */
static void hand_over(lua_State *L, const struct ops_statements *statements)
{
    int target = lua_gettop(L);
    for (size_t i = 0; i < statements->list.count; i++) {
        lua_pushvalue(L, target);
        lua_pushstring(L, statements->list.items[i]);
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_pushvalue(L, 2);
        lua_call(L, 3, 0);
    }
}

/* actor:<verb> { … } */
static int act(lua_State *L)
{
    check_call(L);
    struct settings *settings = lua_touserdata(L, lua_upvalueindex(SETTING));
    struct scratch *scratch = bind_scratch(L);
    struct ops_statements statements = {0};
    bind_operation_render(L, operation_of(L), 2, scratch,
                          version_of(L, settings), settings->schema,
                          &statements);
    announce(L, lua_gettop(L));
    lua_getiuservalue(L, lua_upvalueindex(SETTING), TARGET);
    if (lua_isuserdata(L, -1))
        execute(L, scratch, &statements);
    else
        hand_over(L, &statements);
    return 0;
}

/* ---------------------------------------------------------------- the actor */

/* __index(actor, name): makes the method and keeps it in the actor. */
static int find_method(lua_State *L)
{
    const char *name = bind_check_text(L, 2);
    const struct ops_operation *operation =
        bind_operation_find(L, name, "actor");
    lua_settop(L, 2);
    lua_pushstring(L, operation->name);
    lua_pushlightuserdata(L, (void *)operation);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_pushcclosure(L, act, 4);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 1);
    return 1;
}

static void check_target(lua_State *L)
{
    if (lua_isfunction(L, 1) || luaL_testudata(L, 1, BIND_CONNECTION) != NULL)
        return;
    bind_argument_error(L, 1, "a connection or a function");
}

static const char *const option_names[] = {
    "default_schema",
    "server_version",
    "on_step",
    NULL,
};

static void check_option_names(lua_State *L)
{
    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
        bool known = false;
        for (int i = 0; option_names[i] != NULL; i++) {
            lua_pushstring(L, option_names[i]);
            known = known || lua_rawequal(L, -1, -3);
            lua_pop(L, 1);
        }
        if (!known)
            bind_usage(L, "core.actor: unknown option \"%s\"",
                       luaL_tolstring(L, -2, NULL));
    }
}

static void check_option(lua_State *L, int type, const char *name)
{
    int actual = lua_getfield(L, 2, name);
    if (actual != LUA_TNIL && actual != type)
        bind_usage(L, "core.actor: %s must be a %s, not %s", name,
                   lua_typename(L, type), luaL_typename(L, -1));
}

/* Pushes the settings made of the options in slot 2. */
static void new_settings(lua_State *L)
{
    struct settings *settings =
        lua_newuserdatauv(L, sizeof *settings, USER_VALUES);
    int index = lua_gettop(L);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, index, TARGET);
    check_option(L, LUA_TFUNCTION, "on_step");
    lua_setiuservalue(L, index, ON_STEP);
    check_option(L, LUA_TNUMBER, "server_version");
    settings->server_version = (int)lua_tointeger(L, -1);
    lua_pop(L, 1);
    check_option(L, LUA_TSTRING, "default_schema");
    const char *schema = lua_tostring(L, -1);
    settings->schema = schema != NULL ? schema : "public";
    lua_setiuservalue(L, index, SCHEMA);
}

/* core.actor(connection or function, options) -> actor */
static int make_actor(lua_State *L)
{
    check_target(L);
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) {
        lua_newtable(L);
        lua_replace(L, 2);
    }
    bind_check_table(L, 2);
    check_option_names(L);
    lua_newtable(L); /* the actor */
    lua_createtable(L, 0, 2);
    lua_pushliteral(L, "actor");
    new_settings(L);
    lua_pushcclosure(L, find_method, 2);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "mig.actor");
    lua_setfield(L, -2, "__name");
    lua_setmetatable(L, -2);
    return 1;
}

void bind_actor_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){{"actor", make_actor}, {NULL, NULL}});
}
