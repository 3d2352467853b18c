/*
 * base: the error value, arenas, buffers, vectors, maps, values and the log
 * sink.  Knows nothing of PostgreSQL or Lua; needs libc alone.
 *
 * Conventions of the whole C half: a function that can fail returns 0 or -1
 * and fills `struct err *err`, its last argument.  Releases accept NULL and
 * zeroed structs.  Memory that cannot be had ends the program (base_die), so
 * no caller checks an allocation.
 */
#ifndef MIG_BASE_H
#define MIG_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define BASE_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define BASE_NORETURN __attribute__((noreturn))
#else
#define BASE_PRINTF(fmt, args)
#define BASE_NORETURN
#endif

/* Prints "mig: MESSAGE" to stderr and aborts: out of memory, a broken
 * invariant. */
void base_die(const char *fmt, ...) BASE_PRINTF(1, 2) BASE_NORETURN;

/* ------------------------------------------------------------------ arena */

/* Memory of one phase, freed whole.  Not shared between threads. */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
/* Zeroed, aligned for any object.  size 0 gives a unique pointer. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *fmt, ...) BASE_PRINTF(2, 3);
/* Bytes that the arena holds; for figures only. */
size_t arena_size(const struct arena *arena);

/* ------------------------------------------------------------------ error */

enum err_code {
    ERR_NONE = 0,
    ERR_USAGE,      /* the person's input is wrong: options, arguments, files */
    ERR_SERVER,     /* PostgreSQL answered with an error (sqlstate is set) */
    ERR_CONNECTION, /* no connection, or it was lost */
    ERR_LOCKED,     /* another run holds the lock */
    ERR_DIVERGED,   /* history and ledger do not agree */
    ERR_IO,         /* a file or a process */
    ERR_INTERRUPTED, /* Ctrl-C */
    ERR_BUG,         /* broken invariant of mig itself */
};

/*
 * Why something failed.  Strings are owned by the value; err_release frees
 * them and zeroes it.  Start with `struct err err = {0};`.
 */
struct err {
    enum err_code code;
    char sqlstate[6];
    char *message;   /* "column \"a\" of table \"t\" does not exist" */
    char *detail;    /* a sentence or NULL */
    char *hint;      /* a sentence or NULL: what to do */
    char *statement; /* the SQL that was sent, or NULL */
    char *context;   /* server's CONTEXT or added by callers, or NULL */
    int position;    /* 1-based character in statement, 0 if unknown */
};

/* Sets code and message (releasing what was there).  Always returns -1. */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
    BASE_PRINTF(3, 4);
/* Replaces one field; NULL text leaves it as it is.  Always returns -1. */
int err_detail(struct err *err, const char *fmt, ...) BASE_PRINTF(2, 3);
int err_hint(struct err *err, const char *fmt, ...) BASE_PRINTF(2, 3);
int err_statement(struct err *err, const char *statement);
/* Adds a line to context. */
int err_context(struct err *err, const char *fmt, ...) BASE_PRINTF(2, 3);
void err_release(struct err *err);
/* Lower-case word for a code: "usage", "server", "connection", ... */
const char *err_code_name(enum err_code code);

/* ----------------------------------------------------------------- buffer */

/* Growable text, always NUL-terminated once something was added. */
struct buf {
    char *text; /* NULL while empty and never written */
    size_t length;
    size_t capacity;
};

void buf_release(struct buf *buf);
void buf_reset(struct buf *buf); /* keeps the memory */
void buf_add(struct buf *buf, const void *bytes, size_t length);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *fmt, ...) BASE_PRINTF(2, 3);
void buf_add_integer(struct buf *buf, int64_t number);
/* The shortest text that reads back as the same number; NaN, Infinity. */
void buf_add_number(struct buf *buf, double number);
const char *buf_text(const struct buf *buf); /* never NULL */

/* ----------------------------------------------------------------- vector */

