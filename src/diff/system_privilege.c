/* Privileges on objects of PostgreSQL's own and of extensions, which no plan
 * makes or drops. */
#include "diff/privilege.h"

static const struct change *extension_of(const struct diff *diff,
                                         const struct object *object)
{
    const char *key = object_get(object, "extension");
    struct object *extension = snapshot_find(diff->new, KIND_EXTENSION, key);
    return extension ? change_of(extension) : NULL;
}

/* What is not recorded is as initdb or the extension left it. */
static struct acl *read(struct diff *diff, const struct object *side,
                        const struct object *other, const char *owner)
{
    const struct object *from = side ? side : other;
    struct acl *acl =
        acl_read(diff->arena, object_get(from, side ? "acl" : "base"),
                 object_get(from, side ? "owner" : "base_owner"));
    acl_rename_owner(acl, owner);
    return acl;
}

/* `tables`: what was done to tables, by name. */
static void change_privileges(struct diff *diff, struct node *node,
                              struct map *tables, const struct change *change)
{
    const struct object *any = change_object(change);
    const struct object *live = living(diff, change);
    const struct object *old = change->old;
    if (object_get(any, "extension")) {
        const struct change *extension = extension_of(diff, any);
        if (!extension || (change_made(extension) && !change->new))
            return;
        if (change_made(extension))
            old = NULL;
    }
    const char *owner =
        live ? object_get(live, "owner") : object_get(any, "base_owner");
    struct subject subject = {.object = any,
                              .class = *object_get(any, "class"),
                              .column = object_get(any, "column_name")};
    struct acl *from = read(diff, old, any, owner);
    const struct acl_change *above = map_get(tables, any->identity);
    if (subject.column && above)
        acl_revoke(from, above);
    struct acl_change *own =
        acl_compare(diff->arena, from, read(diff, change->new, any, owner));
    privilege_change(diff, node, &subject, own);
    if (subject.class == 'r')
        map_set(tables, any->identity, own);
}

/* What is revoked on a table is on its columns, too: those come after it. */
static void change_all(struct diff *diff, struct node *node, struct map *tables,
                       bool columns)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        const struct object *any = change_object(change);
        if (change->kind == KIND_SYSTEM_PRIVILEGE &&
            columns == (object_get(any, "column_name") != NULL))
            change_privileges(diff, node, tables, change);
    }
}

void system_privilege_steps(struct diff *diff, struct node *node)
{
    if (!diff->options.privileges)
        return;
    struct map *tables = map_new(diff->arena);
    change_all(diff, node, tables, false);
    change_all(diff, node, tables, true);
}
