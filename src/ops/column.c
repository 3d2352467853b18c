#include "ops/column.h"

#include "ops/sequence.h"
#include "ops/word.h"

/* ------------------------------------------------------------------- type */

static int count_types(const struct value *column)
{
    return (value_get(column, "type") != NULL) +
           (value_get(column, "explicit_data_type") != NULL) +
           (value_get(column, "custom_data_type") != NULL);
}

void column_type(struct clause *clause, const struct value *column,
                 const char *prefix)
{
    int count = count_types(column);
    if (count == 0)
        clause_fail(clause, "%smissing argument \"type\"", prefix);
    else if (count > 1)
        clause_fail(clause,
                    "%s\"type\", \"explicit_data_type\" and "
                    "\"custom_data_type\" stand for one another",
                    prefix);
    clause_write(clause, column,
                 "{sql type}{sql explicit_data_type}{parts custom_data_type}"
                 "{if explicit_data_is_list []}");
}

/* --------------------------------------------------------------- identity */

const char *column_generation(const struct value *identity)
{
    const char *word = identity->type == VALUE_STRING
                           ? identity->as.string
                           : value_get_string(identity, "generation");
    if (word == NULL)
        return NULL;
    return word_same(word, "always") ? "ALWAYS" : "BY DEFAULT";
}

void column_identity(struct clause *clause, const struct value *identity,
                     const struct value *table_name)
{
    size_t start = clause->text.length;
    const struct value *name = value_get(identity, "sequence_name");
    if (name != NULL) {
        clause_add(clause, " SEQUENCE NAME ");
        clause_neighbour(clause, name, table_name);
    }
    sequence_numbers(clause, identity);
    if (clause->text.length == start || clause->failed)
        return;
    char *options =
        arena_strdup(clause->render->arena, clause->text.text + start + 1);
    clause->text.length = start;
    clause_add(clause, " (%s)", options);
}

static void add_identity(struct clause *clause, const struct value *column,
                         const struct value *table_name)
{
    const struct value *identity = value_get(column, "identity");
    if (identity == NULL ||
        (identity->type == VALUE_BOOLEAN && !identity->as.boolean))
        return;
    const char *generation = column_generation(identity);
    clause_add(clause, " GENERATED %s AS IDENTITY",
               generation != NULL ? generation : "BY DEFAULT");
    column_identity(clause, identity, table_name);
}

/* ------------------------------------------------------------- definition */

void column_generated(struct clause *clause, const struct value *column)
{
    if (value_get(column, "generated") == NULL)
        return;
    bool is_virtual = value_get_boolean(column, "virtual");
    if (is_virtual)
        clause_needs(clause, 180000, "virtual generated columns");
    clause_write(clause, column, " GENERATED ALWAYS AS ({sql generated})");
    clause_add(clause, is_virtual ? " VIRTUAL" : " STORED");
}

static bool storage_is_inline(const struct clause *clause)
{
    return clause->render->server_version >= 160000;
}

void column_definition(struct clause *clause, const struct value *table_name,
                       const struct value *column, const char *prefix)
{
    clause_write(clause, column, "{ident column_name} ");
    column_type(clause, column, prefix);
    if (storage_is_inline(clause))
        clause_write(clause, column,
                     "{with storage  STORAGE "
                     "{keyword storage}}");
    clause_write(clause, column,
                 "{with compression  COMPRESSION {sql compression}}"
                 "{with fdw_options  OPTIONS {pairs fdw_options}}"
                 "{with collation  COLLATE {parts collation}}"
                 "{with default  DEFAULT {expression default}}");
    column_generated(clause, column);
    add_identity(clause, column, table_name);
    clause_write(clause, column, "{if not_null  NOT NULL}");
}

/* ---------------------------------------------------------------- the rest */

/* One ALTER COLUMN that a template writes the end of. */
static void alter(struct clause *clause, const struct value *table_name,
                  const struct value *column, const char *template)
{
    clause_send(clause);
    clause_write(clause, column, "ALTER TABLE {if if_table_exists IF EXISTS }");
    clause_object(clause, table_name);
    clause_write(clause, column, " ALTER COLUMN {ident column_name} ");
    clause_write(clause, column, template);
    clause_send(clause);
}

void column_afterwards(struct clause *clause, const struct value *table_name,
                       const struct value *column)
{
    const char *storage = value_get_string(column, "storage");
    if (storage != NULL && !storage_is_inline(clause) &&
        !word_same(storage, "default"))
        alter(clause, table_name, column, "SET STORAGE {keyword storage}");
    if (value_get(column, "statistics") != NULL)
        alter(clause, table_name, column,
              "SET STATISTICS {integer statistics}");
    const struct value *options = value_get(column, "options");
    if (options != NULL && options->as.table.count > 0)
        alter(clause, table_name, column, "SET {options options}");
    if (value_get(column, "comment") == NULL)
        return;
    clause_send(clause);
    clause_no_comment(clause, column, "if_table_exists");
    clause_add(clause, "COMMENT ON COLUMN ");
    clause_object(clause, table_name);
    clause_write(clause, column, ".{ident column_name} IS {literal comment}");
    clause_send(clause);
}
