/*
 * The inside of diff.  A change pairs an object's two sides; a node is a
 * moment in the plan (something is dropped, created or altered) with its
 * steps; edges between nodes are the order.
 */
#ifndef MIG_DIFF_INTERNAL_H
#define MIG_DIFF_INTERNAL_H

#include "diff/diff.h"
#include "sql/sql.h"

enum action {
    ACTION_NONE,
    ACTION_CREATE,
    ACTION_DROP,
    ACTION_ALTER,   /* in place */
    ACTION_REPLACE, /* dropped and created */
};

enum phase { PHASE_CREATE, PHASE_ALTER, PHASE_DROP };

struct change;

struct node {
    struct change *change;
    enum phase phase;
    VEC(struct diff_step) steps;
    VEC(struct node *) next;     /* come after this one */
    VEC(struct node *) previous; /* come before this one */
    size_t waiting;              /* unordered predecessors */
    size_t position;             /* in the order, once known */
    bool ordered;
    bool late;         /* second moment of the same change */
    size_t trail;      /* for the search of a cycle */
    struct node *home; /* into whose first step it was folded */
};

struct change {
    enum catalog_kind kind;
    struct object *old;
    struct object *new;
    enum action action;
    uint64_t differs; /* a bit per attribute of the kind */
    bool comment_differs;
    bool retyped; /* a column that gets another type in place, or a type that
                     is swapped under the columns that have it */
    bool carried; /* a column whose new type comes with the swap of its type */
    struct change *swap;    /* that type */
    const char *meanwhile;  /* the type that a column has, without a collation,
                               while its collation or type is replaced: until
                               its late moment */
    struct change *follows; /* an inherited part: the parent's part (or its own
                               new table) that brings this change along */
    bool keeps_not_null;    /* a column whose NOT NULL gets another name */
    bool late_not_null;     /* a column that says its NOT NULL again late: the
                           parent's goes after the identity that needs it */
    bool explicit_drop;     /* never folded into the drop of its owner */
    bool comes_later;       /* a default that needs its own column's table */
    bool renamed;           /* a clone whose name a person chose differs */
    bool anew;      /* a partitioned table that is made anew: its partitions
                       leave the old one and join the new one */
    bool ownerless; /* the sequence of such a table's column, meanwhile */
    bool awaits;    /* a foreign key to a table that partitions join */
    struct change *turns; /* the clone of which this key is made */
    const char *called;   /* a new clone as PostgreSQL will call it */
    bool rebuilt;         /* an index that PostgreSQL makes anew with a column's
                             type, and what it forgets is said again */
    struct node *create;
    struct node *alter;
    struct node *drop;
    struct node *shell; /* of a type whose own functions come before it */
    struct node *late;  /* what needs objects that come after this one */
};

struct diff {
    struct arena *arena; /* the plan's */
    const struct snapshot *old;
    const struct snapshot *new;
    struct diff_options options;
    int server_version;
    struct diff_plan *plan;
    VEC(struct change *) changes;
    VEC(struct node *) nodes;
    VEC(struct node *) order;
    struct map *anew;      /* tables that a round before found to be so */
    struct map *functions; /* made ones by name, for bodies that call them */
};

