/* What differs and stays as it is: no statement of PostgreSQL changes it. */
#include "diff/internal.h"
#include "diff/steps.h"

static void keep(struct diff *diff, const char *label, const char *identity)
{
    struct diff_kept kept = {label, identity};
    vec_push(diff->arena, &diff->plan->kept, kept);
}

static const char *part_identity(struct diff *diff, const struct object *part)
{
    return arena_printf(diff->arena, "%s.%s", object_print(diff, part->parent),
                        part->name);
}

/* A column or check that a parent has on both sides, and that is the table's
 * own as well on one. */
static void find_own(struct diff *diff, const struct change *part)
{
    if (is_inherited(part->old) != is_inherited(part->new) &&
        inherited_from(diff->old, part->old) &&
        inherited_from(diff->new, part->new))
        keep(diff,
             part->kind == KIND_COLUMN ? "column of its own beside a parent's"
                                       : "check of its own beside a parent's",
             part_identity(diff, part->new));
}

void kept_find(struct diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        if (!change->old || !change->new || change_gone(change))
            continue;
        if (change->kind == KIND_COLUMN || change->kind == KIND_CONSTRAINT)
            find_own(diff, change);
        else if (change->kind == KIND_TABLE && keeps_order(diff, change))
            keep(diff, "order of parents", object_print(diff, change->new));
    }
}
