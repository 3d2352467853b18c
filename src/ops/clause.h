/*
 * clause: SQL text under construction.  A clause is opened, written to and
 * closed; what fails in between is remembered, and every later call does
 * nothing, so that render functions read like the SQL they make.
 */
#ifndef MIG_OPS_CLAUSE_H
#define MIG_OPS_CLAUSE_H

#include "ops/ops.h"
#include "sql/sql.h"

struct clause {
    const struct ops_render *render;
    struct err *err;
    struct buf text;
    bool failed;
};

void clause_open(struct clause *clause, const struct ops_render *render,
                 struct err *err);
/* Ends one statement: the text goes to render->out; an empty text does not. */
void clause_send(struct clause *clause);
/* Sends what is left and releases; 0, or -1 when something failed. */
int clause_close(struct clause *clause);

/* Fails with ERR_USAGE, unless it has failed already. */
void clause_fail(struct clause *clause, const char *fmt, ...) BASE_PRINTF(2, 3);
/* Fails unless the server is at least `version` (150000); `what` is a plural:
 * "virtual generated columns". */
bool clause_needs(struct clause *clause, int version, const char *what);

/* Text as it is. */
void clause_add(struct clause *clause, const char *fmt, ...) BASE_PRINTF(2, 3);

/*
 * The writers: one argument's value each.  NULL writes nothing.
 *   ident       "Order"          an identifier
 *   object      "public"."fees"  a qualified name; default_schema when it has
 *                                none
 *   parts       fees             a qualified name that stays as it was given:
 *                                types, collations, operator classes
 *   literal     'it''s'
 *   expression  a constant, or SQL when the value is marked as SQL
 *   sql         text that PostgreSQL reads
 *   integer     12
 *   keyword     "set null" as SET NULL
 *   idents, objects, literals    lists of those, with commas between
 *   options     (fillfactor = 70, toast.autovacuum_enabled = false)
 *   names       (fillfactor, toast.autovacuum_enabled), for RESET
 *   pairs       (host 'a', port '1'), for OPTIONS of foreign objects
 *   changes     (SET host 'a'), of a table; removals (DROP host), of a list
 */
void clause_ident(struct clause *clause, const struct value *value);
void clause_object(struct clause *clause, const struct value *value);
void clause_parts(struct clause *clause, const struct value *value);
void clause_literal(struct clause *clause, const struct value *value);
void clause_expression(struct clause *clause, const struct value *value);
void clause_sql(struct clause *clause, const struct value *value);
void clause_integer(struct clause *clause, const struct value *value);
void clause_keyword(struct clause *clause, const struct value *value);
void clause_idents(struct clause *clause, const struct value *value);
void clause_objects(struct clause *clause, const struct value *value);
void clause_literals(struct clause *clause, const struct value *value);
void clause_options(struct clause *clause, const struct value *value);
void clause_names(struct clause *clause, const struct value *value);
void clause_pairs(struct clause *clause, const struct value *value);
void clause_changes(struct clause *clause, const struct value *value);
void clause_removals(struct clause *clause, const struct value *value);

/* Reads a qualified name, with default_schema when it has none. */
struct sql_name clause_resolve(struct clause *clause,
                               const struct value *value);
/* A name that lives in the schema of another object unless it is qualified:
 * an index in its table's. */
void clause_neighbour(struct clause *clause, const struct value *value,
                      const struct value *object);

/*
 * Writes SQL with holes:
 *   {ident column_name}            the argument, by one of the writers above
 *   {if cascade TEXT}              TEXT when the argument is true
 *   {with using  USING {sql using}}  TEXT when the argument is there
 *   {without using TEXT}           TEXT when it is not
 * TEXT begins after one space and may hold holes itself.
 */
void clause_write(struct clause *clause, const struct value *arguments,
                  const char *template);

/* Each template of a NULL-terminated list as a statement of its own; those
 * that come out empty are none. */
void clause_each(struct clause *clause, const struct value *arguments,
                 const char *const *templates);

/* A relation's name as a string constant, as regclass takes it. */
void clause_relation(struct clause *clause, const struct value *name);
/* What a template makes, apart from the statement; the arena's. */
const char *clause_detached(struct clause *clause,
                            const struct value *arguments,
                            const char *template);
/* Text as a string constant; the arena's. */
const char *clause_quoted(struct clause *clause, const char *text);
/* Sends a block of PL/pgSQL: DO $mig$ … $mig$.  %1, %2, … of the body become
 * holes[0], holes[1], …; format's own %I, %s and %1$I stay. */
void clause_block(struct clause *clause, const char *body,
                  const char *const *holes, size_t count);

/* Fails when a flag that lets the object be absent is set: COMMENT ON has no
 * IF EXISTS. */
void clause_no_comment(struct clause *clause, const struct value *arguments,
                       const char *flag);

/* The whole of a render function whose statement is one template. */
int clause_statement(const struct ops_render *render,
                     const struct value *arguments, struct err *err,
                     const char *template);

#endif
