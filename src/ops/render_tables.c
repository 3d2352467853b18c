#include <string.h>
#include <strings.h>

#include "ops/render.h"
#include "ops/word.h"

#define ALTER "ALTER TABLE {if if_exists IF EXISTS }{object table_name} "

STATEMENT(drop_table, "DROP {if foreign FOREIGN }TABLE "
                      "{if if_exists IF EXISTS }{object table_name}"
                      "{if cascade  CASCADE}")

STATEMENT(rename_table, "ALTER TABLE {if if_exists IF EXISTS }{object "
                        "old_table_name} RENAME TO {ident new_table_name}")

STATEMENT(set_table_schema, ALTER "SET SCHEMA {ident schema_name}")

STATEMENT(truncate_table,
          "TRUNCATE TABLE {object table_name}"
          "{if restart_identity  RESTART IDENTITY}{if cascade  CASCADE}")

STATEMENT(attach_partition,
          ALTER_TABLE "ATTACH PARTITION {object partition_name} "
                      "{sql partition_bound}")

STATEMENT(detach_partition,
          ALTER_TABLE "DETACH PARTITION {object partition_name}"
                      "{if concurrently  CONCURRENTLY}"
                      "{if finalize  FINALIZE}")

STATEMENT(add_inheritance, ALTER_TABLE "INHERIT {object parent_name}")
STATEMENT(drop_inheritance, ALTER_TABLE "NO INHERIT {object parent_name}")

STATEMENT(set_table_type, ALTER_TABLE "OF {object type_name}")
STATEMENT(drop_table_type, ALTER_TABLE "NOT OF")

/* ------------------------------------------------------------ modify_table */

/* One ALTER TABLE for true and another for false; none when unsaid. */
static void add_switch(struct clause *clause, const struct value *arguments,
                       const char *name, const char *on, const char *off)
{
    if (value_get(arguments, name) == NULL)
        return;
    clause_write(clause, arguments, ALTER);
    clause_add(clause, "%s", value_get_boolean(arguments, name) ? on : off);
    clause_send(clause);
}

static void add_replica_identity(struct clause *clause,
                                 const struct value *arguments)
{
    const struct value *identity = value_get(arguments, "replica_identity");
    if (identity == NULL)
        return;
    const char *word = identity->as.string;
    clause_write(clause, arguments, ALTER "REPLICA IDENTITY ");
    if (word_same(word, "default") || word_same(word, "full") ||
        word_same(word, "nothing")) {
        clause_keyword(clause, identity);
    } else if (strncasecmp(word, "index ", 6) == 0) {
        clause_add(clause, "USING INDEX ");
        sql_ident(&clause->text, word + 6);
    } else {
        clause_fail(clause, "argument \"replica_identity\" cannot be \"%s\"",
                    word);
        err_hint(clause->err, "It is \"default\", \"full\", \"nothing\" or "
                              "\"index NAME\".");
    }
    clause_send(clause);
}

static const char *const table_changes[] = {
    "{with with " ALTER "SET {options with}}",
    "{with reset " ALTER "RESET {names reset}}",
    "{with access_method " ALTER "SET ACCESS METHOD {ident access_method}}",
    "{with tablespace " ALTER "SET TABLESPACE {ident tablespace}}",
    "{with cluster_on " ALTER "CLUSTER ON {ident cluster_on}}",
    "{if without_cluster " ALTER "SET WITHOUT CLUSTER}",
    "{with server_options " ALTER "OPTIONS {pairs server_options}}",
    "{with set_server_options " ALTER "OPTIONS {changes set_server_options}}",
    "{with drop_server_options " ALTER
    "OPTIONS {removals drop_server_options}}",
    NULL,
};

RENDER(modify_table)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (value_get(arguments, "access_method") != NULL)
        clause_needs(&clause, 150000, "changes of a table's access method");
    add_switch(&clause, arguments, "unlogged", "SET UNLOGGED", "SET LOGGED");
    clause_each(&clause, arguments, table_changes);
    add_replica_identity(&clause, arguments);
    add_switch(&clause, arguments, "row_security", "ENABLE ROW LEVEL SECURITY",
               "DISABLE ROW LEVEL SECURITY");
    add_switch(&clause, arguments, "force_row_security",
               "FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY");
    return clause_close(&clause);
}
