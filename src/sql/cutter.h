/* Cuts a script at the semicolons that end statements. */
#ifndef MIG_SQL_CUTTER_H
#define MIG_SQL_CUTTER_H

#include "sql/lexer.h"
#include "sql/sql.h"

struct cutter {
    struct lexer lexer;
    char *blank;         /* a copy of the text in which psql's lines inside a
                       statement are overwritten with spaces, or NULL */
    struct arena *arena; /* of what is skipped */
    struct sql_skipped *skipped; /* as far as it has come */
    int line;                    /* of the offset `counted` */
    size_t counted;
};

struct piece {
    size_t start; /* of the first token */
    size_t end;   /* behind the last token before the semicolon */
    int line;
};

/* `psql`: leave out psql's lines and COPY … FROM stdin with its data; then the
 * caller sets `arena` and `skipped`. */
void cutter_init(struct cutter *cutter, const char *script, bool psql);
/* 1: *out is a statement, 0: there are no more, -1: something is unclosed. */
int cutter_next(struct cutter *cutter, struct piece *out, struct err *err);

#endif
