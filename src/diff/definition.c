/*
 * Kinds that are given whole, as SQL: what they are called in the table of
 * operations, and which of them CREATE OR REPLACE can change.
 */
#include "diff/internal.h"
#include "diff/row_type.h"
#include "diff/steps.h"

static const struct {
    enum catalog_kind kind;
    const char *word; /* add_<word>, drop_<word>, replace_<word> */
} words[] = {
    {KIND_LANGUAGE, "language"},
    {KIND_COLLATION, "collation"},
    {KIND_SHELL_TYPE, "shell_type"},
    {KIND_DOMAIN, "domain"},
    {KIND_COMPOSITE, "composite_type"},
    {KIND_RANGE, "range_type"},
    {KIND_BASE_TYPE, "base_type"},
    {KIND_FUNCTION, "function"},
    {KIND_AGGREGATE, "aggregate"},
    {KIND_CAST, "cast"},
    {KIND_TRANSFORM, "transform"},
    {KIND_ACCESS_METHOD, "access_method"},
    {KIND_OPERATOR, "operator"},
    {KIND_OPERATOR_FAMILY, "operator_family"},
    {KIND_OPERATOR_CLASS, "operator_class"},
    {KIND_CONVERSION, "conversion"},
    {KIND_TS_PARSER, "text_search_parser"},
    {KIND_TS_TEMPLATE, "text_search_template"},
    {KIND_TS_DICTIONARY, "text_search_dictionary"},
    {KIND_TS_CONFIGURATION, "text_search_configuration"},
    {KIND_FOREIGN_DATA_WRAPPER, "foreign_data_wrapper"},
    {KIND_SERVER, "server"},
    {KIND_USER_MAPPING, "user_mapping"},
    {KIND_VIEW, "view"},
    {KIND_MATERIALIZED_VIEW, "materialized_view"},
    {KIND_STATISTICS, "statistics"},
    {KIND_RULE, "rule"},
    {KIND_TRIGGER, "trigger"},
    {KIND_POLICY, "policy"},
    {KIND_PUBLICATION, "publication"},
    {KIND_SUBSCRIPTION, "subscription"},
    {KIND_EVENT_TRIGGER, "event_trigger"},
};

static const char *verb(struct diff *diff, const char *prefix,
                        enum catalog_kind kind)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].kind == kind)
            return arena_printf(diff->arena, "%s_%s", prefix, words[i].word);
    base_die("diff: kind %s has no operations", catalog_kind(kind)->name);
}

void definition_create_as(struct diff *diff, struct node *node,
                          const struct object *object, const char *definition)
{
    struct value *arguments =
        step_add(diff, node, verb(diff, "add", object->kind), object);
    set_sql(diff, arguments, "definition", definition);
    if (object->comment)
        step_comment(diff, node, object);
}

void definition_create(struct diff *diff, struct node *node,
                       const struct object *object)
{
    definition_create_as(diff, node, object, object_get(object, "definition"));
}

void definition_drop(struct diff *diff, struct node *node,
                     const struct object *object)
{
    const char *name = verb(diff, "drop", object->kind);
    struct value *arguments = step_add(diff, node, name, object);
    set_sql(diff, arguments, ops_find(name)->arguments[0].name,
            object->identity);
}

void definition_replace(struct diff *diff, struct node *node,
                        const struct change *change)
{
    if (!change_has(change, "definition"))
        return;
    set_sql(
        diff,
        step_add(diff, node, verb(diff, "replace", change->kind), change->new),
        "definition", object_get(change->new, "definition"));
}

const struct driver definition_driver = {
    .create = definition_create,
    .drop = definition_drop,
};

const struct driver type_driver = {
    .create = definition_create,
    .drop = definition_drop,
    .comment_argument = "type_name",
};

bool falls_always(const struct change *change, const struct change *column)
{
    (void)change;
    (void)column;
    return true;
}

const struct driver policy_driver = {
    .create = definition_create,
    .drop = definition_drop,
    .falls_on_retype = falls_always,
    .holds_nothing = true,
    .reaches_out = true,
};

static const char *const definition_in_place[] = {"definition", NULL};

/* The result and the arguments' names and defaults may not change under
 * OR REPLACE (manual, CREATE FUNCTION). */
static bool function_can_alter(const struct diff *diff,
                               const struct change *change)
{
    (void)diff;
    return same_text(object_get(change->old, "result"),
                     object_get(change->new, "result")) &&
           same_text(object_get(change->old, "arguments"),
                     object_get(change->new, "arguments"));
}

const struct driver replaceable_driver = {
    .in_place = definition_in_place,
    .create = definition_create,
    .alter = definition_replace,
    .drop = definition_drop,
};

/* Nor may an aggregate become one of another kind. */
static bool aggregate_can_alter(const struct diff *diff,
                                const struct change *change)
{
    return function_can_alter(diff, change) &&
           same_text(object_get(change->old, "kind"),
                     object_get(change->new, "kind"));
}

const struct driver aggregate_driver = {
    .in_place = definition_in_place,
    .can_alter = aggregate_can_alter,
    .create = definition_create,
    .alter = definition_replace,
    .drop = definition_drop,
    .falls_on_retype = falls_always,
};

static void function_edges(struct diff *diff, struct change *function)
{
    body_edges(diff, function);
    row_type_edges(diff, function);
}

const struct driver function_driver = {
    .in_place = definition_in_place,
    .can_alter = function_can_alter,
    .create = definition_create,
    .alter = definition_replace,
    .drop = definition_drop,
    .edges = function_edges,
    .falls_on_retype = falls_always,
    .holds_nothing = true,
};
