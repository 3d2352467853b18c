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

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

void body_edges(struct diff *diff, struct change *change)
{
    if (!change->create)
        return;
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
