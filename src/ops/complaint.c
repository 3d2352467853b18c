#include "ops/complaint.h"

#include <string.h>

#include "ops/nearest.h"

int complain_choice(const struct place *place,
                    const struct ops_argument *argument, const char *word)
{
    struct nearest nearest = {.word = word};
    struct buf list = {0};
    for (const char *const *choice = argument->choices; *choice; choice++) {
        nearest_offer(&nearest, *choice);
        buf_addf(&list, "%s\"%s\"", list.length > 0 ? ", " : "", *choice);
    }
    err_set(place->err, ERR_USAGE, "%s: argument \"%s\" cannot be \"%s\"",
            place->path, argument->name, word);
    if (nearest.best != NULL)
        err_hint(place->err, "Did you mean \"%s\"?", nearest.best);
    else
        err_hint(place->err, "It is one of %s.", buf_text(&list));
    buf_release(&list);
    return -1;
}

static const char *expected(const struct ops_argument *argument)
{
    switch (argument->type) {
    case OPS_NAME:
    case OPS_QUALIFIED:
        return "a name";
    case OPS_TEXT:
    case OPS_CHOICE:
        return "a string";
    case OPS_SQL:
        return "SQL text";
    case OPS_EXPRESSION:
        return "a string, a number, a boolean or sql \"…\"";
    case OPS_BOOLEAN:
        return "true or false";
    case OPS_INTEGER:
        return "a whole number";
    case OPS_NAMES:
        return "a list of names";
    case OPS_TEXTS:
        return "a list of strings";
    case OPS_OPTIONS:
        return "a table from names to values";
    case OPS_RECORD:
        return "a table";
    case OPS_RECORDS:
        return "a list of tables";
    case OPS_ELEMENTS:
        return "a list of columns and expressions";
    }
    return "something else";
}

const char *complain_described(const struct value *value)
{
    switch (value->type) {
    case VALUE_NIL:
        return "nil";
    case VALUE_BOOLEAN:
        return value->as.boolean ? "true" : "false";
    case VALUE_INTEGER:
    case VALUE_NUMBER:
        return "a number";
    case VALUE_STRING:
        return "a string";
    case VALUE_SQL:
        return "sql \"…\"";
    case VALUE_LIST:
        return "a list";
    case VALUE_TABLE:
        return "a table";
    }
    return "something else";
}

int complain_unnamed(const struct place *place,
                     const struct ops_argument *fields)
{
    if (fields == NULL)
        return err_set(place->err, ERR_USAGE, "%s: values have names",
                       place->path);
    return err_set(place->err, ERR_USAGE, "%s: arguments have names: %s = …",
                   place->path, fields->name);
}

int complain_type(const struct place *place,
                  const struct ops_argument *argument,
                  const struct value *value)
{
    return err_set(place->err, ERR_USAGE,
                   "%s: argument \"%s\" must be %s, not %s", place->path,
                   argument->name, expected(argument),
                   complain_described(value));
}

/* A value without a name is numbered. */
static bool is_number(const char *name)
{
    return name[strspn(name, "0123456789")] == '\0';
}

int complain_unknown(const struct place *place,
                     const struct ops_argument *fields, const char *name)
{
    if (is_number(name))
        return complain_unnamed(place, fields);
    struct nearest nearest = {.word = name};
    struct buf list = {0};
    for (; fields->name != NULL; fields++) {
        nearest_offer(&nearest, fields->name);
        buf_addf(&list, "%s%s", list.length > 0 ? ", " : "", fields->name);
    }
    err_set(place->err, ERR_USAGE, "%s: unknown argument \"%s\"", place->path,
            name);
    if (nearest.best != NULL)
        err_hint(place->err, "Did you mean \"%s\"?", nearest.best);
    else
        err_hint(place->err, "The arguments are %s.", buf_text(&list));
    buf_release(&list);
    return -1;
}
