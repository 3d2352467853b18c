/*
 * Reading a database: all queries in one transaction, in a pipeline, or in two
 * that see the same.
 */
#include "catalog/reading.h"
#include "catalog/sql.h"

#include <stdlib.h>
#include <string.h>

/*
 * Deparsing must not depend on who asks: an empty search path, one time zone,
 * one style of dates and of quotes.  The planner knows nothing of a fresh
 * database's catalogs and picks nested loops that take seconds; the queries
 * stand in the order of a good plan; compiling costs more than it gains.
 */
static const char settings[] =
    "SELECT pg_catalog.set_config(s.name, s.value, true)"
    " FROM (VALUES ('search_path', ''), ('timezone', 'UTC'),"
    " ('datestyle', 'ISO'), ('intervalstyle', 'postgres'),"
    " ('extra_float_digits', '3'), ('bytea_output', 'hex'),"
    " ('quote_all_identifiers', 'off'), ('standard_conforming_strings', 'on'),"
    " ('jit', 'off'),"
    " ('enable_nestloop', 'off'), ('join_collapse_limit', '1'),"
    " ('max_parallel_workers_per_gather', '0'),"
    " ('work_mem', '32MB')) s (name, value)";

/* What one connection is asked of it. */
struct part {
    struct reading *reading;
    int count;
    int places[STATEMENTS_MAX]; /* in the reading's lists */
    const char *statements[STATEMENTS_MAX];
    struct pg_result *results[STATEMENTS_MAX];
};

/* What takes the server longest goes to the second connection, about half of
 * the whole. */
static const bool beside[KIND_COUNT + 1] = {
    [KIND_INDEX] = true, [KIND_CONSTRAINT] = true,       [KIND_DEFAULT] = true,
    [KIND_TABLE] = true, [KIND_SYSTEM_PRIVILEGE] = true,
};

static int add(struct reading *reading, enum catalog_kind kind,
               const char *statement)
{
    reading->kind_of[reading->count] = kind;
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

static int add_file(struct reading *reading, struct arena *arena,
                    const char *file, int version)
{
    return add(reading, KIND_COUNT,
               query(arena, catalog_sql_text(file), version));
}

static void prepare(struct reading *reading, struct arena *arena, int version)
{
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++) {
        const struct catalog_kind_info *info = catalog_kind(kind);
        const char *text = catalog_sql_text(info->name);
        if (text && version >= info->min_version)
            add(reading, kind, query(arena, text, version));
    }
    reading->identity = add_file(reading, arena, "identity", version);
    reading->opclass = add(reading, KIND_COUNT, plain_opclasses);
    reading->depend = add_file(reading, arena, "depend", version);
    reading->comment = add_file(reading, arena, "comment", version);
    reading->label = add_file(reading, arena, "label", version);
    reading->role = add(reading, KIND_COUNT, "SELECT CURRENT_USER");
    reading->unmanaged = add_file(reading, arena, "unmanaged", version);
}

static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

struct value *snapshot_statements(struct arena *arena, int server_version)
{
    struct reading reading = {0};
    prepare(&reading, arena, server_version);
    struct value *list = value_list(arena);
    value_append(arena, list, value_string(arena, begin));
    value_append(arena, list, value_string(arena, settings));
    for (int i = 0; i < reading.count; i++)
        value_append(arena, list, value_string(arena, reading.statements[i]));
    value_append(arena, list, value_string(arena, "COMMIT"));
    return list;
}

/* A kind's rows are read while the server works on the next kind's. */
static void read_arrived(void *context, int index, struct pg_result **result)
{
    struct part *part = context;
    struct reading *reading = part->reading;
    int place = part->places[index];
    enum catalog_kind kind = reading->kind_of[place];
    if (kind == KIND_COUNT) {
        reading->results[place] = *result;
    } else {
        reading_take(reading, kind, *result);
        pg_result_free(*result);
    }
    *result = NULL;
}

/* `seen` becomes a name for what the transaction sees, when the catalog is
 * so large that a second connection pays. */
static int open_transaction(struct reading *reading, struct arena *arena,
                            const char **seen, struct err *err)
{
    static const char *const nested[] = {"SAVEPOINT mig_catalog", settings};
    static const char choice[] =
        "SELECT CASE"
        " WHEN pg_catalog.pg_relation_size('pg_catalog.pg_attribute') > 2097152"
        " AND NOT pg_catalog.pg_is_in_recovery()"
        " THEN pg_catalog.pg_export_snapshot() END";
    static const char *const own[] = {begin, settings, choice};
    struct pg_result *results[3] = {NULL, NULL, NULL};
    *seen = NULL;
    if (reading->nested ? pg_pipeline(reading->conn, 2, nested, results, err)
                        : pg_pipeline(reading->conn, 3, own, results, err))
        return -1;
    const char *name = results[2] ? pg_result_value(results[2], 0, 0) : NULL;
    if (name)
        *seen = arena_strdup(arena, name);
    for (int i = 0; i < 3; i++)
        pg_result_free(results[i]);
    return 0;
}