/*
 * VEC(T) declares a growable array in an arena:
 *     VEC(struct object *) list = {0};
 *     vec_push(arena, &list, object);
 *     for (size_t i = 0; i < list.count; i++) list.items[i] ...
 */
#define VEC(T)                                                                 \
    struct {                                                                   \
        T *items;                                                              \
        size_t count;                                                          \
        size_t capacity;                                                       \
    }
#define vec_push(arena, vec, item)                                             \
    ((vec)->count == (vec)->capacity                                           \
         ? ((vec)->items = vec_grow((arena), (vec)->items,                     \
                                    sizeof *(vec)->items, &(vec)->capacity),   \
            (vec)->items[(vec)->count++] = (item), (void)0)                    \
         : ((vec)->items[(vec)->count++] = (item), (void)0))
void *vec_grow(struct arena *arena, void *items, size_t size, size_t *capacity);

/* -------------------------------------------------------------------- map */

/* Hash map from a string (copied into the arena) to a pointer. */
struct map;
struct map *map_new(struct arena *arena);
void *map_get(const struct map *map, const char *key); /* NULL when absent */
void map_set(struct map *map, const char *key, void *value);
size_t map_count(const struct map *map);

/* Hash map from three numbers (a catalog address) to a pointer. */
struct address {
    uint32_t classid;
    uint32_t objid;
    int32_t subid;
};
struct address_map;
struct address_map *address_map_new(struct arena *arena);
void *address_map_get(const struct address_map *map, struct address key);
void address_map_set(struct address_map *map, struct address key, void *value);

/* Interned strings: equal text gives the same pointer, NULL gives NULL. */
struct interner;
struct interner *interner_new(struct arena *arena);
const char *intern(struct interner *interner, const char *text);

/* ------------------------------------------------------------------ value */

/*
 * A tree of named arguments: what an operation is called with, in C and in
 * Lua.  Lives in an arena; tables keep the order in which fields were set.
 */
enum value_type {
    VALUE_NIL,
    VALUE_BOOLEAN,
    VALUE_INTEGER,
    VALUE_NUMBER,
    VALUE_STRING, /* text that a person means as text: quoted when it is SQL */
    VALUE_SQL,    /* text that PostgreSQL reads: sql "now()" in Lua */
    VALUE_LIST,
    VALUE_TABLE,
};

struct value;
struct value_field {
    const char *name;
    struct value *value;
};
struct value {
    enum value_type type;
    union {
        bool boolean;
        int64_t integer;
        double number;
        const char *string; /* also VALUE_SQL */
        VEC(struct value *) list;
        VEC(struct value_field) table;
    } as;
};

struct value *value_boolean(struct arena *arena, bool boolean);
struct value *value_integer(struct arena *arena, int64_t integer);
struct value *value_number(struct arena *arena, double number);
struct value *value_string(struct arena *arena, const char *text);
struct value *value_sql(struct arena *arena, const char *text);
struct value *value_list(struct arena *arena);
struct value *value_table(struct arena *arena);
void value_append(struct arena *arena, struct value *list, struct value *item);
/* Sets or replaces a field; a NULL item is ignored. */
void value_set(struct arena *arena, struct value *table, const char *name,
               struct value *item);
/* The field, or NULL when absent or nil or `table` is no table. */
struct value *value_get(const struct value *table, const char *name);
/* The text of a string or sql field, or NULL. */
const char *value_get_string(const struct value *table, const char *name);
bool value_get_boolean(const struct value *table, const char *name);
bool value_equal(const struct value *a, const struct value *b);
const char *value_type_name(enum value_type type);

/* -------------------------------------------------------------------- log */

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING };
typedef void log_sink(void *data, enum log_level level, const char *message);
/* One sink a process; NULL (the start) drops messages. */
void log_set_sink(log_sink *sink, void *data);
void log_send(enum log_level level, const char *fmt, ...) BASE_PRINTF(2, 3);

#endif
