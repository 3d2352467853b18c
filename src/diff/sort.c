/*
 * One order out of the edges: Kahn's algorithm with a heap, so that of all
 * nodes that may come next the one with the smallest rank does.
 */
#include <stdlib.h>
#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/parts.h"

struct heap {
    VEC(struct node *) nodes;
};

static const struct object *subject(const struct node *node)
{
    const struct change *change = node->change;
    if (node->phase == PHASE_DROP || !change->new)
        return change->old;
    return change->new;
}

static int weight(const struct node *node)
{
    const struct change *change = node->change;
    if (node->phase == PHASE_DROP)
        return 100000 - (int)change->kind * 4;
    if (node->late)
        return KIND_COUNT * 4;
    int kind = (int)change->kind;
    if (is_foreign_key(subject(node)))
        kind = KIND_INDEX;
    return kind * 4 + (node->phase == PHASE_ALTER) +
           (kind == (int)change->kind ? 0 : 2);
}

static int place(const struct object *object)
{
    return object->kind == KIND_COLUMN ? atoi(object_get(object, "position"))
                                       : 0;
}

static int compare(const struct node *a, const struct node *b)
{
    int difference = weight(a) - weight(b);
    if (difference)
        return difference;
    const struct object *left = subject(a), *right = subject(b);
    const char *one = left->parent_key ? left->parent_key : "";
    const char *two = right->parent_key ? right->parent_key : "";
    difference = strcmp(one, two);
    if (difference)
        return difference;
    difference = place(left) - place(right);
    return difference ? difference : strcmp(left->key, right->key);
}

static void heap_push(struct diff *diff, struct heap *heap, struct node *node)
{
    vec_push(diff->arena, &heap->nodes, node);
    size_t i = heap->nodes.count - 1;
    while (i > 0) {
        size_t up = (i - 1) / 2;
        if (compare(heap->nodes.items[up], heap->nodes.items[i]) <= 0)
            return;
        struct node *swap = heap->nodes.items[up];
        heap->nodes.items[up] = heap->nodes.items[i];
        heap->nodes.items[i] = swap;
        i = up;
    }
}

static struct node *heap_pop(struct heap *heap)
{
    struct node *top = heap->nodes.items[0];
    struct node *last = heap->nodes.items[--heap->nodes.count];
    size_t i = 0, count = heap->nodes.count;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= count)
            break;
        if (child + 1 < count &&
            compare(heap->nodes.items[child + 1], heap->nodes.items[child]) < 0)
            child++;
        if (compare(last, heap->nodes.items[child]) <= 0)
            break;
        heap->nodes.items[i] = heap->nodes.items[child];
        i = child;
    }
    if (count)
        heap->nodes.items[i] = last;
    return top;
}

static void take(struct diff *diff, struct heap *heap, struct node *node)
{
    node->ordered = true;
    node->position = diff->order.count;
    vec_push(diff->arena, &diff->order, node);
    for (size_t i = 0; i < node->next.count; i++) {
        struct node *next = node->next.items[i];
        if (--next->waiting == 0 && !next->ordered)
            heap_push(diff, heap, next);
    }
}

static void start(struct diff *diff, struct heap *heap)
{
    diff->order.count = 0;
    for (size_t i = 0; i < diff->nodes.count; i++) {
        struct node *node = diff->nodes.items[i];
        node->waiting = node->previous.count;
        node->ordered = false;
        if (!node->waiting)
            heap_push(diff, heap, node);
    }
}

static bool was_foreign_key(const struct change *change)
{
    return is_foreign_key(change->old);
}

static bool is_reaching_part(const struct change *change)
{
    return driver_of(change->kind)->reaches_out;
}

/* What a table has from its parent goes with the parent's.  Whether the part
 * can go before its table. */
static bool go_with_parent(const struct diff *diff, struct change *part)
{
    if (!is_inherited(part->old))
        return true;
    const struct object *above = inherited_from(diff->old, part->old);
    if (!above || !change_gone(change_of(above)))
        return false;
    part->follows = change_of(above);
    return true;
}

/* Parts that would go with their tables are what makes tables wait for each
 * other: they get drops of their own.  Whether there were any. */
static bool detach(struct diff *diff, bool (*is)(const struct change *change))
{
    bool any = false;
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (!change->drop || change->explicit_drop || change->drop->ordered ||
            change->drop->change == change || is_clone(change->old) ||
            !is(change) || !go_with_parent(diff, change))
            continue;
        change->explicit_drop = any = true;
    }
    return any;
}

/* Of those that come before the node, the first one without a place. */
static struct node *waited_for(const struct node *node)
{
    for (size_t i = 0; i < node->previous.count; i++)
        if (!node->previous.items[i]->ordered)
            return node->previous.items[i];
    return NULL;
}

