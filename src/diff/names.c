/*
 * Names that one object has to give up before another takes them: relations,
 * types, functions, and the sequences that identity columns bring along.
 */
#include "diff/identity.h"
#include "diff/internal.h"
#include "diff/parts.h"

/* Classes of names: relations, types, and functions with their arguments. */
static const char *named(struct diff *diff, char class, const char *schema,
                         const char *name)
{
    return arena_printf(diff->arena, "%c%s.%s", class, schema, name);
}

static const char *occupied(struct diff *diff, const struct object *object,
                            char class)
{
    return named(diff, class, object->schema, object->name);
}

bool names_relation(const struct object *object)
{
    return is_relation_key(object) || catalog_kind(object->kind)->relation_name;
}

static bool same_name(const struct object *a, const struct object *b)
{
    return same_text(a->schema, b->schema) && same_text(a->name, b->name);
}

static bool is_routine(const struct object *object)
{
    return object->kind == KIND_FUNCTION || object->kind == KIND_AGGREGATE;
}

bool is_namesake(const struct object *a, const struct object *b)
{
    if (is_routine(a) && is_routine(b))
        return same_text(a->identity, b->identity);
    if (catalog_kind(a->kind)->type_name && catalog_kind(b->kind)->type_name)
        return same_name(a, b);
    return names_relation(a) && names_relation(b) && same_name(a, b);
}

/* Identity columns bring a sequence with a name of its own. */
static const char *hidden_sequence(struct diff *diff,
                                   const struct object *object)
{
    const char *name =
        object->kind == KIND_COLUMN ? identity_sequence(diff, object) : NULL;
    return name ? named(diff, 'r', object->parent->schema, name) : NULL;
}

static bool is_sequence_changed(const struct change *change)
{
    return change_has(change, "identity") ||
           change_has(change, "identity_sequence");
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

/* What an object is called among relations, among types, among functions. */
struct called {
    const char *names[3];
    size_t count;
};

static struct called names_of(struct diff *diff, const struct object *object)
{
    struct called called = {.count = 0};
    if (names_relation(object))
        called.names[called.count++] = occupied(diff, object, 'r');
    if (catalog_kind(object->kind)->type_name)
        called.names[called.count++] = occupied(diff, object, 't');
    if (is_routine(object))
        called.names[called.count++] =
            arena_printf(diff->arena, "f%s", object->identity);
    return called;
}

static void free_names(struct diff *diff, struct map *names,
                       struct change *change)
{
    const struct object *old = change->old;
    struct node *node = change->drop;
    const char *hidden = hidden_sequence(diff, old);
    if (hidden && (node || is_sequence_changed(change)))
        map_set(names, hidden, node ? node : change->alter);
    if (change->renamed)
        map_set(names, occupied(diff, old, 'r'), change->alter);
    if (!node)
        return;
    struct called called = names_of(diff, old);
    for (size_t i = 0; i < called.count; i++)
        map_set(names, called.names[i], node);
}

static void take_names(struct diff *diff, struct map *names,
                       struct change *change)
{
    const struct object *new = change->new;
    struct node *node = creation(change);
    if (!node)
        return;
    const char *hidden = hidden_sequence(diff, new);
    if (hidden && (change_made(change) || is_sequence_changed(change)))
        node_before(diff, map_get(names, hidden),
                    change->late && !change_made(change) ? change->late : node);
    if (change->renamed && !change_made(change))
        node_before(diff, map_get(names, occupied(diff, new, 'r')), node);
    if (!change_made(change))
        return;
    struct called called = names_of(diff, new);
    for (size_t i = 0; i < called.count; i++)
        node_before(diff, map_get(names, called.names[i]), node);
}

/* Of identities that hand their sequences' names round, the first one lets go
 * of its own for a third name, and takes the new one late. */
static void break_ring(struct diff *diff, const struct map *names,
                       struct change *first)
{
    struct change *change = first;
    for (size_t i = 0; i < diff->changes.count; i++) {
        if (!identity_is_renamed(change) || change->late)
            return;
        struct node *holder =
            map_get(names, hidden_sequence(diff, change->new));
        if (!holder)
            return;
        change = holder->change;
        if (change == first)
            break;
    }
    first->late = node_new(diff, first, PHASE_ALTER);
    first->late->late = true;
    node_before(diff, first->alter, first->late);
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
        break_ring(diff, names, diff->changes.items[i]);
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i]->new)
            take_names(diff, names, diff->changes.items[i]);
}
