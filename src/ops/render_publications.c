/* Logical replication: publications and subscriptions. */
#include "ops/render.h"

#define PUBLICATION "ALTER PUBLICATION {ident publication_name} "

STATEMENT(modify_publication, PUBLICATION "SET {options with}")

RENDER(add_publication_table)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (value_get(arguments, "columns") != NULL ||
        value_get(arguments, "where") != NULL)
        clause_needs(&clause, 150000, "column lists and row filters");
    clause_write(&clause, arguments,
                 PUBLICATION "ADD TABLE ONLY {object table_name}"
                             "{with columns  ({idents columns})}"
                             "{with where  WHERE ({sql where})}");
    return clause_close(&clause);
}

STATEMENT(drop_publication_table,
          PUBLICATION "DROP TABLE ONLY {object table_name}")

static int change_schema(const struct ops_render *render,
                         const struct value *arguments, struct err *err,
                         const char *template)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_needs(&clause, 150000, "schemas in publications");
    clause_write(&clause, arguments, template);
    return clause_close(&clause);
}

RENDER(add_publication_schema)
{
    return change_schema(render, arguments, err,
                         PUBLICATION
                         "ADD TABLES IN SCHEMA {ident schema_name}");
}

RENDER(drop_publication_schema)
{
    return change_schema(render, arguments, err,
                         PUBLICATION
                         "DROP TABLES IN SCHEMA {ident schema_name}");
}

#define SUBSCRIPTION "ALTER SUBSCRIPTION {ident subscription_name} "

static const char *const subscription_changes[] = {
    "{with connection " SUBSCRIPTION "CONNECTION {literal connection}}",
    "{with publications " SUBSCRIPTION
    "SET PUBLICATION {idents publications} WITH (refresh = false)}",
    "{with with " SUBSCRIPTION "SET {options with}}",
    NULL,
};

RENDER(modify_subscription)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_each(&clause, arguments, subscription_changes);
    if (value_get(arguments, "enabled") != NULL) {
        clause_write(&clause, arguments, SUBSCRIPTION);
        clause_add(&clause, "%s",
                   value_get_boolean(arguments, "enabled") ? "ENABLE"
                                                           : "DISABLE");
    }
    return clause_close(&clause);
}

#define DROPPED "ALTER SUBSCRIPTION {sql subscription_name} "

static const char *const leaving_slot[] = {
    DROPPED "DISABLE",
    DROPPED "SET (slot_name = NONE)",
    NULL,
};

/* ALTER SUBSCRIPTION has no IF EXISTS. */
static const char *const leaving_slot_if_there[] = {
    "DO $mig$\nBEGIN\n"
    "  " DROPPED "DISABLE;\n"
    "  " DROPPED "SET (slot_name = NONE);\n"
    "EXCEPTION WHEN undefined_object THEN\n"
    "END\n$mig$",
    NULL,
};

RENDER(drop_subscription)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (value_get_boolean(arguments, "leave_slot"))
        clause_each(&clause, arguments,
                    value_get_boolean(arguments, "if_exists")
                        ? leaving_slot_if_there
                        : leaving_slot);
    clause_write(&clause, arguments,
                 "DROP SUBSCRIPTION {if if_exists IF EXISTS }"
                 "{sql subscription_name}{if cascade  CASCADE}");
    return clause_close(&clause);
}
