/*
 * Reading a database: one pipeline of all queries in one transaction, rows
 * into objects.
 */
#include "catalog/internal.h"
#include "catalog/sql.h"

#include <stdlib.h>
#include <string.h>

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

/*
 * Deparsing must not depend on who asks: an empty search path, one time zone
 * and one style of dates.  The planner knows nothing of a fresh database's
 * catalogs and picks nested loops that take seconds; the queries stand in the
 * order of a good plan; compiling costs more than it gains.
 */
static const char settings[] =
    "SELECT pg_catalog.set_config(s.name, s.value, true)"
    " FROM (VALUES ('search_path', ''), ('timezone', 'UTC'),"
    " ('datestyle', 'ISO'), ('intervalstyle', 'postgres'),"
    " ('extra_float_digits', '3'), ('bytea_output', 'hex'),"
    " ('quote_all_identifiers', 'off'), ('jit', 'off'),"
    " ('enable_nestloop', 'off'), ('join_collapse_limit', '1'),"
    " ('max_parallel_workers_per_gather', '0'),"
    " ('work_mem', '32MB')) s (name, value)";

/* What one reading sends, and where each result belongs. */
struct reading {
    struct pg_conn *conn;
    bool nested; /* inside somebody's transaction */
    const char *statements[KIND_COUNT + 10];
    struct pg_result *results[KIND_COUNT + 10];
    int count;
    int of_kind[KIND_COUNT];   /* position of the kind's result, -1: none */
    struct snapshot *snapshot; /* filled while results arrive */
    int depend;
    int comment;
    int label;
    int role;
    int unmanaged;
};

static int add(struct reading *reading, const char *statement)
{
    reading->statements[reading->count] = statement;
    return reading->count++;
}

static const char *query(struct arena *arena, const char *file, int version)
{
    struct buf text = {0};
    catalog_query_text(&text, file, version);
    const char *kept = arena_strdup(arena, buf_text(&text));
    buf_release(&text);
    return kept;
}

static void prepare(struct reading *reading, struct arena *arena, int version)
{
    if (reading->nested)
        add(reading, "SAVEPOINT mig_catalog");
    else
        add(reading, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    add(reading, settings);
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++) {
        const struct catalog_kind_info *info = catalog_kind(kind);
        reading->of_kind[kind] = -1;
        const char *text = catalog_sql_text(info->name);
        if (text && version >= info->min_version)
            reading->of_kind[kind] = add(reading, query(arena, text, version));
    }
    reading->depend =
        add(reading, query(arena, catalog_sql_text("depend"), version));
    reading->comment =
        add(reading, query(arena, catalog_sql_text("comment"), version));
    reading->label =
        add(reading, query(arena, catalog_sql_text("label"), version));
    reading->role = add(reading, "SELECT CURRENT_USER");
    reading->unmanaged =
        add(reading, query(arena, catalog_sql_text("unmanaged"), version));
    /* the settings end with it */
    add(reading,
        reading->nested ? "ROLLBACK TO SAVEPOINT mig_catalog" : "COMMIT");
    if (reading->nested)
        add(reading, "RELEASE SAVEPOINT mig_catalog");
}

struct value *snapshot_statements(struct arena *arena, int server_version)
{
    struct reading reading = {0};
    prepare(&reading, arena, server_version);
    struct value *list = value_list(arena);
    for (int i = 0; i < reading.count; i++)
        value_append(arena, list, value_string(arena, reading.statements[i]));
    return list;
}

/* After a failure: the transaction as it was before. */
static void retreat(struct reading *reading)
{
    struct err ignored = {0};
    pg_exec(reading->conn,
            reading->nested ? "ROLLBACK TO SAVEPOINT mig_catalog;"
                              " RELEASE SAVEPOINT mig_catalog"
                            : "ROLLBACK",
            &ignored);
    err_release(&ignored);
}

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

static void read_row(struct snapshot *snapshot, enum catalog_kind kind,
                     const struct pg_result *rows, int row, const int *columns)
{
    struct object *object = snapshot_add(snapshot, kind);
    object->address = read_address(rows, row, AT_CLASSID);
#define STRING(column)                                                         \
    snapshot_string(snapshot, pg_result_value(rows, row, column))
    object->key = STRING(AT_KEY);
    object->parent_key = STRING(AT_PARENT);
    object->schema = STRING(AT_SCHEMA);
    object->name = STRING(AT_NAME);
    object->identity = STRING(AT_IDENTITY);
    if (!object->identity)
        object->identity = object->key;
    for (size_t i = 0; i < catalog_kind(kind)->attribute_count; i++)
        object->values[i] = STRING(columns[i]);
#undef STRING
    if (kind == KIND_INDEX)
        catalog_index_parse(snapshot, object);
    if (kind == KIND_CONSTRAINT)
        catalog_constraint_parse(snapshot, object);
}

static void read_kind(struct snapshot *snapshot, enum catalog_kind kind,
                      const struct pg_result *rows)
{
    const struct catalog_kind_info *info = catalog_kind(kind);
    int columns[64];
    find_columns(info, rows, columns);
    int count = pg_result_rows(rows);
    snapshot_reserve(snapshot, kind, (size_t)count);
    for (int row = 0; row < count; row++)
        read_row(snapshot, kind, rows, row, columns);
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
                                         const struct snapshot *snapshot)
{
    struct address_map *map = address_map_new(arena);
    for (int kind = 0; kind < KIND_COUNT; kind++)
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

/* A kind's rows are read while the server works on the next kind's. */
static void read_arrived(void *context, int index, struct pg_result **result)
{
    struct reading *reading = context;
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++)
        if (reading->of_kind[kind] == index) {
            read_kind(reading->snapshot, kind, *result);
            pg_result_free(*result);
            *result = NULL;
        }
}

/* What takes all kinds: ties, comments, labels, dependencies. */
static void complete(const struct reading *reading, struct arena *arena)
{
    struct snapshot *snapshot = reading->snapshot;
    read_unmanaged(snapshot, reading->results[reading->unmanaged]);
    snapshot_tie(snapshot);
    struct address_map *addresses = map_addresses(arena, snapshot);
    read_comments(snapshot, addresses, reading->results[reading->comment]);
    read_labels(snapshot, addresses, reading->results[reading->label]);
    snapshot->role = snapshot_string(
        snapshot, pg_result_value(reading->results[reading->role], 0, 0));
    catalog_depend_resolve(snapshot, addresses,
                           reading->results[reading->depend]);
}

int snapshot_read(struct pg_conn *conn, struct snapshot **out, struct err *err)
{
    int version = pg_server_version(conn);
    struct reading reading = {
        .conn = conn,
        .nested = pg_transaction_status(conn) == PG_IN_TRANSACTION,
        .snapshot = snapshot_new(version),
    };
    struct pg_arrival arrival = {read_arrived, &reading};
    struct arena *arena = arena_new();
    prepare(&reading, arena, version);
    int failed = pg_pipeline_each(conn, reading.count, reading.statements,
                                  reading.results, &arrival, err);
    if (failed) {
        snapshot_free(reading.snapshot);
        if (pg_transaction_status(conn) != PG_LOST)
            retreat(&reading);
    } else {
        complete(&reading, arena);
        *out = reading.snapshot;
        for (int i = 0; i < reading.count; i++)
            pg_result_free(reading.results[i]);
    }
    arena_free(arena);
    return failed;
}
