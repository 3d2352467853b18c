#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/parts.h"
#include "diff/retype.h"
#include "diff/steps.h"

static const char *type_of(const struct object *constraint)
{
    switch (*object_get(constraint, "type")) {
    case 'p':
        return "primary_key";
    case 'u':
        return "unique";
    case 'f':
        return "foreign_key";
    case 'c':
        return "check";
    case 'n':
        return "not_null";
    default:
        return "exclude";
    }
}

/* pg_constraint.confdeltype and confupdtype */
static const char *referential_action(const char *letter)
{
    switch (*letter) {
    case 'r':
        return "restrict";
    case 'c':
        return "cascade";
    case 'n':
        return "set null";
    case 'd':
        return "set default";
    default:
        return NULL; /* no action, which is what silence means */
    }
}

static struct value *foreign_key(struct diff *diff,
                                 const struct object *constraint)
{
    struct value *spec = value_table(diff->arena);
    set_text(diff, spec, "target_table",
             name_print(diff, object_get(constraint, "target_schema"),
                        object_get(constraint, "target_name")));
    set_array(diff, spec, "target_columns",
              object_get(constraint, "target_columns"));
    set_text(diff, spec, "on_delete",
             referential_action(object_get(constraint, "on_delete")));
    set_text(diff, spec, "on_update",
             referential_action(object_get(constraint, "on_update")));
    set_array(diff, spec, "on_delete_columns",
              object_get(constraint, "on_delete_columns"));
    if (*object_get(constraint, "match") == 'f')
        set_text(diff, spec, "match", "full");
    return spec;
}

static struct value *check(struct diff *diff, const struct object *constraint)
{
    struct value *spec = value_table(diff->arena);
    set_sql(diff, spec, "check_condition",
            object_get(constraint, "expression"));
    return spec;
}

/* Exclusions and named NOT NULLs are their text. */
static bool is_plain(const struct object *constraint)
{
    return is_constraint(constraint, "pufc");
}

static void structured(struct diff *diff, struct value *value,
                       const struct object *constraint)
{
    switch (*object_get(constraint, "type")) {
    case 'f':
        value_set(diff->arena, value, "constraint_args",
                  foreign_key(diff, constraint));
        return;
    case 'c':
        value_set(diff->arena, value, "constraint_args",
                  check(diff, constraint));
        return;
    default:
        set_array(diff, value, "include", object_get(constraint, "include"));
        set_true(diff, value, "nulls_not_distinct",
                 object_is(constraint, "nulls_not_distinct"));
        set_options(diff, value, "with",
                    object_get(constraint, "index_options"));
        set_text(diff, value, "tablespace",
                 object_get(constraint, "tablespace"));
        return;
    }
}

static void constraint_fields(struct diff *diff, struct value *value,
                              const struct object *constraint)
{
    bool plain = is_plain(constraint);
    if (plain && !is_constraint(constraint, "c"))
        set_array(diff, value, "columns", object_get(constraint, "columns"));
    set_text(diff, value, "constraint", type_of(constraint));
    set_text(diff, value, "constraint_name", constraint->name);
    set_true(diff, value, "only", object_is(constraint, "only"));
    set_true(diff, value, "without_overlaps", object_is(constraint, "period"));
    if (plain)
        structured(diff, value, constraint);
    else
        set_sql(diff, value, "definition",
                object_get(constraint, "definition"));
    set_true(diff, value, "deferrable", object_is(constraint, "deferrable"));
    set_true(diff, value, "initially_deferred",
             object_is(constraint, "initially_deferred"));
    if (is_constraint(constraint, "c"))
        set_true(diff, value, "no_inherit",
                 object_is(constraint, "no_inherit"));
    set_true(diff, value, "not_enforced", !object_is(constraint, "enforced"));
    set_true(diff, value, "not_valid", !object_is(constraint, "validated"));
    set_text(diff, value, "comment", constraint->comment);
}

static void comment_index(struct diff *diff, struct node *node,
                          const struct object *constraint)
{
    set_text(diff, index_step(diff, node, "set_comment", constraint), "comment",
             object_get(constraint, "index_comment"));
}

/* An exclusion's text does not say where its index stands; PostgreSQL lets it
 * be moved. */
static void place_index(struct diff *diff, struct node *node,
                        const struct object *constraint)
{
    set_text(diff, index_step(diff, node, "modify_index", constraint),
             "tablespace", object_get(constraint, "tablespace"));
}

/* A key out of the index that is there as the clone of its parent's. */
static void turn(struct diff *diff, struct node *node,
                 const struct object *constraint)
{
    const struct change *index = change_of(constraint)->turns;
    if (!index)
        clone_name(diff, node, constraint);
    struct value *arguments =
        part_step(diff, node, "add_constraint", constraint);
    set_text(diff, arguments, "constraint", type_of(constraint));
    set_text(diff, arguments, "constraint_name", constraint->name);
    set_text(diff, arguments, "using_index",
             index ? index->old->name : constraint->name);
    set_true(diff, arguments, "deferrable",
             object_is(constraint, "deferrable"));
    set_true(diff, arguments, "initially_deferred",
             object_is(constraint, "initially_deferred"));
    set_text(diff, arguments, "comment", constraint->comment);
}

