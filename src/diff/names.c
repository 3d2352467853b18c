/*
 * Names that one object has to give up before another takes them: relations,
 * types, functions, and the sequences that identity columns bring along.
 */
#include <string.h>

#include "diff/internal.h"

static const char *occupied(struct diff *diff, const struct object *object,
                            char space)
{
    return arena_printf(diff->arena, "%c%s.%s", space, object->schema,
                        object->name);
}

bool names_relation(const struct object *object)
{
    if (object->kind != KIND_CONSTRAINT)
        return catalog_kind(object->kind)->relation_name;
    const char *type = object_get(object, "type");
    return strchr("pux", *type) != NULL;
}

/* Identity columns bring a sequence with a name of its own. */
static const char *hidden_sequence(const struct object *object)
{
    if (object->kind != KIND_COLUMN)
        return NULL;
    return object_get(object, "identity_sequence");
}

static struct node *creation(const struct change *change)
{
    if (change->shell)
        return change->shell;
    if (change->create)
        return change->create;
    if (change->kind == KIND_COLUMN && change->new &&
        change->new->parent &&change_of(change->new->parent)->create)
        return change_of(change->new->parent)->create;
    return change->alter;
}

static void free_names(struct diff *diff, struct map *names,
                       struct change *change)
{
    const struct object *old = change->old;
    struct node *node = change->drop;
    if (hidden_sequence(old) && (node || change_has(change, "identity")))
        map_set(names, arena_printf(diff->arena, "s%s", hidden_sequence(old)),
                node ? node : change->alter);
    if (change->renamed)
        map_set(names, occupied(diff, old, 'r'), change->alter);
    if (!node)
        return;
    if (names_relation(old))
        map_set(names, occupied(diff, old, 'r'), node);
    if (catalog_kind(change->kind)->type_name)
        map_set(names, occupied(diff, old, 't'), node);
    if (change->kind == KIND_FUNCTION || change->kind == KIND_AGGREGATE)
        map_set(names, arena_printf(diff->arena, "f%s", old->identity), node);
    if (change->kind == KIND_SEQUENCE)
        map_set(names, arena_printf(diff->arena, "s%s", old->key), node);
}

static void take_names(struct diff *diff, struct map *names,
                       struct change *change)
{
    const struct object *new = change->new;
    struct node *node = creation(change);
    if (!node)
        return;
    if (hidden_sequence(new) &&
        (change_made(change) || change_has(change, "identity")))
        node_before(diff,
                    map_get(names, arena_printf(diff->arena, "s%s",
                                                hidden_sequence(new))),
                    node);
    if (change->renamed && !change_made(change))
        node_before(diff, map_get(names, occupied(diff, new, 'r')), node);
    if (!change_made(change))
        return;
    if (names_relation(new))
        node_before(diff, map_get(names, occupied(diff, new, 'r')), node);
    if (catalog_kind(change->kind)->type_name)
        node_before(diff, map_get(names, occupied(diff, new, 't')), node);
    if (change->kind == KIND_FUNCTION || change->kind == KIND_AGGREGATE)
        node_before(
            diff,
            map_get(names, arena_printf(diff->arena, "f%s", new->identity)),
            node);
    if (change->kind == KIND_SEQUENCE)
        node_before(diff,
                    map_get(names, arena_printf(diff->arena, "s%s", new->key)),
                    node);
}

void name_edges(struct diff *diff)
{
    struct map *names = map_new(diff->arena);
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i]->old)
            free_names(diff, names, diff->changes.items[i]);
    if (!map_count(names))
        return;
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i]->new)
            take_names(diff, names, diff->changes.items[i]);
}
