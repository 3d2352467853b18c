#include "pg/internal.h"

#include <string.h>

static const char mask[] = "***";

/* ------------------------------------------------------------------- URLs */

static bool is_secret_key(const char *key, size_t length)
{
    return (length == 8 && strncmp(key, "password", 8) == 0) ||
           (length == 11 && strncmp(key, "sslpassword", 11) == 0) ||
           memchr(key, '%', length) != NULL; /* may spell it in disguise */
}

/* ?key=value&key=value, with the values of secrets masked */
static void redact_query(const char *query, struct buf *out)
{
    while (*query) {
        size_t length = strcspn(query + 1, "&") + 1;
        size_t key = strcspn(query + 1, "=&");
        bool secret = is_secret_key(query + 1, key) && key + 1 < length;
        buf_add(out, query, secret ? key + 2 : length);
        if (secret)
            buf_adds(out, mask);
        query += length;
    }
}

/* The first ? that a keyword and = follow: passwords are not always encoded. */
static const char *find_query(const char *text)
{
    for (; *text; text++) {
        size_t key = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_%0123456789");
        if (*text == '?' && key > 0 && text[1 + key] == '=')
            break;
    }
    return text;
}

/* The last @ before the query, for the same reason. */
static const char *find_at(const char *start, const char *end)
{
    const char *at = NULL;
    for (const char *c = start; c < end; c++) {
        if (*c == '@')
            at = c;
    }
    return at;
}

/* Where user and password begin: behind the scheme, whichever it is. */
static const char *find_user(const char *url)
{
    size_t scheme = strspn(url, "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ+.-0123456789");
    bool has_scheme = scheme > 0 && strncmp(url + scheme, "://", 3) == 0;
    return has_scheme ? url + scheme + 3 : url;
}

static void redact_url(const char *url, struct buf *out)
{
    const char *start = find_user(url);
    const char *query = find_query(start);
    const char *at = find_at(start, query);
    const char *colon = at ? memchr(start, ':', (size_t)(at - start)) : NULL;

    if (colon) {
        buf_add(out, url, (size_t)(colon - url) + 1);
        buf_adds(out, mask);
        buf_add(out, at, (size_t)(query - at));
    } else {
        buf_add(out, url, (size_t)(query - url));
    }
    redact_query(query, out);
}

/* -------------------------------------------------------- keyword strings */

static const char spaces[] = " \t\r\n\f\v";

/* The end of a value, quoted or not, with backslashes. */
static const char *end_of_value(const char *value)
{
    bool quoted = *value == '\'';
    const char *c = quoted ? value + 1 : value;
    for (; *c; c++) {
        if (*c == '\\' && c[1])
            c++;
        else if (quoted && *c == '\'')
            return c + 1;
        else if (!quoted && strchr(spaces, *c))
            return c;
    }
    return c;
}

/* Whether libpq can read it; where it cannot, no value has a sure end. */
static bool is_readable(const char *conninfo)
{
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    PQconninfoFree(options);
    return options != NULL;
}

static void redact_keywords(const char *text, struct buf *out)
{
    bool readable = is_readable(text);
    while (*text) {
        size_t gap = strspn(text, spaces);
        const char *key = text + gap;
        size_t length = strcspn(key, "= \t\r\n\f\v");
        const char *value = key + length;
        value += strspn(value, spaces);
        value += *value == '=' ? 1 : 0;
        value += strspn(value, spaces);
        const char *end = end_of_value(value);
        if (!is_secret_key(key, length)) {
            buf_add(out, text, (size_t)(end - text));
        } else {
            buf_add(out, text, (size_t)(value - text));
            buf_adds(out, mask);
            if (!readable)
                return;
        }
        text = end;
    }
}

void pg_conninfo_redact(const char *conninfo, struct buf *out)
{
    if (conninfo_is_keywords(conninfo))
        redact_keywords(conninfo, out);
    else
        redact_url(conninfo, out); /* or what shall be one */
}
