/* The inside of catalog: how a snapshot is put together. */
#ifndef MIG_CATALOG_INTERNAL_H
#define MIG_CATALOG_INTERNAL_H

#include "catalog/catalog.h"

/* How a snapshot's text begins: its name and the format's number. */
#define SNAPSHOT_FORMAT "mig-snapshot\t3"

/* What a snapshot holds besides its public face. */
struct store {
    struct snapshot snapshot; /* first: the pointers convert */
    struct interner *strings;
    struct map *by_key[KIND_COUNT];
};

struct snapshot *snapshot_new(int server_version);
/* Interned when short, copied otherwise; NULL gives NULL. */
const char *snapshot_string(struct snapshot *snapshot, const char *text);
/* Room for `count` objects of a kind; once, before they are added. */
void snapshot_reserve(struct snapshot *snapshot, enum catalog_kind kind,
                      size_t count);
/* A new object of the kind with room for its attributes' values. */
struct object *snapshot_add(struct snapshot *snapshot, enum catalog_kind kind);
/* After the last object: sorts, makes them findable, ties parents. */
void snapshot_tie(struct snapshot *snapshot);
void snapshot_add_edge(struct snapshot *snapshot, struct object *from,
                       struct object *to, char type);

/* Fills a new object of another snapshot; without parent and edges. */
void object_copy(struct snapshot *to, struct object *copy,
                 const struct object *object);
/* Objects of all kinds. */
size_t snapshot_count(const struct snapshot *snapshot);
void object_set(struct object *object, const char *attribute,
                const char *value);

/* Fills columns, include and predicate of an index from its definition, and
 * takes ONLY and WITH (…) out of it. */
void catalog_index_parse(struct snapshot *snapshot, struct object *index);

/* Fills columns, target_columns, on_delete_columns and include of a
 * constraint from its definition. */
void catalog_constraint_parse(struct snapshot *snapshot,
                              struct object *constraint);

/* Turns the rows of depend.sql into edges between objects. */
void catalog_depend_resolve(struct snapshot *snapshot,
                            const struct address_map *addresses,
                            const struct pg_result *rows);

/* After the edges: takes out of deparsed text what would mix up the columns of
 * rows where they stand in another order. */
void catalog_row_aliases(struct snapshot *snapshot, struct arena *arena);

#endif
