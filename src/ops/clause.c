#include "ops/clause.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void clause_open(struct clause *clause, const struct ops_render *render,
                 struct err *err)
{
    *clause = (struct clause){.render = render, .err = err};
}

void clause_send(struct clause *clause)
{
    if (!clause->failed && clause->text.length > 0) {
        const struct ops_render *render = clause->render;
        const char *text = arena_strdup(render->arena, buf_text(&clause->text));
        vec_push(render->arena, &render->out->list, text);
    }
    buf_reset(&clause->text);
}

int clause_close(struct clause *clause)
{
    clause_send(clause);
    buf_release(&clause->text);
    return clause->failed ? -1 : 0;
}

void clause_fail(struct clause *clause, const char *fmt, ...)
{
    if (clause->failed)
        return;
    clause->failed = true;
    va_list args;
    char message[512];
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    err_set(clause->err, ERR_USAGE, "%s", message);
}

bool clause_needs(struct clause *clause, int version, const char *what)
{
    int server = clause->render->server_version;
    if (clause->failed || server >= version)
        return !clause->failed;
    clause_fail(clause, "%s need PostgreSQL %d, the server is PostgreSQL %d",
                what, version / 10000, server / 10000);
    return false;
}

void clause_no_comment(struct clause *clause, const struct value *arguments,
                       const char *flag)
{
    if (value_get_boolean(arguments, flag))
        clause_fail(clause,
                    "a comment needs the object, which \"%s\" leaves open",
                    flag);
}

void clause_add(struct clause *clause, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = NULL;
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    text = arena_alloc(clause->render->arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, fmt, args);
    va_end(args);
    buf_adds(&clause->text, text);
}

/* ---------------------------------------------------------------- writers */

static const char *text_of(const struct value *value)
{
    return value->type == VALUE_STRING || value->type == VALUE_SQL
               ? value->as.string
               : "";
}

void clause_ident(struct clause *clause, const struct value *value)
{
    if (value != NULL)
        sql_ident(&clause->text, text_of(value));
}

static struct sql_name parse(struct clause *clause, const struct value *value)
{
    struct sql_name name = {NULL, ""};
    if (clause->failed || value == NULL)
        return name;
    if (sql_name_parse(clause->render->arena, text_of(value), &name,
                       clause->err) != 0) {
        clause->failed = true;
        return (struct sql_name){NULL, ""};
    }
    return name;
}

struct sql_name clause_resolve(struct clause *clause, const struct value *value)
{
    struct sql_name name = parse(clause, value);
    if (name.schema == NULL)
        name.schema = clause->render->default_schema;
    return name;
}

void clause_object(struct clause *clause, const struct value *value)
{
    if (value == NULL)
        return;
    struct sql_name name = clause_resolve(clause, value);
    sql_qualified(&clause->text, name.schema, name.name);
}

void clause_parts(struct clause *clause, const struct value *value)
{
    if (value == NULL)
        return;
    struct sql_name name = parse(clause, value);
    if (name.schema == NULL)
        sql_ident(&clause->text, name.name);
    else
        sql_qualified(&clause->text, name.schema, name.name);
}

void clause_neighbour(struct clause *clause, const struct value *value,
                      const struct value *object)
{
    if (value == NULL)
        return;
    struct sql_name name = parse(clause, value);
    if (name.schema == NULL)
        name.schema = clause_resolve(clause, object).schema;
    sql_qualified(&clause->text, name.schema, name.name);
}

void clause_literal(struct clause *clause, const struct value *value)
{
    if (value != NULL)
        sql_literal(&clause->text, text_of(value));
}

/* 1.5, but 'NaN' and 'Infinity'. */
static void add_number(struct clause *clause, double number)
{
    const char *quote = isfinite(number) ? "" : "'";
    buf_adds(&clause->text, quote);
    buf_add_number(&clause->text, number);
    buf_adds(&clause->text, quote);
}

void clause_expression(struct clause *clause, const struct value *value)
{
    if (value == NULL)
        return;
    switch (value->type) {
    case VALUE_NIL:
        clause_add(clause, "NULL");
        break;
    case VALUE_BOOLEAN:
        clause_add(clause, value->as.boolean ? "true" : "false");
        break;
    case VALUE_INTEGER:
        clause_add(clause, "%lld", (long long)value->as.integer);
        break;
    case VALUE_NUMBER:
        add_number(clause, value->as.number);
        break;
    case VALUE_STRING:
        clause_literal(clause, value);
        break;
    case VALUE_SQL:
        clause_sql(clause, value);
        break;
    case VALUE_LIST:
    case VALUE_TABLE:
        clause_fail(clause, "a %s cannot be written as a SQL value",
                    value_type_name(value->type));
        break;
    }
}

void clause_sql(struct clause *clause, const struct value *value)
{
    if (value != NULL)
        buf_adds(&clause->text, text_of(value));
}

