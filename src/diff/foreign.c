/* Foreign data: wrappers, servers, user mappings; options change in place. */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

static bool names_same(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");
    return strncmp(a, b, length + 1) == 0;
}

static bool has_option(const struct value *list, const char *item)
{
    for (size_t i = 0; i < list->as.list.count; i++)
        if (names_same(item, list->as.list.items[i]->as.string))
            return true;
    return false;
}

static struct value *option_list(struct diff *diff, const char *array)
{
    return catalog_array(diff->arena, array ? array : "{}");
}

static void set_pair(struct diff *diff, struct value *options, const char *item)
{
    const char *equals = strchr(item, '=');
    set_text(diff, options,
             arena_strndup(diff->arena, item, (size_t)(equals - item)),
             equals + 1);
}

static void set_given(struct diff *diff, struct value *arguments,
                      const char *name, struct value *value)
{
    if (value->type == VALUE_LIST ? value->as.list.count
                                  : value->as.table.count)
        value_set(diff->arena, arguments, name, value);
}

void set_foreign_options(struct diff *diff, struct value *arguments,
                         const struct option_names *names, const char *from,
                         const char *to)
{
    struct value *old = option_list(diff, from), *new = option_list(diff, to);
    struct value *gone, *come;
    struct value *add = value_table(diff->arena);
    struct value *set = value_table(diff->arena);
    struct value *drop = value_list(diff->arena);
    set_arrays_changed(diff, from, to, &gone, &come);
    for (size_t i = 0; i < come->as.list.count; i++) {
        const char *item = come->as.list.items[i]->as.string;
        set_pair(diff, has_option(old, item) ? set : add, item);
    }
    for (size_t i = 0; i < gone->as.list.count; i++) {
        const char *item = gone->as.list.items[i]->as.string;
        if (!has_option(new, item))
            value_append(
                diff->arena, drop,
                value_string(diff->arena, arena_strndup(diff->arena, item,
                                                        strcspn(item, "="))));
    }
    set_given(diff, arguments, names->add, add);
    set_given(diff, arguments, names->set, set);
    set_given(diff, arguments, names->drop, drop);
}

static const struct option_names plain = {
    "options",
    "set_options",
    "drop_options",
};

static void change_options(struct diff *diff, struct value *arguments,
                           const struct change *change)
{
    set_foreign_options(diff, arguments, &plain,
                        object_get(change->old, "options"),
                        object_get(change->new, "options"));
}

/* -------------------------------------------------------------- wrappers */

static void set_function(struct diff *diff, struct value *arguments,
                         const struct change *change, const char *name)
{
    const char *function = object_get(change->new, name);
    if (change_has(change, name))
        set_sql(diff, arguments, name, function ? function : "none");
}

static void wrapper_alter(struct diff *diff, struct node *node,
                          const struct change *change)
{
    if (!change->differs)
        return;
    struct value *arguments =
        step_add(diff, node, "modify_foreign_data_wrapper", change->new);
    set_text(diff, arguments, "foreign_data_wrapper_name", change->new->name);
    set_function(diff, arguments, change, "handler");
    set_function(diff, arguments, change, "validator");
    change_options(diff, arguments, change);
}

static const char *const wrapper_in_place[] = {
    "handler",
    "validator",
    "options",
    NULL,
};

const struct driver foreign_data_wrapper_driver = {
    .in_place = wrapper_in_place,
    .create = definition_create,
    .alter = wrapper_alter,
    .drop = definition_drop,
};

/* --------------------------------------------------------------- servers */

/* A version can be changed, but not taken away. */
static bool server_can_alter(const struct diff *diff,
                             const struct change *change)
{
    (void)diff;
    return !change_has(change, "version") || object_get(change->new, "version");
}

static void server_alter(struct diff *diff, struct node *node,
                         const struct change *change)
{
    if (!change->differs)
        return;
    struct value *arguments =
        step_add(diff, node, "modify_server", change->new);
    set_text(diff, arguments, "server_name", change->new->name);
    if (change_has(change, "version"))
        set_text(diff, arguments, "version",
                 object_get(change->new, "version"));
    change_options(diff, arguments, change);
}

static const char *const server_in_place[] = {"version", "options", NULL};

const struct driver server_driver = {
    .in_place = server_in_place,
    .can_alter = server_can_alter,
    .create = definition_create,
    .alter = server_alter,
    .drop = definition_drop,
};

/* --------------------------------------------------------- user mappings */

static void mapping_alter(struct diff *diff, struct node *node,
                          const struct change *change)
{
    struct value *arguments =
        step_add(diff, node, "modify_user_mapping", change->new);
    set_text(diff, arguments, "user_mapping_name", change->new->identity);
    change_options(diff, arguments, change);
}

static const char *const mapping_in_place[] = {"options", NULL};

const struct driver user_mapping_driver = {
    .in_place = mapping_in_place,
    .create = definition_create,
    .alter = mapping_alter,
    .drop = definition_drop,
};
