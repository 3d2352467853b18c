/*
 * data: what values look like as text.  Types as far as they matter for a
 * value's parts (an array's items, a composite's fields), and the scanner for
 * the texts of PostgreSQL that hold several values.
 */
#ifndef MIG_DATA_H
#define MIG_DATA_H

#include "pg/pg.h"

enum data_kind {
    DATA_TEXT, /* all that has no closer kind: numeric, timestamps, enums */
    DATA_BOOLEAN,
    DATA_INTEGER,
    DATA_FLOAT,
    DATA_BYTES,
    DATA_JSON,
    DATA_ARRAY,
    DATA_COMPOSITE,
    DATA_RANGE,
    DATA_MULTIRANGE, /* a list of ranges */
};

struct data_type;

struct data_field {
    const char *name;
    const struct data_type *type;
};

struct data_type {
    uint32_t oid;
    enum data_kind kind;
    char delimiter;                  /* of an array's items */
    const struct data_type *element; /* of arrays and ranges */
    VEC(struct data_field) fields;   /* of composites, in order */
};

/* The types of one database as far as they were asked for. */
struct data_types;

struct data_types *data_types_new(void);
void data_types_free(struct data_types *types);
/* NULL: not known, learn it first.  Common types are always known. */
const struct data_type *data_type_find(const struct data_types *types,
                                       uint32_t oid);
/* Asks the server for types and all that they are made of, in one query. */
int data_types_learn(struct data_types *types, struct pg_conn *conn,
                     const uint32_t *oids, size_t count, struct err *err);

/* ------------------------------------------------------------------- scan */

/* A text that is being read, like {1,"a b",NULL} or (1,,"x""y"). */
struct data_scan {
    const char *at;
    const char *end;
};

/*
 * Reads one item up to one of `stops` (which stays) or the end.  Its bytes,
 * without quotes and escapes, go to out, which has room for all that is left
 * and a NUL.  Gives whether something in it was quoted.
 */
bool data_scan_item(struct data_scan *scan, const char *stops, char *out,
                    size_t *length);
/* Steps over `c` when it comes next. */
bool data_scan_take(struct data_scan *scan, char c);

/* Whether text is hex ("\x00ff") as bytea_output = hex writes it. */
bool data_is_hex(const char *text, size_t length);
/* Bytes of a bytea's text, hex or escape, to out (room for length). */
size_t data_bytes_read(const char *text, size_t length, char *out);
/* Appends "\x…". */
void data_bytes_write(struct buf *out, const char *bytes, size_t length);

#endif
