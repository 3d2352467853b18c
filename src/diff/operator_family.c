/* Operators and functions that belong to an operator family, but no class. */
#include "diff/internal.h"
#include "diff/steps.h"

static struct value *member_step(struct diff *diff, struct node *node,
                                 const char *verb, const struct object *member)
{
    struct value *arguments = step_add(diff, node, verb, member);
    set_sql(diff, arguments, "operator_family_name",
            object_get(member, "family"));
    return arguments;
}

static void member_create(struct diff *diff, struct node *node,
                          const struct object *member)
{
    set_sql(diff, member_step(diff, node, "add_operator_family_member", member),
            "definition", object_get(member, "definition"));
}

static void member_drop(struct diff *diff, struct node *node,
                        const struct object *member)
{
    set_sql(diff,
            member_step(diff, node, "drop_operator_family_member", member),
            "member", member->identity);
}

const struct driver operator_family_member_driver = {
    .create = member_create,
    .drop = member_drop,
};
