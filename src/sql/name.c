/* Names as people write them in migrations: name, schema.name, "a.b". */
#include "sql/sql.h"

#include <string.h>

/*
 * Reads the part in double quotes that begins at *at and moves behind it.
 * NULL when the quote is not closed.
 */
static char *quoted_part(struct arena *arena, const char **at)
{
    const char *from = *at + 1;
    char *part = arena_alloc(arena, strlen(from) + 1);
    size_t length = 0;

    for (; *from; from++) {
        if (*from == '"' && *++from != '"') {
            *at = from;
            return part;
        }
        part[length++] = *from;
    }
    return NULL;
}

static int read_part(struct arena *arena, const char *text, const char **at,
                     const char **out, struct err *err)
{
    char *part;

    if (**at == '"') {
        part = quoted_part(arena, at);
        if (!part)
            return err_set(err, ERR_USAGE,
                           "name '%s' has a double quote that is not closed",
                           text);
        if (**at && **at != '.')
            return err_set(err, ERR_USAGE,
                           "name '%s' has text after its closing quote", text);
    } else {
        size_t length = strcspn(*at, ".");
        part = arena_strndup(arena, *at, length);
        *at += length;
    }
    if (!*part)
        return err_set(
            err, ERR_USAGE,
            *text ? "name '%s' has an empty part" : "name is empty%s", text);
    *out = part;
    return 0;
}

int sql_name_parse(struct arena *arena, const char *text, struct sql_name *out,
                   struct err *err)
{
    const char *at = text;

    *out = (struct sql_name){0};
    if (read_part(arena, text, &at, &out->name, err) < 0)
        return -1;
    if (!*at)
        return 0;
    at++;
    out->schema = out->name;
    if (read_part(arena, text, &at, &out->name, err) < 0)
        return -1;
    if (!*at)
        return 0;
    err_set(err, ERR_USAGE, "name '%s' has more than two parts", text);
    return err_hint(err, "Write name or schema.name, and a name that holds a "
                         "dot in double quotes.");
}

static void write_part(struct buf *out, const char *part)
{
    if (!strpbrk(part, ".\"")) {
        buf_adds(out, part);
        return;
    }
    buf_addc(out, '"');
    for (; *part; part++) {
        if (*part == '"')
            buf_addc(out, '"');
        buf_addc(out, *part);
    }
    buf_addc(out, '"');
}

void sql_name_write(struct buf *out, const char *schema, const char *name)
{
    if (schema) {
        write_part(out, schema);
        buf_addc(out, '.');
    }
    write_part(out, name);
}
