#include "pg/internal.h"

#include <stdlib.h>
#include <string.h>

static PGresult *unwrap(const struct pg_result *result)
{
    return (PGresult *)result;
}

int pg_result_rows(const struct pg_result *result)
{
    return PQntuples(unwrap(result));
}

int pg_result_columns(const struct pg_result *result)
{
    return PQnfields(unwrap(result));
}

const char *pg_result_name(const struct pg_result *result, int column)
{
    return PQfname(unwrap(result), column);
}

uint32_t pg_result_type(const struct pg_result *result, int column)
{
    return PQftype(unwrap(result), column);
}

int pg_result_parameters(const struct pg_result *result)
{
    return PQnparams(unwrap(result));
}

uint32_t pg_result_parameter_type(const struct pg_result *result, int index)
{
    return PQparamtype(unwrap(result), index);
}

const char *pg_result_tag(const struct pg_result *result)
{
    return PQcmdStatus(unwrap(result));
}

size_t pg_result_size(const struct pg_result *result)
{
    return PQresultMemorySize(unwrap(result));
}

/* Not PQfnumber, which folds case and reads quotes. */
int pg_result_column(const struct pg_result *result, const char *name)
{
    int count = pg_result_columns(result);
    for (int i = 0; i < count; i++) {
        if (strcmp(pg_result_name(result, i), name) == 0)
            return i;
    }
    return -1;
}

const char *pg_result_value(const struct pg_result *result, int row, int column)
{
    if (PQgetisnull(unwrap(result), row, column))
        return NULL;
    return PQgetvalue(unwrap(result), row, column);
}

size_t pg_result_length(const struct pg_result *result, int row, int column)
{
    return (size_t)PQgetlength(unwrap(result), row, column);
}

/* Whether the command's tag, like "INSERT 0 5", begins with a word. */
static bool is_tag(const char *tag, const char *word)
{
    size_t length = strlen(word);
    return strncmp(tag, word, length) == 0 && tag[length] == ' ';
}

int64_t pg_result_affected(const struct pg_result *result)
{
    static const char *const words[] = {"INSERT", "UPDATE", "DELETE", "MERGE",
                                        "COPY"};
    const char *tag = PQcmdStatus(unwrap(result));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (is_tag(tag, words[i]))
            return strtoll(PQcmdTuples(unwrap(result)), NULL, 10);
    }
    return 0;
}

void pg_result_free(struct pg_result *result)
{
    PQclear(unwrap(result));
}

struct pg_result *pg_result_make(int columns, const char *const *names,
                                 const uint32_t *types)
{
    PGresult *raw = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    struct arena *arena = arena_new();
    PGresAttDesc *attributes =
        arena_alloc(arena, (size_t)columns * sizeof *attributes);

    for (int i = 0; i < columns; i++) {
        attributes[i].name = arena_strdup(arena, names[i]);
        attributes[i].typid = types[i];
        attributes[i].typlen = -1;
        attributes[i].atttypmod = -1;
    }
    if (!raw || !PQsetResultAttrs(raw, columns, attributes))
        base_die("out of memory");
    arena_free(arena);
    return result_wrap(raw);
}

void pg_result_set(struct pg_result *result, int row, int column,
                   const char *text, size_t length)
{
    if (!PQsetvalue(unwrap(result), row, column, (char *)text,
                    text ? (int)length : -1))
        base_die("out of memory");
}
