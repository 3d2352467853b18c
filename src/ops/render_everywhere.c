#include <string.h>

#include "ops/render.h"
#include "ops/target.h"

/* ---------------------------------------------------------------- comments */

RENDER(set_comment)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_add(&clause, "COMMENT ON ");
    target_write(&clause, arguments);
    clause_write(&clause, arguments,
                 " IS {with comment {literal comment}}{without comment NULL}");
    return clause_close(&clause);
}

/* --------------------------------------------------------------- SQL, data */

STATEMENT(execute, "{sql sql}")

RENDER(add_comment)
{
    (void)render;
    (void)arguments;
    (void)err;
    return 0;
}

/* The columns of all rows, each once, in the order of first sight. */
static struct value *columns_of(struct arena *arena, const struct value *rows)
{
    struct value *columns = value_list(arena);
    struct map *seen = map_new(arena);
    for (size_t i = 0; i < rows->as.list.count; i++) {
        const struct value *row = rows->as.list.items[i];
        if (row->type != VALUE_TABLE)
            continue;
        for (size_t j = 0; j < row->as.table.count; j++) {
            const char *name = row->as.table.items[j].name;
            if (map_get(seen, name) != NULL)
                continue;
            map_set(seen, name, columns);
            value_append(arena, columns, value_string(arena, name));
        }
    }
    return columns;
}

/* The field as it stands: nil is NULL, and absent the default. */
static const struct value *cell(const struct value *row, const char *name)
{
    if (row->type != VALUE_TABLE)
        return NULL;
    for (size_t i = 0; i < row->as.table.count; i++)
        if (strcmp(row->as.table.items[i].name, name) == 0)
            return row->as.table.items[i].value;
    return NULL;
}

static void add_row(struct clause *clause, const struct value *columns,
                    const struct value *row)
{
    for (size_t i = 0; i < columns->as.list.count; i++) {
        const char *name = columns->as.list.items[i]->as.string;
        const struct value *value = cell(row, name);
        clause_add(clause, i > 0 ? ", " : "(");
        if (value == NULL)
            clause_add(clause, "DEFAULT");
        clause_expression(clause, value);
    }
    clause_add(clause, ")");
}

RENDER(bulk_insert)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const struct value *rows = value_get(arguments, "rows");
    if (rows->type != VALUE_LIST || rows->as.list.count == 0)
        return clause_close(&clause);
    struct value *columns = columns_of(render->arena, rows);
    if (columns->as.list.count == 0)
        clause_fail(&clause, "the rows have no columns");
    clause_write(&clause, arguments, "INSERT INTO {object table_name} (");
    clause_idents(&clause, columns);
    clause_add(&clause, ") VALUES\n    ");
    for (size_t i = 0; i < rows->as.list.count; i++) {
        clause_add(&clause, i > 0 ? ",\n    " : "");
        add_row(&clause, columns, rows->as.list.items[i]);
    }
    return clause_close(&clause);
}