/* The settings end with it. */
static int close_transaction(struct reading *reading, bool failed,
                             struct err *err)
{
    const char *text = !reading->nested ? failed ? "ROLLBACK" : "COMMIT"
                                        : "ROLLBACK TO SAVEPOINT mig_catalog;"
                                          " RELEASE SAVEPOINT mig_catalog";
    struct err ignored = {0};
    int outcome = 0;
    if (pg_transaction_status(reading->conn) != PG_LOST)
        outcome = pg_exec(reading->conn, text, failed ? &ignored : err);
    err_release(&ignored);
    return outcome;
}

static int share(struct pg_conn *conn, const char *seen, struct err *err)
{
    struct buf text = {0};
    struct pg_result *results[3];

    buf_addf(&text, "SET TRANSACTION SNAPSHOT '%s'", seen);
    const char *statements[] = {begin, buf_text(&text), settings};
    int failed = pg_pipeline(conn, 3, statements, results, err);
    for (int i = 0; i < 3; i++)
        pg_result_free(results[i]);
    buf_release(&text);
    return failed ? -1 : 0;
}

/* A second connection that sees what the first one sees; NULL when there can
 * be none: then the first does all. */
static struct pg_conn *open_beside(const struct reading *reading,
                                   const char *seen)
{
    struct buf text = {0};
    struct pg_conn *conn = NULL;
    struct err ignored = {0};

    pg_conninfo(reading->conn, pg_database(reading->conn), &text);
    if (pg_open(buf_text(&text), &conn, &ignored) == 0 &&
        share(conn, seen, &ignored) != 0) {
        pg_close(conn);
        conn = NULL;
    }
    err_release(&ignored);
    buf_release(&text);
    return conn;
}

static void fill_part(struct part *part, struct reading *reading, int which,
                      bool divided)
{
    *part = (struct part){.reading = reading};
    for (int i = 0; i < reading->count; i++) {
        if (divided && beside[reading->kind_of[i]] != (which == 1))
            continue;
        part->places[part->count] = i;
        part->statements[part->count++] = reading->statements[i];
    }
}

static int read_parts(struct reading *reading, struct pg_conn *second,
                      struct err *err)
{
    struct part parts[2];
    struct pg_arrival arrivals[2];
    struct pg_batch batches[2];
    struct pg_conn *conns[2] = {reading->conn, second};
    int count = second ? 2 : 1;

    for (int i = 0; i < count; i++) {
        fill_part(&parts[i], reading, i, second != NULL);
        arrivals[i] = (struct pg_arrival){read_arrived, &parts[i]};
        batches[i] = (struct pg_batch){
            conns[i],         parts[i].count, parts[i].statements,
            parts[i].results, &arrivals[i],   NULL};
    }
    return pg_pipelines(count, batches, err);
}

static int read_all(struct reading *reading, struct arena *arena,
                    struct err *err)
{
    const char *seen;
    int failed = open_transaction(reading, arena, &seen, err);
    if (!failed) {
        struct pg_conn *second = seen ? open_beside(reading, seen) : NULL;
        failed = read_parts(reading, second, err);
        pg_close(second);
    }
    failed = failed || reading_complete(reading, err) != 0;
    if (close_transaction(reading, failed != 0, err) != 0)
        failed = -1;
    return failed ? -1 : 0;
}

int snapshot_read(struct pg_conn *conn, struct snapshot **out, struct err *err)
{
    int version = pg_server_version(conn);
    struct reading reading = {
        .conn = conn,
        .nested = pg_transaction_status(conn) == PG_IN_TRANSACTION,
        .snapshot = snapshot_new(version),
    };
    struct arena *arena = arena_new();
    reading.arena = arena;
    reading.plain = plain_new(arena, reading.snapshot);
    prepare(&reading, arena, version);
    int failed = read_all(&reading, arena, err);
    if (failed)
        snapshot_free(reading.snapshot);
    else
        *out = reading.snapshot;
    for (int i = 0; i < reading.count; i++)
        pg_result_free(reading.results[i]);
    arena_free(arena);
    return failed ? -1 : 0;
}
