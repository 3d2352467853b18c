/*
 * The texts of sql/<name>.sql, embedded at build time by src/gen/embed.lua.
 * A kind whose name is a file's is read by it.
 *
 * Conventions inside the files, which catalog_query_text carries out:
 *   --with NAME      the line is replaced by the text of sql/NAME.sql
 *                    (common table expressions, and what two queries share)
 *   --15 TEXT        the line counts as TEXT on servers from version 15 on,
 *   --<15 TEXT       on servers before version 15,
 *   --14<15 TEXT     on servers from 14 on and before 15; not elsewhere
 *   --acl A C O      the column acl: privileges A as sorted text, NULL when
 *                    they are the default for class C (acldefault's letter)
 *                    and owner O
 * Other lines that begin with -- are comments.  The first eight columns are
 * the standard ones, in the order of catalog.h (a NULL identity is the key);
 * the rest are the kind's attributes, found by name among those.
 */
#ifndef MIG_CATALOG_SQL_H
#define MIG_CATALOG_SQL_H

#include "base/base.h"

/* The text of a file, NULL when there is none of that name. */
const char *catalog_sql_text(const char *name);

/* Appends the statement that a server of this version gets. */
void catalog_query_text(struct buf *out, const char *text, int server_version);

#endif
