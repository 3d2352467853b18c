/*
 * pg_depend as edges between objects.  An address that is no object of the
 * snapshot counts as what it is a part of: the table of a row type, the view
 * of its rule, the extension of a member.
 */
#include "catalog/internal.h"

#include <stdlib.h>

/* catalogs, whose oids are the same in all versions */
enum {
    CLASS_ATTRDEF = 2604,
    CLASS_AMOP = 2602,
    CLASS_AMPROC = 2603,
    CLASS_PUBLICATION = 6104,
    CLASS_PUBLICATION_REL = 6106,
    CLASS_PUBLICATION_NAMESPACE = 6237,
};

struct row {
    struct address from;
    struct address to;
    char type;
};

/* Where an address without an object leads: the object, or the next step. */
struct link {
    struct address to;
    char type;
};

struct resolver {
    struct arena *arena;
    const struct address_map *objects; /* address → object */
    struct address_map *links;         /* address → link */
};

/* What an address came to. */
struct resolved {
    struct object *object; /* NULL: nothing of the snapshot */
    bool clone;            /* it is a partition's copy of that object */
};

/* An oid as the server prints it: nothing but digits. */
static uint32_t read_oid(const char *text)
{
    uint32_t number = 0;
    for (; *text; text++)
        number = number * 10 + (uint32_t)(*text - '0');
    return number;
}

static struct row *read_rows(struct arena *arena,
                             const struct pg_result *result)
{
    int count = pg_result_rows(result);
    struct row *rows = arena_alloc(arena, (size_t)count * sizeof *rows);
    for (int i = 0; i < count; i++) {
        uint32_t numbers[6];
        for (int column = 0; column < 6; column++)
            numbers[column] = read_oid(pg_result_value(result, i, column));
        rows[i].from =
            (struct address){numbers[0], numbers[1], (int32_t)numbers[2]};
        rows[i].to =
            (struct address){numbers[3], numbers[4], (int32_t)numbers[5]};
        rows[i].type = pg_result_value(result, i, 6)[0];
    }
    return rows;
}

/*
 * How well a row says what its object is a part of; 0: it does not.  An
 * extension comes first, then the owner, then the original of a clone (P)
 * before the partition that the clone is on (S).
 */
static int link_rank(const struct row *row, char type)
{
    switch (type) {
    case 'e':
        return 5;
    case 'i':
        return 4;
    case 'P':
        return 3;
    case 'S':
        return 2;
    case 'a':
        break;
    default:
        return 0;
    }
    switch (row->from.classid) {
    case CLASS_ATTRDEF:
    case CLASS_AMOP:
    case CLASS_AMPROC:
        return 1;
    case CLASS_PUBLICATION_REL:
    case CLASS_PUBLICATION_NAMESPACE:
        return row->to.classid == CLASS_PUBLICATION;
    default:
        return 0;
    }
}

static void add_link(struct resolver *resolver, const struct row *row)
{
    int rank = link_rank(row, row->type);
    if (rank == 0)
        return;
    struct link *link = address_map_get(resolver->links, row->from);
    if (link && link_rank(row, link->type) >= rank)
        return;
    link = arena_alloc(resolver->arena, sizeof *link);
    link->to = row->to;
    link->type = row->type;
    address_map_set(resolver->links, row->from, link);
}

static struct resolved resolve(const struct resolver *resolver,
                               struct address address)
{
    struct resolved resolved = {0};
    for (int steps = 0; steps < 32; steps++) {
        resolved.object = address_map_get(resolver->objects, address);
        if (resolved.object)
            return resolved;
        const struct link *link = address_map_get(resolver->links, address);
        if (link) {
            if (link->type == 'P' || link->type == 'S')
                resolved.clone = true;
            address = link->to;
        } else if (address.subid != 0) {
            address.subid = 0;
        } else {
            return resolved;
        }
    }
    return (struct resolved){0};
}

/* An edge by the objects' numbers. */
struct pair {
    size_t from;
    size_t to;
    char type;
};
struct pairs {
    VEC(struct pair) list;
};

