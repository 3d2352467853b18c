#include <ctype.h>
#include <string.h>

#include "ops/render.h"

/* ---------------------------------------------------------------- comments */

static const struct {
    const char *argument;
    const char *template;
} targets[] = {
    {"schema_name", "SCHEMA {ident schema_name}"},
    {"index_name", "INDEX {object index_name}"},
    {"sequence_name", "SEQUENCE {object sequence_name}"},
    {"type_name", "TYPE {object type_name}"},
    {"extension_name", "EXTENSION {ident extension_name}"},
    {"column_name", "COLUMN {object table_name}.{ident column_name}"},
    {"constraint_name",
     "CONSTRAINT {ident constraint_name} ON {object table_name}"},
    {"object_type", "{keyword object_type} {sql object_name}"},
    {"table_name", "TABLE {object table_name}"},
};

/* The table of a column or a constraint is not what the comment is on. */
static bool is_target(const struct value *arguments, const char *name)
{
    if (value_get(arguments, name) == NULL)
        return false;
    return strcmp(name, "table_name") != 0 ||
           (value_get(arguments, "column_name") == NULL &&
            value_get(arguments, "constraint_name") == NULL);
}

static void check_target(struct clause *clause, const struct value *arguments,
                         int count)
{
    if (count != 1)
        clause_fail(clause, count == 0 ? "says no object that the comment is on"
                                       : "says more than one object");
    bool part = value_get(arguments, "column_name") != NULL ||
                value_get(arguments, "constraint_name") != NULL;
    if (part && value_get(arguments, "table_name") == NULL)
        clause_fail(clause, "missing argument \"table_name\"");
    if ((value_get(arguments, "object_type") == NULL) !=
        (value_get(arguments, "object_name") == NULL))
        clause_fail(clause, "object_type and object_name go together");
    const char *type = value_get_string(arguments, "object_type");
    for (; type != NULL && *type != '\0'; type++)
        if (!isalpha((unsigned char)*type) && *type != ' ' && *type != '_')
            clause_fail(clause, "argument \"object_type\" must be words");
}

RENDER(set_comment)
{
    struct clause clause;
    clause_open(&clause, render, err);
    int count = 0;
    clause_add(&clause, "COMMENT ON ");
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (is_target(arguments, targets[i].argument)) {
            clause_write(&clause, arguments, targets[i].template);
            count++;
        }
    check_target(&clause, arguments, count);
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