/* A node on a cycle: walk backwards over unordered nodes until one repeats. */
static struct node *find_cycle(struct diff *diff)
{
    struct node *node = NULL;
    for (size_t i = 0; i < diff->nodes.count; i++)
        diff->nodes.items[i]->trail = 0;
    for (size_t i = 0; i < diff->nodes.count && !node; i++)
        if (!diff->nodes.items[i]->ordered)
            node = diff->nodes.items[i];
    for (size_t step = 1; node; step++) {
        if (node->trail)
            return node;
        node->trail = step;
        node = waited_for(node);
    }
    return NULL;
}

/* The node before this one on the cycle whose walk began at `entry`; NULL when
 * that is the entry again. */
static struct node *before_on_cycle(const struct node *node,
                                    const struct node *entry)
{
    struct node *before = waited_for(node);
    return before == entry ? NULL : before;
}

/* Whether the default has its column, made by `home`, wait for `need`. */
static bool holds_up(const struct change *value, const struct node *home,
                     const struct node *need)
{
    if (value->kind != KIND_DEFAULT || !change_made(value) ||
        value->comes_later)
        return false;
    const struct object *column = default_column(value->new);
    if (!column || change_of(column)->create != home)
        return false;
    for (size_t i = 0; i < value->new->needs.count; i++)
        if (node_ready(change_of(value->new->needs.items[i].to)) == need)
            return true;
    return false;
}

/* What a default calls may need the very column or table: then these are made
 * without it.  Whether there was such a default on a cycle. */
static bool put_off_default(struct diff *diff)
{
    const struct node *entry = find_cycle(diff);
    bool any = false;
    for (const struct node *node = entry; node;
         node = before_on_cycle(node, entry))
        for (size_t i = 0; i < diff->changes.count; i++)
            if (holds_up(diff->changes.items[i], node, waited_for(node)))
                diff->changes.items[i]->comes_later = any = true;
    return any;
}

/* Whether the node's column takes its type when it leaves the one that it has,
 * and `type` is what it waits for. */
static bool takes_type(const struct node *node, const struct node *type)
{
    const struct change *column = node->change;
    return column->kind == KIND_COLUMN && node == column->alter &&
           change_has(column, "type") && !column->meanwhile && type &&
           is_type(type->change->kind);
}

/* What a column leaves may have to go before what it takes can come.  Whether
 * there was such a column on a cycle. */
static bool park_on_cycle(struct diff *diff)
{
    const struct node *entry = find_cycle(diff);
    for (const struct node *node = entry; node;
         node = before_on_cycle(node, entry))
        if (takes_type(node, waited_for(node))) {
            reach_park(diff, node->change);
            return true;
        }
    return false;
}

/* A change that needs both what goes and what takes its name can be a drop and
 * a creation. */
static bool is_replaceable(const struct node *node)
{
    const struct change *change = node->change;
    return node == change->alter && change->action == ACTION_ALTER &&
           driver_of(change->kind)->holds_nothing;
}

/* Whether a change on a cycle has become a drop and a creation. */
static bool replace_on_cycle(struct diff *diff)
{
    const struct node *entry = find_cycle(diff);
    for (const struct node *node = entry; node;
         node = before_on_cycle(node, entry))
        if (is_replaceable(node)) {
            reach_replace(diff, node->change);
            return true;
        }
    return false;
}

/* Breaks one cycle at its node of smallest rank; the proof judges the rest. */
static struct node *break_cycle(struct diff *diff)
{
    struct node *entry = find_cycle(diff), *best = entry;
    for (struct node *node = entry; node; node = before_on_cycle(node, entry))
        if (compare(node, best) < 0)
            best = node;
    if (best)
        log_send(LOG_DEBUG, "order: a cycle is broken at %s",
                 subject(best)->key);
    return best;
}

static bool (*const detachable[])(const struct change *change) = {
    was_foreign_key,
    is_reaching_part,
};

/* Whether a cycle may have been broken by taking parts off their tables. */
static bool detach_next(struct diff *diff, size_t *stage)
{
    while (*stage < sizeof detachable / sizeof *detachable)
        if (detach(diff, detachable[(*stage)++]))
            return true;
    return false;
}

/* Whether all nodes have got their places. */
static bool sort_once(struct diff *diff, size_t *stage)
{
    struct heap heap = {0};
    start(diff, &heap);
    while (diff->order.count < diff->nodes.count) {
        if (heap.nodes.count) {
            struct node *node = heap_pop(&heap);
            if (!node->ordered)
                take(diff, &heap, node);
        } else if (park_on_cycle(diff) || detach_next(diff, stage) ||
                   put_off_default(diff) || replace_on_cycle(diff)) {
            return false;
        } else {
            take(diff, &heap, break_cycle(diff));
        }
    }
    return true;
}

void order_sort(struct diff *diff)
{
    size_t stage = 0;
    while (!sort_once(diff, &stage))
        order_build(diff);
}
