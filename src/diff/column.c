#include <stdlib.h>
#include <string.h>

#include "diff/internal.h"

static bool has_text(const char *text)
{
    return text && *text;
}

/* -------------------------------------------------------------- identity */

static const char *type_max(const char *type)
{
    if (strcmp(type, "smallint") == 0)
        return "32767";
    if (strcmp(type, "integer") == 0)
        return "2147483647";
    return "9223372036854775807";
}

static const char *type_min(const char *type)
{
    if (strcmp(type, "smallint") == 0)
        return "-32768";
    if (strcmp(type, "integer") == 0)
        return "-2147483648";
    return "-9223372036854775808";
}

static bool is_ascending(const struct object *column)
{
    return *object_get(column, "identity_increment") != '-';
}

/* What CREATE would have chosen; the manual's CREATE SEQUENCE. */
static const char *identity_default(const struct object *column,
                                    const char *attribute)
{
    const char *type = object_get(column, "type");
    bool up = is_ascending(column);
    if (strcmp(attribute, "identity_increment") == 0 ||
        strcmp(attribute, "identity_cache") == 0)
        return "1";
    if (strcmp(attribute, "identity_max") == 0)
        return up ? type_max(type) : "-1";
    if (strcmp(attribute, "identity_min") == 0)
        return up ? "1" : type_min(type);
    if (strcmp(attribute, "identity_cycle") == 0)
        return "f";
    return up ? object_get(column, "identity_min")
              : object_get(column, "identity_max");
}

static const struct {
    const char *attribute;
    const char *field;
} identity_options[] = {
    {"identity_start", "start"},   {"identity_increment", "increment"},
    {"identity_min", "min_value"}, {"identity_max", "max_value"},
    {"identity_cache", "cache"},
};
#define IDENTITY_OPTIONS (sizeof identity_options / sizeof *identity_options)

static bool is_default_option(const struct object *column, const char *name)
{
    return same_text(object_get(column, name), identity_default(column, name));
}

/* The name that PostgreSQL gives the sequence when nobody else has it. */
static bool has_usual_sequence(struct diff *diff, const struct object *column)
{
    const char *usual = arena_printf(diff->arena, "%s_%s_seq",
                                     column->parent->name, column->name);
    const char *name = object_get(column, "identity_sequence");
    const char *expected = name_print(diff, column->parent->schema, usual);
    return !name || strlen(usual) > 63 ||
           strcmp(key_print(diff, name), expected) == 0;
}

static const char *generation(const struct object *column)
{
    return *object_get(column, "identity") == 'a' ? "always" : "by default";
}

static struct value *identity_spec(struct diff *diff,
                                   const struct object *column)
{
    struct value *spec = value_table(diff->arena);
    set_text(diff, spec, "generation", generation(column));
    if (!has_usual_sequence(diff, column))
        set_text(diff, spec, "sequence_name",
                 key_print(diff, object_get(column, "identity_sequence")));
    for (size_t i = 0; i < IDENTITY_OPTIONS; i++)
        if (!is_default_option(column, identity_options[i].attribute))
            set_integer(diff, spec, identity_options[i].field,
                        object_get(column, identity_options[i].attribute));
    set_true(diff, spec, "cycle", object_is(column, "identity_cycle"));
    if (spec->as.table.count == 1)
        return value_string(diff->arena, generation(column));
    return spec;
}

static long long option(const struct object *column, const char *attribute)
{
    return strtoll(object_get(column, attribute), NULL, 10);
}

/* Where the sequence goes on when its value may be outside of new limits. */
static void set_value(struct diff *diff, struct value *spec,
                      const struct change *change)
{
    const struct object *old = change->old, *new = change->new;
    bool min = value_get(spec, "min_value") &&
               option(new, "identity_min") > option(old, "identity_min");
    bool max = value_get(spec, "max_value") &&
               option(new, "identity_max") < option(old, "identity_max");
    if ((min && option(new, "identity_min") > option(old, "identity_max")) ||
        (max && option(new, "identity_max") < option(old, "identity_min")))
        set_integer(diff, spec, "restart", object_get(new, "identity_start"));
    else
        set_true(diff, spec, "clamp", min || max);
}

/* Options that differ for a reason of their own: a limit that is the type's
 * own on both sides moves with the type. */
static struct value *identity_changes(struct diff *diff,
                                      const struct change *change)
{
    struct value *spec = value_table(diff->arena);
    if (change_has(change, "identity"))
        set_text(diff, spec, "generation", generation(change->new));
    for (size_t i = 0; i < IDENTITY_OPTIONS; i++) {
        const char *name = identity_options[i].attribute;
        bool limit = strstr(name, "_m") != NULL;
        if (change_has(change, name) &&
            !(limit && is_default_option(change->old, name) &&
              is_default_option(change->new, name)))
            set_integer(diff, spec, identity_options[i].field,
                        object_get(change->new, name));
    }
    if (change_has(change, "identity_cycle"))
        value_set(diff->arena, spec, "cycle",
                  value_boolean(diff->arena,
                                object_is(change->new, "identity_cycle")));
    set_value(diff, spec, change);
    return spec->as.table.count ? spec : NULL;
}

