#include "bind/value.h"

#include "bind/argument.h"
#include "bind/error.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_DEPTH = 32,
    MAX_VALUES = 16 * 1024 * 1024,
};

static const char null_key = 0; /* its address is core.null */

/* One step from the outermost table to the value that is being read. */
struct place {
    const struct place *outer;
    const void *table; /* lua_topointer */
    const char *name;  /* NULL: index */
    lua_Integer index;
    int depth;
};

struct reader {
    lua_State *L;
    struct scratch *scratch;
    const char *what;
    size_t count;
};

bool bind_is_null(lua_State *L, int index)
{
    return lua_islightuserdata(L, index) &&
           lua_touserdata(L, index) == (const void *)&null_key;
}

void bind_push_null(lua_State *L)
{
    lua_pushlightuserdata(L, (void *)&null_key);
}

/* -------------------------------------------------------------- complaints */

static void add_place(struct buf *buf, const struct place *place)
{
    if (place == NULL || place->outer == NULL)
        return;
    add_place(buf, place->outer);
    if (place->name == NULL)
        buf_addf(buf, "[%lld]", (long long)place->index);
    else
        buf_addf(buf, "%s%s", place->outer->outer != NULL ? "." : "",
                 place->name);
}

/* Raises "WHAT: PLACE PROBLEM". */
static void fail(struct reader *reader, const struct place *place,
                 const char *problem) BASE_NORETURN;
static void fail(struct reader *reader, const struct place *place,
                 const char *problem)
{
    struct buf *buf = &reader->scratch->buf;
    buf_reset(buf);
    add_place(buf, place);
    const char *where = buf->length > 0 ? buf_text(buf) : "the argument";
    bind_usage(reader->L, "%s: %s %s", reader->what, where, problem);
}

/* ----------------------------------------------------------------- reading */

static struct value *read_value(struct reader *reader, int index,
                                const struct place *place);

static const char *read_text(struct reader *reader, int index,
                             const struct place *place)
{
    size_t length;
    const char *text = lua_tolstring(reader->L, index, &length);
    if (strlen(text) != length)
        fail(reader, place, "must not contain a zero byte");
    return text;
}

static struct value *read_number(struct reader *reader, int index)
{
    lua_State *L = reader->L;
    if (lua_isinteger(L, index))
        return value_integer(reader->scratch->arena, lua_tointeger(L, index));
    return value_number(reader->scratch->arena, lua_tonumber(L, index));
}

static bool is_sql(lua_State *L, int index)
{
    if (!lua_getmetatable(L, index))
        return false;
    luaL_getmetatable(L, BIND_SQL);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

static struct value *read_sql(struct reader *reader, int index,
                              const struct place *place)
{
    lua_State *L = reader->L;
    lua_pushliteral(L, "text");
    if (lua_rawget(L, index) != LUA_TSTRING)
        fail(reader, place, "is a core.sql without text");
    struct value *value =
        value_sql(reader->scratch->arena, read_text(reader, -1, place));
    lua_pop(L, 1);
    return value;
}

struct keys {
    VEC(const char *) names;
    lua_Integer items;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the table at index is keyed by; items must be 1 … n. */
static void read_keys(struct reader *reader, int index,
                      const struct place *place, struct keys *keys)
{
    lua_State *L = reader->L;
    struct arena *arena = reader->scratch->arena;
    lua_Integer largest = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_isinteger(L, -2)) {
            lua_Integer key = lua_tointeger(L, -2);
            if (key < 1)
                fail(reader, place, "has an item before the first, [1]");
            largest = key > largest ? key : largest;
            keys->items++;
        } else if (lua_type(L, -2) == LUA_TSTRING) {
            const char *name = read_text(reader, -2, place);
            vec_push(arena, &keys->names, arena_strdup(arena, name));
        } else {
            fail(reader, place,
                 "may have names and whole numbers as keys only");
        }
    }
    if (largest != keys->items)
        fail(reader, place, "is a list with holes (nil)");
    if (keys->names.count > 1)
        qsort(keys->names.items, keys->names.count, sizeof(char *),
              compare_names);
}

