/*
 * pg_depend does not know what a function's text calls.  Functions that the
 * plan makes come after those whose names stand in their text, as far as
 * nothing is against it: a materialized view or an index may run them at once.
 */
#include <ctype.h>
#include <string.h>

#include "diff/internal.h"

static struct map *made_functions(struct diff *diff)
{
    struct map *names = map_new(diff->arena);
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change->kind == KIND_FUNCTION && change->create)
            map_set(names, change->new->name, change);
    }
    return names;
}

static bool comes_before(const struct node *first, const struct node *then)
{
    for (size_t i = 0; i < first->next.count; i++)
        if (first->next.items[i] == then)
            return true;
    return false;
}

static void mention(struct diff *diff, struct change *caller, const char *word,
                    size_t length)
{
    char name[64];
    if (length >= sizeof name)
        return;
    memcpy(name, word, length);
    name[length] = '\0';
    struct change *called = map_get(diff->functions, name);
    if (called && called != caller && called->create &&
        !comes_before(caller->create, called->create))
        node_before(diff, called->create, caller->create);
}

/* ------------------------------------------------------------- overloads */

static bool holds_nothing(const struct object *function)
{
    for (size_t i = 0; i < function->needed_by.count; i++) {
        const struct change *user = change_of(function->needed_by.items[i].to);
        if (!change_gone(user))
            return false;
    }
    return true;
}

/* With the old signature still there a call may fit both. */
static void leave_name(struct diff *diff, struct change *made)
{
    for (size_t i = 0; i < diff->old->kinds[KIND_FUNCTION].count; i++) {
        struct object *old = diff->old->kinds[KIND_FUNCTION].items[i];
        struct change *gone = change_of(old);
        if (gone != made && gone->drop &&
            same_text(old->name, made->new->name) &&
            same_text(old->schema, made->new->schema) && holds_nothing(old))
            node_before(diff, gone->drop, made->create);
    }
}

/* ----------------------------------------------------------------- bodies */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

void body_edges(struct diff *diff, struct change *change)
{
    if (!change->create)
        return;
    leave_name(diff, change);
    if (!diff->functions)
        diff->functions = made_functions(diff);
    const char *text = object_get(change->new, "definition");
    while (*text) {
        size_t length = 0;
        while (is_word(text[length]))
            length++;
        if (length && text[length] == '(')
            mention(diff, change, text, length);
        text += length ? length : 1;
    }
}
