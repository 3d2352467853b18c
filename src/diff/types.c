/* What changing a type takes. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diff/internal.h"
#include "diff/retype.h"
#include "diff/steps.h"

/* Types between which an assignment cast converts (pg_cast): families. */
static const char *const numbers[] = {"smallint", "integer", "bigint",
                                      "numeric",  "real",    "double precision",
                                      NULL};
static const char *const strings[] = {
    "text", "character varying", "character", "name", "bpchar", NULL};
static const char *const moments[] = {"date", "timestamp without time zone",
                                      "timestamp with time zone", "timestamp",
                                      NULL};
static const char *const documents[] = {"json", "jsonb", NULL};
static const char *const addresses[] = {"inet", "cidr", NULL};
static const char *const *const families[] = {numbers, strings, moments,
                                              documents, addresses};

/* "character varying(20)" is of "character varying"; arrays have families of
 * their own and none here. */
static bool is_of(const char *type, const char *base)
{
    size_t length = strlen(base);
    if (strncmp(type, base, length) != 0 || strchr(type, '['))
        return false;
    return !type[length] || type[length] == '(' ||
           (type[length] == ' ' && strstr(type, "time zone"));
}

static int family_of(const char *type)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (const char *const *base = families[i]; *base; base++)
            if (is_of(type, *base))
                return (int)i;
    return -1;
}

bool type_same_family(const char *from, const char *to)
{
    int family = family_of(from);
    return strcmp(from, to) == 0 || (family >= 0 && family == family_of(to));
}

static bool is_string(const char *type)
{
    return family_of(type) == 1;
}

/* A quoted name may hold brackets, but does not end with one. */
static bool is_array(const char *type)
{
    size_t length = strlen(type);
    return length > 0 && type[length - 1] == ']';
}

/* Explicit casts exist (pg_cast, castcontext e) though no assignment ones. */
static bool has_explicit_cast(const char *from, const char *to)
{
    static const struct {
        const char *from;
        const char *to;
    } pairs[] = {{"integer", "boolean"},
                 {"boolean", "integer"},
                 {"jsonb", "numeric"},
                 {"jsonb", "integer"},
                 {"jsonb", "bigint"},
                 {"jsonb", "boolean"},
                 {"jsonb", "real"},
                 {"jsonb", "double precision"},
                 {"jsonb", "smallint"},
                 {"integer", "bit"},
                 {"bigint", "bit"},
                 {"bigint", "money"},
                 {"integer", "money"},
                 {"numeric", "money"},
                 {"money", "numeric"},
                 {"interval", "time"},
                 {"time", "interval"},
                 {"timestamp without time zone", "time"},
                 {"timestamp with time zone", "time"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (is_of(from, pairs[i].from) && is_of(to, pairs[i].to))
            return true;
    return false;
}

/* Whether a value becomes an array's element by its text alone. */
static bool needs_text(struct diff *diff, const char *from, const char *array)
{
    const char *element =
        arena_strndup(diff->arena, array, strcspn(array, "["));
    return !type_same_family(from, element) && !is_string(from) &&
           !is_string(element) && !has_explicit_cast(from, element);
}

const char *type_meanwhile(const char *type)
{
    return is_array(type) ? "text[]" : "text";
}

const char *type_using(struct diff *diff, const char *column, const char *from,
                       const char *to)
{
    if (type_same_family(from, to) || is_string(to))
        return NULL;
    struct buf name = {0};
    sql_ident(&name, column);
    const char *text;
    if (is_array(to) && !is_array(from))
        text = arena_printf(diff->arena, "ARRAY[%s%s]::%s", name.text,
                            needs_text(diff, from, to) ? "::text" : "", to);
    else if (is_array(to))
        text = arena_printf(diff->arena, "%s::text[]::%s", name.text, to);
    else if (is_string(from) || has_explicit_cast(from, to))
        text = arena_printf(diff->arena, "%s::%s", name.text, to);
    else
        text = arena_printf(diff->arena, "%s::text::%s", name.text, to);
    buf_release(&name);
    return text;
}

/* ------------------------------------------------------------ expressions */

/* 'it''s'::text → it's, when the cast is to the type itself. */
static const char *plain_constant(struct diff *diff, const char *text,
                                  const char *type)
{
    const char *end = text + 1;
    for (; *end; end++) {
        if (*end == '\'' && end[1] == '\'')
            end++;
        else if (*end == '\'')
            break;
    }
    if (strncmp(end, "'::", 3) != 0 || !is_of(type, end + 3) ||
        memchr(text, '\\', (size_t)(end - text)))
        return NULL;
    char *plain = arena_alloc(diff->arena, strlen(text) + 1), *out = plain;
    for (const char *in = text + 1; in < end; in++) {
        if (*in == '\'')
            in++;
        *out++ = *in;
    }
    return plain;
}

bool is_whole_number(const char *text)
{
    size_t length = strspn(text, "0123456789");
    return length > 0 && length < 18 && !text[length] &&
           (*text != '0' || length == 1);
}

struct value *expression_value(struct diff *diff, const char *text,
                               const char *type)
{
    if (is_whole_number(text))
        return value_integer(diff->arena, strtoll(text, NULL, 10));
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return value_boolean(diff->arena, *text == 't');
    const char *plain = *text == '\'' && !is_array(type)
                            ? plain_constant(diff, text, type)
                            : NULL;
    return plain ? value_string(diff->arena, plain)
                 : value_sql(diff->arena, text);
}

/* ------------------------------------------------------------------ swaps */

/* PostgreSQL retypes a partition's or child's column with the parent's. */
static bool comes_with_parent(const struct change *column)
{
    const struct object *above = changes_with(column);
    return above && change_of(above)->carried;
}

static struct value *carried_columns(struct diff *diff,
                                     const struct change *type)
{
    struct value *list = value_list(diff->arena);
    for (size_t i = 0; i < type->old->needed_by.count; i++) {
        struct change *column = change_of(type->old->needed_by.items[i].to);
        if (!column->carried || column->swap != type ||
            comes_with_parent(column))
            continue;
        struct value *record = value_table(diff->arena);
        set_text(diff, record, "table_name",
                 object_print(diff, column->new->parent));
        set_text(diff, record, "column_name", column->new->name);
        set_true(diff, record, "is_list",
                 is_array(object_get(column->new, "type")));
        value_append(diff->arena, list, record);
    }
    return list;
}

/* Those of parents before those of their children. */
static void settle_carried(struct diff *diff, struct node *node,
                           const struct change *type, bool below)
{
    for (size_t i = 0; i < type->old->needed_by.count; i++) {
        const struct change *column =
            change_of(type->old->needed_by.items[i].to);
        if (column->carried && column->swap == type &&
            comes_with_parent(column) == below)
            retype_settle(diff, node, column);
    }
}

void swap_type(struct diff *diff, struct node *node,
               const struct change *change)
{
    bool is_enum = change->kind == KIND_ENUM;
    struct value *arguments =
        step_add(diff, node, is_enum ? "change_type_values" : "replace_type",
                 change->new);
    set_text(diff, arguments, "type_name", object_print(diff, change->new));
    if (is_enum)
        value_set(
            diff->arena, arguments, "values",
            catalog_array(diff->arena, object_get(change->new, "labels")));
    else
        set_sql(diff, arguments, "definition",
                object_get(change->new, "definition"));
    value_set(diff->arena, arguments, "target_columns",
              carried_columns(diff, change));
    settle_carried(diff, node, change, false);
    settle_carried(diff, node, change, true);
    if (change->new->comment && !change->comment_differs)
        step_comment(diff, node, change->new);
}
