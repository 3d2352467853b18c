/* Parse trees of statements, by libpg_query. */
#include "sql/sql.h"

#include <pg_query.h>
#include <string.h>

static int fail(struct err *err, const PgQueryError *error)
{
    err_set(err, ERR_USAGE, "%s", error->message);
    err->position = error->cursorpos > 0 ? error->cursorpos : 0;
    return -1;
}

int sql_parse_tree(struct arena *arena, const char *script, const char **json,
                   struct err *err)
{
    PgQueryParseResult result = pg_query_parse(script);
    int outcome = 0;
    if (result.error)
        outcome = fail(err, result.error);
    else
        *json = arena_strdup(arena, result.parse_tree);
    pg_query_free_parse_result(result);
    return outcome;
}

int sql_parse_plpgsql(struct arena *arena, const char *statement,
                      const char **json, struct err *err)
{
    PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(statement);
    int outcome = 0;
    if (result.error)
        outcome = fail(err, result.error);
    else
        *json = arena_strdup(arena, result.plpgsql_funcs);
    pg_query_free_plpgsql_parse_result(result);
    return outcome;
}
