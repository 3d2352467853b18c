/*
 * The room's own cut of SQL text into tokens, as much as finding the ends of
 * statements and their leading words takes.  Lazy, so that looking at the
 * first words of a long statement costs nothing, and blind to what is new in
 * a server's grammar.  The spec holds it against libpg_query's scanner.
 */
#ifndef MIG_SQL_LEXER_H
#define MIG_SQL_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_type {
    TOKEN_END,
    TOKEN_WORD,   /* keyword or identifier without quotes */
    TOKEN_QUOTED, /* identifier in double quotes */
    TOKEN_STRING, /* constant in any kind of quotes, dollars included */
    TOKEN_NUMBER, /* also $1 */
    TOKEN_SYMBOL, /* one character of an operator or of punctuation */
    TOKEN_COMMENT,
    TOKEN_PSQL,     /* a line that begins with a backslash, without its end */
    TOKEN_UNCLOSED, /* what begins here reaches the end of the text unclosed */
};

struct token {
    enum token_type type;
    size_t start;
    size_t length;
};

struct lexer {
    const char *text;
    size_t length;
    size_t at;
    bool psql; /* whether lines that begin with a backslash are psql's */
};

struct token lexer_next(struct lexer *lexer);
/* The next token that is no comment. */
struct token lexer_next_solid(struct lexer *lexer);
/* Whether the token is this keyword, given in lower case. */
bool token_is(const struct lexer *lexer, struct token token, const char *word);
bool token_is_symbol(const struct lexer *lexer, struct token token, char c);

#endif
