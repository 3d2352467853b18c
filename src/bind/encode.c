#include "bind/encode.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/json.h"
#include "bind/value.h"

#include <lauxlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

struct encoder {
    lua_State *L;
    struct buf *out;
    const char *what;
    int depth;
};

static void encode(struct encoder *encoder, int index,
                   const struct data_type *type);

bool bind_is_nothing(lua_State *L, int index)
{
    return lua_isnil(L, index) || bind_is_null(L, index);
}

static const char *kind_name(const struct data_type *type)
{
    switch (type->kind) {
    case DATA_TEXT:
        return "text";
    case DATA_BOOLEAN:
        return "a boolean";
    case DATA_INTEGER:
        return "an integer";
    case DATA_FLOAT:
        return "a float";
    case DATA_BYTES:
        return "bytea";
    case DATA_JSON:
        return "json";
    case DATA_ARRAY:
        return "an array";
    case DATA_COMPOSITE:
        return "a composite";
    case DATA_RANGE:
        return "a range";
    case DATA_MULTIRANGE:
        return "a multirange";
    }
    return "text";
}

static void refuse(struct encoder *encoder, const struct data_type *type,
                   int index) BASE_NORETURN;
static void refuse(struct encoder *encoder, const struct data_type *type,
                   int index)
{
    if (type == NULL || lua_type(encoder->L, index) != LUA_TTABLE)
        bind_usage_hint(encoder->L,
                        "Values are strings, numbers, booleans, tables, nil "
                        "and null.",
                        "%s cannot be a %s", encoder->what,
                        luaL_typename(encoder->L, index));
    bind_usage(encoder->L, "%s is %s for PostgreSQL: it cannot be this table",
               encoder->what, kind_name(type));
}

/* ----------------------------------------------------------------- quoting */

/* Quotes what was appended since `start`: "…" with backslashes. */
static void quote_from(struct buf *out, size_t start)
{
    size_t length = out->length - start, specials = 0;
    for (size_t i = start; i < out->length; i++)
        specials += out->text[i] == '"' || out->text[i] == '\\';
    for (size_t i = 0; i < specials + 2; i++)
        buf_addc(out, '"');
    char *to = out->text + out->length - 1; /* the last quote stays */
    for (size_t i = length; i > 0; i--) {
        char c = out->text[start + i - 1];
        *--to = c;
        if (c == '"' || c == '\\')
            *--to = '\\';
    }
    out->text[start] = '"';
}

/* ----------------------------------------------------------------- scalars */

static void encode_number(struct encoder *encoder, int index)
{
    lua_State *L = encoder->L;
    if (lua_isinteger(L, index))
        buf_add_integer(encoder->out, lua_tointeger(L, index));
    else
        buf_add_number(encoder->out, lua_tonumber(L, index));
}

static void encode_string(struct encoder *encoder, int index,
                          const struct data_type *type)
{
    size_t length;
    const char *text = lua_tolstring(encoder->L, index, &length);
    if (type != NULL && type->kind == DATA_BYTES) {
        data_bytes_write(encoder->out, text, length);
        return;
    }
    if (memchr(text, '\0', length) != NULL)
        bind_usage(encoder->L, "%s must not contain a zero byte",
                   encoder->what);
    buf_add(encoder->out, text, length);
}

static lua_Integer field(struct encoder *encoder, int index, const char *name,
                         lua_Integer otherwise)
{
    lua_getfield(encoder->L, index, name);
    int is_number;
    lua_Integer number = lua_tointegerx(encoder->L, -1, &is_number);
    lua_pop(encoder->L, 1);
    return is_number ? number : otherwise;
}

