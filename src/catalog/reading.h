/* One reading of a database, shared by read.c (who asks what) and rows.c (what
 * the answers become). */
#ifndef MIG_CATALOG_READING_H
#define MIG_CATALOG_READING_H

#include "catalog/plain.h"

enum { STATEMENTS_MAX = KIND_COUNT + 10 };

/* An object whose query names its relation by oid, in a column parent_oid:
 * key, parent and schema come from there.  What is part of no relation of the
 * snapshot is none of its objects. */
struct foundling {
    struct object *object;
    struct address parent;
};

/* What one reading sends, and where each result belongs. */
struct reading {
    struct pg_conn *conn;
    bool nested; /* inside somebody's transaction */
    const char *statements[STATEMENTS_MAX];
    struct pg_result *results[STATEMENTS_MAX];
    int count;
    enum catalog_kind kind_of[STATEMENTS_MAX]; /* KIND_COUNT: of all kinds */
    struct snapshot *snapshot;                 /* filled while results arrive */
    struct plain *plain;
    VEC(struct foundling) foundlings;
    struct arena *arena; /* while it reads */
    int opclass;
    int identity;
    int depend;
    int comment;
    int label;
    int role;
    int unmanaged;
};

/* A kind's rows become objects. */
void reading_take(struct reading *reading, enum catalog_kind kind,
                  const struct pg_result *rows);
/* After the last result, within the transaction: what takes all kinds. */
int reading_complete(struct reading *reading, struct err *err);

#endif
