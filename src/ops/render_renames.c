#include "ops/render.h"

STATEMENT(
    rename_view,
    "ALTER VIEW {if if_exists IF EXISTS }{object old_view_name} RENAME TO "
    "{ident new_view_name}")

STATEMENT(rename_materialized_view,
          "ALTER MATERIALIZED VIEW {if if_exists IF EXISTS }{object "
          "old_materialized_view_name} "
          "RENAME TO {ident new_materialized_view_name}")

STATEMENT(rename_function, "ALTER ROUTINE {sql old_function_name} RENAME TO "
                           "{ident new_function_name}")

STATEMENT(rename_trigger, "ALTER TRIGGER {ident old_trigger_name} ON "
                          "{object table_name} RENAME TO "
                          "{ident new_trigger_name}")

STATEMENT(rename_policy, "ALTER POLICY {ident old_policy_name} ON "
                         "{object table_name} RENAME TO "
                         "{ident new_policy_name}")

STATEMENT(rename_rule, "ALTER RULE {ident old_rule_name} ON "
                       "{object table_name} RENAME TO {ident new_rule_name}")

STATEMENT(rename_domain_constraint,
          "ALTER DOMAIN {object domain_name} RENAME CONSTRAINT "
          "{ident old_constraint_name} TO "
          "{ident new_constraint_name}")

STATEMENT(
    rename_object,
    "ALTER {keyword object_type} {if if_exists IF EXISTS }{sql object_name} "
    "RENAME TO {ident new_object_name}")

STATEMENT(
    set_object_schema,
    "ALTER {keyword object_type} {if if_exists IF EXISTS }{sql object_name} "
    "SET SCHEMA {ident schema_name}")
