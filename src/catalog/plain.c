#include "catalog/plain.h"
#include "catalog/deparsed.h"

#include <stdlib.h>
#include <string.h>

const char plain_opclasses[] =
    "SELECT o.oid, o.opcintype FROM pg_catalog.pg_opclass o"
    " WHERE o.opcmethod = 403 AND o.opcdefault";

enum {
    CLASS_RELATION = 1259, /* pg_class */
    TYPE_TEXT = 25,
    TYPE_VARCHAR = 1043, /* has text's operator class */
};

/* indoption: src/include/catalog/pg_index.h */
enum { OPTION_DESC = 1, OPTION_NULLS_FIRST = 2 };

struct column {
    const char *name; /* as the server quotes it */
    uint32_t type;
    uint32_t collation;
};

/* What a definition is made of; the lists as the server prints them. */
struct wanted {
    struct object *object;
    uint32_t relation;
    uint32_t target; /* of a foreign key */
    const char *keys;
    const char *target_keys;
    int key_count; /* the rest of the keys is included */
    const char *classes;
    const char *collations;
    const char *options;
};

/* The queries' columns for all this. */
enum field {
    FIELD_TYPE,
    FIELD_COLLATION,
    FIELD_RELATION,
    FIELD_TARGET,
    FIELD_KEYS,
    FIELD_TARGET_KEYS,
    FIELD_KEY_COUNT,
    FIELD_CLASSES,
    FIELD_COLLATIONS,
    FIELD_OPTIONS,
    FIELD_COUNT,
};

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_TYPE] = "plain_type",
    [FIELD_COLLATION] = "plain_collation",
    [FIELD_RELATION] = "plain_relation",
    [FIELD_TARGET] = "plain_target",
    [FIELD_KEYS] = "plain_keys",
    [FIELD_TARGET_KEYS] = "plain_target_keys",
    [FIELD_KEY_COUNT] = "plain_key_count",
    [FIELD_CLASSES] = "plain_classes",
    [FIELD_COLLATIONS] = "plain_collations",
    [FIELD_OPTIONS] = "plain_options",
};

struct plain {
    int places[FIELD_COUNT]; /* in the result that is read; -1: not there */
    struct arena *arena;
    struct snapshot *snapshot;
    struct address_map *columns;
    struct address_map *opclasses; /* oid → type */
    VEC(struct wanted) wanted;
    VEC(struct object *) rest; /* what only the server can define */
};

struct plain *plain_new(struct arena *arena, struct snapshot *snapshot)
{
    struct plain *plain = arena_alloc(arena, sizeof *plain);
    plain->arena = arena;
    plain->snapshot = snapshot;
    plain->columns = address_map_new(arena);
    plain->opclasses = address_map_new(arena);
    return plain;
}

/* ----------------------------------------------------------------- noting */

void plain_begin(struct plain *plain, const struct pg_result *rows)
{
    for (int field = 0; field < FIELD_COUNT; field++)
        plain->places[field] = pg_result_column(rows, field_names[field]);
}

static const char *field_text(const struct plain *plain,
                              const struct pg_result *rows, int row,
                              enum field field)
{
    int place = plain->places[field];
    return place < 0 ? NULL : pg_result_value(rows, row, place);
}

static const char *keep(const struct plain *plain, const struct pg_result *rows,
                        int row, enum field field)
{
    return snapshot_string(plain->snapshot,
                           field_text(plain, rows, row, field));
}

