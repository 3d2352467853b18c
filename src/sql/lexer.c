#include "sql/lexer.h"

#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_word_part(char c)
{
    return is_word_start(c) || is_digit(c) || c == '$';
}

/* The character at an offset, NUL behind the end. */
static char peek(const struct lexer *lexer, size_t at)
{
    return at < lexer->length ? lexer->text[at] : '\0';
}

static struct token finish(struct lexer *lexer, enum token_type type,
                           size_t start, size_t end)
{
    lexer->at = end;
    return (struct token){type, start, end - start};
}

static struct token unclosed(struct lexer *lexer, size_t start)
{
    return finish(lexer, TOKEN_UNCLOSED, start, lexer->length);
}

/* As the server sees it: a carriage return ends a comment, too. */
static size_t line_end(const struct lexer *lexer, size_t at)
{
    while (at < lexer->length && lexer->text[at] != '\n' &&
           lexer->text[at] != '\r')
        at++;
    return at;
}

static struct token block_comment(struct lexer *lexer, size_t start)
{
    int depth = 1;
    size_t at = start + 2;

    while (depth > 0) {
        if (at >= lexer->length)
            return unclosed(lexer, start);
        if (lexer->text[at] == '*' && peek(lexer, at + 1) == '/') {
            depth--;
            at += 2;
        } else if (lexer->text[at] == '/' && peek(lexer, at + 1) == '*') {
            depth++;
            at += 2;
        } else {
            at++;
        }
    }
    return finish(lexer, TOKEN_COMMENT, start, at);
}

/*
 * Two constants with only white space, a newline in it, and line comments
 * between them are one, so E'…' lets backslashes escape in the second as
 * well.  Gives the offset of the second's quote, or 0.
 */
static size_t continuation(const struct lexer *lexer, size_t at)
{
    bool newline = false;

    for (;;) {
        char c = peek(lexer, at);
        if (is_space(c)) {
            newline |= c == '\n' || c == '\r';
            at++;
        } else if (c == '-' && peek(lexer, at + 1) == '-') {
            at = line_end(lexer, at);
        } else {
            return newline && c == '\'' ? at : 0;
        }
    }
}

/* `at` is the offset of the opening quote; a prefix may stand before it. */
static struct token quoted(struct lexer *lexer, size_t start, size_t at,
                           bool escapes)
{
    char quote = lexer->text[at++];

    for (;; at++) {
        if (at >= lexer->length)
            return unclosed(lexer, start);
        if (escapes && lexer->text[at] == '\\') {
            at++;
        } else if (lexer->text[at] == quote) {
            size_t next = escapes ? continuation(lexer, at + 1) : 0;
            if (peek(lexer, at + 1) == quote)
                at++;
            else if (next)
                at = next;
            else
                break;
        }
    }
    return finish(lexer, quote == '"' ? TOKEN_QUOTED : TOKEN_STRING, start,
                  at + 1);
}

/* The length of $tag$ at an offset, or 0 when a dollar is just a dollar. */
static size_t dollar_tag(const struct lexer *lexer, size_t start)
{
    size_t at = start + 1;

    if (is_word_start(peek(lexer, at)))
        while (is_word_part(peek(lexer, at)) && lexer->text[at] != '$')
            at++;
    return peek(lexer, at) == '$' ? at + 1 - start : 0;
}

static struct token dollar(struct lexer *lexer, size_t start)
{
    size_t tag = dollar_tag(lexer, start);
    size_t at = start + 1;

    if (tag == 0) {
        while (is_digit(peek(lexer, at)))
            at++;
        return finish(lexer, at > start + 1 ? TOKEN_NUMBER : TOKEN_SYMBOL,
                      start, at);
    }
    const char *opening = lexer->text + start;
    for (at = start + tag; at + tag <= lexer->length; at++) {
        const char *next =
            memchr(lexer->text + at, '$', lexer->length - at - tag + 1);
        if (!next)
            break;
        at = (size_t)(next - lexer->text);
        if (memcmp(next, opening, tag) == 0)
            return finish(lexer, TOKEN_STRING, start, at + tag);
    }
    return unclosed(lexer, start);
}

/* The letters of newer number syntax (0xFF, 1_000) stay in one token. */
static struct token number(struct lexer *lexer, size_t start)
{
    size_t at = start;

    while (is_word_start(peek(lexer, at)) || is_digit(peek(lexer, at)) ||
           (peek(lexer, at) == '.' && peek(lexer, at + 1) != '.'))
        at++;
    return finish(lexer, TOKEN_NUMBER, start, at);
}

static struct token word(struct lexer *lexer, size_t start)
{
    size_t at = start;

    while (is_word_part(peek(lexer, at)))
        at++;
    char first = (char)(lexer->text[start] | 0x20);
    char next = peek(lexer, at);
    if (at == start + 1 && next == '\'' && strchr("ebxn", first))
        return quoted(lexer, start, at, first == 'e');
    if (at == start + 1 && next == '&' && first == 'u' &&
        (peek(lexer, at + 1) == '\'' || peek(lexer, at + 1) == '"'))
        return quoted(lexer, start, at + 1, false);
    return finish(lexer, TOKEN_WORD, start, at);
}

static bool begins_line(const struct lexer *lexer, size_t at)
{
    while (at > 0 && lexer->text[at - 1] != '\n')
        if (!is_space(lexer->text[--at]))
            return false;
    return true;
}

struct token lexer_next(struct lexer *lexer)
{
    size_t at = lexer->at;

    while (is_space(peek(lexer, at)))
        at++;
    if (at >= lexer->length)
        return finish(lexer, TOKEN_END, at, at);
    char c = lexer->text[at];
    char next = peek(lexer, at + 1);

    if (is_word_start(c))
        return word(lexer, at);
    if (is_digit(c) || (c == '.' && is_digit(next)))
        return number(lexer, at);
    if (c == '\'' || c == '"')
        return quoted(lexer, at, at, false);
    if (c == '$')
        return dollar(lexer, at);
    if (c == '-' && next == '-')
        return finish(lexer, TOKEN_COMMENT, at, line_end(lexer, at));
    if (c == '/' && next == '*')
        return block_comment(lexer, at);
    if (c == '\\' && lexer->psql && begins_line(lexer, at))
        return finish(lexer, TOKEN_PSQL, at, line_end(lexer, at));
    return finish(lexer, TOKEN_SYMBOL, at, at + 1);
}

struct token lexer_next_solid(struct lexer *lexer)
{
    struct token token = lexer_next(lexer);

    while (token.type == TOKEN_COMMENT)
        token = lexer_next(lexer);
    return token;
}

bool token_is(const struct lexer *lexer, struct token token, const char *word)
{
    return token.type == TOKEN_WORD && strlen(word) == token.length &&
           strncasecmp(lexer->text + token.start, word, token.length) == 0;
}

bool token_is_symbol(const struct lexer *lexer, struct token token, char c)
{
    return token.type == TOKEN_SYMBOL && lexer->text[token.start] == c;
}
