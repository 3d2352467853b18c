/*
 * Holds the cutting of scripts against libpg_query's scanner: the same
 * statements at the same places, for every script that is given and for
 * pieces of SQL that are hard to cut.
 */
#include "sql/sql.h"

#include "../support/tap.h"

#include <pg_query.h>

static const char *const scripts[] = {
    "SELECT 1; SELECT 2",
    "SELECT 'a;b''c'; SELECT \"a;\"\"b\"; SELECT E'a\\';b'",
    "SELECT $$;$$; SELECT $a$;$b$;$a$; SELECT a$b$; SELECT $1;",
    "SELECT 1 -- a;b\n; SELECT 2 /* ; /* ; */ ; */; SELECT 3 --",
    "SELECT E'a'\n'b\\';c'; SELECT U&\"d;\" UESCAPE '!'; SELECT B'1;0'",
    "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
    ";;SELECT 1;;;SELECT 2;;",
    "-- only a comment\n",
    "SELECT 1$$;$$; SELECT 2",
    "SELECT a[1:2], 1.5e+3, .5, 1.; SELECT 2",
    "-- comment\rSELECT 1; SELECT 2",
    "SELECT $\xC3\xA4$;$\xC3\xA4$, \xC3\xA4$$; SELECT 2",
    "SELECT n'a;b', x'ab', N'c'; SELECT 1",
    "SELECT 1-1--1;\n; SELECT 2*/*;*/3;",
};

/* Whether a statement begins and ends inside of libpg_query's. */
static bool within(const struct sql_statement *own, const PgQuerySplitStmt *pg)
{
    size_t from = (size_t)pg->stmt_location;
    size_t to = from + (size_t)pg->stmt_len;

    return from <= own->offset && own->offset + strlen(own->text) <= to;
}

static bool same_cut(const char *script)
{
    struct arena *arena = arena_new();
    struct sql_statements own;
    struct sql_skipped skipped;
    struct err err = {0};
    PgQuerySplitResult pg = pg_query_split_with_scanner(script);
    bool same = !pg.error &&
                sql_split(arena, script, &own, &skipped, &err) == 0 &&
                own.list.count == (size_t)pg.n_stmts;

    for (int i = 0; same && i < pg.n_stmts; i++)
        same = within(&own.list.items[i], pg.stmts[i]);
    pg_query_free_split_result(pg);
    err_release(&err);
    arena_free(arena);
    return same;
}

int main(void)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        char what[32];
        snprintf(what, sizeof what, "script %zu", i + 1);
        if (!ok(same_cut(scripts[i]), what))
            printf("# %s\n", scripts[i]);
    }
    pg_query_exit();
    return tap_done();
}
