/* column: what add_column and the columns of add_table have in common. */
#ifndef MIG_OPS_COLUMN_H
#define MIG_OPS_COLUMN_H

#include "ops/clause.h"

/* Writes the type: of `type`, or of Mountaineer's arguments.  Fails unless
 * exactly one of them is given; `prefix` begins the message. */
void column_type(struct clause *clause, const struct value *column,
                 const char *prefix);
/* name type DEFAULT … NOT NULL …, as in CREATE TABLE and ADD COLUMN. */
void column_definition(struct clause *clause, const struct value *table_name,
                       const struct value *column, const char *prefix);
/* " GENERATED ALWAYS AS (…) STORED" of a generated column, else nothing. */
void column_generated(struct clause *clause, const struct value *column);
/* The statements that say the rest, once the column is there: storage on old
 * servers, statistics, options, the comment. */
void column_afterwards(struct clause *clause, const struct value *table_name,
                       const struct value *column);
/* What follows GENERATED … AS IDENTITY: " (START WITH 5)" or nothing. */
void column_identity(struct clause *clause, const struct value *identity,
                     const struct value *table_name);
/* The word of an identity: "ALWAYS", "BY DEFAULT", or NULL when unsaid. */
const char *column_generation(const struct value *identity);

#endif
