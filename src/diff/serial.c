/*
 * A new integer column whose default is the next value of a sequence
 * that it owns, all as PostgreSQL makes it for the word serial (manual,
 * 8.1.4): written as that word.
 */
#include <string.h>

#include "diff/internal.h"
#include "diff/parts.h"
#include "diff/steps.h"

static const char *serial_word(const char *type)
{
    if (strcmp(type, "integer") == 0)
        return "serial";
    if (strcmp(type, "bigint") == 0)
        return "bigserial";
    return strcmp(type, "smallint") == 0 ? "smallserial" : NULL;
}

/* The name and the place that PostgreSQL would have chosen. */
static bool is_named_so(struct diff *diff, const struct object *sequence,
                        const struct object *column)
{
    const char *usual = arena_printf(diff->arena, "%s_%s_seq",
                                     column->parent->name, column->name);
    return strlen(usual) <= 63 && strcmp(usual, sequence->name) == 0 &&
           strcmp(sequence->schema, column->parent->schema) == 0;
}

static bool is_next_value(struct diff *diff, const struct object *value,
                          const struct object *sequence)
{
    return strcmp(object_get(value, "expression"),
                  arena_printf(diff->arena, "nextval('%s'::regclass)",
                               sequence->key)) == 0;
}

/* From PostgreSQL 15 on the sequence is as unlogged as its table. */
static bool is_logged_so(const struct diff *diff, const struct object *sequence,
                         const struct object *column)
{
    const char *usual = diff->server_version >= 150000
                            ? object_get(column->parent, "persistence")
                            : "p";
    return same_text(object_get(sequence, "persistence"), usual);
}

/* Nobody but the column's default may need the sequence. */
static bool is_private(const struct object *sequence)
{
    return sequence->needed_by.count == 1;
}

static void fold(struct diff *diff, struct change *sequence)
{
    const struct object *column = sequence_column(sequence->new);
    struct node *home = column ? change_of(column)->create : NULL;
    if (!home || !home->steps.count || !object_is(column, "not_null"))
        return;
    const char *word = serial_word(object_get(column, "type"));
    const struct object *expression = column_default(column);
    struct change *value = expression ? change_of(expression) : NULL;
    if (!word || !value || !value->create ||
        !is_named_so(diff, sequence->new, column) ||
        !is_logged_so(diff, sequence->new, column) ||
        !is_next_value(diff, value->new, sequence->new) ||
        !is_private(sequence->new) ||
        !sequence_is_usual(sequence->new, object_get(column, "type")))
        return;
    struct value *spec =
        fold_column(home->steps.items[0].arguments, column->name);
    if (!spec)
        return;
    set_sql(diff, spec, "type", word);
    sequence->create->steps.count = 0;
    sequence->late->steps.count = 0;
    value->create->steps.count = 0;
}

void fold_serials(struct diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change->kind == KIND_SEQUENCE && change->create && change->late)
            fold(diff, change);
    }
}
