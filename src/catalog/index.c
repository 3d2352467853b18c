/*
 * What an index is made of, read from pg_get_indexdef's text:
 *   CREATE [UNIQUE] INDEX name ON [ONLY] table USING method (elements)
 *   [INCLUDE (names)] [NULLS NOT DISTINCT] [WITH (options)] [WHERE (text)]
 * The server deparses each index once; asking it for every element again
 * would double the most expensive query of all.
 */
#include "catalog/deparsed.h"
#include "catalog/internal.h"

#include <string.h>

/* Behind "CREATE [UNIQUE] INDEX name ON ". */
static const char *find_table(const char *definition)
{
    const char *p = strstr(definition, " INDEX ") + strlen(" INDEX ");
    p = deparsed_end(p, " ");
    return p + strlen(" ON ");
}

static const char *drop_only(struct arena *arena, const char *definition)
{
    const char *table = find_table(definition);
    if (!deparsed_at(table, "ONLY "))
        return definition;
    return arena_printf(arena, "%.*s%s", (int)(table - definition), definition,
                        table + strlen("ONLY "));
}

/* Takes WITH (…) at p, an attribute of its own, out of the definition; gives
 * where the text goes on. */
static const char *drop_options(struct arena *arena, struct object *index,
                                const char *p)
{
    const char *definition = object_get(index, "definition");
    const char *after = deparsed_end(p + strlen(" WITH "), " ");
    size_t length = (size_t)(p - definition);
    char *shorter =
        arena_printf(arena, "%.*s%s", (int)length, definition, after);
    object_set(index, "definition", shorter);
    return shorter + length;
}

void catalog_index_parse(struct snapshot *snapshot, struct object *index)
{
    struct arena *arena = snapshot->arena;
    const char *definition = drop_only(arena, object_get(index, "definition"));
    object_set(index, "definition", definition);
    const char *p = deparsed_end(find_table(definition), " ");
    p = deparsed_end(p + strlen(" USING "), " ");
    object_set(index, "columns", deparsed_list(arena, p + 1, &p));
    if (deparsed_at(p, " INCLUDE ("))
        object_set(index, "include",
                   deparsed_names(arena, p + strlen(" INCLUDE "), &p));
    if (deparsed_at(p, " NULLS NOT DISTINCT"))
        p += strlen(" NULLS NOT DISTINCT");
    if (deparsed_at(p, " WITH ("))
        p = drop_options(arena, index, p);
    if (deparsed_at(p, " WHERE "))
        object_set(index, "predicate", p + strlen(" WHERE "));
}