static struct value *read_item(struct reader *reader, int table,
                               const struct place *inner)
{
    lua_rawgeti(reader->L, table, inner->index);
    struct value *item = read_value(reader, lua_gettop(reader->L), inner);
    lua_pop(reader->L, 1);
    return item;
}

static struct value *read_field(struct reader *reader, int table,
                                const struct place *inner)
{
    lua_pushstring(reader->L, inner->name);
    lua_rawget(reader->L, table);
    struct value *item = read_value(reader, lua_gettop(reader->L), inner);
    lua_pop(reader->L, 1);
    return item;
}

static struct value *read_list(struct reader *reader, int index,
                               struct place *inner, lua_Integer items)
{
    struct arena *arena = reader->scratch->arena;
    struct value *list = value_list(arena);
    for (inner->index = 1; inner->index <= items; inner->index++)
        value_append(arena, list, read_item(reader, index, inner));
    return list;
}

static struct value *read_fields(struct reader *reader, int index,
                                 struct place *inner, const struct keys *keys)
{
    struct arena *arena = reader->scratch->arena;
    struct value *table = value_table(arena);
    for (inner->index = 1; inner->index <= keys->items; inner->index++) {
        const char *name = arena_printf(arena, "%lld", (long long)inner->index);
        value_set(arena, table, name, read_item(reader, index, inner));
    }
    for (size_t i = 0; i < keys->names.count; i++) {
        inner->name = keys->names.items[i];
        struct value_field field = {inner->name, NULL};
        field.value = read_field(reader, index, inner);
        vec_push(arena, &table->as.table, field);
    }
    return table;
}

static void check_nesting(struct reader *reader, int index,
                          const struct place *place)
{
    const void *table = lua_topointer(reader->L, index);
    for (const struct place *each = place; each; each = each->outer)
        if (each->table == table)
            fail(reader, place, "contains itself");
    if (place->depth >= MAX_DEPTH)
        fail(reader, place, "is nested too deeply");
    if (!lua_checkstack(reader->L, 8))
        fail(reader, place, "is nested too deeply for the stack");
}

static struct value *read_table(struct reader *reader, int index,
                                const struct place *place)
{
    if (is_sql(reader->L, index))
        return read_sql(reader, index, place);
    check_nesting(reader, index, place);
    struct keys keys = {0};
    read_keys(reader, index, place, &keys);
    struct place inner = {
        .outer = place,
        .table = lua_topointer(reader->L, index),
        .depth = place->depth + 1,
    };
    if (keys.names.count == 0)
        return read_list(reader, index, &inner, keys.items);
    return read_fields(reader, index, &inner, &keys);
}

static struct value *read_nil(struct reader *reader)
{
    struct value *value = arena_alloc(reader->scratch->arena, sizeof *value);
    value->type = VALUE_NIL;
    return value;
}

static struct value *read_value(struct reader *reader, int index,
                                const struct place *place)
{
    lua_State *L = reader->L;
    struct arena *arena = reader->scratch->arena;
    if (++reader->count > MAX_VALUES)
        fail(reader, place, "is too large");
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return read_nil(reader);
    case LUA_TBOOLEAN:
        return value_boolean(arena, lua_toboolean(L, index));
    case LUA_TNUMBER:
        return read_number(reader, index);
    case LUA_TSTRING:
        return value_string(arena, read_text(reader, index, place));
    case LUA_TTABLE:
        return read_table(reader, index, place);
    default:
        if (bind_is_null(L, index))
            return read_nil(reader);
        lua_pushfstring(L, "cannot be a %s", luaL_typename(L, index));
        fail(reader, place, lua_tostring(L, -1));
    }
}

struct value *bind_value_read(lua_State *L, int index, struct scratch *scratch,
                              const char *what)
{
    struct reader reader = {L, scratch, what, 0};
    struct place outermost = {0};
    return read_value(&reader, lua_absindex(L, index), &outermost);
}

struct value *bind_value_read_named(lua_State *L, int index,
                                    struct scratch *scratch, const char *what)
{
    if (lua_isnoneornil(L, index))
        return value_table(scratch->arena);
    if (!lua_istable(L, index) || is_sql(L, lua_absindex(L, index)))
        bind_usage(L, "%s: takes a table of named arguments, not a %s", what,
                   luaL_typename(L, index));
    struct value *value = bind_value_read(L, index, scratch, what);
    if (value->type == VALUE_LIST && value->as.list.count == 0)
        return value_table(scratch->arena);
    if (value->type == VALUE_LIST || value_get(value, "1") != NULL)
        bind_usage(L, "%s: its arguments have names: { name = value, … }",
                   what);
    return value;
}

