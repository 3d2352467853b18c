/*
 * steps: what a node does, an operation of src/ops with its arguments.  All of
 * it belongs to the plan's arena.
 */
#ifndef MIG_DIFF_STEPS_H
#define MIG_DIFF_STEPS_H

#include "diff/internal.h"

/* A step with no arguments yet; `verb` must be in the table of operations. */
struct value *step_add(struct diff *diff, struct node *node, const char *verb,
                       const struct object *object);
void set_text(struct diff *diff, struct value *arguments, const char *name,
              const char *text); /* NULL text: nothing */
void set_sql(struct diff *diff, struct value *arguments, const char *name,
             const char *text);
void set_true(struct diff *diff, struct value *arguments, const char *name,
              bool truth); /* false: nothing */
void set_integer(struct diff *diff, struct value *arguments, const char *name,
                 const char *digits); /* NULL or '': nothing */
void set_array(struct diff *diff, struct value *arguments, const char *name,
               const char *array); /* NULL or {}: nothing */
/* {"k=v",…} as a table of options, or as a list when their order is not that
 * of their names. */
void set_options(struct diff *diff, struct value *arguments, const char *name,
                 const char *array);
/* A name as migrations print it: without the default schema. */
const char *name_print(struct diff *diff, const char *schema, const char *name);
const char *object_print(struct diff *diff, const struct object *object);
/* A key of the catalog, public."Order", in its parts. */
struct sql_name key_name(struct diff *diff, const char *key);
/* As object_print, of a key. */
const char *key_print(struct diff *diff, const char *key);
/* table_name of a table's part */
void set_table(struct diff *diff, struct value *arguments,
               const struct object *part);
/* A step about a table's part, which names the table; and those that name the
 * column or the constraint as well. */
struct value *part_step(struct diff *diff, struct node *node, const char *verb,
                        const struct object *part);
struct value *column_step(struct diff *diff, struct node *node,
                          const char *verb, const struct object *column);
struct value *constraint_step(struct diff *diff, struct node *node,
                              const char *verb,
                              const struct object *constraint);
/* A step that names an index, or the constraint's that is given. */
struct value *index_step(struct diff *diff, struct node *node, const char *verb,
                         const struct object *index);
/* The arguments that name an object for set_comment and its like. */
void set_target(struct diff *diff, struct value *arguments,
                const struct object *object);
void step_comment(struct diff *diff, struct node *node,
                  const struct object *object);
/* Items of array `to` that are missing or different in `from` as options
 * `name`; and the names of those in `from` that `to` lacks as `reset`. */
void set_option_changes(struct diff *diff, struct value *arguments,
                        const char *name, const char *from, const char *to);
void note_add(struct diff *diff, const char *fmt, ...) BASE_PRINTF(2, 3);
/* The attribute, or what silence means. */
const char *object_or(const struct object *object, const char *attribute,
                      const char *usual);

#endif