/* A table like os.date("*t"); false when it is none. */
static bool encode_time(struct encoder *encoder, int index)
{
    lua_Integer year = field(encoder, index, "year", 0);
    lua_Integer month = field(encoder, index, "month", 0);
    lua_Integer day = field(encoder, index, "day", 0);
    if (year <= 0 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    buf_addf(encoder->out, "%04lld-%02lld-%02lld %02lld:%02lld:%02lld",
             (long long)year, (long long)month, (long long)day,
             (long long)field(encoder, index, "hour", 0),
             (long long)field(encoder, index, "min", 0),
             (long long)field(encoder, index, "sec", 0));
    return true;
}

/* ------------------------------------------------------------------- tables */

/* Appends the value on top and pops it; a NULL is `null`. */
static void encode_part(struct encoder *encoder, const struct data_type *type,
                        const char *null)
{
    lua_State *L = encoder->L;
    if (bind_is_nothing(L, -1)) {
        buf_adds(encoder->out, null);
    } else {
        bool plain = lua_type(L, -1) == LUA_TNUMBER;
        size_t start = encoder->out->length;
        encode(encoder, lua_gettop(L), type);
        if (!plain)
            quote_from(encoder->out, start);
    }
    lua_pop(L, 1);
}

/* How many items a list has; raises when it is none. */
static lua_Integer list_length(struct encoder *encoder, int index)
{
    lua_State *L = encoder->L;
    lua_Integer items = 0;
    lua_Integer length = (lua_Integer)lua_rawlen(L, index);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (!lua_isinteger(L, -2))
            bind_usage_hint(L, "An array is a list: { 1, 2, 3 }.",
                            "%s is an array for PostgreSQL: it cannot have "
                            "named fields",
                            encoder->what);
        items++;
    }
    if (items != length)
        bind_usage_hint(L, "Write null where a NULL is meant.",
                        "%s is a list with holes (nil)", encoder->what);
    return length;
}

/* A list in a list is one more dimension, unless items are made of tables. */
static bool is_dimension(struct encoder *encoder, const struct data_type *type)
{
    lua_State *L = encoder->L;
    if (lua_type(L, -1) != LUA_TTABLE)
        return false;
    return type == NULL ||
           (type->kind != DATA_JSON && type->kind != DATA_COMPOSITE &&
            type->kind != DATA_RANGE && type->kind != DATA_MULTIRANGE);
}

static void encode_array(struct encoder *encoder, int index,
                         const struct data_type *type)
{
    lua_State *L = encoder->L;
    lua_Integer length = list_length(encoder, index);
    buf_addc(encoder->out, '{');
    for (lua_Integer i = 1; i <= length; i++) {
        if (i > 1)
            buf_addc(encoder->out, type->delimiter);
        lua_rawgeti(L, index, i);
        if (is_dimension(encoder, type->element)) {
            encode(encoder, lua_gettop(L), type);
            lua_pop(L, 1);
        } else {
            encode_part(encoder, type->element, "NULL");
        }
    }
    buf_addc(encoder->out, '}');
}

static bool has_field(const struct data_type *type, const char *name)
{
    for (size_t i = 0; i < type->fields.count; i++)
        if (strcmp(type->fields.items[i].name, name) == 0)
            return true;
    return false;
}

static void check_fields(struct encoder *encoder, int index,
                         const struct data_type *type)
{
    lua_State *L = encoder->L;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        bool known =
            lua_type(L, -2) == LUA_TSTRING
                ? has_field(type, lua_tostring(L, -2))
                : lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 &&
                      lua_tointeger(L, -2) <= (lua_Integer)type->fields.count;
        if (!known)
            bind_usage(L, "%s has no field \"%s\" for PostgreSQL",
                       encoder->what, luaL_tolstring(L, -2, NULL));
    }
}

/* Fields by name, or by position. */
static void encode_composite(struct encoder *encoder, int index,
                             const struct data_type *type)
{
    lua_State *L = encoder->L;
    check_fields(encoder, index, type);
    buf_addc(encoder->out, '(');
    for (size_t i = 0; i < type->fields.count; i++) {
        if (i > 0)
            buf_addc(encoder->out, ',');
        lua_pushstring(L, type->fields.items[i].name);
        if (lua_rawget(L, index) == LUA_TNIL) {
            lua_pop(L, 1);
            lua_rawgeti(L, index, (lua_Integer)i + 1);
        }
        encode_part(encoder, type->fields.items[i].type, "");
    }
    buf_addc(encoder->out, ')');
}

