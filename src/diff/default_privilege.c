/* Privileges of objects that are yet to come. */
#include <string.h>

#include "diff/privilege.h"
#include "diff/steps.h"

static const struct {
    char class; /* acldefault's letter */
    const char *object_type;
} types[] = {
    {'r', "tables"}, {'s', "sequences"}, {'f', "functions"},
    {'T', "types"},  {'n', "schemas"},   {'L', "large_objects"},
};

static char class_of(const char *object_type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].object_type, object_type) == 0)
            return types[i].class;
    base_die("diff: default privileges on %s", object_type);
}

static char class_of_object(const struct object *object)
{
    return class_of(object_get(object, "object_type"));
}

struct acl *default_privilege_find(struct diff *diff,
                                   const struct snapshot *snapshot,
                                   const char *role, const char *schema,
                                   char class)
{
    for (size_t i = 0; i < snapshot->kinds[KIND_DEFAULT_PRIVILEGE].count; i++) {
        const struct object *object =
            snapshot->kinds[KIND_DEFAULT_PRIVILEGE].items[i];
        if (class_of_object(object) == class &&
            same_text(object_get(object, "role"), role) &&
            same_text(object_get(object, "schema_name"), schema))
            return acl_read(diff->arena, object_get(object, "acl"), role);
    }
    return NULL;
}

/* ------------------------------------------------------------------ steps */

static void add_step(struct diff *diff, struct node *node,
                     const struct object *object, const struct right *right,
                     const char *word)
{
    struct value *arguments =
        step_add(diff, node, "modify_default_privileges", object);
    struct value *roles = value_list(diff->arena);
    value_append(
        diff->arena, roles,
        value_string(diff->arena, *right->role ? right->role : "public"));
    set_text(diff, arguments, "role_name", object_get(object, "role"));
    set_text(diff, arguments, "schema_name", object_get(object, "schema_name"));
    set_text(diff, arguments, "object_type", object_get(object, "object_type"));
    value_set(diff->arena, arguments, word,
              acl_words(diff->arena, right->privileges, class_of_object(object),
                        diff->server_version));
    value_set(diff->arena, arguments, "role_names", roles);
    set_true(diff, arguments,
             *word == 'g' ? "with_grant_option" : "grant_option_only",
             right->option);
}

/* What there is without an entry: the default of the class, or, in a schema,
 * nothing in addition. */
static struct acl *read(struct diff *diff, const struct object *object,
                        const struct object *like)
{
    const char *role = object_get(like, "role");
    if (object)
        return acl_read(diff->arena, object_get(object, "acl"), role);
    if (object_get(like, "schema_name"))
        return acl_read(diff->arena, NULL, role);
    return acl_default(diff->arena, class_of_object(like), role,
                       diff->server_version);
}

/* Whether the schema that the entry is about is in the snapshot. */
static bool has_schema(const struct snapshot *snapshot,
                       const struct object *entry)
{
    const char *name = object_get(entry, "schema_name");
    if (!name)
        return true;
    for (size_t i = 0; i < snapshot->kinds[KIND_SCHEMA].count; i++)
        if (strcmp(snapshot->kinds[KIND_SCHEMA].items[i]->name, name) == 0)
            return true;
    return false;
}

static void change_entry(struct diff *diff, struct node *node,
                         const struct change *change)
{
    const struct object *object = change_object(change);
    const struct acl_change *rights =
        acl_compare(diff->arena, read(diff, change->old, object),
                    read(diff, change->new, object));
    for (size_t i = 0; i < rights->revokes.count; i++)
        add_step(diff, node, object, &rights->revokes.items[i], "revoke");
    for (size_t i = 0; i < rights->grants.count; i++)
        add_step(diff, node, object, &rights->grants.items[i], "grant");
}

void default_privilege_steps(struct diff *diff, struct node *node)
{
    if (!diff->options.privileges)
        return;
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        if (change->kind == KIND_DEFAULT_PRIVILEGE &&
            (change->new || has_schema(diff->new, change->old)))
            change_entry(diff, node, change);
    }
}
