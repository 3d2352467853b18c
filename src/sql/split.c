#include "sql/cutter.h"
#include "sql/sql.h"

int sql_split(struct arena *arena, const char *script,
              struct sql_statements *out, struct sql_skipped *skipped,
              struct err *err)
{
    struct cutter cutter;
    struct piece piece;
    int more;

    *out = (struct sql_statements){0};
    *skipped = (struct sql_skipped){0};
    cutter_init(&cutter, script, true);
    cutter.arena = arena;
    cutter.skipped = skipped;
    cutter.blank = arena_strndup(arena, script, cutter.lexer.length);
    while ((more = cutter_next(&cutter, &piece, err)) > 0) {
        struct sql_statement statement = {
            .text = cutter.blank + piece.start,
            .offset = piece.start,
            .line = piece.line,
        };
        cutter.blank[piece.end] = '\0';
        vec_push(arena, &out->list, statement);
    }
    return more;
}
