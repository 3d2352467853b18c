/* Privileges on the columns of tables and views. */
#include <string.h>

#include "diff/parts.h"
#include "diff/privilege.h"
#include "diff/steps.h"

struct columns {
    struct diff *diff;
    const struct change *relation;
    const struct object *goal; /* whose privileges shall be reached */
    const char *owner;
    const struct acl_change *own; /* what happens to the relation's own */
    VEC(const char *) names;
};

/* Cuts "name item" of column_acls. */
static const char *cut(struct diff *diff, const char *text, const char **item)
{
    const char *end = text;
    for (bool quoted = false; *end && (quoted || *end != ' '); end++)
        quoted ^= *end == '"';
    *item = *end ? end + 1 : end;
    const char *name = arena_strndup(diff->arena, text, (size_t)(end - text));
    return key_name(diff, name).name;
}

static void add_name(struct columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->names.count; i++)
        if (strcmp(columns->names.items[i], name) == 0)
            return;
    vec_push(columns->diff->arena, &columns->names, name);
}

static struct value *column_acls(struct diff *diff,
                                 const struct object *relation)
{
    const char *array = relation ? attribute_of(relation, "column_acls") : NULL;
    return array ? catalog_array(diff->arena, array) : value_list(diff->arena);
}

/* Columns of one side that somebody has privileges on. */
static void add_names(struct columns *columns, const struct object *relation)
{
    for (size_t i = 0; relation && i < relation->children.count; i++) {
        const struct object *part = relation->children.items[i];
        if (part->kind == KIND_COLUMN && object_get(part, "acl"))
            add_name(columns, part->name);
    }
    struct value *list = column_acls(columns->diff, relation);
    for (size_t i = 0; i < list->as.list.count; i++) {
        const char *item;
        add_name(columns,
                 cut(columns->diff, list->as.list.items[i]->as.string, &item));
    }
}

static struct acl *read(struct columns *columns, const struct object *relation,
                        const char *name)
{
    struct diff *diff = columns->diff;
    const char *owner = object_get(relation, "owner");
    const struct object *part = part_named(relation, KIND_COLUMN, name);
    struct acl *acl =
        acl_read(diff->arena, part ? object_get(part, "acl") : NULL, owner);
    struct value *list = column_acls(diff, relation);
    for (size_t i = 0; i < list->as.list.count; i++) {
        const char *item;
        struct value *items = value_list(diff->arena);
        if (strcmp(cut(diff, list->as.list.items[i]->as.string, &item), name) !=
            0)
            continue;
        value_append(diff->arena, items, value_string(diff->arena, item));
        acl_merge(diff->arena, acl, acl_of_items(diff->arena, items, owner));
    }
    acl_rename_owner(acl, columns->owner);
    return acl;
}

static bool is_new(const struct columns *columns, const char *name)
{
    const struct object *part =
        part_named(columns->relation->new, KIND_COLUMN, name);
    return is_fresh(columns->relation) || (part && is_fresh(change_of(part)));
}

/* A view that lost a column was made anew. */
static bool has_column(const struct object *relation, const char *name)
{
    return relation->kind != KIND_TABLE ||
           part_named(relation, KIND_COLUMN, name);
}

static void change_column(struct columns *columns, struct node *node,
                          const char *name)
{
    struct diff *diff = columns->diff;
    const struct object *new = columns->relation->new;
    if (!has_column(new, name))
        return;
    struct acl *from = is_new(columns, name)
                           ? acl_default(diff->arena, 'c', columns->owner,
                                         diff->server_version)
                           : read(columns, columns->relation->old, name);
    acl_revoke(from, columns->own);
    struct acl *to = read(columns, columns->goal, name);
    struct subject subject = {.object = new, .class = 'c', .column = name};
    privilege_change(diff, node, &subject, acl_compare(diff->arena, from, to));
}

void column_privileges(struct diff *diff, struct node *node,
                       const struct change *relation,
                       const struct acl_change *own)
{
    const struct object *goal = privilege_goal(diff, relation);
    struct columns columns = {.diff = diff,
                              .relation = relation,
                              .goal = goal ? goal : living(diff, relation),
                              .owner = owner_after(diff, relation),
                              .own = own};
    add_names(&columns, columns.goal);
    if (!is_fresh(relation))
        add_names(&columns, relation->old);
    for (size_t i = 0; i < columns.names.count; i++)
        if (goal || is_new(&columns, columns.names.items[i]))
            change_column(&columns, node, columns.names.items[i]);
}

/* ------------------------------------------------------ identity sequences */

static const char *sequence_of(const struct object *column)
{
    return column ? object_get(column, "identity_sequence") : NULL;
}

static struct acl *read_identity(struct diff *diff, const struct object *column,
                                 const char *owner)
{
    struct acl *acl = privilege_read(diff, object_get(column, "identity_acl"),
                                     's', object_get(column->parent, "owner"));
    acl_rename_owner(acl, owner);
    return acl;
}

void identity_privileges(struct diff *diff, struct node *node,
                         const struct change *column)
{
    const char *sequence = sequence_of(column->new);
    bool fresh = is_fresh(column) || !sequence_of(column->old);
    const struct object *goal =
        fresh || diff->options.privileges ? privilege_goal(diff, column) : NULL;
    if (!sequence || !goal || !sequence_of(goal))
        return;
    const char *owner = owner_after(diff, change_of(column->new->parent));
    struct acl *from =
        fresh ? privilege_of_new(diff, column->new, 's',
                                 creator(diff) ? creator(diff) : owner)
              : read_identity(diff, column->old, owner);
    acl_rename_owner(from, owner);
    struct subject subject = {
        .object = column->new, .class = 's', .sequence = sequence};
    privilege_change(
        diff, node, &subject,
        acl_compare(diff->arena, from, read_identity(diff, goal, owner)));
}
