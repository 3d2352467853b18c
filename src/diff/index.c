#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/retype.h"
#include "diff/steps.h"

static void set_elements(struct diff *diff, struct value *arguments,
                         const struct object *index)
{
    struct value *list =
        catalog_array(diff->arena, object_get(index, "columns"));
    struct value *columns = value_list(diff->arena);
    for (size_t i = 0; i < list->as.list.count; i++)
        value_append(diff->arena, columns,
                     index_element(diff, list->as.list.items[i]->as.string));
    value_set(diff->arena, arguments, "columns", columns);
}

static struct value *targets(struct diff *diff, const struct object *index)
{
    const char *array = object_get(index, "statistics");
    return array ? catalog_array(diff->arena, array) : value_list(diff->arena);
}

static void add_target(struct diff *diff, struct value *records,
                       const char *column, const char *target)
{
    struct value *record = value_table(diff->arena);
    set_integer(diff, record, "column_number", column);
    set_integer(diff, record, "target", target);
    value_append(diff->arena, records, record);
}

/* Whether one of the targets is of this column: "2=…" */
static bool has_target(const struct value *list, const char *column)
{
    size_t length = strcspn(column, "=") + 1;
    for (size_t i = 0; i < list->as.list.count; i++)
        if (!strncmp(list->as.list.items[i]->as.string, column, length))
            return true;
    return false;
}

/* The statistics targets of expression columns, {2=100}; what the index had
 * before (NULL: nothing) and has no more goes back to the usual one. */
static void set_statistics(struct diff *diff, struct value *arguments,
                           const struct object *old, const struct object *new)
{
    struct value *records = value_list(diff->arena);
    struct value *wanted = targets(diff, new);
    struct value *was = old ? targets(diff, old) : value_list(diff->arena);
    for (size_t i = 0; i < was->as.list.count; i++) {
        const char *item = was->as.list.items[i]->as.string;
        if (!has_target(wanted, item))
            add_target(diff, records, item, "-1");
    }
    for (size_t i = 0; i < wanted->as.list.count; i++) {
        const char *item = wanted->as.list.items[i]->as.string;
        add_target(diff, records, item, strchr(item, '=') + 1);
    }
    if (records->as.list.count)
        value_set(diff->arena, arguments, "statistics", records);
}

void index_statistics(struct diff *diff, struct value *arguments,
                      const struct object *index)
{
    set_statistics(diff, arguments, NULL, index);
}

static void modify_statistics(struct diff *diff, struct node *node,
                              const struct object *index)
{
    index_statistics(diff, index_step(diff, node, "modify_index", index),
                     index);
}

static void add(struct diff *diff, struct node *node,
                const struct object *index)
{
    struct value *arguments = part_step(diff, node, "add_index", index);
    const char *method = object_get(index, "method");
    set_elements(diff, arguments, index);
    set_text(diff, arguments, "index_name", index->name);
    set_true(diff, arguments, "unique", object_is(index, "unique"));
    if (strcmp(method, "btree") != 0)
        set_text(diff, arguments, "using", method);
    set_array(diff, arguments, "include", object_get(index, "include"));
    set_true(diff, arguments, "nulls_not_distinct",
             object_is(index, "nulls_not_distinct"));
    set_options(diff, arguments, "with", object_get(index, "options"));
    set_text(diff, arguments, "tablespace", object_get(index, "tablespace"));
    set_sql(diff, arguments, "where", object_get(index, "predicate"));
    set_true(diff, arguments, "only", object_is(index, "only"));
    set_text(diff, arguments, "comment", index->comment);
    if (object_get(index, "statistics"))
        modify_statistics(diff, node, index);
}

static void create(struct diff *diff, struct node *node,
                   const struct object *index)
{
    if (is_clone(index) && clone_form(index) == CLONE_BORN) {
        clone_settle(diff, node, index);
        return;
    }
    add(diff, node, index);
    if (is_clone(index))
        clone_attach(diff, node, index);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *index)
{
    struct value *arguments = part_step(diff, node, "drop_index", index);
    set_text(diff, arguments, "index_name",
             same_text(index->schema, index->parent->schema)
                 ? index->name
                 : object_print(diff, index));
    set_true(diff, arguments, "cascade", backs_a_key(index));
}

/* The parent's index may take it in, once it has its new name. */
static void take_place(struct diff *diff, struct node *node,
                       const struct change *change)
{
    const struct object *new = change->new;
    if (change->renamed) {
        struct value *arguments = step_add(diff, node, "rename_index", new);
        set_text(diff, arguments, "old_index_name",
                 object_print(diff, change->old));
        set_text(diff, arguments, "new_index_name", new->name);
    }
    clone_join(diff, node, change);
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    const struct object *new = change->new;
    if (change->rebuilt && is_clone(new)) {
        clone_restore(diff, node, change);
        return;
    }
    take_place(diff, node, change);
    struct value *arguments = index_step(diff, node, "modify_index", new);
    if (change_has(change, "options"))
        set_option_changes(diff, arguments, "with",
                           object_get(change->old, "options"),
                           object_get(new, "options"));
    if (change_has(change, "tablespace"))
        set_text(diff, arguments, "tablespace",
                 object_or(new, "tablespace", "pg_default"));
    if (change->rebuilt || change_has(change, "statistics"))
        set_statistics(diff, arguments, change->old, new);
    if (arguments->as.table.count == 1)
        node->steps.count--;
}

/* An index that misses partitions' can be completed; PostgreSQL changes no
 * storage parameters of a partitioned one. */
static bool can_alter(const struct diff *diff, const struct change *change)
{
    (void)diff;
    if (change_has(change, "valid") &&
        (!object_is(change->old, "only") || object_is(change->new, "only")))
        return false;
    return !change_has(change, "options") ||
           !is_partitioned(change->new->parent);
}

static const char *const in_place[] = {"options", "tablespace", "statistics",
                                       "valid", NULL};

static bool has_expression(const struct object *index)
{
    return object_get(index, "predicate") ||
           strchr(object_get(index, "columns"), '(');
}

/* PostgreSQL builds indexes anew by itself; a predicate may not survive. */
static bool falls_on_retype(const struct change *change,
                            const struct change *column)
{
    if (change_is_parked(column) ||
        (has_expression(change->old) && retypes_another(change, column)))
        return true;
    return object_get(change->old, "predicate") && !change_keeps_family(column);
}

const struct driver index_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = clone_decide,
    .falls_on_retype = falls_on_retype,
    .edges = clone_edges,
    .comment_argument = "index_name",
};
