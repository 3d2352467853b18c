#include "sql/cutter.h"

#include <string.h>

/* How much of CREATE [OR REPLACE] FUNCTION | PROCEDURE has been read. */
enum routine { AT_START, AFTER_CREATE, AFTER_OR, ROUTINE, NO_ROUTINE };

/* What is known of the statement that is being read. */
struct shape {
    bool begun;
    bool copy;       /* its first word is COPY */
    bool from_stdin; /* FROM stdin was seen */
    int parentheses;
    int atomic; /* open BEGIN ATOMIC and CASE in a routine's body */
    enum routine routine;
    struct token previous;
};

void cutter_init(struct cutter *cutter, const char *script, bool psql)
{
    *cutter = (struct cutter){
        .lexer = {.text = script, .length = strlen(script), .psql = psql},
        .line = 1,
    };
    if (strncmp(script, "\xEF\xBB\xBF", 3) == 0)
        cutter->lexer.at = 3; /* byte order mark */
}

static enum routine routine_after(const struct lexer *lexer,
                                  enum routine routine, struct token token)
{
    switch (routine) {
    case AT_START:
        return token_is(lexer, token, "create") ? AFTER_CREATE : NO_ROUTINE;
    case AFTER_CREATE:
        if (token_is(lexer, token, "or"))
            return AFTER_OR;
        return token_is(lexer, token, "function") ||
                       token_is(lexer, token, "procedure")
                   ? ROUTINE
                   : NO_ROUTINE;
    case AFTER_OR:
        return token_is(lexer, token, "replace") ? AFTER_CREATE : NO_ROUTINE;
    case ROUTINE:
    case NO_ROUTINE:
        return routine;
    }
    return NO_ROUTINE;
}

/* Semicolons in BEGIN ATOMIC … END do not end the statement; CASE has an END
 * of its own.  Behind a dot or AS these words are names. */
static void track_atomic(struct shape *shape, const struct lexer *lexer,
                         struct token token)
{
    if (token_is(lexer, token, "atomic") &&
        token_is(lexer, shape->previous, "begin"))
        shape->atomic++;
    if (shape->atomic == 0 || token_is_symbol(lexer, shape->previous, '.') ||
        token_is(lexer, shape->previous, "as"))
        return;
    if (token_is(lexer, token, "case"))
        shape->atomic++;
    else if (token_is(lexer, token, "end"))
        shape->atomic--;
}

static void track(struct shape *shape, const struct lexer *lexer,
                  struct token token)
{
    shape->routine = routine_after(lexer, shape->routine, token);
    if (shape->routine == ROUTINE)
        track_atomic(shape, lexer, token);
    if (!shape->begun)
        shape->copy = token_is(lexer, token, "copy");
    if (token_is(lexer, token, "stdin") &&
        token_is(lexer, shape->previous, "from"))
        shape->from_stdin = true;
    if (token_is_symbol(lexer, token, '('))
        shape->parentheses++;
    else if (token_is_symbol(lexer, token, ')') && shape->parentheses > 0)
        shape->parentheses--;
    shape->begun = true;
    shape->previous = token;
}

static int line_at(struct cutter *cutter, size_t offset)
{
    const char *at = cutter->lexer.text + cutter->counted;
    const char *end = cutter->lexer.text + offset;

    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        cutter->line++;
        at++;
    }
    cutter->counted = offset;
    return cutter->line;
}

/* The server counts characters from 1. */
static int position_at(const struct cutter *cutter, size_t offset)
{
    int position = 1;

    for (size_t i = 0; i < offset; i++)
        position += ((unsigned char)cutter->lexer.text[i] & 0xC0) != 0x80;
    return position;
}

static int fail_unclosed(struct cutter *cutter, struct token token,
                         struct err *err)
{
    const char *what;

    switch (cutter->lexer.text[token.start]) {
    case '/':
        what = "comment";
        break;
    case '"':
        what = "quoted identifier";
        break;
    case '$':
        what = "dollar-quoted string";
        break;
    default:
        what = "quoted string";
        break;
    }
    err_set(err, ERR_USAGE, "%s that begins on line %d is not closed", what,
            line_at(cutter, token.start));
    err->position = position_at(cutter, token.start);
    return -1;
}

static void keep(struct cutter *cutter, struct sql_statements *list,
                 size_t start, size_t end)
{
    struct cutter ahead = *cutter; /* the statement's own line comes later */
    struct sql_statement statement = {
        .text = arena_strndup(cutter->arena, cutter->lexer.text + start,
                              end - start),
        .offset = start,
        .line = line_at(&ahead, start),
    };
    vec_push(cutter->arena, &list->list, statement);
}

static void skip_line(struct cutter *cutter, struct token token, bool inside)
{
    keep(cutter, &cutter->skipped->commands, token.start,
         token.start + token.length);
    if (inside && cutter->blank)
        memset(cutter->blank + token.start, ' ', token.length);
}

static bool ends_data(const char *line, size_t length)
{
    return (length == 2 && memcmp(line, "\\.", 2) == 0) ||
           (length == 3 && memcmp(line, "\\.\r", 3) == 0);
}

/* Moves behind the data that follows COPY … FROM stdin;. */
static int skip_data(struct cutter *cutter, const struct piece *copy,
                     struct err *err)
{
    struct lexer *lexer = &cutter->lexer;
    const char *end = lexer->text + lexer->length;
    const char *line =
        memchr(lexer->text + lexer->at, '\n', lexer->length - lexer->at);

    while (line && ++line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((next ? next : end) - line);
        if (ends_data(line, length)) {
            lexer->at = (size_t)(line - lexer->text) + length;
            keep(cutter, &cutter->skipped->copies, copy->start, copy->end);
            return 0;
        }
        line = next;
    }
    err_set(err, ERR_USAGE,
            "data of the COPY on line %d is not closed by a line with \\.",
            line_at(cutter, copy->start));
    err->position = position_at(cutter, copy->start);
    return -1;
}

static bool ends_statement(const struct shape *shape, const struct lexer *lexer,
                           struct token token)
{
    return token.type == TOKEN_END ||
           (shape->parentheses == 0 && shape->atomic == 0 &&
            token_is_symbol(lexer, token, ';'));
}

/* Reads up to a statement's end; *out is empty when nothing was there. */
static int read_statement(struct cutter *cutter, struct shape *shape,
                          struct piece *out, struct err *err)
{
    struct lexer *lexer = &cutter->lexer;

    for (;;) {
        struct token token = lexer_next_solid(lexer);
        if (token.type == TOKEN_UNCLOSED)
            return fail_unclosed(cutter, token, err);
        if (token.type == TOKEN_PSQL) {
            skip_line(cutter, token, shape->begun);
            continue;
        }
        if (ends_statement(shape, lexer, token))
            return token.type == TOKEN_END ? 0 : 1;
        if (!shape->begun)
            out->start = token.start;
        out->end = token.start + token.length;
        track(shape, lexer, token);
    }
}

int cutter_next(struct cutter *cutter, struct piece *out, struct err *err)
{
    for (;;) {
        struct shape shape = {0};
        int more = read_statement(cutter, &shape, out, err);
        if (more < 0)
            return -1;
        bool data = cutter->lexer.psql && shape.copy && shape.from_stdin;
        if (data && more && skip_data(cutter, out, err) < 0)
            return -1;
        if (shape.begun && !data) {
            out->line = line_at(cutter, out->start);
            return 1;
        }
        if (!more)
            return 0;
    }
}