/* What a kind adds of its own; a function that is NULL has nothing to add. */
struct driver {
    /* attributes that `alter` changes in place, NULL-terminated; any other
     * difference replaces the object */
    const char *const *in_place;
    /* Whether the differences can be made in place; NULL: always. */
    bool (*can_alter)(const struct diff *diff, const struct change *change);
    /* The steps of its creation, its changes (and of its late moment, told
     * by node->late) and its end. */
    void (*create)(struct diff *diff, struct node *node,
                   const struct object *object);
    void (*alter)(struct diff *diff, struct node *node,
                  const struct change *change);
    void (*drop)(struct diff *diff, struct node *node,
                 const struct object *object);
    /* What the differences of others make of its own; all are compared. */
    void (*decide)(struct diff *diff, struct change *change);
    /* Whether it has to be taken down while `column`, on which it depends,
     * gets another type. */
    bool (*falls_on_retype)(const struct change *change,
                            const struct change *column);
    /* Whether a part of it has to wait for objects that come after it. */
    bool (*has_late_part)(const struct change *change);
    /* Order that pg_depend does not tell; all nodes exist. */
    void (*edges)(struct diff *diff, struct change *change);
    /* Says in the CREATE TABLE's arguments what its own step would. */
    bool (*fold)(struct diff *diff, struct value *table,
                 const struct object *object);
    /* Whether a difference in deparsed text is one for sure; NULL: never. */
    bool (*is_certain)(const struct change *change);
    /* Its parent's creation makes it, too, like a new table its columns. */
    bool with_parent;
    /* It has no rows: it can be dropped and made again for the order's sake. */
    bool holds_nothing;
    /* A part of a table that can name other tables, views and functions. */
    bool reaches_out;
    /* A type has to go before the one comes that takes its place; the others
     * stand side by side under two names. */
    bool stands_alone;
    /* The argument of set_comment that names it; NULL: object_type and
     * object_name do. */
    const char *comment_argument;
};
const struct driver *driver_of(enum catalog_kind kind);

/* the rows of drivers.c */
extern const struct driver schema_driver, extension_driver, enum_driver,
    sequence_driver, table_driver, column_driver, default_driver,
    constraint_driver, index_driver, definition_driver, type_driver,
    policy_driver, function_driver, statistics_driver, domain_driver,
    domain_constraint_driver, composite_driver, attribute_driver, view_driver,
    trigger_driver, publication_driver, publication_table_driver,
    publication_schema_driver, subscription_driver, ts_dictionary_driver,
    ts_configuration_driver, foreign_data_wrapper_driver, server_driver,
    user_mapping_driver, operator_family_member_driver, rule_driver,
    event_trigger_driver, aggregate_driver, replaceable_driver,
    materialized_view_driver, base_type_driver;

/* pair.c: objects of both sides become changes; differences become actions. */
struct change *change_of(const struct object *object);
/* What it is about: its new side, or the old one of what ends. */
const struct object *change_object(const struct change *change);
void pair_objects(struct diff *diff);
/* Keys and indexes that a partition has on both sides with its table's, once it
 * turns out to leave that: they stay, and differ in all that they are. */
void compare_clones(struct diff *diff, const struct change *table);
bool change_has(const struct change *change, const char *attribute);
/* From here on the attribute differs, which is to be altered, or is the same on
 * both sides: with nothing else to alter the change is none. */
void change_note(struct change *change, const char *attribute);
void change_forget(struct change *change, const char *attribute);
bool change_gone(const struct change *change); /* its old side is dropped */
bool change_made(const struct change *change); /* its new side is created */
bool same_text(const char *a, const char *b);  /* NULL equals NULL */
/* Whether two objects of a kind have the same in all of these attributes,
 * NULL-terminated. */
bool same_attributes(const struct object *a, const struct object *b,
                     const char *const *names);
bool is_type(enum catalog_kind kind);
/* A type that another one takes the place of, under its columns. */
bool change_swaps(const struct change *change);
/* Whether an object needs another one of its side. */
bool needs_object(const struct object *object, const struct object *other);
/* Whether y's new side needs x's. */
bool change_needs(const struct change *y, const struct change *x);

/* anew.c: partitioned tables that are made anew around their partitions. */
void anew_decide(struct diff *diff);
/* Whether there are more of them than anew_decide knew: the changes have to be
 * made and decided once more. */
bool anew_found(struct diff *diff);
/* The order of a moving partition and of foreign keys to its parents. */
void anew_edges(struct diff *diff, struct change *partition);
/* Whether the column's identity begins again: its late moment advances it. */
bool anew_has_identity(const struct change *column);
void anew_identity_edges(struct diff *diff, struct change *column);

/* inherit.c: parts that tables have from their parents. */
void inherit_part(struct diff *diff, struct change *change);
bool is_inherited(const struct object *part);
/* A column that a child has by itself as well as from its parent: it comes and
 * goes by itself, and changes with the parent's. */
