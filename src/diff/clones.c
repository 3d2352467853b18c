/*
 * Indexes and keys of a partitioned table have clones on its partitions.
 * PostgreSQL makes them together with the parent's or with the partition, or
 * takes an index that is there and alike; a clone goes only with one of them.
 */
#include "diff/clones.h"

#include <string.h>

#include "diff/partitions.h"
#include "diff/parts.h"

bool is_clone(const struct object *object)
{
    return object &&
           (object->kind == KIND_INDEX || object->kind == KIND_CONSTRAINT) &&
           object_get(object, "attached_to");
}

static const struct change *table_of(const struct object *part)
{
    return change_of(part->parent);
}

const struct object *clone_above(const struct object *clone)
{
    for (size_t i = 0; i < clone->needs.count; i++) {
        const struct edge *edge = &clone->needs.items[i];
        if (edge->type == 'P' &&
            (edge->to->kind == KIND_INDEX || edge->to->kind == KIND_CONSTRAINT))
            return edge->to;
    }
    return NULL;
}

const struct object *clone_root(const struct object *clone)
{
    const struct object *above = clone_above(clone);
    while (above && clone_above(above))
        above = clone_above(above);
    return above;
}

bool is_same_clone(const struct change *change)
{
    return is_clone(change->old) && is_clone(change->new) &&
           same_text(object_get(change->old, "attached_to"),
                     object_get(change->new, "attached_to"));
}

/* What a clone has of its own; the rest is its original's. */
bool clone_owns(enum catalog_kind kind, const char *attribute)
{
    static const char *const index[] = {"options", "tablespace", "statistics"};
    if (kind == KIND_CONSTRAINT)
        return strcmp(attribute, "index_comment") == 0 ||
               strcmp(attribute, "type") == 0;
    for (size_t i = 0; i < sizeof index / sizeof *index; i++)
        if (strcmp(attribute, index[i]) == 0)
            return true;
    return false;
}

/* An index's clone can be a key, and a primary key's a UNIQUE that was there. */
static bool is_like(const struct object *above, const struct object *clone)
{
    return above->kind == clone->kind &&
           (above->kind == KIND_INDEX ||
            same_text(object_get(above, "type"), object_get(clone, "type")));
}

enum clone_form clone_form(const struct object *clone)
{
    const struct change *table = table_of(clone);
    const struct object *above = clone_above(clone);
    const struct change *original = change_of(above);
    if (!is_like(above, clone)) {
        if (change_made(change_of(clone_root(clone))) || table_moves(table))
            return CLONE_FIRST;
        return CLONE_TURNED;
    }
    if (change_made(original))
        return object_is(above, "only") ? CLONE_ATTACHED : CLONE_BORN;
    return change_made(table) || table_moves(table) ? CLONE_BORN
                                                    : CLONE_ATTACHED;
}

static bool is_made_as(const struct change *change, enum clone_form form)
{
    return is_clone(change->new) && clone_above(change->new) &&
           change_made(change) && clone_form(change->new) == form;
}

bool clone_comes_first(const struct change *change)
{
    return is_made_as(change, CLONE_FIRST);
}

/* -------------------------------------------------------------- likeness */

static bool same_shape(const struct object *a, const struct object *b)
{
    static const char *const index[] = {"unique",  "method",    "columns",
                                        "include", "predicate", NULL};
    static const char *const constraint[] = {"definition", NULL};
    return a->kind == b->kind &&
           same_attributes(a, b, a->kind == KIND_INDEX ? index : constraint);
}

/* An index that is unique for all rows, which may be a key's. */
static bool is_unique(const struct object *object)
{
    if (object->kind == KIND_INDEX)
        return object_is(object, "unique") && !object_get(object, "predicate");
    return is_constraint(object, "pu");
}

/* A key of the partition can be the clone of a unique index of its parent, and
 * of its parent's key: a primary key's of a UNIQUE, too. */
static bool could_attach(const struct object *above, const struct object *part)
{
    static const char *const columns[] = {"columns", "include",
                                          "nulls_not_distinct", NULL};
    if (!is_relation_key(above) || !is_relation_key(part))
        return false;
    if (same_shape(above, part))
        return true;
    return part->kind == KIND_CONSTRAINT && is_unique(above) &&
           is_unique(part) && same_attributes(above, part, columns);
}

/* An index or key of a partition that stays one of its own although its
 * parent has the like: PostgreSQL must not find it too early. */