static const char *bounds_of(struct encoder *encoder, int index)
{
    static const char *const allowed[] = {"[]", "[)", "(]", "()"};
    lua_State *L = encoder->L;
    lua_getfield(L, index, "bounds");
    const char *text = lua_isnil(L, -1) ? "[)" : lua_tostring(L, -1);
    const char *found = NULL;
    for (size_t i = 0; i < 4; i++)
        if (text != NULL && strcmp(text, allowed[i]) == 0)
            found = allowed[i];
    if (found == NULL)
        bind_usage_hint(L, "Write one of [] [) (] ().",
                        "%s has bounds that are none", encoder->what);
    lua_pop(L, 1);
    return found;
}

static void encode_range(struct encoder *encoder, int index,
                         const struct data_type *type)
{
    lua_State *L = encoder->L;
    lua_getfield(L, index, "empty");
    bool empty = lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (empty) {
        buf_adds(encoder->out, "empty");
        return;
    }
    const char *bounds = bounds_of(encoder, index);
    buf_addc(encoder->out, bounds[0]);
    lua_getfield(L, index, "lower");
    encode_part(encoder, type->element, "");
    buf_addc(encoder->out, ',');
    lua_getfield(L, index, "upper");
    encode_part(encoder, type->element, "");
    buf_addc(encoder->out, bounds[1]);
}

/* Ranges stand in a multirange without quotes. */
static void encode_multirange(struct encoder *encoder, int index,
                              const struct data_type *type)
{
    lua_State *L = encoder->L;
    lua_Integer length = list_length(encoder, index);
    buf_addc(encoder->out, '{');
    for (lua_Integer i = 1; i <= length; i++) {
        if (i > 1)
            buf_addc(encoder->out, ',');
        lua_rawgeti(L, index, i);
        encode(encoder, lua_gettop(L), type->element);
        lua_pop(L, 1);
    }
    buf_addc(encoder->out, '}');
}

static void encode_table(struct encoder *encoder, int index,
                         const struct data_type *type)
{
    switch (type->kind) {
    case DATA_JSON:
        bind_json_write(encoder->L, index, encoder->out, encoder->what);
        return;
    case DATA_ARRAY:
        encode_array(encoder, index, type);
        return;
    case DATA_COMPOSITE:
        encode_composite(encoder, index, type);
        return;
    case DATA_RANGE:
        encode_range(encoder, index, type);
        return;
    case DATA_MULTIRANGE:
        encode_multirange(encoder, index, type);
        return;
    case DATA_TEXT:
        if (encode_time(encoder, index))
            return;
        break;
    case DATA_BOOLEAN:
    case DATA_INTEGER:
    case DATA_FLOAT:
    case DATA_BYTES:
        break;
    }
    refuse(encoder, type, index);
}

static void encode(struct encoder *encoder, int index,
                   const struct data_type *type)
{
    lua_State *L = encoder->L;
    if (++encoder->depth > MAX_DEPTH || !lua_checkstack(L, LUA_MINSTACK))
        bind_usage(L, "%s is nested too deeply", encoder->what);
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        if (type != NULL && type->kind == DATA_JSON)
            buf_adds(encoder->out, lua_toboolean(L, index) ? "true" : "false");
        else
            buf_addc(encoder->out, lua_toboolean(L, index) ? 't' : 'f');
        break;
    case LUA_TNUMBER:
        encode_number(encoder, index);
        break;
    case LUA_TSTRING:
        encode_string(encoder, index, type);
        break;
    case LUA_TTABLE:
        if (type == NULL)
            refuse(encoder, type, index);
        encode_table(encoder, index, type);
        break;
    default:
        refuse(encoder, type, index);
    }
    encoder->depth--;
}

void bind_encode(lua_State *L, int index, const struct data_type *type,
                 struct buf *out, const char *what)
{
    struct encoder encoder = {.L = L, .out = out, .what = what};
    encode(&encoder, lua_absindex(L, index), type);
}

const char *bind_encode_text(lua_State *L, int index,
                             const struct data_type *type,
                             struct scratch *scratch, const char *what)
{
    if (bind_is_nothing(L, index))
        return NULL;
    buf_reset(&scratch->buf);
    bind_encode(L, index, type, &scratch->buf, what);
    return arena_strndup(scratch->arena, buf_text(&scratch->buf),
                         scratch->buf.length);
}