static void add_pair(struct arena *arena, struct pairs *pairs,
                     const struct object *from, const struct object *to,
                     char type)
{
    if (from == to)
        return;
    struct pair pair = {from->number, to->number, type};
    vec_push(arena, &pairs->list, pair);
}

/* All objects by their numbers. */
static struct object **list_objects(struct arena *arena,
                                    const struct snapshot *snapshot,
                                    size_t *total)
{
    size_t count = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        count += snapshot->kinds[kind].count;
    struct object **objects = arena_alloc(arena, count * sizeof *objects);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < snapshot->kinds[kind].count; i++) {
            struct object *object = snapshot->kinds[kind].items[i];
            objects[object->number] = object;
        }
    *total = count;
    return objects;
}

/* An edge that is there already; that a person made it ('x': DEPENDS ON
 * EXTENSION) counts before other reasons. */
static void again(struct object *from, const struct object *to, char type)
{
    for (size_t i = 0; type == 'x' && i < from->needs.count; i++)
        if (from->needs.items[i].to == to)
            from->needs.items[i].type = type;
}

/*
 * Gives the edges to the snapshot, grouped by their start (a counting sort)
 * and each pair of objects once: the first type that was named stays.
 */
static void make_edges(struct arena *arena, struct snapshot *snapshot,
                       const struct pairs *pairs, struct object **objects,
                       size_t total)
{
    size_t count = pairs->list.count;
    const struct pair *list = pairs->list.items;
    size_t *start = arena_alloc(arena, (total + 1) * sizeof *start);
    size_t *order = arena_alloc(arena, count * sizeof *order);
    size_t *seen = arena_alloc(arena, total * sizeof *seen);
    for (size_t i = 0; i < count; i++)
        start[list[i].from + 1]++;
    for (size_t i = 0; i < total; i++)
        start[i + 1] += start[i];
    for (size_t i = 0; i < count; i++)
        order[start[list[i].from]++] = i;
    for (size_t i = 0; i < count; i++) {
        const struct pair *pair = &list[order[i]];
        if (seen[pair->to] == pair->from + 1) {
            again(objects[pair->from], objects[pair->to], pair->type);
            continue;
        }
        seen[pair->to] = pair->from + 1;
        snapshot_add_edge(snapshot, objects[pair->from], objects[pair->to],
                          pair->type);
    }
}

/* A default that is no record is that of the table above, whose edges say what
 * it needs; a generated column's expression is its own. */
static bool is_default_from_above(const struct row *row,
                                  const struct object *object)
{
    return row->from.classid == CLASS_ATTRDEF && object->kind == KIND_COLUMN &&
           !*object_get(object, "generated");
}

static void add_row(const struct resolver *resolver, struct pairs *pairs,
                    const struct row *row)
{
    struct resolved from = resolve(resolver, row->from);
    /* what a partition's copy needs is nothing that the original needs */
    if (!from.object || from.clone || is_default_from_above(row, from.object))
        return;
    struct resolved to = resolve(resolver, row->to);
    if (to.object)
        add_pair(resolver->arena, pairs, from.object, to.object, row->type);
}

void catalog_depend_resolve(struct snapshot *snapshot,
                            const struct address_map *addresses,
                            const struct pg_result *result)
{
    struct arena *arena = arena_new();
    struct resolver resolver = {
        .arena = arena,
        .objects = addresses,
        .links = address_map_new(arena),
    };
    struct pairs pairs = {0};
    size_t total;
    struct object **objects = list_objects(arena, snapshot, &total);
    for (size_t i = 0; i < total; i++)
        if (objects[i]->parent)
            add_pair(arena, &pairs, objects[i], objects[i]->parent, 'c');
    struct row *rows = read_rows(arena, result);
    int count = pg_result_rows(result);
    for (int i = 0; i < count; i++)
        add_link(&resolver, &rows[i]);
    for (int i = 0; i < count; i++)
        add_row(&resolver, &pairs, &rows[i]);
    make_edges(arena, snapshot, &pairs, objects, total);
    arena_free(arena);
}
