/* The little language of the .sql files: --with NAME, --15 TEXT, --<15 TEXT. */
#include "catalog/sql.h"

#include <stdlib.h>
#include <string.h>

static void add_part(struct buf *out, const char *name, size_t length,
                     int server_version) {
    char part[64];
    if (length >= sizeof part)
        length = sizeof part - 1;
    memcpy(part, name, length);
    part[length] = '\0';
    const char *text = catalog_sql_text(part);
    if (!text)
        base_die("no part \"%s\" among the catalog's queries", part);
    catalog_query_text(out, text, server_version);
}

/*
 * Reads "--15 " or "--<15 " at the start of a line.  Gives where the text
 * after it begins, NULL when the line has no such mark.
 */
static const char *read_version_mark(const char *line, int *version,
                                     bool *below) {
    const char *p = line + 2;
    *below = *p == '<';
    if (*below)
        p++;
    char *end;
    *version = (int)strtol(p, &end, 10);
    return end != p && *end == ' ' ? end + 1 : NULL;
}

static void add_comment_line(struct buf *out, const char *line, size_t length,
                             int server_version) {
    static const char with[] = "--with ";
    if (length > sizeof with - 1 &&
        memcmp(line, with, sizeof with - 1) == 0) {
        add_part(out, line + sizeof with - 1, length - (sizeof with - 1),
                 server_version);
        return;
    }
    int version;
    bool below;
    const char *rest = read_version_mark(line, &version, &below);
    if (rest && (server_version < version * 10000) == below) {
        buf_add(out, rest, length - (size_t)(rest - line));
        buf_addc(out, '\n');
    }
}

void catalog_query_text(struct buf *out, const char *text,
                        int server_version) {
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
