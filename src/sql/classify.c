/*
 * What a statement is, from its leading words.  Each rule reads on with the
 * lexer; what comes after the words that decide is never looked at.
 */
#include "sql/classify.h"

#include <string.h>

static struct token first_token(struct lexer *lexer)
{
    struct token token = lexer_next_solid(lexer);

    while (token_is_symbol(lexer, token, ';'))
        token = lexer_next_solid(lexer);
    return token;
}

/* Reads a token if it is this word. */
static bool accept(struct lexer *lexer, const char *word)
{
    struct lexer ahead = *lexer;

    if (!token_is(&ahead, lexer_next_solid(&ahead), word))
        return false;
    *lexer = ahead;
    return true;
}

static bool accept_symbol(struct lexer *lexer, char c)
{
    struct lexer ahead = *lexer;

    if (!token_is_symbol(&ahead, lexer_next_solid(&ahead), c))
        return false;
    *lexer = ahead;
    return true;
}

static bool at_end(struct lexer lexer)
{
    struct token token = lexer_next_solid(&lexer);

    return token.type == TOKEN_END || token_is_symbol(&lexer, token, ';');
}

/* Moves behind the next occurrence of a word outside parentheses. */
static bool seek(struct lexer *lexer, const char *word)
{
    int depth = 0;

    while (!at_end(*lexer)) {
        struct token token = lexer_next_solid(lexer);
        if (token.type == TOKEN_UNCLOSED)
            return false;
        if (depth == 0 && token_is(lexer, token, word))
            return true;
        depth += token_is_symbol(lexer, token, '(');
        depth -= token_is_symbol(lexer, token, ')');
    }
    return false;
}

static bool contains(struct lexer lexer, const char *word)
{
    return seek(&lexer, word);
}

/* Whether an option is switched off anywhere: connect = false. */
static bool switched_off(struct lexer lexer, const char *option)
{
    struct token token;

    while ((token = lexer_next_solid(&lexer)).type != TOKEN_END &&
           token.type != TOKEN_UNCLOSED) {
        if (!token_is(&lexer, token, option))
            continue;
        accept_symbol(&lexer, '=');
        if (accept(&lexer, "false") || accept(&lexer, "off"))
            return true;
    }
    return false;
}

/* ------------------------------------------------------- leading words */

static enum sql_class classify_rollback(struct lexer *lexer)
{
    if (!accept(lexer, "work"))
        accept(lexer, "transaction");
    return accept(lexer, "to") ? SQL_SAVEPOINT : SQL_TRANSACTION;
}

static enum sql_class classify_if(struct lexer *lexer, const char *word,
                                  enum sql_class yes)
{
    return accept(lexer, word) ? yes : SQL_OTHER;
}

static enum sql_class classify_start(struct lexer *lexer)
{
    return classify_if(lexer, "transaction", SQL_TRANSACTION);
}

static enum sql_class classify_transaction(struct lexer *lexer)
{
    (void)lexer;
    return SQL_TRANSACTION;
}

static enum sql_class classify_savepoint(struct lexer *lexer)
{
    (void)lexer;
    return SQL_SAVEPOINT;
}

/* SET LOCAL, SET CONSTRAINTS and SET TRANSACTION end with the transaction. */
static enum sql_class classify_set(struct lexer *lexer)
{
    if (accept(lexer, "local") || accept(lexer, "constraints") ||
        accept(lexer, "transaction"))
        return SQL_OTHER;
    return SQL_SET;
}

static enum sql_class classify_reset(struct lexer *lexer)
{
    (void)lexer;
    return SQL_SET;
}

static enum sql_class classify_select(struct lexer *lexer)
{
    if (accept(lexer, "pg_catalog"))
        accept_symbol(lexer, '.');
    return accept(lexer, "set_config") && accept_symbol(lexer, '(') ? SQL_SET
                                                                    : SQL_OTHER;
}

/* What CREATE, ALTER, DROP and COMMENT ON have in common. */
static enum sql_class classify_global(struct lexer *lexer)
{
    if (accept(lexer, "role") || accept(lexer, "group"))
        return SQL_ROLE;
    if (accept(lexer, "user"))
        return accept(lexer, "mapping") ? SQL_OTHER : SQL_ROLE;
    if (accept(lexer, "database") || accept(lexer, "tablespace"))
        return SQL_DATABASE;
    return SQL_OTHER;
}

static enum sql_class classify_create(struct lexer *lexer)
{
    if (accept(lexer, "subscription"))
        return switched_off(*lexer, "connect") ||
                       switched_off(*lexer, "create_slot")
                   ? SQL_OTHER
                   : SQL_NO_TRANSACTION;
    accept(lexer, "unique");
    if (accept(lexer, "index"))
        return classify_if(lexer, "concurrently", SQL_NO_TRANSACTION);
    return classify_global(lexer);
}

