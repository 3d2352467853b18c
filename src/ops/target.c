#include "ops/target.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *argument;
    const char *template;
} targets[] = {
    {"schema_name", "SCHEMA {if if_exists IF EXISTS }{ident schema_name}"},
    {"index_name", "INDEX {if if_exists IF EXISTS }{object index_name}"},
    {"sequence_name",
     "SEQUENCE {if if_exists IF EXISTS }{object sequence_name}"},
    {"type_name", "TYPE {if if_exists IF EXISTS }{object type_name}"},
    {"extension_name", "EXTENSION {ident extension_name}"},
    {"column_name", "COLUMN {object table_name}.{ident column_name}"},
    {"constraint_name",
     "CONSTRAINT {ident constraint_name} ON {object table_name}"},
    {"object_type",
     "{keyword object_type} {if if_exists IF EXISTS }{sql object_name}"},
    {"table_name", "TABLE {if if_exists IF EXISTS }{object table_name}"},
};

/* The table of a column or a constraint is not what it is about. */
static bool is_target(const struct value *arguments, const char *name)
{
    if (value_get(arguments, name) == NULL)
        return false;
    return strcmp(name, "table_name") != 0 ||
           (value_get(arguments, "column_name") == NULL &&
            value_get(arguments, "constraint_name") == NULL);
}

static void check_target(struct clause *clause, const struct value *arguments,
                         int count)
{
    if (count != 1)
        clause_fail(clause, count == 0 ? "says no object that it is about"
                                       : "says more than one object");
    bool part = value_get(arguments, "column_name") != NULL ||
                value_get(arguments, "constraint_name") != NULL;
    if (part && value_get(arguments, "table_name") == NULL)
        clause_fail(clause, "missing argument \"table_name\"");
    if ((value_get(arguments, "object_type") == NULL) !=
        (value_get(arguments, "object_name") == NULL))
        clause_fail(clause, "object_type and object_name go together");
    const char *type = value_get_string(arguments, "object_type");
    for (; type != NULL && *type != '\0'; type++)
        if (!isalpha((unsigned char)*type) && *type != ' ' && *type != '_')
            clause_fail(clause, "argument \"object_type\" must be words");
}

void target_write(struct clause *clause, const struct value *arguments)
{
    int count = 0;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (is_target(arguments, targets[i].argument)) {
            clause_write(clause, arguments, targets[i].template);
            count++;
        }
    check_target(clause, arguments, count);
}