static bool is_listed(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

void bind_value_check_names(lua_State *L, const struct value *table,
                            const char *what, const char *const *names)
{
    for (size_t i = 0; i < table->as.table.count; i++)
        if (!is_listed(table->as.table.items[i].name, names))
            bind_usage(L, "%s: unknown option \"%s\"", what,
                       table->as.table.items[i].name);
}

/* ----------------------------------------------------------------- pushing */

void bind_sql_push(lua_State *L, const char *text)
{
    luaL_checkstack(L, 3, NULL);
    lua_createtable(L, 0, 1);
    lua_pushstring(L, text);
    lua_setfield(L, -2, "text");
    luaL_setmetatable(L, BIND_SQL);
}

static void push_list(lua_State *L, const struct value *value)
{
    size_t count = value->as.list.count;
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        bind_value_push(L, value->as.list.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* A field's name, or the number of a positional item. */
static void push_key(lua_State *L, const char *name)
{
    if (name[strspn(name, "0123456789")] == '\0' && *name >= '1')
        lua_pushinteger(L, strtoll(name, NULL, 10));
    else
        lua_pushstring(L, name);
}

static void push_table(lua_State *L, const struct value *value)
{
    size_t count = value->as.table.count;
    lua_createtable(L, 0, (int)count);
    for (size_t i = 0; i < count; i++) {
        push_key(L, value->as.table.items[i].name);
        bind_value_push(L, value->as.table.items[i].value);
        lua_rawset(L, -3);
    }
}

void bind_value_push(lua_State *L, const struct value *value)
{
    luaL_checkstack(L, 4, "value nested too deeply");
    if (value == NULL) {
        lua_pushnil(L);
        return;
    }
    switch (value->type) {
    case VALUE_NIL:
        lua_pushnil(L);
        return;
    case VALUE_BOOLEAN:
        lua_pushboolean(L, value->as.boolean);
        return;
    case VALUE_INTEGER:
        lua_pushinteger(L, value->as.integer);
        return;
    case VALUE_NUMBER:
        lua_pushnumber(L, value->as.number);
        return;
    case VALUE_STRING:
        lua_pushstring(L, value->as.string);
        return;
    case VALUE_SQL:
        bind_sql_push(L, value->as.string);
        return;
    case VALUE_LIST:
        push_list(L, value);
        return;
    case VALUE_TABLE:
        push_table(L, value);
        return;
    }
}

/* ---------------------------------------------------------- core.sql, null */

static int make_sql(lua_State *L)
{
    lua_settop(L, 1);
    if (lua_istable(L, 1) && is_sql(L, 1))
        return 1;
    bind_sql_push(L, bind_check_text(L, 1));
    return 1;
}

static int sql_to_string(lua_State *L)
{
    if (!lua_istable(L, 1) || lua_getfield(L, 1, "text") != LUA_TSTRING)
        lua_pushliteral(L, "sql without text");
    return 1;
}

static int sql_equal(lua_State *L)
{
    bool equal =
        lua_istable(L, 1) && lua_istable(L, 2) && is_sql(L, 1) && is_sql(L, 2);
    if (equal) {
        lua_getfield(L, 1, "text");
        lua_getfield(L, 2, "text");
        equal = lua_rawequal(L, -1, -2);
    }
    lua_pushboolean(L, equal);
    return 1;
}

void bind_value_open(lua_State *L)
{
    luaL_newmetatable(L, BIND_SQL);
    lua_pushcfunction(L, sql_to_string);
    lua_setfield(L, -2, "__tostring");
    lua_pushcfunction(L, sql_equal);
    lua_setfield(L, -2, "__eq");
    lua_setfield(L, -2, "sql_mt");
    bind_register(L, "core.", (luaL_Reg[]){{"sql", make_sql}, {NULL, NULL}});
    bind_push_null(L);
    lua_setfield(L, -2, "null");
}
