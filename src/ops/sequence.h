/* sequence: the options of sequences, which identity columns share. */
#ifndef MIG_OPS_SEQUENCE_H
#define MIG_OPS_SEQUENCE_H

#include "ops/clause.h"

/* " INCREMENT BY 5 MINVALUE 1 …": what is given, each after a space. */
void sequence_numbers(struct clause *clause, const struct value *arguments);
#endif