void clause_integer(struct clause *clause, const struct value *value)
{
    if (value == NULL)
        return;
    if (value->type == VALUE_NUMBER)
        clause_add(clause, "%.0f", value->as.number);
    else if (value->type == VALUE_STRING)
        buf_adds(&clause->text, text_of(value));
    else
        clause_expression(clause, value);
}

void clause_keyword(struct clause *clause, const struct value *value)
{
    if (value == NULL)
        return;
    for (const char *c = text_of(value); *c != '\0'; c++)
        buf_addc(&clause->text,
                 *c == '_' ? ' ' : (char)toupper((unsigned char)*c));
}

/* ------------------------------------------------------------------ lists */

typedef void writer(struct clause *clause, const struct value *value);

static void add_list(struct clause *clause, const struct value *value,
                     writer *write)
{
    if (value == NULL || value->type != VALUE_LIST)
        return;
    for (size_t i = 0; i < value->as.list.count; i++) {
        if (i > 0)
            buf_adds(&clause->text, ", ");
        write(clause, value->as.list.items[i]);
    }
}

void clause_idents(struct clause *clause, const struct value *value)
{
    add_list(clause, value, clause_ident);
}

void clause_objects(struct clause *clause, const struct value *value)
{
    add_list(clause, value, clause_object);
}

void clause_literals(struct clause *clause, const struct value *value)
{
    add_list(clause, value, clause_literal);
}

/* A parameter's name: toast.autovacuum_enabled. */
static void add_option_name(struct clause *clause, const char *name)
{
    const char *dot = strchr(name, '.');
    if (dot == NULL) {
        sql_ident(&clause->text, name);
        return;
    }
    char *space =
        arena_strndup(clause->render->arena, name, (size_t)(dot - name));
    sql_ident(&clause->text, space);
    buf_addc(&clause->text, '.');
    sql_ident(&clause->text, dot + 1);
}

/* How one option of several is written. */
typedef void option_writer(struct clause *clause, const char *name,
                           const struct value *value);

/* "fillfactor=70", of which ops_check has seen the sign */
static void add_pair(struct clause *clause, const struct value *pair,
                     option_writer *write)
{
    struct arena *arena = clause->render->arena;
    const char *text = text_of(pair);
    size_t length = strcspn(text, "=");
    write(clause, arena_strndup(arena, text, length),
          value_string(arena, text + length + 1));
}

/* Options come as a table, or as a list of pairs for who minds the order. */
static void add_options(struct clause *clause, const struct value *value,
                        option_writer *write)
{
    if (value == NULL)
        return;
    bool pairs = value->type == VALUE_LIST;
    size_t count = pairs ? value->as.list.count : value->as.table.count;
    buf_addc(&clause->text, '(');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_adds(&clause->text, ", ");
        if (pairs)
            add_pair(clause, value->as.list.items[i], write);
        else
            write(clause, value->as.table.items[i].name,
                  value->as.table.items[i].value);
    }
    buf_addc(&clause->text, ')');
}

static void add_parameter(struct clause *clause, const char *name,
                          const struct value *value)
{
    add_option_name(clause, name);
    buf_adds(&clause->text, " = ");
    clause_expression(clause, value);
}

void clause_options(struct clause *clause, const struct value *value)
{
    add_options(clause, value, add_parameter);
}

static void add_name(struct clause *clause, const struct value *value)
{
    add_option_name(clause, text_of(value));
}

void clause_names(struct clause *clause, const struct value *value)
{
    buf_addc(&clause->text, '(');
    add_list(clause, value, add_name);
    buf_addc(&clause->text, ')');
}

/* Options of foreign objects are text, whatever they mean. */
static void add_foreign_option(struct clause *clause, const char *name,
                               const struct value *value)
{
    sql_ident(&clause->text, name);
    buf_addc(&clause->text, ' ');
    if (value->type == VALUE_STRING || value->type == VALUE_SQL) {
        clause_literal(clause, value);
        return;
    }
    buf_addc(&clause->text, '\'');
    if (value->type == VALUE_NUMBER)
        buf_add_number(&clause->text, value->as.number);
    else
        clause_expression(clause, value);
    buf_addc(&clause->text, '\'');
}

void clause_pairs(struct clause *clause, const struct value *value)
{
    add_options(clause, value, add_foreign_option);
}

static void add_changed_option(struct clause *clause, const char *name,
                               const struct value *value)
{
    buf_adds(&clause->text, "SET ");
    add_foreign_option(clause, name, value);
}

void clause_changes(struct clause *clause, const struct value *value)
{
    add_options(clause, value, add_changed_option);
}

static void add_removal(struct clause *clause, const struct value *value)
{
    buf_adds(&clause->text, "DROP ");
    clause_ident(clause, value);
}

void clause_removals(struct clause *clause, const struct value *value)
{
    buf_addc(&clause->text, '(');
    add_list(clause, value, add_removal);
    buf_addc(&clause->text, ')');
}
