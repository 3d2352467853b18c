/* Reading back what serialise.c wrote. */
#include "catalog/internal.h"

#include <stdlib.h>
#include <string.h>

struct parser {
    struct snapshot *snapshot;
    struct arena *arena; /* of the parsing itself */
    char *next;          /* the rest of the text, which is cut in place */
    VEC(struct object *) objects;
    VEC(char *) fields; /* of the present line; NULL for \N */
    int line;
    struct err *err;
};

static int fail(struct parser *parser)
{
    return err_set(parser->err, ERR_USAGE,
                   "line %d of the snapshot cannot be read", parser->line);
}

static char unescape(char c)
{
    return c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
}

/* Ends the field at p in place; gives what follows its tab, or NULL. */
static char *cut_field(char *p)
{
    char *out = p;
    for (; *p && *p != '\t'; p++) {
        if (*p == '\\' && p[1])
            *out++ = unescape(*++p);
        else
            *out++ = *p;
    }
    bool more = *p == '\t';
    *out = '\0';
    return more ? p + 1 : NULL;
}

/* Cuts the next line into fields; false at the end of the text. */
static bool next_line(struct parser *parser)
{
    char *line = parser->next;
    char *end = line ? strchr(line, '\n') : NULL;
    if (!end)
        return false;
    *end = '\0';
    parser->next = end + 1;
    parser->line++;
    parser->fields.count = 0;
    while (line) {
        bool null = line[0] == '\\' && line[1] == 'N' &&
                    (line[2] == '\0' || line[2] == '\t');
        char *field = line;
        line = cut_field(line);
        vec_push(parser->arena, &parser->fields, null ? NULL : field);
    }
    return true;
}

static const char *field(struct parser *parser, size_t index)
{
    const char *text = parser->fields.items[index];
    return text ? text : "";
}

static bool line_is(struct parser *parser, const char *word, size_t count)
{
    return strcmp(field(parser, 0), word) == 0 && parser->fields.count == count;
}

static const char *kept(struct parser *parser, size_t index)
{
    return snapshot_string(parser->snapshot, parser->fields.items[index]);
}

static int parse_object(struct parser *parser,
                        const struct catalog_kind_info *info)
{
    if (!next_line(parser) || parser->fields.count != 7 + info->attribute_count)
        return fail(parser);
    struct object *object = snapshot_add(parser->snapshot, info->kind);
    object->key = kept(parser, 0);
    object->parent_key = kept(parser, 1);
    object->schema = kept(parser, 2);
    object->name = kept(parser, 3);
    object->comment = kept(parser, 4);
    object->labels = kept(parser, 5);
    object->identity = kept(parser, 6);
    for (size_t i = 0; i < info->attribute_count; i++)
        object->values[i] = kept(parser, 7 + i);
    vec_push(parser->arena, &parser->objects, object);
    return 0;
}

/* "kind NAME COUNT attributes" must name what this version has. */
static int parse_kind(struct parser *parser)
{
    const struct catalog_kind_info *info = catalog_kind_find(field(parser, 1));
    if (!info || parser->fields.count != 3 + info->attribute_count)
        return fail(parser);
    for (size_t i = 0; i < info->attribute_count; i++)
        if (strcmp(field(parser, 3 + i), info->attributes[i].name) != 0)
            return fail(parser);
    size_t count = strtoul(field(parser, 2), NULL, 10);
    if (count > strlen(parser->next))
        return fail(parser);
    snapshot_reserve(parser->snapshot, info->kind, count);
    for (size_t i = 0; i < count; i++)
        if (parse_object(parser, info) != 0)
            return -1;
    return 0;
}

static int parse_edge(struct parser *parser)
{
    size_t from = strtoul(field(parser, 1), NULL, 10);
    size_t to = strtoul(field(parser, 2), NULL, 10);
    if (from >= parser->objects.count || to >= parser->objects.count)
        return fail(parser);
    snapshot_add_edge(parser->snapshot, parser->objects.items[from],
                      parser->objects.items[to], field(parser, 3)[0]);
    return 0;
}

static void parse_unmanaged(struct parser *parser)
{
    struct unmanaged item = {kept(parser, 1), kept(parser, 2)};
    vec_push(parser->snapshot->arena, &parser->snapshot->unmanaged, item);
}

static int parse_lines(struct parser *parser)
{
    while (next_line(parser)) {
        int failed = 0;
        if (line_is(parser, "end", 1))
            return 0;
        if (strcmp(field(parser, 0), "kind") == 0 && parser->fields.count > 2)
            failed = parse_kind(parser);
        else if (line_is(parser, "edge", 4))
            failed = parse_edge(parser);
        else if (line_is(parser, "unmanaged", 3))
            parse_unmanaged(parser);
        else
            failed = fail(parser);
        if (failed)
            return -1;
    }
    return err_set(parser->err, ERR_USAGE, "the snapshot has no end");
}

static int parse_text(struct parser *parser, struct snapshot **out)
{
    static const char start[] = SNAPSHOT_FORMAT "\t";
    if (strncmp(parser->next, start, sizeof start - 1) != 0)
        return err_set(parser->err, ERR_USAGE,
                       "the text is no snapshot of this version of mig");
    next_line(parser);
    if (parser->fields.count != 4)
        return fail(parser);
    int version = atoi(field(parser, 2));
    parser->snapshot = snapshot_new(version);
    parser->snapshot->role = kept(parser, 3);
    if (parse_lines(parser) != 0) {
        snapshot_free(parser->snapshot);
        return -1;
    }
    snapshot_tie(parser->snapshot);
    *out = parser->snapshot;
    return 0;
}

int snapshot_parse(const char *text, size_t length, struct snapshot **out,
                   struct err *err)
{
    struct parser parser = {.arena = arena_new(), .err = err};
    parser.next = arena_strndup(parser.arena, text, length);
    int failed = parse_text(&parser, out);
    arena_free(parser.arena);
    return failed;
}
