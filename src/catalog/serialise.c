/*
 * A snapshot as text: lines of tab-separated fields, escaped as COPY does;
 * parse.c reads it.
 *   mig-snapshot <format> <server version> <role>
 *   kind <name> <count> <attribute>…
 *   <key> <parent> <schema> <name> <comment> <labels> <identity> <value>…
 *   edge <from> <to> <type>      numbers of objects in the order written
 *   unmanaged <label> <identity>
 *   end
 */
#include "catalog/internal.h"

#include <string.h>

static void put(struct buf *out, const char *text)
{
    if (!text) {
        buf_adds(out, "\\N");
        return;
    }
    for (const char *p = text; *p; p++) {
        size_t plain = strcspn(p, "\\\t\n\r");
        buf_add(out, p, plain);
        p += plain;
        if (!*p)
            return;
        buf_addc(out, '\\');
        buf_addc(out, *p == '\t'   ? 't'
                      : *p == '\n' ? 'n'
                      : *p == '\r' ? 'r'
                                   : '\\');
    }
}

static void put_field(struct buf *out, const char *text)
{
    buf_addc(out, '\t');
    put(out, text);
}

static void write_object(struct buf *out, const struct object *object)
{
    put(out, object->key);
    put_field(out, object->parent_key);
    put_field(out, object->schema);
    put_field(out, object->name);
    put_field(out, object->comment);
    put_field(out, object->labels);
    put_field(out, object->identity);
    size_t count = catalog_kind(object->kind)->attribute_count;
    for (size_t i = 0; i < count; i++)
        put_field(out, object->values[i]);
    buf_addc(out, '\n');
}

static void write_kind(struct buf *out, const struct snapshot *snapshot,
                       enum catalog_kind kind)
{
    const struct catalog_kind_info *info = catalog_kind(kind);
    size_t count = snapshot->kinds[kind].count;
    if (count == 0)
        return;
    buf_addf(out, "kind\t%s\t%zu", info->name, count);
    for (size_t i = 0; i < info->attribute_count; i++)
        buf_addf(out, "\t%s", info->attributes[i].name);
    buf_addc(out, '\n');
    for (size_t i = 0; i < count; i++)
        write_object(out, snapshot->kinds[kind].items[i]);
}

static void write_edges(struct buf *out, const struct snapshot *snapshot)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < snapshot->kinds[kind].count; i++) {
            const struct object *from = snapshot->kinds[kind].items[i];
            for (size_t j = 0; j < from->needs.count; j++)
                buf_addf(out, "edge\t%zu\t%zu\t%c\n", from->number,
                         from->needs.items[j].to->number,
                         from->needs.items[j].type);
        }
}

void snapshot_write(const struct snapshot *snapshot, struct buf *out)
{
    buf_addf(out, SNAPSHOT_FORMAT "\t%d", snapshot->server_version);
    put_field(out, snapshot->role);
    buf_addc(out, '\n');
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++)
        write_kind(out, snapshot, kind);
    write_edges(out, snapshot);
    for (size_t i = 0; i < snapshot->unmanaged.count; i++) {
        buf_adds(out, "unmanaged");
        put_field(out, snapshot->unmanaged.items[i].label);
        put_field(out, snapshot->unmanaged.items[i].identity);
        buf_addc(out, '\n');
    }
    buf_adds(out, "end\n");
}
