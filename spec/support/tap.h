/* The Test Anything Protocol for the C specs. */
#ifndef MIG_SPEC_TAP_H
#define MIG_SPEC_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count;
static int tap_failed;

static inline bool tap_ok(bool ok, const char *what, const char *file, int line)
{
    printf("%sok %d - %s", ok ? "" : "not ", ++tap_count, what);
    if (!ok)
        printf(" (%s:%d)", file, line);
    putchar('\n');
    tap_failed += !ok;
    return ok;
}

static inline bool tap_same(const char *got, const char *wanted)
{
    if (!got || !wanted)
        return got == wanted;
    return strcmp(got, wanted) == 0;
}

#define ok(condition, what) tap_ok((condition), (what), __FILE__, __LINE__)

/* Strings, NULL allowed; what differs is said. */
#define is(got, wanted, what)                                                  \
    do {                                                                       \
        const char *tap_got = (got), *tap_wanted = (wanted);                   \
        if (!tap_ok(tap_same(tap_got, tap_wanted), (what), __FILE__,           \
                    __LINE__))                                                 \
            printf("#      got: %s\n#   wanted: %s\n",                         \
                   tap_got ? tap_got : "NULL",                                 \
                   tap_wanted ? tap_wanted : "NULL");                          \
    } while (0)

static inline int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed != 0;
}

#endif
