#include "sql/classify.h"
#include "sql/cutter.h"

#include <ctype.h>
#include <string.h>

static void copy_upper(char word[32], const char *text, size_t length)
{
    if (length > 31)
        length = 31;
    for (size_t i = 0; i < length; i++)
        word[i] = (char)toupper((unsigned char)text[i]);
    word[length] = '\0';
}

/*
 * Reads the script as the server does, not as psql: a backslash or COPY data
 * must not hide a COMMIT.  What is unclosed is left to the server to refuse.
 */
bool sql_find_transaction_control(const char *script, int *line, char word[32])
{
    struct cutter cutter;
    struct piece piece;
    struct err err = {0};
    bool found = false;

    cutter_init(&cutter, script, false);
    while (!found && cutter_next(&cutter, &piece, &err) > 0) {
        struct lexer lexer = {
            .text = script, .at = piece.start, .length = piece.end};
        struct token leading;
        if (sql_classify_text(lexer, &leading) == SQL_TRANSACTION) {
            copy_upper(word, script + leading.start, leading.length);
            *line = piece.line;
            found = true;
        }
    }
    err_release(&err);
    return found;
}
