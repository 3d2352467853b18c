#include "diff/identity.h"

#include <stdlib.h>
#include <string.h>

#include "diff/clones.h"
#include "diff/steps.h"

bool has_identity(const struct object *column)
{
    return object_get(column, "identity") && *object_get(column, "identity");
}

bool identity_is_own(const struct object *column)
{
    return object_get(column, "identity_sequence") != NULL;
}

bool identity_is_narrowed(const struct change *change)
{
    const char *from = object_get(change->old, "type");
    const char *to = object_get(change->new, "type");
    return strlen(sequence_limit(to, false)) <
           strlen(sequence_limit(from, false));
}

bool identity_is_ascending(const struct object *column)
{
    return *object_get(column, "identity_increment") != '-';
}

/* What CREATE would have chosen; the manual's CREATE SEQUENCE. */
static const char *identity_default(const struct object *column,
                                    const char *attribute)
{
    const char *type = object_get(column, "type");
    bool up = identity_is_ascending(column);
    if (strcmp(attribute, "identity_increment") == 0 ||
        strcmp(attribute, "identity_cache") == 0)
        return "1";
    if (strcmp(attribute, "identity_max") == 0)
        return up ? sequence_limit(type, false) : "-1";
    if (strcmp(attribute, "identity_min") == 0)
        return up ? "1" : sequence_limit(type, true);
    if (strcmp(attribute, "identity_cycle") == 0)
        return "f";
    return up ? object_get(column, "identity_min")
              : object_get(column, "identity_max");
}

static const struct {
    const char *attribute;
    const char *field;
    bool limit; /* the type's own when nobody said one */
} identity_options[] = {
    {"identity_start", "start", false},
    {"identity_increment", "increment", false},
    {"identity_min", "min_value", true},
    {"identity_max", "max_value", true},
    {"identity_cache", "cache", false},
};
enum { IDENTITY_OPTIONS = sizeof identity_options / sizeof *identity_options };

static bool is_default_option(const struct object *column, const char *name)
{
    return same_text(object_get(column, name), identity_default(column, name));
}

/* ------------------------------------------------------ the sequence's name */

const char *identity_sequence(struct diff *diff, const struct object *column)
{
    const char *key = object_get(column, "identity_sequence");
    return key ? key_name(diff, key).name : NULL;
}

/* The name that PostgreSQL gives the sequence when nobody else has it. */
static bool has_usual_sequence(struct diff *diff, const struct object *column)
{
    const char *name = identity_sequence(diff, column);
    return !name || strcmp(name, name_chosen(diff, column->parent->name,
                                             column->name, "seq")) == 0;
}

bool identity_is_renamed(const struct change *column)
{
    return column->action == ACTION_ALTER &&
           change_has(column, "identity_sequence") &&
           object_get(column->old, "identity_sequence") &&
           object_get(column->new, "identity_sequence");
}

void identity_rename(struct diff *diff, struct node *node,
                     const struct change *column)
{
    const char *schema = column->new->parent->schema;
    const char *from = identity_sequence(diff, column->old);
    const char *to = identity_sequence(diff, column->new);
    const char *between = name_chosen(diff, from, NULL, "swap");
    if (node->late)
        from = between;
    else if (column->late)
        to = between;
    struct value *arguments =
        step_add(diff, node, "rename_sequence", column->new);
    set_text(diff, arguments, "old_sequence_name",
             name_print(diff, schema, from));
    set_text(diff, arguments, "new_sequence_name", to);
}

/* ------------------------------------------------------------------- spec */

static const char *generation(const struct object *column)
{
    return *object_get(column, "identity") == 'a' ? "always" : "by default";
}

static void set_identity_options(struct diff *diff, struct value *spec,
                                 const struct object *column)
{
    for (size_t i = 0; i < IDENTITY_OPTIONS; i++)
        if (!is_default_option(column, identity_options[i].attribute))
            set_integer(diff, spec, identity_options[i].field,
                        object_get(column, identity_options[i].attribute));
    set_true(diff, spec, "cycle", object_is(column, "identity_cycle"));
}

struct value *identity_spec(struct diff *diff, const struct object *column)
{
    struct value *spec = value_table(diff->arena);
    set_text(diff, spec, "generation", generation(column));
    if (!has_usual_sequence(diff, column))
        set_text(diff, spec, "sequence_name",
                 key_print(diff, object_get(column, "identity_sequence")));
    set_identity_options(diff, spec, column);
    if (spec->as.table.count == 1)
        return value_string(diff->arena, generation(column));
    return spec;
}

/* --------------------------------------------------------------- filling */

const char *identity_filler(struct diff *diff, struct node *node,
                            const struct object *column)
{
    struct value *arguments = step_add(diff, node, "add_sequence", column);
    const char *name = name_print(
        diff, column->parent->schema,
        name_chosen(diff, column->parent->name, column->name, "fill"));
    set_text(diff, arguments, "sequence_name", name);
    set_sql(diff, arguments, "type", object_get(column, "type"));
    set_identity_options(diff, arguments, column);
    return name;
}

/* nextval('public.t_id_fill') */
static struct value *next_of(struct diff *diff, const struct object *column,
                             const char *filler)
{
    struct buf quoted = {0}, call = {0};
    sql_qualified(&quoted, column->parent->schema, key_name(diff, filler).name);
    buf_adds(&call, "nextval(");
    sql_literal(&call, buf_text(&quoted));
    buf_adds(&call, ")");
    struct value *value =
        value_sql(diff->arena, arena_strdup(diff->arena, buf_text(&call)));
    buf_release(&quoted);
    buf_release(&call);
    return value;
}

void identity_fill(struct diff *diff, struct node *node,
                   struct value *arguments, const struct object *column,
                   const char *filler)
{
    value_set(diff->arena, arguments, "default", next_of(diff, column, filler));
    column_step(diff, node, "drop_default", column);
    value_set(diff->arena, column_step(diff, node, "add_identity", column),
              "identity", identity_spec(diff, column));
    set_text(diff, step_add(diff, node, "drop_sequence", column),
             "sequence_name", filler);
    if (identity_is_ascending(column))
        step_advance(diff, node, column);
}

static long long option(const struct object *column, const char *attribute)
{
    return strtoll(object_get(column, attribute), NULL, 10);
}

/* Where the sequence goes on when its value may be outside of new limits. */
static void set_present(struct diff *diff, struct value *spec,
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

struct value *identity_changes(struct diff *diff, const struct change *change)
{
    struct value *spec = value_table(diff->arena);
    bool turned = identity_is_ascending(change->old) !=
                  identity_is_ascending(change->new);
    if (change_has(change, "identity"))
        set_text(diff, spec, "generation", generation(change->new));
    for (size_t i = 0; i < IDENTITY_OPTIONS; i++) {
        const char *name = identity_options[i].attribute;
        if (change_has(change, name) &&
            !(identity_options[i].limit && !turned &&
              is_default_option(change->old, name) &&
              is_default_option(change->new, name)))
            set_integer(diff, spec, identity_options[i].field,
                        object_get(change->new, name));
    }
    if (change_has(change, "identity_cycle"))
        value_set(diff->arena, spec, "cycle",
                  value_boolean(diff->arena,
                                object_is(change->new, "identity_cycle")));
    set_present(diff, spec, change);
    return spec->as.table.count ? spec : NULL;
}
