#include "base/base.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Formatted before the old text goes: an argument may be the old text. */
static void replace(char **field, const char *fmt, va_list args)
{
    char *text = memory_vprintf(NULL, fmt, args);

    free(*field);
    *field = text;
}

int err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    char *message = memory_vprintf(NULL, fmt, args);
    va_end(args);
    err_release(err);
    err->code = code;
    err->message = message;
    return -1;
}

int err_detail(struct err *err, const char *fmt, ...)
{
    if (!fmt)
        return -1;
    va_list args;
    va_start(args, fmt);
    replace(&err->detail, fmt, args);
    va_end(args);
    return -1;
}

int err_hint(struct err *err, const char *fmt, ...)
{
    if (!fmt)
        return -1;
    va_list args;
    va_start(args, fmt);
    replace(&err->hint, fmt, args);
    va_end(args);
    return -1;
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(memory_get(size), text, size);
}

int err_statement(struct err *err, const char *statement)
{
    if (!statement)
        return -1;
    char *text = copy(statement);
    free(err->statement);
    err->statement = text;
    return -1;
}

int err_context(struct err *err, const char *fmt, ...)
{
    if (!fmt)
        return -1;
    va_list args;
    size_t length;
    va_start(args, fmt);
    char *line = memory_vprintf(&length, fmt, args);
    va_end(args);

    if (!err->context) {
        err->context = line;
        return -1;
    }
    size_t before = strlen(err->context);
    err->context = memory_resize(err->context, before + 1 + length + 1);
    err->context[before] = '\n';
    memcpy(err->context + before + 1, line, length + 1);
    free(line);
    return -1;
}

void err_release(struct err *err)
{
    if (!err)
        return;
    free(err->message);
    free(err->detail);
    free(err->hint);
    free(err->statement);
    free(err->context);
    *err = (struct err){0};
}

const char *err_code_name(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return "none";
    case ERR_USAGE:
        return "usage";
    case ERR_SERVER:
        return "server";
    case ERR_CONNECTION:
        return "connection";
    case ERR_LOCKED:
        return "locked";
    case ERR_DIVERGED:
        return "diverged";
    case ERR_IO:
        return "io";
    case ERR_INTERRUPTED:
        return "interrupted";
    case ERR_BUG:
        return "bug";
    }
    return "bug";
}
