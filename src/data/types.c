#include "data/data.h"

#include <stdlib.h>
#include <string.h>

struct data_types {
    struct arena *arena;
    struct address_map *map; /* { oid, 0, 0 } -> struct data_type * */
};

/* Types of pg_type.dat with a kind of their own; oids never change. */
static const struct {
    uint32_t oid;
    enum data_kind kind;
} known[] = {
    {16, DATA_BOOLEAN}, {17, DATA_BYTES},   {20, DATA_INTEGER},
    {21, DATA_INTEGER}, {23, DATA_INTEGER}, {26, DATA_INTEGER},
    {114, DATA_JSON},   {700, DATA_FLOAT},  {701, DATA_FLOAT},
    {3802, DATA_JSON},  {18, DATA_TEXT},    {19, DATA_TEXT},
    {25, DATA_TEXT},    {142, DATA_TEXT},   {650, DATA_TEXT},
    {705, DATA_TEXT},   {869, DATA_TEXT},   {1042, DATA_TEXT},
    {1043, DATA_TEXT},  {1082, DATA_TEXT},  {1083, DATA_TEXT},
    {1114, DATA_TEXT},  {1184, DATA_TEXT},  {1186, DATA_TEXT},
    {1266, DATA_TEXT},  {1700, DATA_TEXT},  {2205, DATA_TEXT},
    {2249, DATA_TEXT},  {2278, DATA_TEXT},  {2950, DATA_TEXT},
    {3614, DATA_TEXT},
};

static struct address key_of(uint32_t oid)
{
    return (struct address){.classid = oid};
}

static struct data_type *add_type(struct data_types *types, uint32_t oid,
                                  enum data_kind kind)
{
    struct data_type *type = arena_alloc(types->arena, sizeof *type);

    type->oid = oid;
    type->kind = kind;
    address_map_set(types->map, key_of(oid), type);
    return type;
}

struct data_types *data_types_new(void)
{
    struct arena *arena = arena_new();
    struct data_types *types = arena_alloc(arena, sizeof *types);

    types->arena = arena;
    types->map = address_map_new(arena);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        add_type(types, known[i].oid, known[i].kind);
    return types;
}

void data_types_free(struct data_types *types)
{
    if (types)
        arena_free(types->arena);
}

const struct data_type *data_type_find(const struct data_types *types,
                                       uint32_t oid)
{
    return address_map_get(types->map, key_of(oid));
}

/*
 * A row a type, and for composites a row a field.  `part` is the type of an
 * array's items, a domain's base, a range's bounds, or a multirange's ranges.
 */
static const char learn_sql[] =
    "WITH RECURSIVE part(oid, part) AS (\n"
    "  SELECT t.oid, CASE WHEN t.typtype = 'd' THEN t.typbasetype\n"
    "    WHEN t.typinput = 'pg_catalog.array_in'::pg_catalog.regproc\n"
    "    THEN t.typelem END\n"
    "  FROM pg_catalog.pg_type t\n"
    "  UNION ALL SELECT rngtypid, rngsubtype FROM pg_catalog.pg_range\n"
    "  UNION ALL SELECT rngmultitypid, rngtypid FROM pg_catalog.pg_range\n"
    "), need(oid) AS (\n"
    "  SELECT pg_catalog.unnest($1::pg_catalog.oid[])\n"
    "  UNION\n"
    "  SELECT r.oid FROM need n CROSS JOIN LATERAL (\n"
    "    SELECT p.part AS oid FROM part p\n"
    "    WHERE p.oid = n.oid AND p.part IS NOT NULL\n"
    "    UNION ALL\n"
    "    SELECT a.atttypid FROM pg_catalog.pg_type t\n"
    "    JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid\n"
    "    WHERE t.oid = n.oid AND t.typtype = 'c' AND a.attnum > 0\n"
    "    AND NOT a.attisdropped) r\n"
    ")\n"
    "SELECT n.oid, CASE WHEN t.typtype IN ('c', 'd', 'r', 'm')\n"
    "    THEN t.typtype::pg_catalog.text\n"
    "    WHEN p.part IS NOT NULL THEN 'a' ELSE 'b' END AS kind,\n"
    "  p.part, e.typdelim AS delimiter, a.attname AS field,\n"
    "  a.atttypid AS field_type\n"
    "FROM need n LEFT JOIN pg_catalog.pg_type t ON t.oid = n.oid\n"
    "LEFT JOIN part p ON p.oid = n.oid AND p.part IS NOT NULL\n"
    "LEFT JOIN pg_catalog.pg_type e ON e.oid = p.part\n"
    "LEFT JOIN pg_catalog.pg_attribute a ON t.typtype = 'c'\n"
    "  AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped\n"
    "ORDER BY n.oid, a.attnum";

