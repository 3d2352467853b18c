#include <string.h>

#include "diff/child_column.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/steps.h"

static void set_columns(struct diff *diff, struct value *arguments,
                        const struct object *table)
{
    struct value *columns = value_list(diff->arena);
    for (size_t i = 0; i < table->children.count; i++) {
        const struct object *column = table->children.items[i];
        if (column->kind != KIND_COLUMN)
            continue;
        struct value *spec = is_inherited(column) ? part_spec(diff, column)
                                                  : column_spec(diff, column);
        if (spec->as.table.count > 1) /* more than its type's attribute */
            value_append(diff->arena, columns, spec);
    }
    if (columns->as.list.count)
        value_set(diff->arena, arguments, "columns", columns);
}

static void set_names(struct diff *diff, struct value *arguments,
                      const char *name, const char *array)
{
    struct value *keys = array ? catalog_array(diff->arena, array) : NULL;
    if (!keys || !keys->as.list.count)
        return;
    struct value *list = value_list(diff->arena);
    for (size_t i = 0; i < keys->as.list.count; i++)
        value_append(
            diff->arena, list,
            value_string(diff->arena,
                         key_print(diff, keys->as.list.items[i]->as.string)));
    value_set(diff->arena, arguments, name, list);
}

static void create_security(struct diff *diff, struct node *node,
                            const struct object *table)
{
    if (!object_is(table, "row_security") &&
        !object_is(table, "force_row_security"))
        return;
    struct value *arguments = step_add(diff, node, "modify_table", table);
    set_text(diff, arguments, "table_name", object_print(diff, table));
    set_true(diff, arguments, "row_security", object_is(table, "row_security"));
    set_true(diff, arguments, "force_row_security",
             object_is(table, "force_row_security"));
}

/* What inherited columns have that their parents' do not say. */
static void create_inherited(struct diff *diff, struct node *node,
                             const struct object *table)
{
    for (size_t i = 0; i < table->children.count; i++) {
        const struct object *part = table->children.items[i];
        if (is_inherited(part))
            part_settings(diff, node, part, inherited_from(diff->new, part));
    }
}

static void create(struct diff *diff, struct node *node,
                   const struct object *table)
{
    struct value *arguments = step_add(diff, node, "add_table", table);
    const char *parent = object_get(table, "partition_of");
    set_text(diff, arguments, "table_name", object_print(diff, table));
    set_true(diff, arguments, "unlogged",
             same_text(object_get(table, "persistence"), "u"));
    set_columns(diff, arguments, table);
    if (object_get(table, "of_type"))
        set_text(diff, arguments, "of_type",
                 key_print(diff, object_get(table, "of_type")));
    set_names(diff, arguments, "inherits", object_get(table, "inherits"));
    if (parent)
        set_text(diff, arguments, "partition_of", key_print(diff, parent));
    set_sql(diff, arguments, "partition_bound",
            object_get(table, "partition_bound"));
    not_null_names(diff, arguments, table);
    set_sql(diff, arguments, "partition_by",
            object_get(table, "partition_key"));
    set_text(diff, arguments, "server_name", object_get(table, "server"));
    set_options(diff, arguments, "server_options",
                object_get(table, "server_options"));
    set_text(diff, arguments, "access_method",
             object_get(table, "access_method"));
    set_options(diff, arguments, "with", object_get(table, "options"));
    set_text(diff, arguments, "tablespace", object_get(table, "tablespace"));
    set_text(diff, arguments, "comment", table->comment);
    create_security(diff, node, table);
    create_inherited(diff, node, table);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *table)
{
    struct value *arguments = step_add(diff, node, "drop_table", table);
    set_text(diff, arguments, "table_name", object_print(diff, table));
    set_true(diff, arguments, "foreign", object_get(table, "server") != NULL);
    node->steps.items[node->steps.count - 1].keeps_rows =
        change_of(table)->anew;
}

static bool list_holds(const struct value *list, const char *text)
{
    for (size_t i = 0; list && i < list->as.list.count; i++)
        if (strcmp(list->as.list.items[i]->as.string, text) == 0)
            return true;
    return false;
}

static struct value *minus(struct diff *diff, const struct value *a,
                           const struct value *b)
{
    struct value *rest = value_list(diff->arena);
    for (size_t i = 0; a && i < a->as.list.count; i++)
        if (!list_holds(b, a->as.list.items[i]->as.string))
            value_append(diff->arena, rest, a->as.list.items[i]);
    return rest;
}

void set_arrays_changed(struct diff *diff, const char *from, const char *to,
                        struct value **gone, struct value **come)
{
    struct value *old = from ? catalog_array(diff->arena, from) : NULL;
    struct value *new = to ? catalog_array(diff->arena, to) : NULL;
    *gone = minus(diff, old, new);
    *come = minus(diff, new, old);
}

/* What its columns have from the parents that it leaves, or joins. */
static void each_default(struct diff *diff, struct node *node,
                         const struct object *table,
                         void (*step)(struct diff *diff, struct node *node,
                                      const struct object *column))
{
    for (size_t i = 0; i < table->children.count; i++)
        if (table->children.items[i]->kind == KIND_COLUMN)
            step(diff, node, table->children.items[i]);
}

/* It leaves its parents … */
static void leave(struct diff *diff, struct node *node,
                  const struct change *change)
{
    const char *from = object_get(change->old, "partition_of");
    leave_parents(diff, node, change);
    if (from && (change_has(change, "partition_of") ||
                 change_has(change, "partition_bound"))) {
        struct value *arguments =
            step_add(diff, node, "detach_partition", change->new);
        set_text(diff, arguments, "table_name", key_print(diff, from));
        set_text(diff, arguments, "partition_name",
                 object_print(diff, change->new));
        drop_left_keys(diff, node, change);
    }
    each_default(diff, node, change->new, default_leave);
}

