#include "catalog/deparsed.h"

#include <string.h>

/* Past the quoted text that begins at p: 'a''b', "a""b". */
static const char *skip_quoted(const char *p)
{
    char quote = *p++;
    while (*p && *p != quote)
        p++;
    return *p ? p + 1 : p;
}

const char *deparsed_end(const char *p, const char *ends)
{
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

bool deparsed_at(const char *p, const char *word)
{
    return strncmp(p, word, strlen(word)) == 0;
}

static void add_character(struct buf *out, char c)
{
    if (c == '"' || c == '\\')
        buf_addc(out, '\\');
    buf_addc(out, c);
}

static void add_element(struct buf *out, const char *text, const char *end)
{
    while (text < end)
        add_character(out, *text++);
}

/* a, "a ""b""", PERIOD a, a WITHOUT OVERLAPS */
static void add_name(struct buf *out, const char *text, const char *end)
{
    static const char period[] = "PERIOD ";
    if (deparsed_at(text, period))
        text += sizeof period - 1;
    if (*text != '"') {
        while (text < end && *text != ' ')
            add_character(out, *text++);
        return;
    }
    for (text++; text < end && (*text != '"' || text[1] == '"'); text++) {
        if (*text == '"')
            text++;
        add_character(out, *text);
    }
}

typedef void add_part(struct buf *out, const char *text, const char *end);

static char *read_list(struct arena *arena, const char *p, const char **after,
                       add_part *add)
{
    struct buf out = {0};
    buf_addc(&out, '{');
    do {
        p++;
        while (*p == ' ')
            p++;
        const char *end = deparsed_end(p, ",)");
        buf_adds(&out, out.length > 1 ? ",\"" : "\"");
        add(&out, p, end);
        buf_addc(&out, '"');
        p = end;
    } while (*p == ',');
    buf_addc(&out, '}');
    *after = *p ? p + 1 : p;
    char *text = arena_strdup(arena, out.text);
    buf_release(&out);
    return text;
}

char *deparsed_list(struct arena *arena, const char *p, const char **after)
{
    return read_list(arena, p, after, add_element);
}

char *deparsed_names(struct arena *arena, const char *p, const char **after)
{
    return read_list(arena, p, after, add_name);
}
