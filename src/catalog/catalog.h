/*
 * catalog: a database's schema as records.
 *
 * Every kind of object has one query, sql/<kind>.sql, embedded at build time.
 * Its columns are the attributes; the generic reader turns rows into objects
 * of interned strings.  All queries go out in one pipeline, in a read-only
 * repeatable-read transaction, with an empty search_path, so that everything
 * is deparsed fully qualified.  The number of queries does not depend on the
 * number of objects.
 *
 * Columns that every query has:
 *   classid, objid, subid   the address in pg_depend
 *   key                     unique within the kind, for people:
 *                           public.fees, public.fees.amount (names as
 *                           quote_ident prints them)
 *   parent                  the key of the object it belongs to, '' if none
 *                           (a column's table, an index's table)
 *   schema, name            unquoted; schema '' where the kind has none
 *   identity                the object as COMMENT ON / DROP name it after the
 *                           kind's SQL word: "public.f(integer)",
 *                           "x ON public.fees"
 * Comments and security labels come from one query each for all kinds.
 * The rest of the columns is the kind's own and is declared, with a policy,
 * in attributes.h (an attribute may be called like one of the above).  Booleans
 * are 't' / 'f', lists PostgreSQL array text.
 *
 * Left out by the queries: system schemas and what initdb made, members of
 * extensions, temporary objects, TOAST, mig's own tables (migration_info,
 * migration_info_*), and what PostgreSQL makes by itself as part of another
 * object (indexes of constraints, sequences of identity columns, row types,
 * array types, clones on partitions of the parent's foreign keys and triggers).
 * A partition's indexes and keys that are attached to its parent's are records,
 * clones or not; attached_to is the key of the topmost index.
 */
#ifndef MIG_CATALOG_H
#define MIG_CATALOG_H

#include "base/base.h"
#include "pg/pg.h"

/* In the order in which pg_dump would create them. */
enum catalog_kind {
    KIND_SCHEMA,
    KIND_EXTENSION,
    KIND_LANGUAGE,
    KIND_COLLATION,
    KIND_ENUM,
    KIND_SHELL_TYPE,
    KIND_DOMAIN,
    KIND_DOMAIN_CONSTRAINT,
    KIND_COMPOSITE,
    KIND_ATTRIBUTE, /* of a composite type */
    KIND_RANGE,
    KIND_BASE_TYPE,
    KIND_FUNCTION, /* functions and procedures */
    KIND_AGGREGATE,
    KIND_CAST,
    KIND_TRANSFORM,
    KIND_ACCESS_METHOD,
    KIND_OPERATOR,
    KIND_OPERATOR_FAMILY,
    KIND_OPERATOR_CLASS,
    KIND_OPERATOR_FAMILY_MEMBER, /* of no class */
    KIND_CONVERSION,
    KIND_TS_PARSER,
    KIND_TS_TEMPLATE,
    KIND_TS_DICTIONARY,
    KIND_TS_CONFIGURATION,
    KIND_FOREIGN_DATA_WRAPPER,
    KIND_SERVER,
    KIND_USER_MAPPING,
    KIND_SEQUENCE,
    KIND_TABLE, /* ordinary, partitioned, partition, foreign */
    KIND_COLUMN,
    KIND_DEFAULT, /* column defaults; generated expressions are attributes */
    KIND_VIEW,
    KIND_MATERIALIZED_VIEW,
    KIND_CONSTRAINT,
    KIND_INDEX,
    KIND_STATISTICS,
    KIND_RULE,
    KIND_TRIGGER,
    KIND_POLICY,
    KIND_PUBLICATION,
    KIND_PUBLICATION_TABLE,
    KIND_PUBLICATION_SCHEMA,
    KIND_SUBSCRIPTION,
    KIND_EVENT_TRIGGER,
    KIND_DEFAULT_PRIVILEGE,
    KIND_SYSTEM_PRIVILEGE, /* on objects that are no records */
    KIND_COUNT,
};

enum catalog_policy {
    POLICY_COMPARE,    /* a difference is a difference */
    POLICY_EXPRESSION, /* deparsed text: differs only when it still does after
                          PostgreSQL has read it once more */
    POLICY_SET,        /* an array whose order says nothing */
    POLICY_IGNORE,     /* carried for rendering, never compared */
    POLICY_PRIVILEGE,  /* compared when privileges are managed */
    POLICY_OWNER,      /* compared when owners are managed */
};

struct catalog_attribute {
    const char *name; /* the query's column */
    enum catalog_policy policy;
};