static enum sql_class classify_alter(struct lexer *lexer)
{
    if (accept(lexer, "system"))
        return SQL_DATABASE;
    if (accept(lexer, "subscription"))
        return contains(*lexer, "publication") &&
                       !switched_off(*lexer, "refresh")
                   ? SQL_NO_TRANSACTION
                   : SQL_OTHER;
    if (accept(lexer, "table"))
        return seek(lexer, "detach") && contains(*lexer, "concurrently")
                   ? SQL_NO_TRANSACTION
                   : SQL_OTHER;
    return classify_global(lexer);
}

static enum sql_class classify_drop(struct lexer *lexer)
{
    if (accept(lexer, "owned"))
        return SQL_ROLE;
    if (accept(lexer, "subscription"))
        return SQL_NO_TRANSACTION;
    if (accept(lexer, "index"))
        return classify_if(lexer, "concurrently", SQL_NO_TRANSACTION);
    return classify_global(lexer);
}

static enum sql_class classify_reassign(struct lexer *lexer)
{
    return classify_if(lexer, "owned", SQL_ROLE);
}

/* Membership has no ON: GRANT readers TO anna. */
static enum sql_class classify_grant(struct lexer *lexer)
{
    if (!seek(lexer, "on"))
        return SQL_ROLE;
    return accept(lexer, "database") || accept(lexer, "tablespace") ||
                   accept(lexer, "parameter")
               ? SQL_DATABASE
               : SQL_OTHER;
}

static enum sql_class classify_comment(struct lexer *lexer)
{
    return accept(lexer, "on") ? classify_global(lexer) : SQL_OTHER;
}

static enum sql_class classify_label(struct lexer *lexer)
{
    return accept(lexer, "label") && seek(lexer, "on") ? classify_global(lexer)
                                                       : SQL_OTHER;
}

static enum sql_class classify_rows(struct lexer *lexer)
{
    (void)lexer;
    return SQL_ROWS;
}

static enum sql_class classify_copy(struct lexer *lexer)
{
    return contains(*lexer, "from") ? SQL_ROWS : SQL_OTHER;
}

/* UPDATE is known by its SET: SELECT says FOR UPDATE. */
static enum sql_class classify_with(struct lexer *lexer)
{
    return contains(*lexer, "insert") || contains(*lexer, "delete") ||
                   contains(*lexer, "merge") || contains(*lexer, "set")
               ? SQL_ROWS
               : SQL_OTHER;
}

static enum sql_class classify_vacuum(struct lexer *lexer)
{
    (void)lexer;
    return SQL_NO_TRANSACTION;
}

static enum sql_class classify_reindex(struct lexer *lexer)
{
    if (accept_symbol(lexer, '(')) {
        struct token token;
        do {
            token = lexer_next_solid(lexer);
            if (token_is(lexer, token, "concurrently"))
                return SQL_NO_TRANSACTION;
        } while (token.type != TOKEN_END && token.type != TOKEN_UNCLOSED &&
                 !token_is_symbol(lexer, token, ')'));
    }
    if (accept(lexer, "database") || accept(lexer, "system") ||
        accept(lexer, "schema"))
        return SQL_NO_TRANSACTION;
    if (!accept(lexer, "index"))
        accept(lexer, "table");
    return classify_if(lexer, "concurrently", SQL_NO_TRANSACTION);
}

/* Of every table, when none is named. */
static enum sql_class classify_cluster(struct lexer *lexer)
{
    accept(lexer, "verbose");
    return at_end(*lexer) ? SQL_NO_TRANSACTION : SQL_OTHER;
}

static enum sql_class classify_discard(struct lexer *lexer)
{
    return classify_if(lexer, "all", SQL_NO_TRANSACTION);
}

static const struct rule {
    const char *word;
    enum sql_class (*classify)(struct lexer *lexer);
} rules[] = {
    {"abort", classify_transaction},   {"alter", classify_alter},
    {"begin", classify_transaction},   {"cluster", classify_cluster},
    {"comment", classify_comment},     {"commit", classify_transaction},
    {"copy", classify_copy},           {"create", classify_create},
    {"delete", classify_rows},         {"discard", classify_discard},
    {"drop", classify_drop},           {"end", classify_transaction},
    {"grant", classify_grant},         {"insert", classify_rows},
    {"merge", classify_rows},          {"prepare", classify_start},
    {"reassign", classify_reassign},   {"reindex", classify_reindex},
    {"release", classify_savepoint},   {"reset", classify_reset},
    {"revoke", classify_grant},        {"rollback", classify_rollback},
    {"savepoint", classify_savepoint}, {"security", classify_label},
    {"select", classify_select},       {"set", classify_set},
    {"start", classify_start},         {"truncate", classify_rows},
    {"update", classify_rows},         {"vacuum", classify_vacuum},
    {"with", classify_with},
};

enum sql_class sql_classify_text(struct lexer lexer, struct token *leading)
{
    *leading = first_token(&lexer);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (token_is(&lexer, *leading, rules[i].word))
            return rules[i].classify(&lexer);
    return SQL_OTHER;
}

enum sql_class sql_classify(const char *statement)
{
    struct lexer lexer = {.text = statement, .length = strlen(statement)};
    struct token leading;

    return sql_classify_text(lexer, &leading);
}
