/* Privileges on objects. */
#include "diff/privilege.h"

#include <string.h>

#include "diff/steps.h"

/* acldefault's letters of the kinds that have privileges. */
static const char classes[KIND_COUNT] = {
    [KIND_SCHEMA] = 'n',
    [KIND_LANGUAGE] = 'l',
    [KIND_ENUM] = 'T',
    [KIND_DOMAIN] = 'T',
    [KIND_COMPOSITE] = 'T',
    [KIND_RANGE] = 'T',
    [KIND_BASE_TYPE] = 'T',
    [KIND_FUNCTION] = 'f',
    [KIND_AGGREGATE] = 'f',
    [KIND_FOREIGN_DATA_WRAPPER] = 'F',
    [KIND_SERVER] = 'S',
    [KIND_SEQUENCE] = 's',
    [KIND_TABLE] = 'r',
    [KIND_VIEW] = 'r',
    [KIND_MATERIALIZED_VIEW] = 'r',
};

/* ------------------------------------------------------------------ steps */

static struct value *one(struct diff *diff, const char *text)
{
    struct value *list = value_list(diff->arena);
    value_append(diff->arena, list, value_string(diff->arena, text));
    return list;
}

static void set_system_object(struct diff *diff, struct value *arguments,
                              const struct object *object)
{
    set_text(diff, arguments, "object_type", object_get(object, "object_type"));
    set_text(diff, arguments, "object_name", object->identity);
}

static void set_subject(struct diff *diff, struct value *arguments,
                        const struct subject *subject)
{
    if (subject->sequence)
        set_text(diff, arguments, "sequence_name",
                 key_print(diff, subject->sequence));
    else if (subject->object->kind == KIND_SYSTEM_PRIVILEGE)
        set_system_object(diff, arguments, subject->object);
    else
        set_target(diff, arguments, subject->object);
    if (subject->column)
        value_set(diff->arena, arguments, "columns",
                  one(diff, subject->column));
}

static bool same_fields(const struct value *a, const struct value *b)
{
    static const char *const fields[] = {"privileges", "role_names",
                                         "with_grant_option",
                                         "grant_option_only", "cascade"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct value *x = value_get(a, fields[i]);
        const struct value *y = value_get(b, fields[i]);
        if (x != y && (!x || !y || !value_equal(x, y)))
            return false;
    }
    return true;
}

/* The same for another column of the same object: one step says both. */
static bool join_columns(struct diff *diff, struct node *node,
                         const struct subject *subject)
{
    const struct diff_step *last = &node->steps.items[node->steps.count - 1];
    if (!subject->column || value_get(last->arguments, "cascade"))
        return false;
    for (size_t i = node->steps.count - 1; i-- > 0;) {
        struct diff_step *step = &node->steps.items[i];
        struct value *columns = value_get(step->arguments, "columns");
        if (!columns || strcmp(step->object, last->object) != 0)
            return false;
        if (step->operation != last->operation ||
            !same_fields(step->arguments, last->arguments))
            continue;
        value_append(diff->arena, columns,
                     value_string(diff->arena, subject->column));
        node->steps.count--;
        return true;
    }
    return false;
}

static bool same_right(const struct right *a, const struct right *b)
{
    return a->privileges == b->privileges && a->option == b->option &&
           a->cascade == b->cascade;
}

/* The roles of all rights that are like the one at `first`. */
static struct value *roles_of(struct diff *diff, const struct right *rights,
                              size_t count, size_t first)
{
    struct value *list = value_list(diff->arena);
    for (size_t i = first; i < count; i++)
        if (same_right(&rights[i], &rights[first]))
            value_append(diff->arena, list,
                         value_string(diff->arena, *rights[i].role
                                                       ? rights[i].role
                                                       : "public"));
    return list;
}

static bool said_before(const struct right *rights, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (same_right(&rights[i], &rights[at]))
            return true;
    return false;
}