static uint32_t read_number(const char *text)
{
    return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

static uint32_t number_of(const struct plain *plain,
                          const struct pg_result *rows, int row,
                          enum field field)
{
    return read_number(field_text(plain, rows, row, field));
}

static void note_column(struct plain *plain, const struct object *object,
                        const struct pg_result *rows, int row)
{
    struct column *column = arena_alloc(plain->arena, sizeof *column);
    column->name = object->key; /* not yet behind its table's */
    column->type = number_of(plain, rows, row, FIELD_TYPE);
    column->collation = number_of(plain, rows, row, FIELD_COLLATION);
    address_map_set(plain->columns, object->address, column);
}

void plain_note(struct plain *plain, struct object *object,
                const struct pg_result *rows, int row)
{
    if (object->kind == KIND_COLUMN) {
        note_column(plain, object, rows, row);
        return;
    }
    struct wanted wanted = {
        .object = object,
        .relation = number_of(plain, rows, row, FIELD_RELATION),
        .target = number_of(plain, rows, row, FIELD_TARGET),
        .keys = keep(plain, rows, row, FIELD_KEYS),
        .target_keys = keep(plain, rows, row, FIELD_TARGET_KEYS),
        .key_count = (int)number_of(plain, rows, row, FIELD_KEY_COUNT),
        .classes = keep(plain, rows, row, FIELD_CLASSES),
        .collations = keep(plain, rows, row, FIELD_COLLATIONS),
        .options = keep(plain, rows, row, FIELD_OPTIONS),
    };
    vec_push(plain->arena, &plain->wanted, wanted);
}

/* ---------------------------------------------------------------- writing */

/* The next number of "1 2" or "{1,2}"; false at its end. */
static bool next_number(const char **list, uint32_t *number)
{
    *list += strspn(*list, " {,}");
    if (!**list)
        return false;
    char *end;
    *number = (uint32_t)strtoul(*list, &end, 10);
    *list = end;
    return true;
}

static const struct column *find_column(const struct plain *plain,
                                        uint32_t relation, uint32_t number)
{
    struct address address = {CLASS_RELATION, relation, (int32_t)number};
    return address_map_get(plain->columns, address);
}

/* "(a, b)" of the first `most` numbers, after `*list`; false when one is no
 * column of the snapshot. */
static bool add_names(const struct plain *plain, struct buf *out,
                      uint32_t relation, const char **list, int most)
{
    uint32_t number;
    for (int i = 0; i < most && next_number(list, &number); i++) {
        const struct column *column = find_column(plain, relation, number);
        if (!column)
            return false;
        buf_adds(out, i == 0 ? "(" : ", ");
        buf_adds(out, column->name);
    }
    buf_addc(out, ')');
    return true;
}

static bool is_default(const struct plain *plain, const struct column *column,
                       uint32_t opclass, uint32_t collation)
{
    struct address address = {.objid = opclass};
    const uint32_t *type = address_map_get(plain->opclasses, address);
    uint32_t wanted = column->type == TYPE_VARCHAR ? TYPE_TEXT : column->type;
    return type && *type == wanted && collation == column->collation;
}

static const char *option_text(uint32_t option)
{
    switch (option) {
    case 0:
        return "";
    case OPTION_DESC:
        return " DESC NULLS LAST";
    case OPTION_NULLS_FIRST:
        return " NULLS FIRST";
    default:
        return " DESC";
    }
}

/* The keys of an index; *list is behind them. */
static bool add_elements(const struct plain *plain, struct buf *out,
                         const struct wanted *wanted, const char **list)
{
    const char *classes = wanted->classes;
    const char *collations = wanted->collations;
    const char *options = wanted->options;
    for (int i = 0; i < wanted->key_count; i++) {
        uint32_t number, opclass, collation, option;
        if (!next_number(list, &number) || !next_number(&classes, &opclass) ||
            !next_number(&collations, &collation) ||
            !next_number(&options, &option))
            return false;
        const struct column *column =
            find_column(plain, wanted->relation, number);
        if (!column || !is_default(plain, column, opclass, collation))
            return false;
        buf_adds(out, i == 0 ? "(" : ", ");
        buf_adds(out, column->name);
        buf_adds(out, option_text(option));
    }
    buf_addc(out, ')');
    return true;
}

static bool add_included(const struct plain *plain, struct buf *out,
                         const struct wanted *wanted, const char *list)
{
    if (list[strspn(list, " {,}")] == '\0')
        return true;
    buf_adds(out, " INCLUDE ");
    return add_names(plain, out, wanted->relation, &list, INT32_MAX);
}

static bool write_index(const struct plain *plain, struct buf *out,
                        const struct wanted *wanted)
{
    const struct object *index = wanted->object;
    const char *name = deparsed_end(index->key, ".") + 1;
    const char *list = wanted->keys;
    buf_addf(out, "CREATE %sINDEX %s ON %s USING btree ",
             object_is(index, "unique") ? "UNIQUE " : "", name,
             index->parent_key);
    if (!add_elements(plain, out, wanted, &list) ||
        !add_included(plain, out, wanted, list))
        return false;
    if (object_is(index, "nulls_not_distinct"))
        buf_adds(out, " NULLS NOT DISTINCT");
    return true;
}

static bool write_key(const struct plain *plain, struct buf *out,
                      const struct wanted *wanted, const char *words)
{
    const char *list = wanted->keys;
    buf_adds(out, words);
    if (object_is(wanted->object, "nulls_not_distinct"))
        buf_adds(out, "NULLS NOT DISTINCT ");
    return add_names(plain, out, wanted->relation, &list, wanted->key_count) &&
           add_included(plain, out, wanted, list);
}

/* confupdtype and confdeltype: src/include/nodes/parsenodes.h */
static void add_action(struct buf *out, const char *words, const char *action)
{
    static const struct {
        char letter;
        const char *text;
    } actions[] = {
        {'r', "RESTRICT"},
        {'c', "CASCADE"},
        {'n', "SET NULL"},
        {'d', "SET DEFAULT"},
    };
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (action && action[0] == actions[i].letter)
            buf_addf(out, "%s%s", words, actions[i].text);
}

static bool write_foreign_key(const struct plain *plain, struct buf *out,
                              const struct wanted *wanted)
{
    const struct object *constraint = wanted->object;
    const char *list = wanted->keys;
    const char *target = wanted->target_keys;
    buf_adds(out, "FOREIGN KEY ");
    if (!add_names(plain, out, wanted->relation, &list, INT32_MAX))
        return false;
    buf_addf(out, " REFERENCES %s", object_get(constraint, "target_table"));
    if (!add_names(plain, out, wanted->target, &target, INT32_MAX))
        return false;
    add_action(out, " ON UPDATE ", object_get(constraint, "on_update"));
    add_action(out, " ON DELETE ", object_get(constraint, "on_delete"));
    return true;
}

static bool write_definition(const struct plain *plain, struct buf *out,
                             const struct wanted *wanted)
{
    if (wanted->object->kind == KIND_INDEX)
        return write_index(plain, out, wanted);
    switch (object_get(wanted->object, "type")[0]) {
    case 'p':
        return write_key(plain, out, wanted, "PRIMARY KEY ");
    case 'u':
        return write_key(plain, out, wanted, "UNIQUE ");
    default:
        return write_foreign_key(plain, out, wanted);
    }
}

/* ------------------------------------------------------- asking the server */

static void write_question(const struct plain *plain, struct buf *out)
{
    buf_adds(out, "SELECT CASE WHEN q.class = 1259"
                  " THEN pg_catalog.pg_get_indexdef(q.oid) ELSE"
                  " pg_catalog.regexp_replace("
                  "pg_catalog.pg_get_constraintdef(q.oid),"
                  " '( DEFERRABLE)?( INITIALLY DEFERRED)?"
                  "( NOT ENFORCED| NOT VALID)?$', '')"
                  " END FROM (VALUES ");
    for (size_t i = 0; i < plain->rest.count; i++) {
        const struct object *object = plain->rest.items[i];
        buf_addf(out, "%s(%zu, %u, %u::pg_catalog.oid)", i == 0 ? "" : ", ", i,
                 (unsigned)object->address.classid,
                 (unsigned)object->address.objid);
    }
    buf_adds(out, ") q (place, class, oid) ORDER BY q.place");
}

static int ask(struct plain *plain, struct pg_conn *conn, struct err *err)
{
    struct buf question = {0};
    struct pg_result *answers = NULL;
    write_question(plain, &question);
    int failed = pg_query(conn, buf_text(&question), 0, NULL, &answers, err);
    for (size_t i = 0; !failed && i < plain->rest.count; i++)
        object_set(plain->rest.items[i], "definition",
                   arena_strdup(plain->snapshot->arena,
                                pg_result_value(answers, (int)i, 0)));
    pg_result_free(answers);
    buf_release(&question);
    return failed;
}

static void read_opclasses(struct plain *plain, const struct pg_result *rows)
{
    for (int row = 0; row < pg_result_rows(rows); row++) {
        struct address address = {
            .objid = read_number(pg_result_value(rows, row, 0))};
        uint32_t *type = arena_alloc(plain->arena, sizeof *type);
        *type = read_number(pg_result_value(rows, row, 1));
        address_map_set(plain->opclasses, address, type);
    }
}

int plain_define(struct plain *plain, struct pg_conn *conn,
                 const struct pg_result *opclasses, struct err *err)
{
    struct buf text = {0};
    read_opclasses(plain, opclasses);
    for (size_t i = 0; i < plain->wanted.count; i++) {
        const struct wanted *wanted = &plain->wanted.items[i];
        buf_reset(&text);
        if (write_definition(plain, &text, wanted))
            object_set(wanted->object, "definition",
                       arena_strdup(plain->snapshot->arena, buf_text(&text)));
        else
            vec_push(plain->arena, &plain->rest, wanted->object);
    }
    buf_release(&text);
    return plain->rest.count > 0 ? ask(plain, conn, err) : 0;
}