bool is_merged(const struct object *part);
/* The parent's part whose change changes this one, or NULL. */
const struct object *changes_with(const struct change *part);
/* Whether a column that stays gets another type, and no parent's with it. */
bool is_retyped_alone(const struct change *column);
/* The column of a child that stays without this one, which no parent that stays
 * has, as it will be; or NULL. */
const struct object *column_kept(const struct diff *diff,
                                 const struct change *column,
                                 const struct object *child);
/* Whether a column goes that a child, or one below it, keeps, which has it from
 * here alone. */
bool goes_alone(const struct diff *diff, const struct change *column);
/* Whether a table that stays gets another parent or another bound. */
bool table_moves(const struct change *table);
/* Whether the attribute, which names an index of the relation, differs, or the
 * index is made anew and forgets what it was for. */
bool switches_index(const struct change *change, const char *attribute);
/* The parent's part of the same name, or NULL. */
struct object *inherited_from(const struct snapshot *snapshot,
                              const struct object *part);
/* The part of that table with the same kind and name, or NULL. */
struct object *part_of(const struct snapshot *snapshot, const char *table_key,
                       const struct object *part);

/* parents.c: steps by which a table leaves parents, and joins others; those
 * that stay leave and come back where the order wants it, unless what they
 * alone give would become the table's own. */
void leave_parents(struct diff *diff, struct node *node,
                   const struct change *table);
void join_parents(struct diff *diff, struct node *node,
                  const struct change *table);
/* Whether the table leaves a parent of both sides so, and comes back. */
bool rejoins(struct diff *diff, const struct change *table,
             const struct object *parent);
/* Whether the parents that it keeps stay in their old order, since a column or
 * a check would become its own while one of them is left. */
bool keeps_order(struct diff *diff, const struct change *table);

/* kept.c: what differs and no statement changes goes to the plan. */
void kept_find(struct diff *diff);

/* moves.c: the order of tables and their parents. */
/* A parent that a table keeps while it gets others. */
bool is_kept_parent(const struct change *table, const struct change *parent);

/* typed.c: tables of a composite type. */
bool is_typed_by(const struct object *table, const struct object *type);
/* The table leaves its type and is of it again later. */
void typed_let_go(struct change *table);
/* So does one whose type differs. */
void typed_decide(const struct diff *diff, struct change *table);
bool typed_joins(const struct change *table);
void typed_leave(struct diff *diff, struct node *node,
                 const struct change *table);
void typed_join(struct diff *diff, struct node *node,
                const struct change *table);
void typed_edges(struct diff *diff, const struct change *table);

/* left_keys.c: a partition that leaves has its table's foreign keys. */
void keep_left_key(struct change *key);
void drop_left_keys(struct diff *diff, struct node *node,
                    const struct change *table);

/* validity.c: checks of partitions below one that is NOT VALID. */
bool is_open_check(const struct object *part); /* a check that is NOT VALID */
/* Makes the table's check anew when no other way leads to the partition's. */
void open_check(struct diff *diff, struct change *check);
/* Whether a child's check gets its validity, or keeps it, with `above`. */
bool is_validity_given(const struct diff *diff, const struct change *check,
                       const struct object *above);
/* A new check that is NOT VALID comes when the partitions are there that shall
 * have it so; those that shall not validate theirs. */
void open_check_edges(struct diff *diff, const struct object *check,
                      struct node *made);
void open_check_settle(struct diff *diff, struct node *node,
                       const struct object *check);

/* not_null.c: a NOT NULL that is a constraint on one side, on 18. */
void keep_not_null(struct diff *diff, struct change *column);
void not_null_steps(struct diff *diff, struct node *node,
                    const struct change *column);

/* A child's NOT NULL comes and goes with its parent's constraint. */
void not_null_leave_to_parent(struct diff *diff, struct change *column);

/* A table that joins gives its NOT NULL the name of its parent's once that is
 * there, which would get another one. */
