/* Rows of the queries into objects of the snapshot. */
#include "catalog/reading.h"

#include <stdlib.h>
#include <string.h>

enum { CLASS_RELATION = 1259 }; /* pg_class */

/* The first columns of every query, in this order. */
enum {
    AT_CLASSID,
    AT_OBJID,
    AT_SUBID,
    AT_KEY,
    AT_PARENT,
    AT_SCHEMA,
    AT_NAME,
    AT_IDENTITY,
    STANDARD_COUNT,
};

/* The result's column of each attribute of a kind. */
static void find_columns(const struct catalog_kind_info *info,
                         const struct pg_result *rows, int *columns)
{
    int count = pg_result_columns(rows);
    for (size_t i = 0; i < info->attribute_count; i++) {
        int column = STANDARD_COUNT;
        while (column < count && strcmp(pg_result_name(rows, column),
                                        info->attributes[i].name) != 0)
            column++;
        if (column == count)
            base_die("the query of kind \"%s\" has no column \"%s\"",
                     info->name, info->attributes[i].name);
        columns[i] = column;
    }
}

static struct address read_address(const struct pg_result *rows, int row,
                                   int column)
{
    return (struct address){
        .classid =
            (uint32_t)strtoul(pg_result_value(rows, row, column), NULL, 10),
        .objid =
            (uint32_t)strtoul(pg_result_value(rows, row, column + 1), NULL, 10),
        .subid = atoi(pg_result_value(rows, row, column + 2)),
    };
}

/* Rows that follow each other say much the same: `last`, the text in the row
 * before, is found without a search. */
static const char *read_text(struct snapshot *snapshot, const char *last,
                             const struct pg_result *rows, int row, int column)
{
    const char *text = pg_result_value(rows, row, column);
    if (text && last && strcmp(text, last) == 0)
        return last;
    return snapshot_string(snapshot, text);
}

/* `before`: the row's predecessor, or an object without anything. */
static struct object *read_row(struct snapshot *snapshot,
                               enum catalog_kind kind,
                               const struct object *before,
                               const struct pg_result *rows, int row,
                               const int *columns)
{
    struct object *object = snapshot_add(snapshot, kind);
    object->address = read_address(rows, row, AT_CLASSID);
    object->key = read_text(snapshot, NULL, rows, row, AT_KEY);
    object->parent_key =
        read_text(snapshot, before->parent_key, rows, row, AT_PARENT);
    object->schema = read_text(snapshot, before->schema, rows, row, AT_SCHEMA);
    object->name = read_text(snapshot, before->name, rows, row, AT_NAME);
    object->identity = read_text(snapshot, object->key, rows, row, AT_IDENTITY);
    if (!object->identity)
        object->identity = object->key;
    for (size_t i = 0; i < catalog_kind(kind)->attribute_count; i++)
        object->values[i] =
            read_text(snapshot, before->values ? before->values[i] : NULL, rows,
                      row, columns[i]);
    return object;
}

/* Whether plain.h is to know the object. */
static bool is_plain(const struct object *object)
{
    bool defined =
        object->kind == KIND_INDEX || object->kind == KIND_CONSTRAINT;
    return object->kind == KIND_COLUMN ||
           (defined && !object_get(object, "definition"));
}

static void note_foundling(struct reading *reading, struct object *object,
                           const char *parent)
{
    struct foundling foundling = {
        .object = object,
        .parent = {.classid = CLASS_RELATION,
                   .objid = (uint32_t)strtoul(parent, NULL, 10)},
    };
    vec_push(reading->arena, &reading->foundlings, foundling);
}

void reading_take(struct reading *reading, enum catalog_kind kind,
                  const struct pg_result *rows)
{
    struct snapshot *snapshot = reading->snapshot;
    const struct catalog_kind_info *info = catalog_kind(kind);
    int columns[64];
    find_columns(info, rows, columns);
    int count = pg_result_rows(rows);
    snapshot_reserve(snapshot, kind, (size_t)count);
    plain_begin(reading->plain, rows);
    int parent = pg_result_column(rows, "parent_oid");
    const struct object none = {0};
    const struct object *before = &none;
    for (int row = 0; row < count; row++) {
        struct object *object =
            read_row(snapshot, kind, before, rows, row, columns);
        if (parent >= 0)
            note_foundling(reading, object, pg_result_value(rows, row, parent));
        if (is_plain(object))
            plain_note(reading->plain, object, rows, row);
        before = object;
    }
}

static void read_unmanaged(struct snapshot *snapshot,
                           const struct pg_result *rows)
{
    for (int row = 0; row < pg_result_rows(rows); row++) {
        struct unmanaged item = {
            .label = snapshot_string(snapshot, pg_result_value(rows, row, 0)),
            .identity =
                snapshot_string(snapshot, pg_result_value(rows, row, 1)),
        };
        vec_push(snapshot->arena, &snapshot->unmanaged, item);
    }
}