static void create(struct diff *diff, struct node *node,
                   const struct object *constraint)
{
    enum clone_form form =
        is_clone(constraint) ? clone_form(constraint) : CLONE_FIRST;
    if (form == CLONE_BORN)
        clone_settle(diff, node, constraint);
    else if (form == CLONE_TURNED)
        turn(diff, node, constraint);
    else
        constraint_fields(diff,
                          part_step(diff, node, "add_constraint", constraint),
                          constraint);
    if (form == CLONE_ATTACHED)
        clone_attach(diff, node, constraint);
    if (is_open_check(constraint))
        open_check_settle(diff, node, constraint);
    if (is_constraint(constraint, "x") && object_get(constraint, "tablespace"))
        place_index(diff, node, constraint);
    if (object_get(constraint, "index_comment"))
        comment_index(diff, node, constraint);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *constraint)
{
    constraint_step(diff, node, "drop_constraint", constraint);
}

/* The parent's key may take it in, once it has its new name. */
static void take_place(struct diff *diff, struct node *node,
                       const struct change *change)
{
    const struct object *new = change->new;
    if (change->renamed) {
        struct value *arguments =
            part_step(diff, node, "rename_constraint", new);
        set_text(diff, arguments, "old_constraint_name", change->old->name);
        set_text(diff, arguments, "new_constraint_name", new->name);
    }
    clone_join(diff, node, change);
}

/* What ALTER CONSTRAINT changes of foreign keys alone. */
static bool key_differs(const struct change *change)
{
    return change_has(change, "deferrable") ||
           change_has(change, "initially_deferred") ||
           change_has(change, "enforced");
}

static void alter_key(struct diff *diff, struct node *node,
                      const struct change *change)
{
    const struct object *new = change->new;
    struct value *arguments =
        constraint_step(diff, node, "modify_constraint", new);
    if (change_has(change, "deferrable") ||
        change_has(change, "initially_deferred")) {
        value_set(diff->arena, arguments, "deferrable",
                  value_boolean(diff->arena, object_is(new, "deferrable")));
        set_true(diff, arguments, "initially_deferred",
                 object_is(new, "initially_deferred"));
    }
    if (change_has(change, "enforced"))
        value_set(diff->arena, arguments, "not_enforced",
                  value_boolean(diff->arena, !object_is(new, "enforced")));
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    const struct object *new = change->new;
    if (change->rebuilt) {
        clone_restore(diff, node, change);
        if (object_get(new, "index_comment"))
            comment_index(diff, node, new);
        return;
    }
    take_place(diff, node, change);
    if (key_differs(change))
        alter_key(diff, node, change);
    if (change_has(change, "validated") && object_is(new, "enforced"))
        constraint_step(diff, node, "validate_constraint", new);
    if (change_has(change, "definition")) {
        struct value *arguments =
            constraint_step(diff, node, "modify_constraint", new);
        value_set(diff->arena, arguments, "no_inherit",
                  value_boolean(diff->arena, object_is(new, "no_inherit")));
    }
    if (change_has(change, "index_comment"))
        comment_index(diff, node, new);
}

/* Nothing makes a valid one invalid again. */
static bool can_alter(const struct diff *diff, const struct change *change)
{
    (void)diff;
    if (change_has(change, "validated") && !object_is(change->new, "validated"))
        return false;
    if (change_has(change, "only") && object_is(change->new, "only"))
        return false;
    if (change_has(change, "definition"))
        return is_constraint(change->old, "n") &&
               is_constraint(change->new, "n") &&
               same_text(object_get(change->old, "not_null_column"),
                         object_get(change->new, "not_null_column"));
    return !key_differs(change) || is_foreign_key(change->new);
}

static const char *const in_place[] = {
    "definition", "deferrable", "initially_deferred",
    "validated",  "enforced",   "index_comment",
    "only",       NULL,
};

/* A key that refers to a column of another family cannot be checked; a
 * check names the type that is swapped. */
static bool falls_on_retype(const struct change *change,
                            const struct change *column)
{
    switch (*object_get(change->old, "type")) {
    case 'f':
        return !change_keeps_family(column);
    case 'c':
        return column->carried || change_is_parked(column) ||
               retypes_another(change, column);
    default:
        return change_is_parked(column);
    }
}

static bool fold(struct diff *diff, struct value *table,
                 const struct object *constraint)
{
    if (is_foreign_key(constraint) || object_get(constraint, "index_comment") ||
        object_is(constraint, "only") ||
        (is_clone(constraint) && clone_form(constraint) != CLONE_FIRST))
        return false;
    struct value *fields = value_table(diff->arena);
    constraint_fields(diff, fields, constraint);
    struct value *list = value_get(table, "constraints");
    if (!list) {
        list = value_list(diff->arena);
        value_set(diff->arena, table, "constraints", list);
    }
    value_append(diff->arena, list, fields);
    return true;
}

/* Keys hold no expressions: their text says what they are. */
static bool is_certain(const struct change *change)
{
    return is_constraint(change->new, "pfu");
}

static void decide(struct diff *diff, struct change *change)
{
    inherit_part(diff, change);
    keep_left_key(change);
    clone_decide(diff, change);
}

const struct driver constraint_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = decide,
    .falls_on_retype = falls_on_retype,
    .edges = key_edges,
    .fold = fold,
    .is_certain = is_certain,
    .reaches_out = true,
    .comment_argument = "constraint_name",
};
