/*
 * sql: the text rules of PostgreSQL.  The only producer of quotes, and the
 * only room that may use libpg_query.  Needs no server.
 */
#ifndef MIG_SQL_H
#define MIG_SQL_H

#include "base/base.h"

/* ---------------------------------------------------------------- quoting */

/* Appends an identifier, quoted when it has to be (manual 4.1.1): keywords,
 * capitals, anything but [a-z_][a-z0-9_$]*. */
void sql_ident(struct buf *out, const char *name);
/* Appends a string constant: 'it''s'; E'…' form when it has a backslash. */
void sql_literal(struct buf *out, const char *text);

/*
 * An object's name as people write it in migrations: name or schema.name.
 * A part in double quotes is taken as SQL takes it ("" is a quote); a part
 * without them is taken literally, capitals included.  So "Order" is the
 * table "Order", "billing.fees" is fees in billing, "\"a.b\"" is one name.
 */
struct sql_name {
    const char *schema; /* NULL when unqualified */
    const char *name;
};
/* Strings live in the arena.  Fails (ERR_USAGE) on empty parts, more than two
 * parts, an open quote, text after a closing quote. */
int sql_name_parse(struct arena *arena, const char *text, struct sql_name *out,
                   struct err *err);
/* The inverse: appends text that sql_name_parse reads back.  schema may be
 * NULL.  Quotes a part only when it holds a dot or a double quote. */
void sql_name_write(struct buf *out, const char *schema, const char *name);
/* Appends "schema"."name" for SQL, each quoted as sql_ident does. */
void sql_qualified(struct buf *out, const char *schema, const char *name);

/* Whether a word is a keyword that needs quotes as an identifier
 * (everything but unreserved, in any supported server). */
bool sql_is_reserved(const char *word);

/* -------------------------------------------------------------- statements */

struct sql_statement {
    const char *text; /* without the closing semicolon; in the arena */
    size_t offset;    /* bytes from the start of the input */
    int line;         /* 1-based line where the statement's first token is */
};
struct sql_statements {
    VEC(struct sql_statement) list;
};
/* What a script says to psql alone. */
struct sql_skipped {
    struct sql_statements commands; /* lines that begin with a backslash */
    struct sql_statements copies;   /* COPY … FROM stdin, without the data */
};
/*
 * Cuts a script into statements by its tokens (dollar quotes, comments, BEGIN
 * ATOMIC bodies), without parsing: syntax of newer servers passes.  Lines
 * that begin with a backslash (psql commands) and COPY … FROM stdin with its
 * data up to \. are left out, and given in *skipped.  Fails (ERR_USAGE, with
 * position) when a quote, a comment or COPY data is not closed.
 */
int sql_split(struct arena *arena, const char *script,
              struct sql_statements *out, struct sql_skipped *skipped,
              struct err *err);

enum sql_class {
    SQL_OTHER,
    SQL_TRANSACTION, /* BEGIN COMMIT END ROLLBACK ABORT START TRANSACTION
                        PREPARE TRANSACTION COMMIT/ROLLBACK PREPARED */
    SQL_SAVEPOINT,   /* SAVEPOINT, RELEASE, ROLLBACK TO */
    SQL_SET,         /* SET (not LOCAL), RESET, SELECT set_config(…) */
    SQL_ROLE,        /* CREATE/ALTER/DROP/… ROLE, USER, GROUP, REASSIGN … */
    SQL_DATABASE,    /* CREATE/ALTER/DROP DATABASE, TABLESPACE, ALTER SYSTEM */
    SQL_ROWS,        /* INSERT UPDATE DELETE MERGE TRUNCATE, COPY … FROM */
    SQL_NO_TRANSACTION, /* what PostgreSQL refuses in a transaction block:
                        … CONCURRENTLY, VACUUM, REINDEX DATABASE … */
};
/* From the first tokens of one statement; comments before it don't matter. */
enum sql_class sql_classify(const char *statement);
/*
 * The first statement of a script that is of class SQL_TRANSACTION, or 0.
 * Gives its 1-based line in *line and its leading word ("COMMIT") in word.
 */
bool sql_find_transaction_control(const char *script, int *line, char word[32]);

/* ------------------------------------------------------------------- trees */

/*
 * The parse tree of a script as libpg_query (PostgreSQL 15) writes it: JSON
 * with PostgreSQL's node names, in the arena.  Places are byte offsets; what
 * has its default is left out.  Fails (ERR_USAGE, with position in
 * characters) on what PostgreSQL 15 cannot parse, newer syntax included.
 */
int sql_parse_tree(struct arena *arena, const char *script, const char **json,
                   struct err *err);
/* The same for the body of CREATE FUNCTION … LANGUAGE plpgsql, or of DO. */
int sql_parse_plpgsql(struct arena *arena, const char *statement,
                      const char **json, struct err *err);

#endif
