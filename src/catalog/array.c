/* PostgreSQL's text of an array of one dimension as a list of strings. */
#include "catalog/catalog.h"

#include <string.h>

/* One element from *p up to the comma or brace after it. */
static struct value *read_element(struct arena *arena, const char **p,
                                  struct buf *word)
{
    buf_reset(word);
    bool quoted = **p == '"';
    const char *c = *p + quoted;
    for (; *c && (quoted ? *c != '"' : *c != ',' && *c != '}'); c++) {
        if (*c == '\\' && c[1])
            c++;
        buf_addc(word, *c);
    }
    *p = c + (quoted && *c);
    if (!quoted && strcmp(buf_text(word), "NULL") == 0)
        return arena_alloc(arena, sizeof(struct value));
    return value_string(arena, buf_text(word));
}

struct value *catalog_array(struct arena *arena, const char *text)
{
    struct value *list = value_list(arena);
    if (!text || text[0] != '{' || text[1] == '}')
        return list;
    struct buf word = {0};
    const char *p = text;
    do {
        p++;
        value_append(arena, list, read_element(arena, &p, &word));
    } while (*p == ',');
    buf_release(&word);
    return list;
}
