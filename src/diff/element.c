/*
 * A key of CREATE INDEX, as ruleutils.c prints it:
 *     column | (expression) | function(…)
 *     [ COLLATE name ] [ opclass [ (options) ] ] [ DESC ] [ NULLS FIRST|LAST ]
 */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

struct cursor {
    const char *at;
};

static const char *after_quotes(const char *text)
{
    for (char quote = *text++; *text; text++) {
        if (*text == quote && text[1] == quote)
            text++;
        else if (*text == quote)
            return text + 1;
    }
    return text;
}

static const char *after_parens(const char *text)
{
    int depth = 0;
    do {
        if (*text == '\'' || *text == '"') {
            text = after_quotes(text);
            continue;
        }
        depth += (*text == '(') - (*text == ')');
        text++;
    } while (*text && depth > 0);
    return text;
}

/* name, "Name", schema.name */
static const char *after_name(const char *text)
{
    while (*text && !strchr(" (", *text))
        text = *text == '"' ? after_quotes(text) : text + 1;
    return text;
}

static const char *take_name(struct diff *diff, struct cursor *cursor)
{
    const char *end = after_name(cursor->at);
    const char *name =
        arena_strndup(diff->arena, cursor->at, (size_t)(end - cursor->at));
    cursor->at = end + strspn(end, " ");
    return name;
}

static bool take_word(struct cursor *cursor, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(cursor->at, word, length) != 0 ||
        (cursor->at[length] && cursor->at[length] != ' '))
        return false;
    cursor->at += length;
    cursor->at += strspn(cursor->at, " ");
    return true;
}

/* "a""b" is a"b, and 'it''s' it's. */
static const char *unquote(struct diff *diff, const char *text)
{
    char quote = *text;
    if (quote != '"' && quote != '\'')
        return text;
    char *plain = arena_alloc(diff->arena, strlen(text)), *out = plain;
    for (const char *in = text + 1; *in && !(*in == quote && in[1] != quote);
         in++) {
        if (*in == quote)
            in++;
        *out++ = *in;
    }
    return plain;
}

/* The key itself: a column's name as a string, an expression as SQL. */
static struct value *take_key(struct diff *diff, struct cursor *cursor)
{
    const char *start = cursor->at;
    const char *end = *start == '(' ? after_parens(start) : after_name(start);
    bool plain = *start != '(' && *end != '(';
    if (*end == '(')
        end = after_parens(end);
    cursor->at = end + strspn(end, " ");
    const char *text = arena_strndup(diff->arena, start, (size_t)(end - start));
    if (plain)
        return value_string(diff->arena, unquote(diff, text));
    if (*start == '(')
        text = arena_strndup(diff->arena, start + 1, (size_t)(end - start - 2));
    return value_sql(diff->arena, text);
}

/* (siglen='10', x=y) */
static struct value *take_options(struct diff *diff, struct cursor *cursor)
{
    struct value *options = value_table(diff->arena);
    const char *at = cursor->at + 1;
    while (*at && *at != ')') {
        size_t length = strcspn(at, "=");
        const char *name = arena_strndup(diff->arena, at, length);
        at += length + (at[length] == '=');
        const char *end =
            *at == '\'' ? after_quotes(at) : at + strcspn(at, ",)");
        const char *text = arena_strndup(diff->arena, at, (size_t)(end - at));
        set_text(diff, options, name, unquote(diff, text));
        at = end + strspn(end, ", ");
    }
    cursor->at = at + (*at == ')');
    cursor->at += strspn(cursor->at, " ");
    return options;
}

static void take_order(struct diff *diff, struct cursor *cursor,
                       struct value *element)
{
    if (take_word(cursor, "DESC"))
        set_text(diff, element, "order", "desc");
    if (take_word(cursor, "NULLS FIRST"))
        set_text(diff, element, "nulls", "first");
    if (take_word(cursor, "NULLS LAST"))
        set_text(diff, element, "nulls", "last");
}

static bool is_order(const struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    return take_word(&ahead, "DESC") || take_word(&ahead, "NULLS FIRST") ||
           take_word(&ahead, "NULLS LAST");
}

struct value *index_element(struct diff *diff, const char *text)
{
    struct cursor cursor = {text};
    struct value *key = take_key(diff, &cursor);
    if (!*cursor.at)
        return key;
    struct value *element = value_table(diff->arena);
    if (key->type == VALUE_SQL)
        set_text(diff, element, "expression", key->as.string);
    else
        value_set(diff->arena, element, "column_name", key);
    if (take_word(&cursor, "COLLATE"))
        set_text(diff, element, "collation", take_name(diff, &cursor));
    if (*cursor.at && !is_order(&cursor)) {
        set_text(diff, element, "opclass", take_name(diff, &cursor));
        if (*cursor.at == '(')
            value_set(diff->arena, element, "opclass_options",
                      take_options(diff, &cursor));
    }
    take_order(diff, &cursor, element);
    return element;
}
