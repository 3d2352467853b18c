/* Text search: options of dictionaries, mappings of configurations. */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

/* --------------------------------------------------------- dictionaries */

/* Whether the list has an option of this name. */
static bool names(const struct value *list, const char *name, size_t length)
{
    for (size_t i = 0; i < list->as.list.count; i++) {
        const char *item = list->as.list.items[i]->as.string;
        if (strncmp(item, name, length) == 0 &&
            strncmp(item + length, " = ", 3) == 0)
            return true;
    }
    return false;
}

static void add_item(struct buf *text, const char *item, size_t length)
{
    buf_adds(text, text->length ? ", " : "");
    buf_add(text, item, length);
}

static void dictionary_alter(struct diff *diff, struct node *node,
                             const struct change *change)
{
    if (!change_has(change, "options"))
        return;
    struct value *gone, *come;
    struct buf text = {0};
    set_arrays_changed(diff, object_get(change->old, "options"),
                       object_get(change->new, "options"), &gone, &come);
    for (size_t i = 0; i < come->as.list.count; i++) {
        const char *item = come->as.list.items[i]->as.string;
        add_item(&text, item, strlen(item));
    }
    for (size_t i = 0; i < gone->as.list.count; i++) {
        const char *item = gone->as.list.items[i]->as.string;
        size_t length = (size_t)(strstr(item, " = ") - item);
        if (!names(come, item, length))
            add_item(&text, item, length);
    }
    struct value *arguments =
        step_add(diff, node, "modify_text_search_dictionary", change->new);
    set_text(diff, arguments, "text_search_dictionary_name",
             object_print(diff, change->new));
    set_sql(diff, arguments, "options",
            arena_strdup(diff->arena, buf_text(&text)));
    buf_release(&text);
}

static const char *const dictionary_in_place[] = {"options", NULL};

const struct driver ts_dictionary_driver = {
    .in_place = dictionary_in_place,
    .create = definition_create,
    .alter = dictionary_alter,
    .drop = definition_drop,
};

/* ------------------------------------------------------- configurations */

/* Mappings are "token type={dictionaries}". */
static const char *dictionaries(const char *mapping)
{
    return strchr(mapping, '=') + 1;
}

static const char *mapping_of(const struct value *mappings, const char *other)
{
    size_t length = strcspn(other, "=") + 1;
    for (size_t i = 0; i < mappings->as.list.count; i++) {
        const char *mapping = mappings->as.list.items[i]->as.string;
        if (strncmp(mapping, other, length) == 0)
            return mapping;
    }
    return NULL;
}

static struct value *dictionary_names(struct diff *diff, const char *mapping)
{
    struct value *keys = catalog_array(diff->arena, dictionaries(mapping));
    struct value *names = value_list(diff->arena);
    for (size_t i = 0; i < keys->as.list.count; i++)
        value_append(
            diff->arena, names,
            value_string(diff->arena,
                         key_print(diff, keys->as.list.items[i]->as.string)));
    return names;
}

static void append_token(struct diff *diff, struct value *tokens,
                         const char *mapping)
{
    value_append(
        diff->arena, tokens,
        value_string(diff->arena, arena_strndup(diff->arena, mapping,
                                                strcspn(mapping, "="))));
}

static struct value *mapping_step(struct diff *diff, struct node *node,
                                  const char *verb,
                                  const struct object *configuration,
                                  const struct value *mappings, size_t first)
{
    struct value *arguments = step_add(diff, node, verb, configuration);
    struct value *tokens = value_list(diff->arena);
    const char *mapping = mappings->as.list.items[first]->as.string;
    set_text(diff, arguments, "text_search_configuration_name",
             object_print(diff, configuration));
    for (size_t i = first; i < mappings->as.list.count; i++) {
        const char *other = mappings->as.list.items[i]->as.string;
        if (strcmp(dictionaries(other), dictionaries(mapping)) == 0)
            append_token(diff, tokens, other);
    }
    value_set(diff->arena, arguments, "token_types", tokens);
    return arguments;
}

/* One step for all token types with the same dictionaries. */
static void map_tokens(struct diff *diff, struct node *node, const char *verb,
                       const struct object *configuration,
                       const struct value *mappings)
{
    for (size_t i = 0; i < mappings->as.list.count; i++) {
        const char *mapping = mappings->as.list.items[i]->as.string;
        bool said = false;
        for (size_t j = 0; j < i && !said; j++)
            said =
                strcmp(dictionaries(mapping),
                       dictionaries(mappings->as.list.items[j]->as.string)) ==
                0;
        if (said)
            continue;
        value_set(diff->arena,
                  mapping_step(diff, node, verb, configuration, mappings, i),
                  "dictionaries", dictionary_names(diff, mapping));
    }
}

static void configuration_create(struct diff *diff, struct node *node,
                                 const struct object *configuration)
{
    definition_create(diff, node, configuration);
    map_tokens(
        diff, node, "add_text_search_mapping", configuration,
        catalog_array(diff->arena, object_get(configuration, "mappings")));
}

static void unmap_tokens(struct diff *diff, struct node *node,
                         const struct object *configuration,
                         const struct value *old, const struct value *new)
{
    struct value *tokens = value_list(diff->arena);
    for (size_t i = 0; i < old->as.list.count; i++) {
        const char *mapping = old->as.list.items[i]->as.string;
        if (!mapping_of(new, mapping))
            append_token(diff, tokens, mapping);
    }
    if (!tokens->as.list.count)
        return;
    struct value *arguments =
        step_add(diff, node, "drop_text_search_mapping", configuration);
    set_text(diff, arguments, "text_search_configuration_name",
             object_print(diff, configuration));
    value_set(diff->arena, arguments, "token_types", tokens);
}

static void configuration_alter(struct diff *diff, struct node *node,
                                const struct change *change)
{
    if (!change_has(change, "mappings"))
        return;
    struct value *old =
        catalog_array(diff->arena, object_get(change->old, "mappings"));
    struct value *new =
        catalog_array(diff->arena, object_get(change->new, "mappings"));
    struct value *added = value_list(diff->arena);
    struct value *changed = value_list(diff->arena);
    for (size_t i = 0; i < new->as.list.count; i++) {
        struct value *item = new->as.list.items[i];
        const char *before = mapping_of(old, item->as.string);
        if (!before)
            value_append(diff->arena, added, item);
        else if (strcmp(before, item->as.string) != 0)
            value_append(diff->arena, changed, item);
    }
    unmap_tokens(diff, node, change->new, old, new);
    map_tokens(diff, node, "modify_text_search_mapping", change->new, changed);
    map_tokens(diff, node, "add_text_search_mapping", change->new, added);
}

static const char *const configuration_in_place[] = {"mappings", NULL};

const struct driver ts_configuration_driver = {
    .in_place = configuration_in_place,
    .create = configuration_create,
    .alter = configuration_alter,
    .drop = definition_drop,
};
