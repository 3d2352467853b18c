#include "bind/snapshot.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/scratch.h"
#include "bind/value.h"

#include <lauxlib.h>

struct snapshot **bind_snapshot_new(lua_State *L)
{
    struct snapshot **handle = lua_newuserdatauv(L, sizeof(*handle), 0);
    *handle = NULL;
    luaL_setmetatable(L, BIND_SNAPSHOT);
    return handle;
}

const struct snapshot *bind_check_snapshot(lua_State *L, int index)
{
    struct snapshot **handle = luaL_testudata(L, index, BIND_SNAPSHOT);
    if (handle == NULL)
        bind_argument_error(L, index, "a snapshot");
    if (*handle == NULL)
        bind_usage(L, "%s: the snapshot is closed", bind_function(L));
    return *handle;
}

static const struct snapshot *check_self(lua_State *L)
{
    bind_check_self(L, BIND_SNAPSHOT, "snapshot");
    return bind_check_snapshot(L, 1);
}

/* close, __close and __gc */
static int close_snapshot(lua_State *L)
{
    struct snapshot **handle = bind_check_self(L, BIND_SNAPSHOT, "snapshot");
    snapshot_free(*handle);
    *handle = NULL;
    return 0;
}

/* core.snapshot_empty(server_version) */
static int make_empty(lua_State *L)
{
    lua_Integer version = bind_check_integer(L, 1);
    struct snapshot **handle = bind_snapshot_new(L);
    *handle = snapshot_empty((int)version);
    return 1;
}

