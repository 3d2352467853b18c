/* ALTER … DEPENDS ON EXTENSION: what goes when the extension does. */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

static void step(struct diff *diff, struct node *node, const char *verb,
                 const struct object *object, const struct object *extension)
{
    struct value *arguments = step_add(diff, node, verb, object);
    /* a key's index has its name */
    bool key = object->kind == KIND_CONSTRAINT;
    set_text(diff, arguments, "object_type",
             key ? catalog_kind(KIND_INDEX)->sql_word
                 : catalog_kind(object->kind)->sql_word);
    set_sql(diff, arguments, "object_name",
            key ? object_print(diff, object) : object->identity);
    set_text(diff, arguments, "extension_name", extension->name);
}

static bool depends(const struct object *object, const char *extension)
{
    for (size_t i = 0; i < object->needs.count; i++)
        if (object->needs.items[i].type == 'x' &&
            strcmp(object->needs.items[i].to->key, extension) == 0)
            return true;
    return false;
}

/* A step for each extension of one side that the other does not have. */
static void steps(struct diff *diff, struct node *node, const char *verb,
                  const struct change *change, const struct object *from,
                  const struct object *other)
{
    for (size_t i = 0; i < from->needs.count; i++) {
        const struct edge *edge = &from->needs.items[i];
        if (edge->type == 'x' && !(other && depends(other, edge->to->key)))
            step(diff, node, verb, change->new, edge->to);
    }
}

void extension_steps(struct diff *diff, struct node *node)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        const struct object *old =
            change->new && !is_fresh(change) ? change->old : NULL;
        if (old)
            steps(diff, node, "drop_extension_dependency", change, old,
                  change->new);
        if (change->new)
            steps(diff, node, "add_extension_dependency", change, change->new,
                  old);
    }
}