enum { OID, KIND, PART, DELIMITER, FIELD, FIELD_TYPE };

static uint32_t oid_at(const struct pg_result *result, int row, int column)
{
    const char *text = pg_result_value(result, row, column);

    return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

static enum data_kind kind_at(const struct pg_result *result, int row)
{
    switch (*pg_result_value(result, row, KIND)) {
    case 'a':
        return DATA_ARRAY;
    case 'c':
        return DATA_COMPOSITE;
    case 'r':
        return DATA_RANGE;
    case 'm':
        return DATA_MULTIRANGE;
    default:
        return DATA_TEXT;
    }
}

static bool is_domain(const struct pg_result *result, int row)
{
    return *pg_result_value(result, row, KIND) == 'd';
}

/* First all types, so that their parts can be found. */
static void add_types(struct data_types *types, const struct pg_result *result)
{
    for (int row = 0; row < pg_result_rows(result); row++) {
        uint32_t oid = oid_at(result, row, OID);
        if (!data_type_find(types, oid))
            add_type(types, oid, kind_at(result, row));
    }
}

static void add_parts(struct data_types *types, const struct pg_result *result)
{
    for (int row = 0; row < pg_result_rows(result); row++) {
        struct data_type *type =
            address_map_get(types->map, key_of(oid_at(result, row, OID)));
        const char *field = pg_result_value(result, row, FIELD);
        const char *delimiter = pg_result_value(result, row, DELIMITER);
        if (row == 0 || oid_at(result, row - 1, OID) != type->oid)
            type->fields.count = 0; /* it may have been known */
        type->element = data_type_find(types, oid_at(result, row, PART));
        type->delimiter = delimiter ? *delimiter : ',';
        if (!field)
            continue;
        struct data_field entry = {
            arena_strdup(types->arena, field),
            data_type_find(types, oid_at(result, row, FIELD_TYPE))};
        vec_push(types->arena, &type->fields, entry);
    }
}

/* A domain is what its base is; a domain may stand on another. */
static void resolve_domains(struct data_types *types,
                            const struct pg_result *result)
{
    for (int row = 0; row < pg_result_rows(result); row++) {
        if (!is_domain(result, row))
            continue;
        struct data_type *type =
            address_map_get(types->map, key_of(oid_at(result, row, OID)));
        const struct data_type *base = type->element;
        uint32_t oid = type->oid;
        if (base)
            *type = *base;
        type->oid = oid;
    }
}

static const char *list_of(struct arena *arena, const uint32_t *oids,
                           size_t count)
{
    struct buf text = {0};

    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%s%u", i > 0 ? "," : "{", oids[i]);
    buf_addc(&text, '}');
    const char *list = arena_strdup(arena, buf_text(&text));
    buf_release(&text);
    return list;
}

int data_types_learn(struct data_types *types, struct pg_conn *conn,
                     const uint32_t *oids, size_t count, struct err *err)
{
    const char *list = list_of(types->arena, oids, count);
    struct pg_result *result = NULL;

    if (count == 0)
        return 0;
    if (pg_query(conn, learn_sql, 1, &list, &result, err) != 0)
        return -1;
    add_types(types, result);
    add_parts(types, result);
    /* Twice: a domain on a domain. */
    resolve_domains(types, result);
    resolve_domains(types, result);
    pg_result_free(result);
    return 0;
}