/* ------------------------------------------------------------------ spec */

/* Before PostgreSQL 16 a child's column takes its parent's expression and may
 * not name one of its own. */
static bool says_expression(const struct diff *diff,
                            const struct object *column)
{
    const struct object *above =
        column->parent ? inherited_from(diff->new, column) : NULL;
    return diff->server_version >= 160000 || !above ||
           !has_text(object_get(above, "generated"));
}

static void set_generated(struct diff *diff, struct value *spec,
                          const struct object *column)
{
    if (!has_text(object_get(column, "generated")) ||
        !says_expression(diff, column))
        return;
    set_sql(diff, spec, "generated", object_get(column, "expression"));
    set_true(diff, spec, "virtual", *object_get(column, "generated") == 'v');
}

static void fill_spec(struct diff *diff, struct value *spec,
                      const struct object *column)
{
    set_text(diff, spec, "column_name", column->name);
    if (!object_get(column->parent, "of_type")) {
        set_sql(diff, spec, "type", object_get(column, "type"));
        set_text(diff, spec, "collation", object_get(column, "collation"));
    }
    set_true(diff, spec, "not_null", object_is(column, "not_null"));
    if (has_text(object_get(column, "identity")))
        value_set(diff->arena, spec, "identity", identity_spec(diff, column));
    set_generated(diff, spec, column);
    set_text(diff, spec, "storage", object_get(column, "storage"));
    set_text(diff, spec, "compression", object_get(column, "compression"));
    set_integer(diff, spec, "statistics", object_get(column, "statistics"));
    set_options(diff, spec, "options", object_get(column, "options"));
    set_options(diff, spec, "fdw_options", object_get(column, "fdw_options"));
    set_text(diff, spec, "comment", column->comment);
}

struct value *column_spec(struct diff *diff, const struct object *column)
{
    struct value *spec = value_table(diff->arena);
    fill_spec(diff, spec, column);
    return spec;
}

static void create(struct diff *diff, struct node *node,
                   const struct object *column)
{
    struct value *arguments = step_add(diff, node, "add_column", column);
    set_table(diff, arguments, column);
    fill_spec(diff, arguments, column);
    const char *expression = table_moves(change_of(column->parent))
                                 ? default_from_above(diff, column)
                                 : NULL;
    if (expression)
        value_set(
            diff->arena, arguments, "default",
            expression_value(diff, expression, object_get(column, "type")));
}

static struct value *column_step(struct diff *diff, struct node *node,
                                 const char *verb, const struct object *column)
{
    struct value *arguments = step_add(diff, node, verb, column);
    set_table(diff, arguments, column);
    set_text(diff, arguments, "column_name", column->name);
    return arguments;
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *column)
{
    column_step(diff, node, "drop_column", column);
}

/* ----------------------------------------------------------------- alter */

static void alter_type(struct diff *diff, struct node *node,
                       const struct change *change)
{
    const char *from = object_get(change->old, "type");
    const char *to = object_get(change->new, "type");
    struct value *arguments =
        column_step(diff, node, "modify_column_type", change->new);
    set_sql(diff, arguments, "type", to);
    set_text(diff, arguments, "collation",
             object_get(change->new, "collation"));
    set_sql(diff, arguments, "using",
            type_using(diff, change->new->name, from, to));
}

static bool has_identity(const struct object *column)
{
    return has_text(object_get(column, "identity"));
}

static void alter_identity(struct diff *diff, struct node *node,
                           const struct change *change)
{
    if (!has_identity(change->new))
        return;
    struct value *spec;
    const char *verb = "modify_identity";
    if (!has_identity(change->old)) {
        verb = "add_identity";
        spec = identity_spec(diff, change->new);
    } else {
        spec = identity_changes(diff, change);
    }
    if (spec)
        value_set(diff->arena, column_step(diff, node, verb, change->new),
                  "identity", spec);
    if (!has_identity(change->old) && is_ascending(change->new))
        step_advance(diff, node, change->new);
}

static void alter_not_null(struct diff *diff, struct node *node,
                           const struct change *change)
{
    if (change->keeps_not_null)
        not_null_steps(diff, node, change);
    if (!change_has(change, "not_null"))
        return;
    bool set = object_is(change->new, "not_null");
    column_step(diff, node, set ? "add_not_null" : "drop_not_null",
                change->new);
}

static void alter_generated(struct diff *diff, struct node *node,
                            const struct change *change)
{
    if (change_has(change, "generated")) {
        column_step(diff, node, "drop_expression", change->new);
        return;
    }
    if (change_has(change, "expression"))
        set_sql(diff, column_step(diff, node, "set_expression", change->new),
                "generated", object_get(change->new, "expression"));
}

static bool sets(const struct change *change, const char *attribute)
{
    return change_has(change, attribute) ||
           (change->retyped && object_get(change->new, attribute));
}

static const struct option_names fdw_options = {
    "fdw_options",
    "set_fdw_options",
    "drop_fdw_options",
};

