#include "sql/sql.h"

#include <string.h>

static bool is_plain(const char *name)
{
    if (!(*name >= 'a' && *name <= 'z') && *name != '_')
        return false;
    for (; *name; name++)
        if (!(*name >= 'a' && *name <= 'z') &&
            !(*name >= '0' && *name <= '9') && *name != '_' && *name != '$')
            return false;
    return true;
}

/* The text between two quotes, with every quote in it doubled. */
static void add_quoted(struct buf *out, const char *text, char quote)
{
    buf_addc(out, quote);
    for (const char *next; (next = strchr(text, quote)); text = next + 1) {
        buf_add(out, text, (size_t)(next - text) + 1);
        buf_addc(out, quote);
    }
    buf_adds(out, text);
    buf_addc(out, quote);
}

void sql_ident(struct buf *out, const char *name)
{
    if (is_plain(name) && !sql_is_reserved(name))
        buf_adds(out, name);
    else
        add_quoted(out, name, '"');
}

void sql_literal(struct buf *out, const char *text)
{
    if (!strchr(text, '\\')) {
        add_quoted(out, text, '\'');
        return;
    }
    buf_adds(out, "E'");
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_addc(out, *text);
        buf_addc(out, *text);
    }
    buf_addc(out, '\'');
}

void sql_qualified(struct buf *out, const char *schema, const char *name)
{
    if (schema) {
        sql_ident(out, schema);
        buf_addc(out, '.');
    }
    sql_ident(out, name);
}
