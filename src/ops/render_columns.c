#include "ops/column.h"
#include "ops/render.h"
#include "ops/sequence.h"
#include "ops/word.h"

#define ALTER_COLUMN                                                           \
    ALTER_TABLE "ALTER COLUMN "                                                \
                "{ident column_name} "

RENDER(add_column)
{
    struct clause clause;
    const struct value *table_name = value_get(arguments, "table_name");
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 ALTER_TABLE "ADD COLUMN "
                             "{if if_not_exists IF NOT EXISTS }");
    column_definition(&clause, table_name, arguments, "");
    clause_send(&clause);
    column_afterwards(&clause, table_name, arguments);
    return clause_close(&clause);
}

STATEMENT(drop_column,
          "ALTER TABLE {if if_table_exists IF EXISTS }{if only ONLY }"
          "{object table_name} DROP COLUMN "
          "{if if_exists IF EXISTS }{ident column_name}{if cascade  CASCADE}")

STATEMENT(rename_column,
          ALTER_TABLE "RENAME COLUMN "
                      "{ident old_column_name} TO {ident new_column_name}")

/* The cast that makes the old values new ones.  A type of one's own is
 * reached through text, so that one enum becomes another. */
static void add_autocast(struct clause *clause, const struct value *arguments)
{
    if (!value_get_boolean(arguments, "autocast"))
        return;
    if (value_get(arguments, "using") != NULL)
        clause_fail(clause, "\"using\" and \"autocast\" stand for one another");
    clause_write(clause, arguments, " USING {ident column_name}::");
    if (value_get(arguments, "custom_data_type") != NULL)
        clause_write(clause, arguments, "text{if explicit_data_is_list []}::");
    column_type(clause, arguments, "");
}

RENDER(modify_column_type)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments, ALTER_COLUMN "TYPE ");
    column_type(&clause, arguments, "");
    clause_write(&clause, arguments,
                 "{with collation  COLLATE {parts collation}}"
                 "{with using  USING {sql using}}");
    add_autocast(&clause, arguments);
    return clause_close(&clause);
}

STATEMENT(add_not_null, ALTER_COLUMN "SET NOT NULL")
STATEMENT(drop_not_null, ALTER_COLUMN "DROP NOT NULL")
STATEMENT(set_default, ALTER_COLUMN "SET DEFAULT {expression default}")
STATEMENT(drop_default, ALTER_COLUMN "DROP DEFAULT")

/* --------------------------------------------------------------- identity */

RENDER(add_identity)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const struct value *identity = value_get(arguments, "identity");
    const char *generation = column_generation(identity);
    clause_write(&clause, arguments, ALTER_COLUMN);
    clause_add(&clause, "ADD GENERATED %s AS IDENTITY",
               generation != NULL ? generation : "BY DEFAULT");
    column_identity(&clause, identity, value_get(arguments, "table_name"));
    return clause_close(&clause);
}

static const char *const identity_changes[] = {
    "{with increment  SET INCREMENT BY {integer increment}}",
    "{with min_value  SET MINVALUE {integer min_value}}",
    "{with max_value  SET MAXVALUE {integer max_value}}",
    "{with start  SET START WITH {integer start}}",
    "{with cache  SET CACHE {integer cache}}",
    "{with restart  RESTART WITH {integer restart}}",
};

/* PostgreSQL refuses limits that leave the present value outside.  A sequence
 * that gave out nothing yet stands at its start. */
static void clamp(struct clause *clause, const struct value *arguments,
                  const char *limit, const char *outside, const char *called)
{
    const struct value *identity = value_get(arguments, "identity");
    const struct value *value = value_get(identity, limit);
    if (value == NULL || !value_get_boolean(identity, "clamp"))
        return;
    if (value_get_boolean(arguments, "if_table_exists"))
        clause_fail(clause, "identity: clamp needs the table, which "
                            "\"if_table_exists\" leaves open");
    clause_add(clause, "SELECT pg_catalog.setval(s.sequence, ");
    clause_integer(clause, value);
    clause_add(clause, ", %s) FROM (SELECT pg_catalog.pg_get_serial_sequence(",
               called);
    clause_relation(clause, value_get(arguments, "table_name"));
    clause_write(clause, arguments,
                 ", {literal column_name})::pg_catalog.regclass AS sequence) s"
                 " JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.sequence"
                 " WHERE COALESCE(pg_catalog.pg_sequence_last_value("
                 "s.sequence), q.seqstart)");
    clause_add(clause, " %s ", outside);
    clause_integer(clause, value);
    clause_send(clause);
}

RENDER(modify_identity)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const struct value *identity = value_get(arguments, "identity");
    const char *generation = column_generation(identity);
    clamp(&clause, arguments, "min_value", "<", "false");
    clamp(&clause, arguments, "max_value", ">", "true");
    clause_write(&clause, arguments,
                 ALTER_TABLE "ALTER COLUMN "
                             "{ident column_name}");
    size_t nothing = clause.text.length;
    if (value_get(identity, "sequence_name") != NULL)
        clause_fail(&clause, "identity: the sequence is renamed by "
                             "rename_sequence");
    if (generation != NULL)
        clause_add(&clause, " SET GENERATED %s", generation);
    for (size_t i = 0; i < sizeof identity_changes / sizeof(char *); i++)
        clause_write(&clause, identity, identity_changes[i]);
    if (value_get(identity, "cycle") != NULL)
        clause_add(&clause, " SET %sCYCLE",
                   value_get_boolean(identity, "cycle") ? "" : "NO ");
    if (clause.text.length == nothing)
        clause_fail(&clause, "identity says nothing to change");
    return clause_close(&clause);
}

STATEMENT(drop_identity, ALTER_COLUMN "DROP IDENTITY{if if_exists  IF EXISTS}")

/* -------------------------------------------------------------- expression */

RENDER(set_expression)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_needs(&clause, 170000, "changes of a generated column's expression");
    clause_write(&clause, arguments,
                 ALTER_COLUMN "SET EXPRESSION AS ({sql generated})");
    return clause_close(&clause);
}

STATEMENT(drop_expression,
          ALTER_COLUMN "DROP EXPRESSION{if if_exists  IF EXISTS}")

/* ------------------------------------------------------------ modify_column */

static const char *const column_changes[] = {
    "{with storage " ALTER_COLUMN "SET STORAGE {keyword storage}}",
    "{with compression " ALTER_COLUMN "SET COMPRESSION {sql compression}}",
    "{with statistics " ALTER_COLUMN "SET STATISTICS {integer statistics}}",
    "{with options " ALTER_COLUMN "SET {options options}}",
    "{with reset " ALTER_COLUMN "RESET {names reset}}",
    "{with fdw_options " ALTER_COLUMN "OPTIONS {pairs fdw_options}}",
    "{with set_fdw_options " ALTER_COLUMN "OPTIONS {changes set_fdw_options}}",
    "{with drop_fdw_options " ALTER_COLUMN
    "OPTIONS {removals drop_fdw_options}}",
    NULL,
};

RENDER(modify_column)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const char *storage = value_get_string(arguments, "storage");
    if (storage != NULL && word_same(storage, "default"))
        clause_needs(&clause, 160000, "resets of a column's storage");
    clause_each(&clause, arguments, column_changes);
    return clause_close(&clause);
}
