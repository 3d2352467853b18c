#include "bind/operations.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/value.h"

#include <lauxlib.h>

/* --------------------------------------------------------------- the table */

static const char *type_name(enum ops_type type)
{
    switch (type) {
    case OPS_NAME:
        return "name";
    case OPS_QUALIFIED:
        return "qualified";
    case OPS_TEXT:
        return "text";
    case OPS_SQL:
        return "sql";
    case OPS_EXPRESSION:
        return "expression";
    case OPS_BOOLEAN:
        return "boolean";
    case OPS_INTEGER:
        return "integer";
    case OPS_NAMES:
        return "names";
    case OPS_TEXTS:
        return "texts";
    case OPS_CHOICE:
        return "choice";
    case OPS_OPTIONS:
        return "options";
    case OPS_RECORD:
        return "record";
    case OPS_RECORDS:
        return "records";
    case OPS_ELEMENTS:
        return "elements";
    }
    return "sql";
}

static void set_text(lua_State *L, const char *field, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, field);
}

static void push_choices(lua_State *L, const char *const *choices)
{
    lua_newtable(L);
    for (int i = 0; choices[i] != NULL; i++) {
        lua_pushstring(L, choices[i]);
        lua_rawseti(L, -2, i + 1);
    }
}

static void push_arguments(lua_State *L, const struct ops_argument *arguments);

static void push_argument(lua_State *L, const struct ops_argument *argument)
{
    lua_createtable(L, 0, 6);
    set_text(L, "name", argument->name);
    set_text(L, "type", type_name(argument->type));
    lua_pushboolean(L, argument->required);
    lua_setfield(L, -2, "required");
    set_text(L, "doc", argument->doc);
    if (argument->choices != NULL) {
        push_choices(L, argument->choices);
        lua_setfield(L, -2, "choices");
    }
    if (argument->fields != NULL) {
        push_arguments(L, argument->fields);
        lua_setfield(L, -2, "fields");
    }
}

static void push_arguments(lua_State *L, const struct ops_argument *arguments)
{
    luaL_checkstack(L, 6, NULL);
    lua_newtable(L);
    for (int i = 0; arguments != NULL && arguments[i].name != NULL; i++) {
        push_argument(L, &arguments[i]);
        lua_rawseti(L, -2, i + 1);
    }
}

static void set_flag(lua_State *L, unsigned flags, enum ops_flag flag,
                     const char *name)
{
    if ((flags & flag) == 0)
        return;
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, name);
}

static void push_flags(lua_State *L, unsigned flags)
{
    lua_createtable(L, 0, 4);
    set_flag(L, flags, OPS_REWRITES, "rewrites");
    set_flag(L, flags, OPS_SCANS, "scans");
    set_flag(L, flags, OPS_NO_TRANSACTION, "no_transaction");
    set_flag(L, flags, OPS_DESTROYS, "destroys");
}

static void push_operation(lua_State *L, const struct ops_operation *operation)
{
    lua_createtable(L, 0, 8);
    set_text(L, "name", operation->name);
    set_text(L, "group", operation->group);
    set_text(L, "doc", operation->doc);
    set_text(L, "inverse", operation->inverse);
    set_text(L, "lock", operation->lock);
    set_text(L, "example", operation->example);
    push_arguments(L, operation->arguments);
    lua_setfield(L, -2, "arguments");
    push_flags(L, operation->flags);
    lua_setfield(L, -2, "flags");
}

/* core.operations() -> list, in the reference's order */
static int operations(lua_State *L)
{
    size_t count = 0;
    const struct ops_operation *table = ops_table(&count);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_operation(L, &table[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* --------------------------------------------------------------- rendering */

const struct ops_operation *bind_operation_find(lua_State *L, const char *name,
                                                const char *what)
{
    const struct ops_operation *operation = ops_find(name);
    if (operation != NULL)
        return operation;
    const char *nearest = ops_nearest(name);
    const char *hint = "\"mig help operations\" lists them.";
    if (nearest != NULL)
        hint = lua_pushfstring(L, "Did you mean \"%s\"?", nearest);
    bind_usage_hint(L, hint, "%s: there is no operation \"%s\"", what, name);
}

static void push_statements(lua_State *L, const struct ops_statements *list)
{
    lua_createtable(L, (int)list->list.count, 0);
    for (size_t i = 0; i < list->list.count; i++) {
        lua_pushstring(L, list->list.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

void bind_operation_render(lua_State *L, const struct ops_operation *operation,
                           int index, struct scratch *scratch, int version,
                           const char *schema, struct ops_statements *out)
{
    struct value *arguments =
        bind_value_read_named(L, index, scratch, operation->name);
    struct ops_render render = {
        .arena = scratch->arena,
        .server_version = version,
        .default_schema = schema,
        .out = out,
    };
    if (ops_render(operation, &render, arguments, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    push_statements(L, out);
}

static const char *const option_names[] = {
    "server_version",
    "default_schema",
    NULL,
};

/* core.render(verb, arguments, { server_version =, default_schema = }) */
static int render(lua_State *L)
{
    const char *verb = bind_check_text(L, 1);
    bind_check_table(L, 2);
    lua_settop(L, 3);
    struct scratch *scratch = bind_scratch(L);
    struct value *options = bind_value_read_named(L, 3, scratch, "core.render");
    bind_value_check_names(L, options, "core.render", option_names);
    const char *schema = value_get_string(options, "default_schema");
    const struct value *version = value_get(options, "server_version");
    if (version != NULL && version->type != VALUE_INTEGER)
        bind_usage(L, "core.render: server_version must be an integer");
    const struct ops_operation *operation =
        bind_operation_find(L, verb, "core.render");
    struct ops_statements statements = {0};
    bind_operation_render(L, operation, 2, scratch,
                          version != NULL ? (int)version->as.integer
                                          : BIND_DEFAULT_VERSION,
                          schema != NULL ? schema : "public", &statements);
    return 1;
}

void bind_operations_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){
                      {"operations", operations},
                      {"render", render},
                      {NULL, NULL},
                  });
}
