/*
 * Checks a call's arguments against the row.
 */
#include "ops/ops.h"

#include <stdio.h>
#include <string.h>

#include "ops/complaint.h"
#include "ops/word.h"

static int check_fields(const struct place *place,
                        const struct ops_argument *fields,
                        const struct value *table);

/* ---------------------------------------------------------------- choices */

static int check_choice(const struct place *place,
                        const struct ops_argument *argument,
                        const struct value *value)
{
    for (const char *const *choice = argument->choices; *choice; choice++)
        if (word_same(*choice, value->as.string))
            return 0;
    return complain_choice(place, argument, value->as.string);
}

/* ------------------------------------------------------------------ types */

static bool is_digits(const char *text)
{
    text += *text == '-' || *text == '+';
    size_t length = strspn(text, "0123456789");
    return length > 0 && length <= 19 && text[length] == '\0';
}

static bool is_integer(const struct value *value)
{
    if (value->type == VALUE_NUMBER)
        return value->as.number > -9.2e18 && value->as.number < 9.2e18 &&
               value->as.number == (double)(int64_t)value->as.number;
    if (value->type == VALUE_STRING)
        return is_digits(value->as.string);
    return value->type == VALUE_INTEGER;
}

static bool is_scalar(const struct value *value)
{
    return value->type != VALUE_LIST && value->type != VALUE_TABLE &&
           value->type != VALUE_NIL;
}

/* An empty Lua table is an empty list as well. */
static bool is_list(const struct value *value)
{
    return value->type == VALUE_LIST ||
           (value->type == VALUE_TABLE && value->as.table.count == 0);
}

static size_t list_count(const struct value *value)
{
    return value->type == VALUE_LIST ? value->as.list.count : 0;
}

static int check_strings(const struct place *place,
                         const struct ops_argument *argument,
                         const struct value *value)
{
    if (!is_list(value))
        return complain_type(place, argument, value);
    for (size_t i = 0; i < list_count(value); i++) {
        const struct value *item = value->as.list.items[i];
        if (item->type != VALUE_STRING)
            return err_set(place->err, ERR_USAGE,
                           "%s: %s[%zu] must be a string, not %s", place->path,
                           argument->name, i + 1, complain_described(item));
        if (argument->type == OPS_NAMES && item->as.string[0] == '\0')
            return err_set(place->err, ERR_USAGE, "%s: %s[%zu] is empty",
                           place->path, argument->name, i + 1);
    }
    return 0;
}

/* { "fillfactor=70" }: for who minds the order */
static int check_pairs(const struct place *place,
                       const struct ops_argument *argument,
                       const struct value *value)
{
    for (size_t i = 0; i < value->as.list.count; i++) {
        const struct value *item = value->as.list.items[i];
        if (item->type != VALUE_STRING || !strchr(item->as.string, '='))
            return err_set(place->err, ERR_USAGE,
                           "%s: %s[%zu] must be \"name=value\"", place->path,
                           argument->name, i + 1);
    }
    return 0;
}

static int check_options(const struct place *place,
                         const struct ops_argument *argument,
                         const struct value *value)
{
    if (is_list(value))
        return check_pairs(place, argument, value);
    if (value->type != VALUE_TABLE)
        return complain_type(place, argument, value);
    for (size_t i = 0; i < value->as.table.count; i++) {
        const struct value_field *field = &value->as.table.items[i];
        if (!is_scalar(field->value))
            return err_set(place->err, ERR_USAGE,
                           "%s: %s.%s must be a string, a number or a "
                           "boolean, not %s",
                           place->path, argument->name, field->name,
                           complain_described(field->value));
    }
    return 0;
}

/* ---------------------------------------------------------------- records */

/* The word alone stands for a record whose first field is a choice, and true
 * for one that says nothing. */
static int check_short_record(const struct place *place,
                              const struct ops_argument *argument,
                              const struct value *value)
{
    const struct ops_argument *first = argument->fields;
    if (first == NULL || first->type != OPS_CHOICE)
        return complain_type(place, argument, value);
    if (value->type == VALUE_BOOLEAN)
        return 0;
    if (value->type != VALUE_STRING)
        return complain_type(place, argument, value);
    struct ops_argument choice = *first;
    choice.name = argument->name;
    return check_choice(place, &choice, value);
}

static int check_record_at(const struct place *place,
                           const struct ops_argument *argument,
                           const struct value *value, const char *suffix)
{
    struct buf path = {0};
    buf_addf(&path, "%s: %s%s", place->path, argument->name, suffix);
    struct place inner = {.path = buf_text(&path), .err = place->err};
    int result = 0;
    if (value->type != VALUE_TABLE && !is_list(value))
        result = err_set(place->err, ERR_USAGE, "%s must be a table, not %s",
                         inner.path, complain_described(value));
    else if (argument->fields != NULL)
        result = check_fields(&inner, argument->fields, value);
    else if (list_count(value) > 0)
        result = complain_unnamed(&inner, NULL);
    buf_release(&path);
    return result;
}

static int check_record(const struct place *place,
                        const struct ops_argument *argument,
                        const struct value *value)
{
    if (value->type != VALUE_TABLE && !is_list(value))
        return check_short_record(place, argument, value);
    return check_record_at(place, argument, value, "");
}

/* "email", sql "lower(email)", and { "email" }. */
static bool is_short_element(const struct value *value)
{
    if (value->type == VALUE_LIST && value->as.list.count == 1)
        value = value->as.list.items[0];
    return (value->type == VALUE_STRING && value->as.string[0] != '\0') ||
           value->type == VALUE_SQL;
}