static void alter_settings(struct diff *diff, struct node *node,
                           const struct change *change)
{
    const struct object *new = change->new;
    struct value *arguments = column_step(diff, node, "modify_column", new);
    if (sets(change, "storage"))
        set_text(diff, arguments, "storage",
                 object_get(new, "storage")
                     ? object_get(new, "storage")
                     : object_get(new, "default_storage"));
    if (sets(change, "compression"))
        set_text(diff, arguments, "compression",
                 object_get(new, "compression") ? object_get(new, "compression")
                                                : "default");
    if (change_has(change, "statistics"))
        set_integer(diff, arguments, "statistics",
                    object_get(new, "statistics")
                        ? object_get(new, "statistics")
                        : "-1");
    if (change_has(change, "fdw_options"))
        set_foreign_options(diff, arguments, &fdw_options,
                            object_get(change->old, "fdw_options"),
                            object_get(new, "fdw_options"));
    if (change_has(change, "options"))
        set_option_changes(diff, arguments, "options",
                           object_get(change->old, "options"),
                           object_get(new, "options"));
    if (arguments->as.table.count == 2)
        node->steps.count--;
}

/* Limits that a narrower type cannot have go before it comes. */
static bool is_narrowed(const struct change *change)
{
    const char *from = object_get(change->old, "type");
    const char *to = object_get(change->new, "type");
    return has_identity(change->old) &&
           strlen(type_max(to)) < strlen(type_max(from));
}

static bool type_differs(const struct change *change)
{
    return (change_has(change, "type") || change_has(change, "collation")) &&
           !change->carried;
}

/* The identity's sequence is in the write-ahead log, or not. */
static void set_persistence(struct diff *diff, struct node *node,
                            const struct object *column)
{
    const char *own = object_get(column, "identity_persistence");
    const char *persistence =
        own ? own : object_get(column->parent, "persistence");
    struct value *arguments = step_add(diff, node, "modify_sequence", column);
    set_text(diff, arguments, "sequence_name",
             key_print(diff, object_get(column, "identity_sequence")));
    value_set(diff->arena, arguments, "unlogged",
              value_boolean(diff->arena, *persistence == 'u'));
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    if (node->late) {
        set_persistence(diff, node, change->new);
        return;
    }
    if (change_has(change, "identity") && !has_identity(change->new))
        column_step(diff, node, "drop_identity", change->new);
    bool narrowed = is_narrowed(change);
    if (narrowed)
        alter_identity(diff, node, change);
    if (type_differs(change))
        alter_type(diff, node, change);
    alter_generated(diff, node, change);
    alter_not_null(diff, node, change);
    if (!narrowed)
        alter_identity(diff, node, change);
    if (change_has(change, "identity_persistence") && has_identity(change->new))
        set_persistence(diff, node, change->new);
    alter_settings(diff, node, change);
}

/* A new column's sequence is as its table is. */
static bool has_late_part(const struct change *change)
{
    return change_made(change) &&
           object_get(change->new, "identity_persistence");
}

static const char *own(const struct object *above, const struct object *column,
                       const char *attribute)
{
    const char *text = object_get(column, attribute);
    return above && same_text(text, object_get(above, attribute)) ? NULL : text;
}

void part_settings(struct diff *diff, struct node *node,
                   const struct object *column)
{
    if (column->comment)
        step_comment(diff, node, column);
    if (column->kind != KIND_COLUMN)
        return;
    const struct object *above = inherited_from(diff->new, column);
    if (above && object_is(column, "not_null") && !object_is(above, "not_null"))
        column_step(diff, node, "add_not_null", column);
    struct value *arguments = column_step(diff, node, "modify_column", column);
    set_text(diff, arguments, "storage", own(above, column, "storage"));
    set_text(diff, arguments, "compression", own(above, column, "compression"));
    set_integer(diff, arguments, "statistics",
                own(above, column, "statistics"));
    set_options(diff, arguments, "options", object_get(column, "options"));
    if (arguments->as.table.count == 2)
        node->steps.count--;
}

static bool can_alter(const struct diff *diff, const struct change *change)
{
    const char *old = object_get(change->old, "generated");
    const char *new = object_get(change->new, "generated");
    if (change_has(change, "generated"))
        return *old == 's' && !*new && !change_has(change, "type");
    if (!*new)
        return true;
    if (change_has(change, "type") || change_has(change, "collation"))
        return false;
    return !change_has(change, "expression") || diff->server_version >= 170000;
}

static const char *const in_place[] = {
    "type",
    "collation",
    "not_null",
    "identity",
    "identity_start",
    "identity_min",
    "identity_increment",
    "identity_max",
    "identity_cache",
    "identity_cycle",
    "identity_persistence",
    "storage",
    "compression",
    "statistics",
    "options",
    "generated",
    "expression",
    "fdw_options",
    NULL,
};

/* PostgreSQL refuses to change a type under a generated column. */
static bool falls_on_retype(const struct change *change,
                            const struct change *column)
{
    return change != column && has_text(object_get(change->old, "generated"));
}

const struct driver column_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .alter = alter,
    .drop = drop,
    .falls_on_retype = falls_on_retype,
    .has_late_part = has_late_part,
    .comment_argument = "column_name",
};
