/* Domains and composite types. */
#include "ops/render.h"

#define DOMAIN "ALTER DOMAIN {object domain_name} "
#define TYPE "ALTER TYPE {object type_name} "

static const char *const domain_changes[] = {
    "{with default " DOMAIN "SET DEFAULT {expression default}}",
    "{if drop_default " DOMAIN "DROP DEFAULT}",
    NULL,
};

RENDER(modify_domain)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_each(&clause, arguments, domain_changes);
    if (value_get(arguments, "not_null") != NULL) {
        clause_write(&clause, arguments, DOMAIN);
        clause_add(&clause, "%s",
                   value_get_boolean(arguments, "not_null") ? "SET NOT NULL"
                                                            : "DROP NOT NULL");
    }
    return clause_close(&clause);
}

STATEMENT(add_attribute, TYPE "ADD ATTRIBUTE {ident attribute_name} {sql type}"
                              "{with collation  COLLATE {parts collation}}")

STATEMENT(drop_attribute,
          TYPE "DROP ATTRIBUTE {if if_exists IF EXISTS }{ident attribute_name}"
               "{if cascade  CASCADE}")

STATEMENT(rename_attribute, TYPE "RENAME ATTRIBUTE {ident old_attribute_name} "
                                 "TO {ident new_attribute_name}")

STATEMENT(modify_attribute_type,
          TYPE "ALTER ATTRIBUTE {ident attribute_name} TYPE {sql type}"
               "{with collation  COLLATE {parts collation}}")

RENDER(add_domain_constraint)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (value_get(arguments, "comment") != NULL &&
        value_get(arguments, "constraint_name") == NULL)
        clause_fail(&clause, "a comment needs a constraint_name");
    clause_write(&clause, arguments,
                 "ALTER DOMAIN {object domain_name} ADD "
                 "{with constraint_name CONSTRAINT {ident constraint_name} }"
                 "{sql definition}{if not_valid  NOT VALID}");
    clause_send(&clause);
    clause_write(&clause, arguments,
                 "{with comment COMMENT ON CONSTRAINT {ident constraint_name} "
                 "ON DOMAIN {object domain_name} IS {literal comment}}");
    return clause_close(&clause);
}

STATEMENT(drop_domain_constraint,
          "ALTER DOMAIN {object domain_name} DROP CONSTRAINT "
          "{if if_exists IF EXISTS }{ident constraint_name}"
          "{if cascade  CASCADE}")

STATEMENT(validate_domain_constraint,
          "ALTER DOMAIN {object domain_name} VALIDATE CONSTRAINT "
          "{ident constraint_name}")