static int check_records(const struct place *place,
                         const struct ops_argument *argument,
                         const struct value *value)
{
    if (!is_list(value))
        return complain_type(place, argument, value);
    for (size_t i = 0; i < list_count(value); i++) {
        const struct value *item = value->as.list.items[i];
        char suffix[32];
        if (argument->type == OPS_ELEMENTS && is_short_element(item))
            continue;
        snprintf(suffix, sizeof suffix, "[%zu]", i + 1);
        if (check_record_at(place, argument, item, suffix) != 0)
            return -1;
    }
    return 0;
}

/* -------------------------------------------------------------- arguments */

static int check_name(const struct place *place,
                      const struct ops_argument *argument,
                      const struct value *value)
{
    if (value->type != VALUE_STRING)
        return complain_type(place, argument, value);
    if (value->as.string[0] == '\0')
        return err_set(place->err, ERR_USAGE, "%s: argument \"%s\" is empty",
                       place->path, argument->name);
    return 0;
}

static int check_sql(const struct place *place,
                     const struct ops_argument *argument,
                     const struct value *value)
{
    if (value->type != VALUE_SQL && value->type != VALUE_STRING)
        return complain_type(place, argument, value);
    const char *text = value->as.string;
    if (text[strspn(text, " \t\r\n")] == '\0')
        return err_set(place->err, ERR_USAGE, "%s: argument \"%s\" is empty",
                       place->path, argument->name);
    return 0;
}

static int check_kind(const struct place *place,
                      const struct ops_argument *argument,
                      const struct value *value, bool right)
{
    return right ? 0 : complain_type(place, argument, value);
}

static int check_value(const struct place *place,
                       const struct ops_argument *argument,
                       const struct value *value)
{
    enum value_type type = value->type;
    switch (argument->type) {
    case OPS_NAME:
    case OPS_QUALIFIED:
        return check_name(place, argument, value);
    case OPS_TEXT:
        return check_kind(place, argument, value, type == VALUE_STRING);
    case OPS_SQL:
        return check_sql(place, argument, value);
    case OPS_EXPRESSION:
        return check_kind(place, argument, value, is_scalar(value));
    case OPS_BOOLEAN:
        return check_kind(place, argument, value, type == VALUE_BOOLEAN);
    case OPS_INTEGER:
        return check_kind(place, argument, value, is_integer(value));
    case OPS_NAMES:
    case OPS_TEXTS:
        return check_strings(place, argument, value);
    case OPS_CHOICE:
        if (type != VALUE_STRING)
            return complain_type(place, argument, value);
        return check_choice(place, argument, value);
    case OPS_OPTIONS:
        return check_options(place, argument, value);
    case OPS_RECORD:
        return check_record(place, argument, value);
    case OPS_RECORDS:
    case OPS_ELEMENTS:
        return check_records(place, argument, value);
    }
    return 0;
}

static const struct ops_argument *
find_argument(const struct ops_argument *fields, const char *name)
{
    for (; fields->name != NULL; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

/* The first item of an index element is its column or expression. */
static bool is_first_item(const struct ops_argument *fields,
                          const struct value_field *field)
{
    return strcmp(field->name, "1") == 0 && fields->name != NULL &&
           strcmp(fields->name, "column_name") == 0 &&
           is_short_element(field->value) &&
           find_argument(fields, "opclass") != NULL;
}

static int check_known(const struct place *place,
                       const struct ops_argument *fields,
                       const struct value *table)
{
    for (size_t i = 0; i < table->as.table.count; i++) {
        const struct value_field *field = &table->as.table.items[i];
        const struct ops_argument *argument =
            find_argument(fields, field->name);
        if (is_first_item(fields, field))
            continue;
        if (argument == NULL)
            return complain_unknown(place, fields, field->name);
        if (field->value->type != VALUE_NIL &&
            check_value(place, argument, field->value) != 0)
            return -1;
    }
    return 0;
}

static int check_fields(const struct place *place,
                        const struct ops_argument *fields,
                        const struct value *table)
{
    if (table->type == VALUE_TABLE && check_known(place, fields, table) != 0)
        return -1;
    if (list_count(table) > 0)
        return complain_unnamed(place, fields);
    for (; fields->name != NULL; fields++)
        if (fields->required && value_get(table, fields->name) == NULL)
            return err_set(place->err, ERR_USAGE, "%s: missing argument \"%s\"",
                           place->path, fields->name);
    return 0;
}

int ops_check(const struct ops_operation *operation,
              const struct value *arguments, struct err *err)
{
    struct place place = {.path = operation->name, .err = err};
    if (arguments == NULL ||
        (arguments->type != VALUE_TABLE && arguments->type != VALUE_LIST))
        return err_set(err, ERR_USAGE, "%s: takes one table of arguments",
                       operation->name);
    return check_fields(&place, operation->arguments, arguments);
}

/* Says which operation it was; the hint stays. */
static int name_operation(const char *name, struct err *err)
{
    if (err->code != ERR_USAGE || err->message == NULL)
        return -1;
    struct err whole = {0};
    err_set(&whole, ERR_USAGE, "%s: %s", name, err->message);
    err_hint(&whole, err->hint != NULL ? "%s" : NULL, err->hint);
    err_release(err);
    *err = whole;
    return -1;
}

int ops_render(const struct ops_operation *operation,
               const struct ops_render *render, const struct value *arguments,
               struct err *err)
{
    if (ops_check(operation, arguments, err) != 0)
        return -1;
    if (operation->render(render, arguments, err) != 0)
        return name_operation(operation->name, err);
    return 0;
}
