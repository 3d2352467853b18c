#include "ops/constraint.h"
#include "ops/render.h"

RENDER(add_constraint)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const struct value *table_name = value_get(arguments, "table_name");
    constraint_add(&clause, table_name, arguments, "");
    constraint_comment(&clause, table_name, arguments, "");
    return clause_close(&clause);
}

STATEMENT(drop_constraint,
          ALTER_TABLE "DROP CONSTRAINT "
                      "{if if_exists IF EXISTS }{ident constraint_name}"
                      "{if cascade  CASCADE}")

STATEMENT(rename_constraint, ALTER_TABLE
          "RENAME CONSTRAINT "
          "{ident old_constraint_name} TO {ident new_constraint_name}")

STATEMENT(validate_constraint, ALTER_TABLE "VALIDATE CONSTRAINT "
                                           "{ident constraint_name}")

static void add_switch(struct clause *clause, const struct value *arguments,
                       const char *name, const char *on, const char *off)
{
    if (value_get(arguments, name) != NULL)
        clause_add(clause, "%s", value_get_boolean(arguments, name) ? on : off);
}

RENDER(modify_constraint)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 ALTER_TABLE "ALTER CONSTRAINT "
                             "{ident constraint_name}");
    size_t nothing = clause.text.length;
    add_switch(&clause, arguments, "deferrable", " DEFERRABLE",
               " NOT DEFERRABLE");
    add_switch(&clause, arguments, "initially_deferred", " INITIALLY DEFERRED",
               " INITIALLY IMMEDIATE");
    if (value_get(arguments, "not_enforced") != NULL)
        clause_needs(&clause, 180000, "changes of a constraint's enforcement");
    add_switch(&clause, arguments, "not_enforced", " NOT ENFORCED",
               " ENFORCED");
    if (value_get(arguments, "no_inherit") != NULL)
        clause_needs(&clause, 180000, "changes of a constraint's inheritance");
    add_switch(&clause, arguments, "no_inherit", " NO INHERIT", " INHERIT");
    if (clause.text.length == nothing)
        buf_reset(&clause.text);
    return clause_close(&clause);
}
