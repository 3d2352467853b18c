/*
 * Reading what PostgreSQL deparsed: CREATE INDEX and constraints.  Its own
 * text is regular enough for a scanner of quotes and parentheses, and the
 * server is spared joins that are dearer than the deparsing itself.
 */
#ifndef MIG_CATALOG_DEPARSED_H
#define MIG_CATALOG_DEPARSED_H

#include "base/base.h"

/* The next character of `ends` outside quotes and parentheses, or the end of
 * the text. */
const char *deparsed_end(const char *p, const char *ends);
/* Whether the text at p begins with word. */
bool deparsed_at(const char *p, const char *word);
/*
 * The parenthesised list at p as an array's text; *after is behind it.
 * "(a, lower(b) DESC)" gives {"a","lower(b) DESC"}.
 */
char *deparsed_list(struct arena *arena, const char *p, const char **after);
/* The same of a list of names, without their quotes; PERIOD before and
 * WITHOUT OVERLAPS behind a name are left out. */
char *deparsed_names(struct arena *arena, const char *p, const char **after);

#endif
