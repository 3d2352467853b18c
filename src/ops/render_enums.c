#include "ops/enum.h"
#include "ops/render.h"

#define ALTER "ALTER TYPE {object type_name} "

RENDER(add_type)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "CREATE TYPE {object type_name} AS ENUM ({literals values})");
    clause_send(&clause);
    clause_write(&clause, arguments,
                 "{with comment COMMENT ON TYPE {object type_name} IS "
                 "{literal comment}}");
    return clause_close(&clause);
}

STATEMENT(drop_type, "DROP TYPE {if if_exists IF EXISTS }{object type_name}"
                     "{if cascade  CASCADE}")

STATEMENT(rename_type,
          "ALTER TYPE {object old_type_name} RENAME TO {ident new_type_name}")

STATEMENT(set_type_schema, ALTER "SET SCHEMA {ident schema_name}")

STATEMENT(rename_type_value,
          ALTER "RENAME VALUE {literal old_value} TO {literal new_value}")

/* Where the label at `index` goes: each behind the one before it, so that
 * several labels keep their order. */
static void add_position(struct clause *clause, const struct value *arguments,
                         size_t index)
{
    const struct value *values = value_get(arguments, "values");
    if (value_get(arguments, "before") != NULL) {
        clause_write(clause, arguments, " BEFORE {literal before}");
    } else if (value_get(arguments, "after") != NULL) {
        clause_add(clause, " AFTER ");
        clause_literal(clause, index == 0 ? value_get(arguments, "after")
                                          : values->as.list.items[index - 1]);
    }
}

RENDER(add_type_values)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (value_get(arguments, "before") != NULL &&
        value_get(arguments, "after") != NULL)
        clause_fail(&clause, "\"before\" and \"after\" exclude one another");
    const struct value *values = value_get(arguments, "values");
    for (size_t i = 0; values->type == VALUE_LIST && i < values->as.list.count;
         i++) {
        clause_write(&clause, arguments,
                     ALTER "ADD VALUE {if if_not_exists IF NOT EXISTS }");
        clause_literal(&clause, values->as.list.items[i]);
        add_position(&clause, arguments, i);
        clause_send(&clause);
    }
    return clause_close(&clause);
}

/* ---------------------------------------------------------------- rebuilds */

RENDER(drop_type_values)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const struct value *values = value_get(arguments, "values");
    if (values->type == VALUE_LIST && values->as.list.count > 0)
        enum_rebuild_without(&clause, arguments);
    return clause_close(&clause);
}

static bool has_targets(const struct value *arguments)
{
    const struct value *targets = value_get(arguments, "target_columns");
    return targets != NULL && targets->type == VALUE_LIST;
}

RENDER(change_type_values)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (has_targets(arguments))
        enum_exchange(&clause, arguments);
    else
        enum_rebuild_as(&clause, arguments);
    return clause_close(&clause);
}

RENDER(replace_type)
{
    struct clause clause;
    clause_open(&clause, render, err);
    enum_exchange(&clause, arguments);
    return clause_close(&clause);
}
