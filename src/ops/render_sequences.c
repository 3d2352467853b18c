#include "ops/render.h"

#include <string.h>

#include "ops/sequence.h"
#include "ops/word.h"

void sequence_numbers(struct clause *clause, const struct value *arguments)
{
    clause_write(clause, arguments,
                 "{with increment  INCREMENT BY {integer increment}}"
                 "{with min_value  MINVALUE {integer min_value}}"
                 "{with max_value  MAXVALUE {integer max_value}}"
                 "{with start  START WITH {integer start}}"
                 "{with restart  RESTART WITH {integer restart}}"
                 "{with cache  CACHE {integer cache}}");
    if (value_get(arguments, "cycle") != NULL)
        clause_add(clause, value_get_boolean(arguments, "cycle") ? " CYCLE"
                                                                 : " NO CYCLE");
}

/* The last dot outside double quotes, or NULL. */
static const char *last_dot(const char *text)
{
    const char *dot = NULL;
    bool quoted = false;
    for (; *text != '\0'; text++) {
        quoted ^= *text == '"';
        if (*text == '.' && !quoted)
            dot = text;
    }
    return dot;
}

/* table.column or schema.table.column */
static void add_column_of(struct clause *clause, const char *owner)
{
    struct arena *arena = clause->render->arena;
    const char *dot = last_dot(owner);
    if (dot == NULL) {
        clause_fail(clause, "owned_by must be \"table.column\", not \"%s\"",
                    owner);
        return;
    }
    clause_object(
        clause, value_string(arena, arena_strndup(arena, owner, dot - owner)));
    clause_add(clause, ".");
    clause_parts(clause, value_string(arena, dot + 1));
}

static void add_owner(struct clause *clause, const struct value *arguments)
{
    const char *owner = value_get_string(arguments, "owned_by");
    if (owner == NULL)
        return;
    clause_add(clause, " OWNED BY ");
    if (word_same(owner, "none"))
        clause_add(clause, "NONE");
    else
        add_column_of(clause, owner);
}

RENDER(add_sequence)
{
    struct clause clause;
    clause_open(&clause, render, err);
    if (value_get_boolean(arguments, "unlogged"))
        clause_needs(&clause, 150000, "unlogged sequences");
    clause_write(&clause, arguments,
                 "CREATE {if unlogged UNLOGGED }SEQUENCE "
                 "{if if_not_exists IF NOT EXISTS }{object sequence_name}"
                 "{with type  AS {sql type}}");
    sequence_numbers(&clause, arguments);
    add_owner(&clause, arguments);
    clause_send(&clause);
    clause_write(&clause, arguments,
                 "{with comment COMMENT ON SEQUENCE {object sequence_name} IS "
                 "{literal comment}}");
    return clause_close(&clause);
}

#define ALTER "ALTER SEQUENCE {if if_exists IF EXISTS }{object sequence_name}"

static void add_persistence(struct clause *clause,
                            const struct value *arguments)
{
    if (value_get(arguments, "unlogged") == NULL)
        return;
    clause_needs(clause, 150000, "unlogged sequences");
    clause_write(clause, arguments, ALTER " ");
    clause_add(clause, value_get_boolean(arguments, "unlogged") ? "SET UNLOGGED"
                                                                : "SET LOGGED");
    clause_send(clause);
}

/* PostgreSQL refuses limits that leave the present value outside. */
static void clamp(struct clause *clause, const struct value *arguments,
                  const char *limit, const char *outside, const char *called)
{
    const struct value *value = value_get(arguments, limit);
    if (value == NULL || !value_get_boolean(arguments, "clamp") ||
        clause->failed)
        return;
    if (value_get_boolean(arguments, "if_exists"))
        clause_fail(clause, "clamp needs the sequence, which \"if_exists\" "
                            "leaves open");
    clause_add(clause, "SELECT pg_catalog.setval(");
    clause_relation(clause, value_get(arguments, "sequence_name"));
    clause_add(clause, ", ");
    clause_integer(clause, value);
    clause_add(clause, ", %s) FROM ", called);
    clause_write(clause, arguments, "{object sequence_name}");
    clause_add(clause, " WHERE last_value %s ", outside);
    clause_integer(clause, value);
    clause_send(clause);
}

RENDER(modify_sequence)
{
    struct clause clause;
    clause_open(&clause, render, err);
    add_persistence(&clause, arguments);
    clamp(&clause, arguments, "min_value", "<", "false");
    clamp(&clause, arguments, "max_value", ">", "true");
    clause_write(&clause, arguments, ALTER);
    size_t nothing = clause.text.length;
    clause_write(&clause, arguments, "{with type  AS {sql type}}");
    sequence_numbers(&clause, arguments);
    add_owner(&clause, arguments);
    if (clause.text.length == nothing)
        buf_reset(&clause.text);
    return clause_close(&clause);
}

/* pg_get_serial_sequence knows identities, too; an empty table changes
 * nothing. */
RENDER(advance_sequence)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_add(&clause, "SELECT pg_catalog.setval("
                        "pg_catalog.pg_get_serial_sequence(");
    clause_relation(&clause, value_get(arguments, "table_name"));
    clause_write(&clause, arguments,
                 ", {literal column_name}), pg_catalog.max({ident "
                 "column_name})) FROM {object table_name} HAVING "
                 "pg_catalog.max({ident column_name}) >= 1");
    return clause_close(&clause);
}

STATEMENT(drop_sequence, "DROP SEQUENCE {if if_exists IF EXISTS }"
                         "{object sequence_name}{if cascade  CASCADE}")

STATEMENT(
    rename_sequence,
    "ALTER SEQUENCE {if if_exists IF EXISTS }{object old_sequence_name} RENAME "
    "TO {ident new_sequence_name}")

STATEMENT(set_sequence_schema, ALTER " SET "
                                     "SCHEMA {ident schema_name}")
