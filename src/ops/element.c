#include "ops/element.h"

static void add_expression(struct clause *clause, const struct value *value)
{
    clause_add(clause, "(");
    clause_sql(clause, value);
    clause_add(clause, ")");
}

/* A string is a column, sql "…" an expression. */
static void add_short(struct clause *clause, const struct value *value)
{
    if (value->type == VALUE_SQL)
        add_expression(clause, value);
    else
        clause_ident(clause, value);
}

static int count_keys(const struct value *element)
{
    return (value_get(element, "1") != NULL) +
           (value_get(element, "column_name") != NULL) +
           (value_get(element, "expression") != NULL);
}

static void add_key(struct clause *clause, const struct value *element,
                    const char *path, size_t number)
{
    if (count_keys(element) != 1) {
        clause_fail(clause,
                    "%s[%zu] must have either a column_name or an "
                    "expression",
                    path, number);
        return;
    }
    if (value_get(element, "1") != NULL)
        add_short(clause, value_get(element, "1"));
    else if (value_get(element, "column_name") != NULL)
        clause_ident(clause, value_get(element, "column_name"));
    else
        add_expression(clause, value_get(element, "expression"));
}

/* { "email" } comes as a list of one. */
static const struct value *unwrap(const struct value *element)
{
    if (element->type == VALUE_LIST && element->as.list.count == 1)
        return element->as.list.items[0];
    return element;
}

static void add_element(struct clause *clause, const struct value *element,
                        const char *path, size_t number)
{
    element = unwrap(element);
    if (element->type == VALUE_STRING || element->type == VALUE_SQL) {
        add_short(clause, element);
        return;
    }
    add_key(clause, element, path, number);
    clause_write(clause, element,
                 "{with collation  COLLATE {parts collation}}"
                 "{with opclass  {parts opclass}}"
                 "{with opclass_options  {options opclass_options}}"
                 "{with order  {keyword order}}"
                 "{with nulls  NULLS {keyword nulls}}"
                 "{with operator  WITH {sql operator}}");
}

void element_list(struct clause *clause, const struct value *elements,
                  const char *path)
{
    if (elements == NULL || elements->type != VALUE_LIST ||
        elements->as.list.count == 0) {
        clause_fail(clause, "argument \"%s\" is an empty list", path);
        return;
    }
    clause_add(clause, "(");
    for (size_t i = 0; i < elements->as.list.count; i++) {
        if (i > 0)
            clause_add(clause, ", ");
        add_element(clause, elements->as.list.items[i], path, i + 1);
    }
    clause_add(clause, ")");
}