void not_null_join_edges(struct diff *diff, struct change *column);

/* A NOT NULL of a child's own comes when its parent's has gone. */
void not_null_edges(struct diff *diff, const struct change *column);

/* NOT NULLs of a new table that PostgreSQL would not call as they are to be, as
 * constraints of add_table's arguments. */
void not_null_names(struct diff *diff, struct value *arguments,
                    const struct object *table);

/* reach.c: what stands in the way of a change is taken down with it. */
void reach_dependents(struct diff *diff);
/* The same for one change that turns out to have no way in place. */
void reach_replace(struct diff *diff, struct change *change);
/* The same for a column that has to leave its type long before it can have the
 * other one: it is text meanwhile. */
void reach_park(struct diff *diff, struct change *column);

/* order.c: nodes, their edges and their order. */
void order_build(struct diff *diff);
/* sort.c */
void order_sort(struct diff *diff);
struct node *node_new(struct diff *diff, struct change *change,
                      enum phase phase);
void node_before(struct diff *diff, struct node *first, struct node *then);
/* The moment at which the new side is there; NULL when it is all along. */
struct node *node_ready(const struct change *change);

/* bodies.c: a function's text is no dependency, but what runs at once (a
 * materialized view's query) needs whom it calls. */
void body_edges(struct diff *diff, struct change *change);
/* names.c: a name is given up before another object takes it. */
void name_edges(struct diff *diff);
/* Whether the object has a name among relations. */
bool names_relation(const struct object *object);
/* Whether PostgreSQL lets only one of the two be there. */
bool is_namesake(const struct object *a, const struct object *b);
/* keys.c, moves.c: more edges. */
void key_edges(struct diff *diff, struct change *key);
void table_edges(struct diff *diff, struct change *table);
/* Foreign keys that a moving partition must not keep get their own drops. */
void split_foreign_keys(struct diff *diff, const struct change *table);

/* fold.c: what CREATE TABLE or ADD COLUMN can say itself moves into it. */
void fold_tables(struct diff *diff);
/* The column's fields in the arguments of add_table or add_column. */
struct value *fold_column(struct value *arguments, const char *name);

/* serial.c: a column, its sequence and its default become a serial. */
void fold_serials(struct diff *diff);
/* sequence.c: a step after which an existing column's new sequence does not
 * give out values that are there. */
void step_advance(struct diff *diff, struct node *node,
                  const struct object *column);
/* sequence.c: the least or the greatest value of a sequence's type. */
const char *sequence_limit(const char *type, bool minimum);
/* sequence.c: whether it is just what serial would make for this type. */
bool sequence_is_usual(const struct object *sequence, const char *type);

/* types.c: what changing a type takes. */
/* The type of text that holds a column's values while theirs is away. */
const char *type_meanwhile(const char *type);
bool type_same_family(const char *from, const char *to);
/* The USING expression that the change needs, or NULL. */
const char *type_using(struct diff *diff, const char *column, const char *from,
                       const char *to);
/* Digits alone that a Lua integer holds. */
bool is_whole_number(const char *text);
/* A default's or constant's deparsed text as a person would write it. */
struct value *expression_value(struct diff *diff, const char *text,
                               const char *type);
/* Steps that swap a type under the columns that have it. */
void swap_type(struct diff *diff, struct node *node,
               const struct change *change);

/* table.c */
void set_arrays_changed(struct diff *diff, const char *from, const char *to,
                        struct value **gone, struct value **come);

/* definition.c: kinds that are given whole, as SQL */
void definition_create(struct diff *diff, struct node *node,
                       const struct object *object);
void definition_create_as(struct diff *diff, struct node *node,
                          const struct object *object, const char *definition);
void definition_drop(struct diff *diff, struct node *node,
                     const struct object *object);
/* CREATE OR REPLACE, where the kind has it and the definition differs. */
void definition_replace(struct diff *diff, struct node *node,
                        const struct change *change);
/* falls_on_retype of what PostgreSQL will not see change under itself. */
bool falls_always(const struct change *change, const struct change *column);

