/*
 * FROM f() x(id, a): behind a function that returns rows of a table or a
 * composite type PostgreSQL prints the names of all its columns, in their
 * order.  In a database where they stand in another one, that would give them
 * each other's names.  Without the list they have their own.
 */
#include <string.h>

#include "catalog/deparsed.h"
#include "catalog/internal.h"
#include "sql/sql.h"

/* The table or type of whose rows the function returns one or many, or NULL. */
static const struct object *row_of(const struct snapshot *snapshot,
                                   const struct object *function)
{
    static const char many[] = "SETOF ";
    const char *result = object_get(function, "result");
    if (!result)
        return NULL;
    if (deparsed_at(result, many))
        result += sizeof many - 1;
    const struct object *table = snapshot_find(snapshot, KIND_TABLE, result);
    return table ? table : snapshot_find(snapshot, KIND_COMPOSITE, result);
}

/* (id, "D d") */
static void write_names(struct buf *out, const struct object *row)
{
    const char *before = "(";
    for (size_t i = 0; i < row->children.count; i++) {
        const struct object *part = row->children.items[i];
        if (part->kind != KIND_COLUMN && part->kind != KIND_ATTRIBUTE)
            continue;
        buf_adds(out, before);
        sql_ident(out, part->name);
        before = ", ";
    }
    buf_addc(out, ')');
}

/* Behind `call`, whose arguments begin there: the place of the names, or NULL.
 * rows_of(…) x(id, a) */
static const char *find_names(const char *arguments, const char *names)
{
    const char *end = deparsed_end(arguments + 1, ")");
    if (!deparsed_at(end, ") "))
        return NULL;
    const char *list = deparsed_end(end + 2, "( ,;\n");
    return deparsed_at(list, names) ? list : NULL;
}

/* The text without the names behind its calls; NULL: it has none. */
static char *without_names(struct arena *arena, const char *text,
                           const char *call, const char *names)
{
    struct buf out = {0};
    const char *from = text, *list;
    for (const char *at = text; (at = strstr(at, call));) {
        at += strlen(call);
        list = *at == '(' ? find_names(at, names) : NULL;
        if (!list)
            continue;
        buf_add(&out, from, (size_t)(list - from));
        from = list + strlen(names);
    }
    char *kept = NULL;
    if (from != text) {
        buf_adds(&out, from);
        kept = arena_strdup(arena, buf_text(&out));
    }
    buf_release(&out);
    return kept;
}

static void cut_names(struct snapshot *snapshot, struct arena *arena,
                      struct object *object, const struct object *function)
{
    const struct object *row = row_of(snapshot, function);
    struct buf call = {0}, names = {0};
    if (!row)
        return;
    sql_qualified(&call, function->schema, function->name);
    write_names(&names, row);
    size_t count = catalog_kind(object->kind)->attribute_count;
    for (size_t i = 0; i < count; i++) {
        const char *text =
            object->values[i] ? without_names(arena, object->values[i],
                                              buf_text(&call), buf_text(&names))
                              : NULL;
        if (text)
            object->values[i] = snapshot_string(snapshot, text);
    }
    buf_release(&call);
    buf_release(&names);
}

void catalog_row_aliases(struct snapshot *snapshot, struct arena *arena)
{
    const size_t count = snapshot->kinds[KIND_FUNCTION].count;
    for (size_t i = 0; i < count; i++) {
        const struct object *function = snapshot->kinds[KIND_FUNCTION].items[i];
        for (size_t j = 0; j < function->needed_by.count; j++)
            cut_names(snapshot, arena, function->needed_by.items[j].to,
                      function);
    }
}