/* core.snapshot_parse(text): what dump wrote */
static int parse(lua_State *L)
{
    size_t length;
    const char *text = bind_check_bytes(L, 1, &length);
    struct scratch *scratch = bind_scratch(L);
    struct snapshot **handle = bind_snapshot_new(L);
    if (snapshot_parse(text, length, handle, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    return 1;
}

/* core.snapshot_statements(server_version): what conn:snapshot() sends */
static int statements(lua_State *L)
{
    lua_Integer version = bind_check_integer(L, 1);
    struct scratch *scratch = bind_scratch(L);
    bind_value_push(L, snapshot_statements(scratch->arena, (int)version));
    return 1;
}

static int dump(lua_State *L)
{
    const struct snapshot *snapshot = check_self(L);
    struct scratch *scratch = bind_scratch(L);
    snapshot_write(snapshot, &scratch->buf);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

static int server_version(lua_State *L)
{
    lua_pushinteger(L, check_self(L)->server_version);
    return 1;
}

/* snapshot:count() -> number of objects of all kinds */
static int count(lua_State *L)
{
    const struct snapshot *snapshot = check_self(L);
    size_t sum = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        sum += snapshot->kinds[kind].count;
    lua_pushinteger(L, (lua_Integer)sum);
    return 1;
}

static void set_text(lua_State *L, const char *field, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, field);
}

/* snapshot:unmanaged() -> list of { label =, identity = } */
static int unmanaged(lua_State *L)
{
    const struct snapshot *snapshot = check_self(L);
    size_t items = snapshot->unmanaged.count;
    lua_createtable(L, (int)items, 0);
    for (size_t i = 0; i < items; i++) {
        lua_createtable(L, 0, 2);
        set_text(L, "label", snapshot->unmanaged.items[i].label);
        set_text(L, "identity", snapshot->unmanaged.items[i].identity);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static void push_object(lua_State *L, const struct catalog_kind_info *kind,
                        const struct object *object)
{
    lua_createtable(L, 0, (int)kind->attribute_count + 8);
    for (size_t i = 0; i < kind->attribute_count; i++)
        set_text(L, kind->attributes[i].name, object->values[i]);
    set_text(L, "kind", kind->name);
    set_text(L, "key", object->key);
    set_text(L, "schema", object->schema);
    set_text(L, "name", object->name);
    set_text(L, "parent", object->parent_key);
    set_text(L, "comment", object->comment);
    set_text(L, "security_labels", object->labels);
    set_text(L, "identity", object->identity);
}

/* snapshot:objects(kind) -> list of tables: the attributes by name */
static int objects(lua_State *L)
{
    const struct snapshot *snapshot = check_self(L);
    const char *name = bind_check_text(L, 2);
    const struct catalog_kind_info *kind = catalog_kind_find(name);
    if (kind == NULL)
        bind_usage(L, "%s: there is no kind \"%s\"", bind_function(L), name);
    size_t items = snapshot->kinds[kind->kind].count;
    lua_createtable(L, (int)items, 0);
    for (size_t i = 0; i < items; i++) {
        push_object(L, kind, snapshot->kinds[kind->kind].items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* core.snapshot_parts(old, new, privileges, owners) -> old part, new part */
static int make_parts(lua_State *L)
{
    const struct snapshot *old = bind_check_snapshot(L, 1);
    const struct snapshot *new = bind_check_snapshot(L, 2);
    lua_settop(L, 4);
    struct snapshot **old_part = bind_snapshot_new(L);
    struct snapshot **new_part = bind_snapshot_new(L);
    snapshot_parts(old, new, lua_toboolean(L, 3), lua_toboolean(L, 4), old_part,
                   new_part);
    return 2;
}

struct catalog_ref bind_snapshot_ref(lua_State *L, const struct value *value)
{
    const char *what = bind_function(L);
    bool named = value->type == VALUE_TABLE;
    const char *name = named ? value_get_string(value, "kind") : NULL;
    const char *key = named ? value_get_string(value, "key") : NULL;
    if (name == NULL || key == NULL)
        bind_usage(L, "%s: an object is given by kind and key", what);
    const struct catalog_kind_info *kind = catalog_kind_find(name);
    if (kind == NULL)
        bind_usage(L, "%s: there is no kind \"%s\"", what, name);
    return (struct catalog_ref){kind->kind, key};
}

struct catalog_ref *bind_snapshot_refs(lua_State *L, const struct value *list,
                                       const char *what,
                                       struct scratch *scratch, size_t *count)
{
    if (list->type != VALUE_LIST)
        bind_usage(L, "%s: %s must be a list", bind_function(L), what);
    *count = list->as.list.count;
    struct catalog_ref *refs =
        arena_alloc(scratch->arena, (*count + 1) * sizeof *refs);
    for (size_t i = 0; i < *count; i++)
        refs[i] = bind_snapshot_ref(L, list->as.list.items[i]);
    return refs;
}

/* core.snapshot_graft(base, target, left) -> target with base's own objects
 * where `left` names them */
static int graft(lua_State *L)
{
    const struct snapshot *base = bind_check_snapshot(L, 1);
    const struct snapshot *target = bind_check_snapshot(L, 2);
    size_t count;
    lua_settop(L, 3);
    struct scratch *scratch = bind_scratch(L);
    const struct value *list =
        bind_value_read(L, 3, scratch, "snapshot_graft: left");
    const struct catalog_ref *left =
        bind_snapshot_refs(L, list, "left", scratch, &count);
    struct snapshot **handle = bind_snapshot_new(L);
    *handle = snapshot_graft(base, target, left, count);
    return 1;
}

/* core.snapshot_kinds() -> names of all kinds */
static int kinds(lua_State *L)
{
    lua_createtable(L, KIND_COUNT, 0);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        lua_pushstring(L, catalog_kind((enum catalog_kind)kind)->name);
        lua_rawseti(L, -2, kind + 1);
    }
    return 1;
}

static const luaL_Reg methods[] = {
    {"close", close_snapshot},
    {"dump", dump},
    {"unmanaged", unmanaged},
    {"server_version", server_version},
    {"objects", objects},
    {"count", count},
    {NULL, NULL},
};

static const luaL_Reg events[] = {
    {"__gc", close_snapshot},
    {"__close", close_snapshot},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"snapshot_empty", make_empty},
    {"snapshot_graft", graft},
    {"snapshot_kinds", kinds},
    {"snapshot_parse", parse},
    {"snapshot_parts", make_parts},
    {"snapshot_statements", statements},
    {NULL, NULL},
};

void bind_snapshot_open(lua_State *L)
{
    luaL_newmetatable(L, BIND_SNAPSHOT);
    bind_register(L, "snapshot:", events);
    lua_createtable(L, 0, 8);
    bind_register(L, "snapshot:", methods);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    bind_register(L, "core.", functions);
}