/* foreign.c: what leads from one list of a foreign object's options ("k=v")
 * to another, as arguments of these names. */
struct option_names {
    const char *add, *set, *drop;
};
void set_foreign_options(struct diff *diff, struct value *arguments,
                         const struct option_names *names, const char *from,
                         const char *to);

/* materialized_view.c: the comments of a view's columns, of a new view and
 * as they changed. */
void view_columns_comment(struct diff *diff, struct node *node,
                          const struct object *view);
void view_columns_recomment(struct diff *diff, struct node *node,
                            const struct change *change);

/* composite.c: whether columns have the type, or one that is made of it, or
 * tables are of it: PostgreSQL gives none of its attributes another type. */
bool composite_is_stored(const struct object *type);
/* Whether the attribute goes or comes by itself while its type, which columns
 * store, is made anew with those that stay. */
bool attribute_is_apart(const struct change *attribute);

/* base_type.c: types whose own functions need them. */
bool type_is_own_function(const struct object *type,
                          const struct object *function);
bool type_needs_shell(const struct object *type);
void type_create_shell(struct diff *diff, struct node *node,
                       const struct object *type);

/* trigger.c: a partition's trigger that is switched otherwise than the one of
 * the partitioned table; without a difference it is no record. */
bool is_trigger_clone(const struct object *object); /* NULL is none */

/* default.c: the default that a column has from its parent alone, or NULL. */
const char *default_from_above(const struct diff *diff,
                               const struct object *column);
/* What a table that moves has to say of it: when it has left, that it has no
 * default any more, or none of its new type, and before it joins which one it
 * has. */
void default_leave(struct diff *diff, struct node *node,
                   const struct object *column);
void default_join(struct diff *diff, struct node *node,
                  const struct object *column);
/* These steps come when what the new default needs is there, and while what the
 * old one needed still is. */
void default_move_edges(struct diff *diff, const struct change *column,
                        const struct change *table);
/* The column of a child becomes an identity and loses the default that it has
 * from above, or was one and gets that; the parents' own changes of it come
 * before the one and after the other. */
void default_yield(struct diff *diff, struct node *node,
                   const struct change *column);
void default_return(struct diff *diff, struct node *node,
                    const struct change *column);
void default_identity_edges(struct diff *diff, const struct change *column);

/* enabled.c: pg_trigger.tgenabled and its like as modify_… calls it. */
const char *enabled_word(const char *letter);

/* index.c: its statistics targets as an argument. */
void index_statistics(struct diff *diff, struct value *arguments,
                      const struct object *index);

/* element.c: a key of CREATE INDEX, as PostgreSQL prints it, in its parts. */
struct value *index_element(struct diff *diff, const char *text);

/* owner.c: whose objects are, before and after the plan. */
/* The role that makes what the plan creates. */
const char *creator(const struct diff *diff);
/* Whether the object that the change ends with is one that the plan makes. */
bool is_fresh(const struct change *change);
/* What the plan has to keep although nobody manages it: the object as it
 * lives in the database that the plan is for; NULL when there is none. */
const struct object *living(const struct diff *diff,
                            const struct change *change);
/* An attribute by name, NULL also when the kind has none. */
const char *attribute_of(const struct object *object, const char *name);
const char *owner_after(const struct diff *diff, const struct change *change);
void owner_steps(struct diff *diff, struct node *node);

/* privilege.c, system_privilege.c, default_privilege.c, label.c: steps at the
 * end of the plan. */
void privilege_steps(struct diff *diff, struct node *node);
void system_privilege_steps(struct diff *diff, struct node *node);
void default_privilege_steps(struct diff *diff, struct node *node);
void label_steps(struct diff *diff, struct node *node);
/* Those of a view's columns; old: NULL when it is made. */
void view_columns_label(struct diff *diff, struct node *node,
                        const struct object *old, const struct object *new);
/* extension.c */
void extension_steps(struct diff *diff, struct node *node);

/* column.c */
struct value *column_spec(struct diff *diff, const struct object *column);

#endif