static void add_rights(struct diff *diff, struct node *node,
                       const struct subject *subject, const char *verb,
                       const struct right *rights, size_t count)
{
    bool grant = strcmp(verb, "grant_privileges") == 0;
    for (size_t i = 0; i < count; i++) {
        if (said_before(rights, i))
            continue;
        struct value *arguments = step_add(diff, node, verb, subject->object);
        value_set(diff->arena, arguments, "privileges",
                  acl_words(diff->arena, rights[i].privileges, subject->class,
                            diff->server_version));
        set_subject(diff, arguments, subject);
        value_set(diff->arena, arguments, "role_names",
                  roles_of(diff, rights, count, i));
        set_true(diff, arguments,
                 grant ? "with_grant_option" : "grant_option_only",
                 rights[i].option);
        set_true(diff, arguments, "cascade", rights[i].cascade);
        join_columns(diff, node, subject);
    }
}

void privilege_change(struct diff *diff, struct node *node,
                      const struct subject *subject,
                      const struct acl_change *change)
{
    add_rights(diff, node, subject, "revoke_privileges", change->revokes.items,
               change->revokes.count);
    add_rights(diff, node, subject, "grant_privileges", change->grants.items,
               change->grants.count);
}

/* ------------------------------------------------------------------ sides */

const struct object *privilege_goal(const struct diff *diff,
                                    const struct change *change)
{
    if (diff->options.privileges)
        return change->new;
    return is_fresh(change) ? living(diff, change) : NULL;
}

struct acl *privilege_read(struct diff *diff, const char *array, char class,
                           const char *owner)
{
    if (array)
        return acl_read(diff->arena, array, owner);
    return acl_default(diff->arena, class, owner, diff->server_version);
}

/* Default privileges change at the end of the plan: those of its start are in
 * force while it makes objects. */
struct acl *privilege_of_new(struct diff *diff, const struct object *object,
                             char class, const char *owner)
{
    const struct snapshot *there = diff->old;
    if (!diff->options.privileges && diff->options.back)
        there = diff->new;
    struct acl *acl = default_privilege_find(diff, there, owner, NULL, class);
    struct acl *more =
        *object->schema
            ? default_privilege_find(diff, there, owner, object->schema, class)
            : NULL;
    if (!acl)
        acl = acl_default(diff->arena, class, owner, diff->server_version);
    if (more)
        acl_merge(diff->arena, acl, more);
    return acl;
}

static struct acl *start(struct diff *diff, const struct change *change,
                         char class, const char *owner)
{
    struct acl *acl;
    if (is_fresh(change))
        acl = privilege_of_new(diff, change->new, class,
                               creator(diff) ? creator(diff) : owner);
    else
        acl = privilege_read(diff, object_get(change->old, "acl"), class,
                             object_get(change->old, "owner"));
    acl_rename_owner(acl, owner);
    return acl;
}

static void change_privileges(struct diff *diff, struct node *node,
                              const struct change *change)
{
    char class = classes[change->kind];
    const struct object *goal = privilege_goal(diff, change);
    static const struct acl_change nothing;
    if (!goal) {
        if (class == 'r' && change->old)
            column_privileges(diff, node, change, &nothing);
        return;
    }
    const char *owner = owner_after(diff, change);
    struct acl *from = start(diff, change, class, owner);
    struct acl *to = privilege_read(diff, object_get(goal, "acl"), class,
                                    object_get(goal, "owner"));
    acl_rename_owner(to, owner);
    const struct acl_change *own = acl_compare(diff->arena, from, to);
    struct subject subject = {.object = change->new, .class = class};
    privilege_change(diff, node, &subject, own);
    if (class == 'r')
        column_privileges(diff, node, change, own);
}

void privilege_steps(struct diff *diff, struct node *node)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        if (change->new &&classes[change->kind])
            change_privileges(diff, node, change);
        if (change->new && change->kind == KIND_COLUMN && change->new->parent)
            identity_privileges(diff, node, change);
    }
}
