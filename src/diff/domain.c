/* Domains and their checks. */
#include "diff/internal.h"
#include "diff/steps.h"

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    const struct object *old = change->old, *new = change->new;
    const char *text = object_get(new, "default");
    if (!change_has(change, "definition"))
        return;
    struct value *arguments = step_add(diff, node, "modify_domain", new);
    set_text(diff, arguments, "domain_name", object_print(diff, new));
    if (!same_text(object_get(old, "default"), text)) {
        if (text)
            value_set(diff->arena, arguments, "default",
                      expression_value(diff, text, object_get(new, "type")));
        set_true(diff, arguments, "drop_default", !text);
    }
    if (object_is(old, "not_null") != object_is(new, "not_null"))
        value_set(diff->arena, arguments, "not_null",
                  value_boolean(diff->arena, object_is(new, "not_null")));
}

static bool can_alter(const struct diff *diff, const struct change *change)
{
    (void)diff;
    return same_text(object_get(change->old, "type"),
                     object_get(change->new, "type")) &&
           same_text(object_get(change->old, "collation"),
                     object_get(change->new, "collation"));
}

static const char *const in_place[] = {"definition", NULL};

const struct driver domain_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = definition_create,
    .alter = alter,
    .drop = definition_drop,
    .comment_argument = "type_name",
};

/* ---------------------------------------------------------------- checks */

static struct value *check_step(struct diff *diff, struct node *node,
                                const char *verb,
                                const struct object *constraint)
{
    struct value *arguments = step_add(diff, node, verb, constraint);
    set_text(diff, arguments, "domain_name",
             object_print(diff, constraint->parent));
    set_text(diff, arguments, "constraint_name", constraint->name);
    return arguments;
}

static void constraint_create(struct diff *diff, struct node *node,
                              const struct object *constraint)
{
    struct value *arguments =
        check_step(diff, node, "add_domain_constraint", constraint);
    set_sql(diff, arguments, "definition",
            object_get(constraint, "definition"));
    set_true(diff, arguments, "not_valid", !object_is(constraint, "validated"));
    set_text(diff, arguments, "comment", constraint->comment);
}

static void constraint_drop(struct diff *diff, struct node *node,
                            const struct object *constraint)
{
    check_step(diff, node, "drop_domain_constraint", constraint);
}

static void constraint_alter(struct diff *diff, struct node *node,
                             const struct change *change)
{
    if (change_has(change, "validated"))
        check_step(diff, node, "validate_domain_constraint", change->new);
}

static bool constraint_can_alter(const struct diff *diff,
                                 const struct change *change)
{
    (void)diff;
    return object_is(change->new, "validated");
}

static const char *const constraint_in_place[] = {"validated", NULL};

const struct driver domain_constraint_driver = {
    .in_place = constraint_in_place,
    .can_alter = constraint_can_alter,
    .create = constraint_create,
    .alter = constraint_alter,
    .drop = constraint_drop,
};
