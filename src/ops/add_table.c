/* CREATE TABLE in one statement, and what it cannot say after it. */
#include "ops/column.h"
#include "ops/constraint.h"
#include "ops/render.h"
#include "ops/word.h"

static size_t list_count(const struct value *list)
{
    return list != NULL && list->type == VALUE_LIST ? list->as.list.count : 0;
}

/* Columns of a typed table or a partition have their type from there. */
static bool is_derived(const struct value *table)
{
    return value_get(table, "of_type") != NULL ||
           value_get(table, "partition_of") != NULL;
}

static const char *prefix_of(struct clause *clause, const char *name,
                             size_t index)
{
    return arena_printf(clause->render->arena, "%s[%zu]: ", name, index + 1);
}

static void add_line(struct clause *clause, size_t *lines)
{
    clause_add(clause, (*lines)++ > 0 ? ",\n    " : "\n    ");
}

static void add_derived_column(struct clause *clause,
                               const struct value *column)
{
    clause_write(clause, column,
                 "{ident column_name} WITH OPTIONS"
                 "{with default  DEFAULT {expression default}}");
    column_generated(clause, column);
    clause_write(clause, column, "{if not_null  NOT NULL}");
}

static void add_columns(struct clause *clause, const struct value *table,
                        size_t *lines)
{
    const struct value *columns = value_get(table, "columns");
    for (size_t i = 0; i < list_count(columns); i++) {
        const struct value *column = columns->as.list.items[i];
        add_line(clause, lines);
        if (is_derived(table) && value_get(column, "type") == NULL)
            add_derived_column(clause, column);
        else
            column_definition(clause, value_get(table, "table_name"), column,
                              prefix_of(clause, "columns", i));
    }
}

static bool is_key(const struct value *constraint, const char *type)
{
    const char *word = value_get_string(constraint, "constraint");
    return word != NULL && word_same(word, type);
}

static bool has_same(const struct value *one, const struct value *other,
                     const char *field)
{
    const struct value *a = value_get(one, field);
    const struct value *b = value_get(other, field);
    return a == NULL || b == NULL ? a == b : value_equal(a, b);
}

/* CREATE TABLE makes one index of a UNIQUE and another key of the same
 * columns, and the UNIQUE is gone; so is an EXCLUDE that is there twice. */
static bool is_second_key(const struct value *list, size_t index)
{
    const struct value *constraint = list->as.list.items[index];
    bool unique = is_key(constraint, "unique") &&
                  value_get(constraint, "columns") != NULL;
    bool exclude = is_key(constraint, "exclude");
    for (size_t i = 0; i < list->as.list.count; i++) {
        const struct value *other = list->as.list.items[i];
        if (unique && has_same(constraint, other, "columns") &&
            (is_key(other, "primary_key") ||
             (is_key(other, "unique") && i < index)))
            return true;
        if (exclude && is_key(other, "exclude") && i < index &&
            has_same(constraint, other, "definition") &&
            has_same(constraint, other, "constraint_args"))
            return true;
    }
    return false;
}

/* Whether a constraint needs a statement of its own. */
static bool comes_afterwards(const struct value *list, size_t index)
{
    return constraint_is_not_valid(list->as.list.items[index]) ||
           is_second_key(list, index);
}

static void add_constraints(struct clause *clause, const struct value *table,
                            size_t *lines)
{
    const struct value *constraints = value_get(table, "constraints");
    for (size_t i = 0; i < list_count(constraints); i++) {
        const struct value *constraint = constraints->as.list.items[i];
        if (comes_afterwards(constraints, i))
            continue;
        add_line(clause, lines);
        constraint_definition(clause, constraint,
                              prefix_of(clause, "constraints", i));
    }
}

/* (a integer, …); typed tables and partitions may go without. */
static void add_body(struct clause *clause, const struct value *table)
{
    size_t start = clause->text.length;
    size_t lines = 0;
    clause_add(clause, " (");
    add_columns(clause, table, &lines);
    add_constraints(clause, table, &lines);
    clause_add(clause, lines > 0 ? "\n)" : ")");
    if (lines == 0 && is_derived(table))
        clause->text.length = start;
}

static void create(struct clause *clause, const struct value *table)
{
    clause_write(clause, table,
                 "CREATE {if unlogged UNLOGGED }{with server_name FOREIGN }"
                 "TABLE {if if_not_exists IF NOT EXISTS }{object table_name}"
                 "{with of_type  OF {object of_type}}"
                 "{with partition_of  PARTITION OF {object partition_of}}");
    add_body(clause, table);
    clause_write(clause, table,
                 "{with partition_of  {sql partition_bound}}"
                 "{with inherits  INHERITS ({objects inherits})}"
                 "{with partition_by  PARTITION BY {sql partition_by}}"
                 "{with server_name  SERVER {ident server_name}}"
                 "{with server_options  OPTIONS {pairs server_options}}"
                 "{with access_method  USING {ident access_method}}"
                 "{with with  WITH {options with}}"
                 "{with tablespace  TABLESPACE {ident tablespace}}");
    clause_send(clause);
}

static void check_parts(struct clause *clause, const struct value *table)
{
    if (value_get(table, "partition_of") != NULL &&
        value_get(table, "partition_bound") == NULL)
        clause_fail(clause, "partition_of needs a partition_bound");
    if (value_get(table, "partition_bound") != NULL &&
        value_get(table, "partition_of") == NULL)
        clause_fail(clause, "partition_bound needs partition_of");
    if (value_get(table, "server_options") != NULL &&
        value_get(table, "server_name") == NULL)
        clause_fail(clause, "server_options needs a server_name");
}

static void finish_columns(struct clause *clause, const struct value *table)
{
    const struct value *columns = value_get(table, "columns");
    const struct value *table_name = value_get(table, "table_name");
    for (size_t i = 0; i < list_count(columns); i++)
        column_afterwards(clause, table_name, columns->as.list.items[i]);
}

static void finish_constraints(struct clause *clause, const struct value *table)
{
    const struct value *constraints = value_get(table, "constraints");
    const struct value *table_name = value_get(table, "table_name");
    for (size_t i = 0; i < list_count(constraints); i++) {
        const struct value *constraint = constraints->as.list.items[i];
        const char *prefix = prefix_of(clause, "constraints", i);
        if (comes_afterwards(constraints, i))
            constraint_add(clause, table_name, constraint, prefix);
        constraint_comment(clause, table_name, constraint, prefix);
    }
}

RENDER(add_table)
{
    struct clause clause;
    clause_open(&clause, render, err);
    check_parts(&clause, arguments);
    create(&clause, arguments);
    clause_write(&clause, arguments,
                 "{with comment COMMENT ON {with server_name FOREIGN }TABLE "
                 "{object table_name} IS {literal comment}}");
    clause_send(&clause);
    finish_columns(&clause, arguments);
    finish_constraints(&clause, arguments);
    return clause_close(&clause);
}
