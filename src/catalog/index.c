/*
 * What an index is made of, read from pg_get_indexdef's text:
 *   CREATE [UNIQUE] INDEX name ON [ONLY] table USING method (elements)
 *   [INCLUDE (names)] [NULLS NOT DISTINCT] [WITH (options)] [WHERE (text)]
 * The server deparses each index once; asking it for every element again
 * would double the most expensive query of all.
 */
#include "catalog/internal.h"

#include <string.h>

/* Past the quoted text that begins at p: 'a''b', "a""b". */
static const char *skip_quoted(const char *p) {
    char quote = *p++;
    while (*p && *p != quote)
        p++;
    return *p ? p + 1 : p;
}

/* The next `end` at depth 0, outside quotes, or the end of text. */
static const char *find_end(const char *p, const char *ends) {
    int depth = 0;
    while (*p && (depth > 0 || !strchr(ends, *p))) {
        if (*p == '\'' || *p == '"') {
            p = skip_quoted(p);
            continue;
        }
        if (*p == '(')
            depth++;
        else if (*p == ')')
            depth--;
        p++;
    }
    return p;
}

/* Whether the text at p begins with word. */
static bool at(const char *p, const char *word) {
    return strncmp(p, word, strlen(word)) == 0;
}

static void add_element(struct buf *out, const char *text, size_t length) {
    buf_adds(out, out->length > 1 ? ",\"" : "\"");
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            buf_addc(out, '\\');
        buf_addc(out, text[i]);
    }
    buf_addc(out, '"');
}

/*
 * The parenthesised list at p as an array's text; *after is behind it.
 * "(a, lower(b))" gives {"a","lower(b)"}.
 */
static char *read_list(struct arena *arena, const char *p,
                       const char **after) {
    struct buf out = {0};
    buf_addc(&out, '{');
    do {
        p++;
        while (*p == ' ')
            p++;
        const char *end = find_end(p, ",)");
        add_element(&out, p, (size_t)(end - p));
        p = end;
    } while (*p == ',');
    buf_addc(&out, '}');
    *after = *p ? p + 1 : p;
    char *text = arena_strdup(arena, out.text);
    buf_release(&out);
    return text;
}

static void set(struct object *index, const char *attribute,
                const char *text) {
    const struct catalog_kind_info *info = catalog_kind(KIND_INDEX);
    index->values[catalog_attribute_index(info, attribute)] = text;
}

/* Behind "CREATE [UNIQUE] INDEX name ON ". */
static const char *find_table(const char *definition) {
    const char *p = strstr(definition, " INDEX ") + strlen(" INDEX ");
    p = find_end(p, " ");
    return p + strlen(" ON ");
}

static const char *drop_only(struct arena *arena, const char *definition) {
    const char *table = find_table(definition);
    if (!at(table, "ONLY "))
        return definition;
    return arena_printf(arena, "%.*s%s", (int)(table - definition), definition,
                        table + strlen("ONLY "));
}

/* Takes WITH (…) at p, an attribute of its own, out of the definition; gives
 * where the text goes on. */
static const char *drop_options(struct arena *arena, struct object *index,
                                const char *p) {
    const char *definition = object_get(index, "definition");
    const char *after = find_end(p + strlen(" WITH "), " ");
    size_t length = (size_t)(p - definition);
    char *shorter = arena_printf(arena, "%.*s%s", (int)length, definition,
                                 after);
    set(index, "definition", shorter);
    return shorter + length;
}

void catalog_index_parse(struct snapshot *snapshot, struct object *index) {
    struct arena *arena = snapshot->arena;
    const char *definition = drop_only(arena, object_get(index, "definition"));
    set(index, "definition", definition);
    const char *p = find_end(find_table(definition), " ");
    p = find_end(p + strlen(" USING "), " ");
    set(index, "columns", read_list(arena, p + 1, &p));
    if (at(p, " INCLUDE ("))
        set(index, "include",
            read_list(arena, p + strlen(" INCLUDE "), &p));
    if (at(p, " NULLS NOT DISTINCT"))
        p += strlen(" NULLS NOT DISTINCT");
    if (at(p, " WITH ("))
        p = drop_options(arena, index, p);
    if (at(p, " WHERE "))
        set(index, "predicate", p + strlen(" WHERE "));
}
