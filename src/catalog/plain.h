/*
 * Definitions that need no deparser: keys, foreign keys and btree indexes of
 * plain columns, put together as pg_get_indexdef and pg_get_constraintdef
 * print them for ten times the cost.  Their queries leave the definition NULL
 * and give the numbers that it is made of in columns plain_….
 */
#ifndef MIG_CATALOG_PLAIN_H
#define MIG_CATALOG_PLAIN_H

#include "catalog/internal.h"

/* Default operator classes of btree. */
extern const char plain_opclasses[];

struct plain;

/* Lives in the arena, and is used while the rows noted in it live. */
struct plain *plain_new(struct arena *arena, struct snapshot *snapshot);
/* Before the rows of a result. */
void plain_begin(struct plain *plain, const struct pg_result *rows);
/* A column, or an index or constraint without a definition. */
void plain_note(struct plain *plain, struct object *object,
                const struct pg_result *rows, int row);
/*
 * After all columns were noted: gives the definitions, and those that take a
 * deparser after all by asking the server.  `opclasses`: the result of
 * plain_opclasses.
 */
int plain_define(struct plain *plain, struct pg_conn *conn,
                 const struct pg_result *opclasses, struct err *err);

#endif