static bool is_crowded(const struct object *part)
{
    if (is_clone(part) || !is_relation_key(part) ||
        part->parent->kind != KIND_TABLE)
        return false;
    const struct object *table = part->parent;
    while ((table = partition_parent(table)))
        for (size_t i = 0; i < table->children.count; i++)
            if (could_attach(table->children.items[i], part))
                return true;
    return false;
}

bool comes_after_join(const struct change *part)
{
    return part->new &&change_made(part) &&
           (is_trigger_clone(part->new) || is_made_as(part, CLONE_BORN) ||
            is_crowded(part->new));
}

/* ------------------------------------------------------------- decisions */

static bool has_alike(const struct object *parent, const struct object *part,
                      bool (*is_it)(const struct change *change))
{
    for (size_t i = 0; parent && i < parent->children.count; i++) {
        const struct object *other = parent->children.items[i];
        if (same_shape(other, part) && is_it(change_of(other)))
            return true;
    }
    return false;
}

static bool any(const struct change *change)
{
    (void)change;
    return true;
}

/* Clones of foreign keys are no records: a partition that leaves keeps them as
 * its own; those of a table that joins, or whose parent gets the like, become
 * clones. */
static void keep_foreign_key(struct change *part)
{
    const struct object *object = change_object(part);
    const struct change *table = table_of(object);
    if (part->old && part->new)
        return;
    bool keeps = false;
    if (table_moves(table))
        keeps = has_alike(partition_parent(part->new ? table->old : table->new),
                          object, any);
    else if (part->old && table->new)
        keeps = has_alike(partition_parent(table->new), object, change_made);
    if (keeps)
        part->action = ACTION_NONE;
}

/* Whether the parent's index is there and misses this partition's. */
static bool can_be_attached(const struct object *clone)
{
    const struct change *original = change_of(clone_above(clone));
    return change_made(original) ||
           (original->old && object_is(original->old, "only"));
}

/* An index that is on both sides, and a clone on one of them. */
static void decide_both(struct change *part)
{
    const struct catalog_kind_info *info = catalog_kind(part->kind);
    for (size_t i = 0; i < info->attribute_count; i++)
        if (part->differs & (UINT64_C(1) << i) &&
            strcmp(info->attributes[i].name, "attached_to") != 0)
            return;
    bool joins = !is_clone(part->old) && clone_above(part->new) &&
                 can_be_attached(part->new) &&
                 clone_above(part->new)->kind == part->kind;
    part->action = table_moves(table_of(part->new)) || joins ? ACTION_ALTER
                                                             : ACTION_REPLACE;
}

static struct change *index_at(const struct object *clone)
{
    const struct object *table = table_of(clone)->old;
    for (size_t i = 0; table && i < table->children.count; i++) {
        const struct object *part = table->children.items[i];
        if (part->kind == KIND_INDEX && is_clone(part) &&
            same_text(object_get(part, "attached_to"),
                      object_get(clone, "attached_to")))
            return change_of(part);
    }
    return NULL;
}

/* A key that PostgreSQL makes of the clone that is there. */
static void decide_turn(struct change *key)
{
    const struct change *table = table_of(key->new);
    const struct change *original = change_of(clone_above(key->new));
    struct change *index = index_at(key->new);
    if (original->kind != KIND_INDEX || !index ||
        index->action != ACTION_DROP || change_gone(original) ||
        change_gone(table) || table_moves(table))
        return;
    key->turns = index;
    index->action = ACTION_NONE;
}

/* An index that misses no partition's any more, because one is attached. */
static bool is_completed(const struct change *original)
{
    for (size_t i = 0; i < original->new->needed_by.count; i++) {
        const struct object *clone = original->new->needed_by.items[i].to;
        if (is_clone(clone) && !is_clone(change_of(clone)->old))
            return true;
    }
    return false;
}

/* A UNIQUE that comes under a primary key has to be there before that. */
static void decide_first(const struct change *key)
{
    const struct object *above = clone_above(key->new);
    struct change *root = change_of(clone_root(key->new));
    if (above->kind == KIND_CONSTRAINT && !is_like(above, key->new) &&
        root->old && !table_moves(table_of(key->new)))
        root->action = ACTION_REPLACE;
}