static struct address_map *map_addresses(struct arena *arena,
                                         const struct snapshot *snapshot,
                                         int first, int end)
{
    struct address_map *map = address_map_new(arena);
    for (int kind = first; kind < end; kind++)
        for (size_t i = 0; i < snapshot->kinds[kind].count; i++) {
            struct object *object = snapshot->kinds[kind].items[i];
            address_map_set(map, object->address, object);
        }
    return map;
}

static void read_comments(struct snapshot *snapshot,
                          const struct address_map *addresses,
                          const struct pg_result *rows)
{
    for (int row = 0; row < pg_result_rows(rows); row++) {
        struct object *object =
            address_map_get(addresses, read_address(rows, row, AT_CLASSID));
        if (object)
            object->comment =
                snapshot_string(snapshot, pg_result_value(rows, row, 3));
    }
}

/* Labels of what is no record are named as not managed. */
static void read_labels(struct snapshot *snapshot,
                        const struct address_map *addresses,
                        const struct pg_result *rows)
{
    for (int row = 0; row < pg_result_rows(rows); row++) {
        struct object *object =
            address_map_get(addresses, read_address(rows, row, AT_CLASSID));
        const char *labels =
            snapshot_string(snapshot, pg_result_value(rows, row, 3));
        struct unmanaged item = {
            .label = "security label",
            .identity =
                snapshot_string(snapshot, pg_result_value(rows, row, 4)),
        };
        if (object)
            object->labels = labels;
        else
            vec_push(snapshot->arena, &snapshot->unmanaged, item);
    }
}

/* Objects without a key are none. */
static void remove_nameless(struct snapshot *snapshot, enum catalog_kind kind)
{
    struct object **items = snapshot->kinds[kind].items;
    size_t kept = 0;
    for (size_t i = 0; i < snapshot->kinds[kind].count; i++)
        if (items[i]->key)
            items[kept++] = items[i];
    snapshot->kinds[kind].count = kept;
}

static void adopt(const struct reading *reading)
{
    struct address_map *addresses =
        map_addresses(reading->arena, reading->snapshot, KIND_TABLE,
                      KIND_MATERIALIZED_VIEW + 1);
    struct buf key = {0};
    for (size_t i = 0; i < reading->foundlings.count; i++) {
        const struct foundling *foundling = &reading->foundlings.items[i];
        struct object *object = foundling->object;
        const struct object *parent =
            address_map_get(addresses, foundling->parent);
        const char *name = object->key;
        object->key = NULL;
        if (!parent)
            continue;
        buf_reset(&key);
        buf_addf(&key, "%s.%s", parent->key, name);
        object->key = snapshot_string(reading->snapshot, buf_text(&key));
        object->parent_key = parent->key;
        object->schema = parent->schema;
        if (object->identity == name)
            object->identity = object->key;
    }
    buf_release(&key);
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++)
        remove_nameless(reading->snapshot, kind);
}

/* Rows of an address and attributes of the object there, by their names. */
static void read_attributes(struct snapshot *snapshot,
                            const struct address_map *addresses,
                            const struct pg_result *rows)
{
    for (int row = 0; row < pg_result_rows(rows); row++) {
        struct object *object =
            address_map_get(addresses, read_address(rows, row, AT_CLASSID));
        for (int column = 3; object && column < pg_result_columns(rows);
             column++)
            object_set(
                object, pg_result_name(rows, column),
                snapshot_string(snapshot, pg_result_value(rows, row, column)));
    }
}

/* Indexes and constraints of which all is known but their parts. */
static int define(struct reading *reading, struct err *err)
{
    struct snapshot *snapshot = reading->snapshot;
    if (plain_define(reading->plain, reading->conn,
                     reading->results[reading->opclass], err) != 0)
        return -1;
    for (size_t i = 0; i < snapshot->kinds[KIND_INDEX].count; i++)
        catalog_index_parse(snapshot, snapshot->kinds[KIND_INDEX].items[i]);
    for (size_t i = 0; i < snapshot->kinds[KIND_CONSTRAINT].count; i++)
        catalog_constraint_parse(snapshot,
                                 snapshot->kinds[KIND_CONSTRAINT].items[i]);
    return 0;
}

/* What takes all kinds: ties, comments, labels, dependencies. */
int reading_complete(struct reading *reading, struct err *err)
{
    struct snapshot *snapshot = reading->snapshot;
    adopt(reading);
    if (define(reading, err) != 0)
        return -1;
    read_unmanaged(snapshot, reading->results[reading->unmanaged]);
    snapshot_tie(snapshot);
    struct address_map *addresses =
        map_addresses(reading->arena, snapshot, 0, KIND_COUNT);
    read_attributes(snapshot, addresses, reading->results[reading->identity]);
    read_comments(snapshot, addresses, reading->results[reading->comment]);
    read_labels(snapshot, addresses, reading->results[reading->label]);
    snapshot->role = snapshot_string(
        snapshot, pg_result_value(reading->results[reading->role], 0, 0));
    catalog_depend_resolve(snapshot, addresses,
                           reading->results[reading->depend]);
    catalog_row_aliases(snapshot, reading->arena);
    return 0;
}
