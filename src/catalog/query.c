/* The little language of the .sql files; sql.h describes it. */
#include "catalog/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_part(struct buf *out, const char *name, size_t length,
                     int server_version)
{
    char part[64];
    if (length >= sizeof part)
        length = sizeof part - 1;
    memcpy(part, name, length);
    part[length] = '\0';
    const char *text = catalog_sql_text(part);
    if (text)
        catalog_query_text(out, text, server_version);
    else
        base_die("no part \"%s\" among the catalog's queries", part);
}

/*
 * Reads "15 ", "<15 " or "14<15 " behind the dashes: from which version on,
 * and before which, the line counts.  Gives the text after it, NULL when the
 * line has no such mark.
 */
static const char *read_versions(const char *p, long *from, long *before)
{
    char *end;
    *from = strtol(p, &end, 10);
    *before = 1000;
    bool marked = end != p;
    if (*end == '<') {
        p = end + 1;
        *before = strtol(p, &end, 10);
        marked = end != p;
    }
    return marked && *end == ' ' ? end + 1 : NULL;
}

/* "t.typacl T t.typowner": privileges that differ from what a new object of
 * that class and owner has. */
static void add_acl(struct buf *out, const char *words)
{
    char acl[64], class[4], owner[64];
    if (sscanf(words, "%63s %3s %63s", acl, class, owner) != 3)
        base_die("bad --acl line among the catalog's queries");
    buf_addf(out,
             "CASE WHEN NOT (%s @> pg_catalog.acldefault('%s', %s)"
             " AND %s <@ pg_catalog.acldefault('%s', %s))"
             " THEN ARRAY(SELECT i.item::text FROM pg_catalog.unnest(%s)"
             " i (item) ORDER BY i.item::text COLLATE \"C\") END AS acl\n",
             acl, class, owner, acl, class, owner, acl);
}

/* What follows `word` when the line begins with it, NULL otherwise. */
static const char *after(const char *line, const char *word)
{
    size_t length = strlen(word);
    return strncmp(line, word, length) == 0 ? line + length : NULL;
}

static void add_comment_line(struct buf *out, const char *line, size_t length,
                             int server_version)
{
    const char *end = line + length;
    const char *rest = after(line, "--with ");
    if (rest) {
        add_part(out, rest, (size_t)(end - rest), server_version);
        return;
    }
    rest = after(line, "--acl ");
    if (rest) {
        add_acl(out, rest);
        return;
    }
    long from, before;
    long major = server_version / 10000;
    rest = read_versions(line + 2, &from, &before);
    if (rest && major >= from && major < before) {
        buf_add(out, rest, (size_t)(end - rest));
        buf_addc(out, '\n');
    }
}

void catalog_query_text(struct buf *out, const char *text, int server_version)
{
    for (const char *line = text; *line;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) : strlen(line);
        if (length >= 2 && line[0] == '-' && line[1] == '-') {
            add_comment_line(out, line, length, server_version);
        } else {
            buf_add(out, line, length);
            buf_addc(out, '\n');
        }
        line += length + (end != NULL);
    }
}
