#ifndef MIG_SQL_CLASSIFY_H
#define MIG_SQL_CLASSIFY_H

#include "sql/lexer.h"
#include "sql/sql.h"

/* sql_classify for the text that the lexer stands before; gives the leading
 * word as well. */
enum sql_class sql_classify_text(struct lexer lexer, struct token *leading);

#endif
