/*
 * ops: the table of operations, the one vocabulary.  A row says what an
 * operation is called, which named arguments it takes, how it renders to SQL,
 * what takes it back, and what it does to a busy database.  Touches no server.
 */
#ifndef MIG_OPS_H
#define MIG_OPS_H

#include "base/base.h"

enum ops_type {
    OPS_NAME,       /* an identifier: "email"; quoted */
    OPS_QUALIFIED,  /* name or schema.name, see sql_name_parse; quoted */
    OPS_TEXT,       /* a value: becomes a quoted constant */
    OPS_SQL,        /* text that PostgreSQL reads as it is: a type, a query */
    OPS_EXPRESSION, /* string, number or boolean: a constant; sql "…": SQL */
    OPS_BOOLEAN,
    OPS_INTEGER,  /* also accepts a string of digits (bigint limits) */
    OPS_NAMES,    /* list of identifiers */
    OPS_TEXTS,    /* list of values */
    OPS_CHOICE,   /* one of `choices` */
    OPS_OPTIONS,  /* table: option name to string/number/boolean (WITH (…)) */
    OPS_RECORD,   /* table with `fields`; when the first one is a choice, its
                     word alone will do, or true for an empty table */
    OPS_RECORDS,  /* list of tables with `fields`; of any when it has none */
    OPS_ELEMENTS, /* index columns: names, sql "…", or tables of `fields` */
};

struct ops_argument {
    const char *name;
    enum ops_type type;
    bool required;
    const char *doc;                   /* one line */
    const char *const *choices;        /* NULL-terminated, for OPS_CHOICE */
    const struct ops_argument *fields; /* name-NULL-terminated */
};

/* SQL statements that an operation becomes; they live in the arena. */
struct ops_statements {
    VEC(const char *) list;
};

struct ops_render {
    struct arena *arena;
    int server_version;         /* 150018 */
    const char *default_schema; /* of unqualified names; never NULL */
    struct ops_statements *out;
};

/* What an operation does at worst. */
enum ops_flag {
    OPS_REWRITES = 1,       /* the table gets new files */
    OPS_SCANS = 2,          /* every row is read under the lock */
    OPS_NO_TRANSACTION = 4, /* with the argument that says so */
    OPS_DESTROYS = 8,       /* data is lost */
};

struct ops_operation {
    const char *name;
    const char *group; /* heading in the reference: "Tables", "Columns", … */
    const char *doc;   /* one line, imperative */
    const struct ops_argument *arguments; /* name-NULL-terminated; the order
                                             is that of generated code */
    int (*render)(const struct ops_render *render,
                  const struct value *arguments, struct err *err);
    const char *inverse; /* name of the operation that takes it back, or NULL */
    const char *lock;    /* strongest lock on the main object, as in
                            PostgreSQL's manual 13.3: "ACCESS EXCLUSIVE" */
    unsigned flags;
    const char *example; /* Lua: the call's argument table */
};

/* The table, ordered as the reference shows it. */
const struct ops_operation *ops_table(size_t *count);
const struct ops_operation *ops_find(const char *name);
/* The nearest operation's or argument's name within an edit distance that
 * makes sense, or NULL: for "did you mean". */
const char *ops_nearest(const char *name);

/*
 * Checks arguments against the row: unknown keys (with the nearest right
 * one), missing ones, wrong types, wrong choices; ERR_USAGE, e.g.
 *   add_column: unknown argument "colum_name"
 *   hint: Did you mean "column_name"?
 */
int ops_check(const struct ops_operation *operation,
              const struct value *arguments, struct err *err);
/* Checks and renders. */
int ops_render(const struct ops_operation *operation,
               const struct ops_render *render, const struct value *arguments,
               struct err *err);

#endif