/* … and, once it has what they ask for, joins the new ones. */
static void join(struct diff *diff, struct node *node,
                 const struct change *change)
{
    const char *to = object_get(change->new, "partition_of");
    join_parents(diff, node, change);
    if (!to || !(change_has(change, "partition_of") ||
                 change_has(change, "partition_bound")))
        return;
    struct value *arguments =
        step_add(diff, node, "attach_partition", change->new);
    set_text(diff, arguments, "table_name", key_print(diff, to));
    set_text(diff, arguments, "partition_name",
             object_print(diff, change->new));
    set_sql(diff, arguments, "partition_bound",
            object_get(change->new, "partition_bound"));
}

static void set_flag(struct diff *diff, struct value *arguments,
                     const struct change *change, const char *attribute)
{
    if (change_has(change, attribute))
        value_set(
            diff->arena, arguments, attribute,
            value_boolean(diff->arena, object_is(change->new, attribute)));
}

static const struct option_names server_options = {
    "server_options",
    "set_server_options",
    "drop_server_options",
};

static void alter_settings(struct diff *diff, struct node *node,
                           const struct change *change)
{
    const struct object *new = change->new;
    struct value *arguments = step_add(diff, node, "modify_table", new);
    set_text(diff, arguments, "table_name", object_print(diff, new));
    if (change_has(change, "persistence"))
        value_set(
            diff->arena, arguments, "unlogged",
            value_boolean(diff->arena,
                          same_text(object_get(new, "persistence"), "u")));
    if (change_has(change, "options"))
        set_option_changes(diff, arguments, "with",
                           object_get(change->old, "options"),
                           object_get(new, "options"));
    if (change_has(change, "server_options"))
        set_foreign_options(diff, arguments, &server_options,
                            object_get(change->old, "server_options"),
                            object_get(new, "server_options"));
    if (change_has(change, "access_method"))
        set_text(diff, arguments, "access_method",
                 object_or(new, "access_method", "heap"));
    if (change_has(change, "tablespace"))
        set_text(diff, arguments, "tablespace",
                 object_or(new, "tablespace", "pg_default"));
    set_flag(diff, arguments, change, "row_security");
    set_flag(diff, arguments, change, "force_row_security");
    if (arguments->as.table.count == 1)
        node->steps.count--;
}

bool switches_index(const struct change *change, const char *attribute)
{
    const char *name = object_get(change->new, attribute);
    for (size_t i = 0; name && i < change->new->children.count; i++) {
        const struct object *part = change->new->children.items[i];
        if (is_relation_key(part) && strcmp(part->name, name) == 0 &&
            change_made(change_of(part)))
            return true;
    }
    return change_has(change, attribute);
}

static bool changes_identity(const struct change *change)
{
    return change_has(change, "replica_identity") ||
           switches_index(change, "replica_index");
}

/* What names an index of the table; a moment of its own. */
static void alter_late(struct diff *diff, struct node *node,
                       const struct change *change)
{
    const struct object *new = change->new;
    bool made = change_made(change);
    if (table_moves(change)) {
        each_default(diff, node, new, default_join);
        join(diff, node, change);
    }
    typed_join(diff, node, change);
    const char *identity = object_get(new, "replica_identity");
    struct value *arguments = step_add(diff, node, "modify_table", new);
    set_text(diff, arguments, "table_name", object_print(diff, new));
    bool named = object_get(new, "replica_index") != NULL;
    if (made ? !same_text(identity, "d") : changes_identity(change)) {
        const char *text = named
                               ? arena_printf(diff->arena, "index %s",
                                              object_get(new, "replica_index"))
                           : same_text(identity, "f") ? "full"
                           : same_text(identity, "n") ? "nothing"
                                                      : "default";
        set_text(diff, arguments, "replica_identity", text);
    }
    if (made || switches_index(change, "cluster_index")) {
        set_text(diff, arguments, "cluster_on",
                 object_get(new, "cluster_index"));
        set_true(diff, arguments, "without_cluster",
                 !made && !object_get(new, "cluster_index"));
    }
    if (arguments->as.table.count == 1)
        node->steps.count--;
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    if (node->late) {
        alter_late(diff, node, change);
        return;
    }
    if (table_moves(change))
        leave(diff, node, change);
    typed_leave(diff, node, change);
    alter_settings(diff, node, change);
}

/* ALTER TABLE does nothing to a partitioned table that is unlogged, or says
 * that it could not be: there is no way, and nothing in it to keep. */
static void decide(struct diff *diff, struct change *change)
{
    if (change->action == ACTION_ALTER && change_has(change, "persistence") &&
        is_partitioned(change->new))
        change_forget(change, "persistence");
    typed_decide(diff, change);
}

static const char *const in_place[] = {
    "persistence",      "options",       "access_method",
    "tablespace",       "row_security",  "force_row_security",
    "replica_identity", "replica_index", "cluster_index",
    "inherits",         "partition_of",  "partition_bound",
    "server_options",   "of_type",       NULL,
};

static bool has_late_part(const struct change *change)
{
    const struct object *new = change->new;
    if (!change_made(change))
        return table_moves(change) || typed_joins(change) ||
               changes_identity(change) ||
               switches_index(change, "cluster_index");
    return object_get(new, "cluster_index") ||
           !same_text(object_get(new, "replica_identity"), "d");
}

const struct driver table_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = decide,
    .has_late_part = has_late_part,
    .edges = table_edges,
    .comment_argument = "table_name",
};