static void decide(struct change *part)
{
    bool was = is_clone(part->old), is = is_clone(part->new);
    if (is && part->kind == KIND_CONSTRAINT && clone_above(part->new) &&
        (!part->old || change_gone(part)))
        decide_first(part);
    if (is && !part->old && part->kind == KIND_CONSTRAINT)
        decide_turn(part);
    else if (part->old && part->new && (was || is) && !is_same_clone(part))
        decide_both(part);
    if (part->old && part->new &&
        part->action == ACTION_ALTER &&object_is(part->old, "only") &&
        !object_is(part->new, "only") && !is_completed(part))
        part->action = ACTION_REPLACE;
}

void clone_decide(struct diff *diff, struct change *part)
{
    (void)diff;
    const struct object *object = change_object(part);
    if (!object->parent || object->parent->kind != KIND_TABLE)
        return;
    if (is_relation_key(object))
        decide(part);
    else
        keep_foreign_key(part);
}

bool clone_stays_behind(const struct change *part)
{
    return is_clone(part->old) && table_moves(table_of(part->old));
}

struct change *clone_pulls(const struct change *part)
{
    if (!change_gone(part) || !is_clone(part->old) || !clone_above(part->old))
        return NULL;
    struct change *original = change_of(clone_above(part->old));
    const struct change *table = table_of(part->old);
    return change_gone(original) || change_gone(table) || table_moves(table)
               ? NULL
               : original;
}

bool clone_crowds(const struct change *part, const struct change *original)
{
    return part->old && part->new && !change_gone(part) &&
           change_made(original) && !is_clone(original->new) &&
           !object_is(original->new, "only") && !is_clone(part->old) &&
           !is_clone(part->new) && is_crowded(part->new) &&
           could_attach(original->new, part->new);
}

bool backs_a_key(const struct object *index)
{
    for (size_t i = 0; i < index->needed_by.count; i++) {
        const struct edge *edge = &index->needed_by.items[i];
        if (edge->type == 'P' &&
            (edge->to->kind == KIND_CONSTRAINT || backs_a_key(edge->to)))
            return true;
    }
    return false;
}

/* ----------------------------------------------------------------- edges */

/* Of an index or key on a partition, towards one on a table above it. */
static void clone_edge(struct diff *diff, struct change *part,
                       struct change *above)
{
    bool loose = part->new && !is_clone(part->new);
    if (part->create && above->drop != part->drop)
        node_before(diff, above->drop, part->create);
    if (part->create &&
        above->new &&loose &&could_attach(above->new, part->new))
        node_before(diff, above->create, part->create);
    if (part->drop && part->drop != above->drop && above->create &&
        (could_attach(above->new, part->old) ||
         (is_constraint(above->new, "p") && is_constraint(part->old, "p"))))
        node_before(diff, part->drop, above->create);
}

static void clone_edges_to(struct diff *diff, struct change *part,
                           const struct object *table)
{
    while ((table = partition_parent(table)))
        for (size_t i = 0; i < table->children.count; i++) {
            struct change *other = change_of(table->children.items[i]);
            if (is_relation_key(table->children.items[i]))
                clone_edge(diff, part, other);
        }
}

/* An index that is made for its table alone comes after the partitions: a
 * later one would get a clone. */
static void only_edges(struct diff *diff, struct change *original)
{
    const struct object *table = original->new->parent;
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *partition = partition_at(table, i);
        if (partition)
            node_before(diff, change_of(partition)->create, original->create);
    }
}

/* A partition comes when what goes of its parent's is gone: it would get clones
 * that take names. */
void partition_edges(struct diff *diff, struct change *table)
{
    struct node *joins = table->create ? table->create : table->late;
    const struct object *parent = table->new;
    while (joins && (parent = partition_parent(parent))) {
        const struct object *old = change_of(parent)->old;
        for (size_t i = 0; old && i < old->children.count; i++)
            if (is_relation_key(old->children.items[i]))
                node_before(diff, change_of(old->children.items[i])->drop,
                            joins);
    }
}

void clone_edges(struct diff *diff, struct change *part)
{
    const struct object *object = change_object(part);
    if (!object->parent || object->parent->kind != KIND_TABLE)
        return;
    const struct change *table = table_of(object);
    if (is_relation_key(object)) {
        clone_edges_to(diff, part, table->old);
        clone_edges_to(diff, part, table->new);
    }
    if (!part->create || !is_relation_key(object))
        return;
    if (object_is(object, "only"))
        only_edges(diff, part);
    if (table_moves(table) && comes_after_join(part))
        node_before(diff, table->late, part->create);
    if (clone_comes_first(part))
        node_before(diff, part->create,
                    change_of(clone_root(part->new))->create);
}
