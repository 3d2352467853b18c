#include "ops/render.h"

RENDER(add_schema)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "CREATE SCHEMA {if if_not_exists IF NOT EXISTS }"
                 "{ident schema_name}");
    clause_send(&clause);
    clause_write(&clause, arguments,
                 "{with comment COMMENT ON SCHEMA {ident schema_name} IS "
                 "{literal comment}}");
    return clause_close(&clause);
}

STATEMENT(drop_schema, "DROP SCHEMA {if if_exists IF EXISTS }"
                       "{ident schema_name}{if cascade  CASCADE}")

STATEMENT(rename_schema, "ALTER SCHEMA {ident old_schema_name} RENAME TO "
                         "{ident new_schema_name}")

RENDER(add_extension)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "CREATE EXTENSION {if if_not_exists IF NOT EXISTS }"
                 "{ident extension_name}{with schema_name  SCHEMA "
                 "{ident schema_name}}{with version  VERSION "
                 "{literal version}}{if cascade  CASCADE}");
    clause_send(&clause);
    clause_write(&clause, arguments,
                 "{with comment COMMENT ON EXTENSION {ident extension_name} "
                 "IS {literal comment}}");
    return clause_close(&clause);
}

STATEMENT(drop_extension, "DROP EXTENSION {if if_exists IF EXISTS }"
                          "{ident extension_name}{if cascade  CASCADE}")

RENDER(modify_extension)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "{with version ALTER EXTENSION {ident extension_name} "
                 "UPDATE TO {literal version}}");
    clause_send(&clause);
    clause_write(&clause, arguments,
                 "{with schema_name ALTER EXTENSION {ident extension_name} "
                 "SET SCHEMA {ident schema_name}}");
    return clause_close(&clause);
}

STATEMENT(add_extension_dependency,
          "ALTER {keyword object_type} {sql object_name} DEPENDS ON EXTENSION "
          "{ident extension_name}")

STATEMENT(drop_extension_dependency,
          "ALTER {keyword object_type} {sql object_name} NO DEPENDS ON "
          "EXTENSION {ident extension_name}")