struct catalog_kind_info {
    enum catalog_kind kind;
    const char *name;     /* "foreign_data_wrapper": the .sql file's name and
                             the word of the goal language */
    const char *label;    /* "foreign-data wrapper": in sentences */
    const char *sql_word; /* "FOREIGN DATA WRAPPER": after COMMENT ON, DROP */
    int min_version;      /* server_version_num from which it exists, 0: all */
    const struct catalog_attribute *attributes; /* the kind's own columns */
    size_t attribute_count;
    bool relation_name;  /* shares the namespace of pg_class */
    bool type_name;      /* shares the namespace of pg_type */
    bool is_type;        /* a type, not what takes such a name */
    bool says_privilege; /* no object: only who may do what */
};
const struct catalog_kind_info *catalog_kind(enum catalog_kind kind);
/* by name; NULL when there is none */
const struct catalog_kind_info *catalog_kind_find(const char *name);

struct object;
struct edge {
    struct object *to;
    char type; /* pg_depend.deptype: n a i P S x, or 'c' (parent) */
};

struct object {
    enum catalog_kind kind;
    const char *key;
    const char *parent_key;
    struct object *parent; /* NULL when it has none in the snapshot */
    const char *schema;
    const char *name;
    const char *comment;
    const char *labels; /* security labels: array of provider=label, or NULL */
    const char *identity;
    const char *
        *values; /* by attribute; interned in the snapshot; NULL = NULL */
    struct address address; /* zero when it was not read from a server */
    size_t number;          /* among all objects of the snapshot, from 0 */
    VEC(struct object *) children; /* objects whose parent this is */
    VEC(struct edge) needs;        /* what it depends on (resolved) */
    VEC(struct edge) needed_by;    /* the same edges backwards */
    void *mark;                    /* free for whoever holds the snapshot */
};

struct unmanaged {
    const char *label;    /* "large object", "cast": what it is */
    const char *identity; /* pg_describe_object's words */
};

struct snapshot {
    struct arena *arena;
    int server_version;
    const char *role; /* who read it; NULL: nobody */
    /* objects of each kind, ordered by key (columns by table and position) */
    struct {
        struct object **items;
        size_t count;
    } kinds[KIND_COUNT];
    VEC(struct unmanaged) unmanaged; /* what is there and not managed */
};

/* NULL when absent. */
struct object *snapshot_find(const struct snapshot *snapshot,
                             enum catalog_kind kind, const char *key);
/* The position of an attribute among the kind's; -1 when it has none. */
int catalog_attribute_index(const struct catalog_kind_info *info,
                            const char *name);
/* An attribute's text by name; NULL for SQL NULL.  An unknown name is a bug
 * and ends the program. */
const char *object_get(const struct object *object, const char *attribute);
bool object_is(const struct object *object, const char *attribute); /* "t" */
/* The column that a sequence belongs to (OWNED BY), NULL when it has none. */
const struct object *sequence_column(const struct object *sequence);
/* PostgreSQL array text ({a,"b c",NULL}) as a list of strings. */
struct value *catalog_array(struct arena *arena, const char *text);

/* Reads a whole database, a large one over a second connection as well.  Any
 * transaction state: opens its own transaction when idle, otherwise a savepoint
 * in the one that runs; the settings that it needs end with it.  *out is the
 * caller's to free. */
int snapshot_read(struct pg_conn *conn, struct snapshot **out, struct err *err);
/* The statements that a reading sends to an idle connection, for measuring. */
struct value *snapshot_statements(struct arena *arena, int server_version);
/* The snapshot of an empty database (schema public alone, as template0 has
 * it), for inspect and for base. */
struct snapshot *snapshot_empty(int server_version);
void snapshot_free(struct snapshot *snapshot);
/*
 * The parts of two snapshots that their difference can reach: what differs,
 * what depends on it, and what all that needs.  Enough to try a plan without
 * building the rest.  Privileges and owners count where they are compared.
 */
void snapshot_parts(const struct snapshot *old, const struct snapshot *new,
                    bool privileges, bool owners, struct snapshot **old_part,
                    struct snapshot **new_part);

/* An object by kind and key. */
struct catalog_ref {
    enum catalog_kind kind;
    const char *key;
};
/* A copy of `target` in which the named objects, and what belongs to them,
 * are what they are in `base`: there as they are there, or not there. */
struct snapshot *snapshot_graft(const struct snapshot *base,
                                const struct snapshot *target,
                                const struct catalog_ref *left, size_t count);

/* A stable text form, for caches and files; parse fails with ERR_USAGE on
 * anything that snapshot_write of this version did not write. */
void snapshot_write(const struct snapshot *snapshot, struct buf *out);
int snapshot_parse(const char *text, size_t length, struct snapshot **out,
                   struct err *err);

#endif
