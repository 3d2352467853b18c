#include "pg/internal.h"

#include <stdlib.h>
#include <string.h>

static bool is_secret(const char *keyword)
{
    return strcmp(keyword, "password") == 0 ||
           strcmp(keyword, "sslpassword") == 0;
}

static bool is_url(const char *conninfo)
{
    return strncmp(conninfo, "postgresql://", 13) == 0 ||
           strncmp(conninfo, "postgres://", 11) == 0;
}

/* As libpq decides it: anything else is a database's name. */
static bool is_conninfo(const char *conninfo)
{
    return is_url(conninfo) || strchr(conninfo, '=') != NULL;
}

bool conninfo_is_keywords(const char *conninfo)
{
    const char *key = conninfo + strspn(conninfo, " \t\r\n\f\v");
    const char *end = key + strspn(key, "abcdefghijklmnopqrstuvwxyz_"
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return end[strspn(end, " \t\r\n\f\v")] == '=';
}

static bool may_hold_secret(const char *conninfo)
{
    return strstr(conninfo, "password") != NULL ||
           (!conninfo_is_keywords(conninfo) && strchr(conninfo, '@') != NULL);
}

static const char url_hint[] =
    "In a URL, write a percent sign and the characters @ : / ? # of user and "
    "password as %25 %40 %3A %2F %3F %23.";

/* libpq quotes what it could not read, which may be part of a password: its
 * words end there. */
static void add_reason(struct buf *out, const char *reason, bool hide)
{
    static const char sign[] = "\"=\"";
    for (const char *c = reason; *c && *c != '\n'; c++) {
        if (*c == '"' && hide) {
            bool harmless = strncmp(c, sign, 3) == 0;
            buf_adds(out, harmless ? sign : "***");
            if (!harmless)
                return;
            c += 2;
        } else {
            buf_addc(out, *c);
        }
    }
}

static int fail_parse(const char *conninfo, const char *reason, struct err *err)
{
    struct buf text = {0};

    add_reason(&text, reason ? reason : "out of memory",
               may_hold_secret(conninfo));
    err_set(err, ERR_USAGE, "connection string cannot be read: %s",
            buf_text(&text));
    buf_release(&text);
    if (is_url(conninfo))
        return err_hint(err, "%s", url_hint);
    return err_hint(err, "Write 'host=... dbname=...' or "
                         "'postgresql://USER@HOST/DB'.");
}

/* Parts of a password that was not encoded end up in host or port, which
 * libpq would name in its messages. */
static int check_parts(const PQconninfoOption *options, struct err *err)
{
    for (const PQconninfoOption *o = options; o->keyword; o++) {
        bool host = strcmp(o->keyword, "host") == 0;
        bool port = strcmp(o->keyword, "port") == 0;
        if (!o->val || (!host && !port))
            continue;
        bool bad_host = host && o->val[0] != '/' && strchr(o->val, '@');
        bool bad_port = port && o->val[strspn(o->val, "0123456789, ")];
        if (!bad_host && !bad_port)
            continue;
        err_set(err, ERR_USAGE, "connection string cannot be read: invalid %s",
                o->keyword);
        return err_hint(err, "%s", url_hint);
    }
    return 0;
}

int conninfo_check(const char *conninfo, struct err *err)
{
    if (!is_conninfo(conninfo))
        return 0;
    char *reason = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &reason);
    int outcome =
        options ? check_parts(options, err) : fail_parse(conninfo, reason, err);
    PQfreemem(reason);
    PQconninfoFree(options);
    return outcome;
}

int pg_conninfo_parse(const char *conninfo, struct arena *arena,
                      struct value **table, struct err *err)
{
    char *reason = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &reason);
    *table = NULL;
    if (!options) {
        fail_parse(conninfo, reason, err);
        PQfreemem(reason);
        return -1;
    }
    *table = value_table(arena);
    for (PQconninfoOption *o = options; o->keyword; o++) {
        if (o->val && !is_secret(o->keyword))
            value_set(arena, *table, o->keyword, value_string(arena, o->val));
    }
    PQconninfoFree(options);
    return 0;
}

void conninfo_add(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%s%s='", out->length > 0 ? " " : "", name);
    for (; *value; value++) {
        if (*value == '\'' || *value == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *value);
    }
    buf_addc(out, '\'');
}

/* Where the connection really is: of several hosts, the one that answered. */
static const char *actual(const PGconn *raw, const char *keyword,
                          const char *given)
{
    bool many = given && strchr(given, ',') != NULL;
    if (strcmp(keyword, "host") == 0 && many)
        return PQhost(raw);
    if (strcmp(keyword, "hostaddr") == 0 && many)
        return PQhostaddr(raw);
    if (strcmp(keyword, "port") == 0)
        return PQport(raw);
    if (strcmp(keyword, "password") == 0)
        return PQpass(raw);
    return given;
}

/* libpq would come to the same value by itself. */
static bool is_default(const PQconninfoOption *option)
{
    return option->val && option->compiled &&
           strcmp(option->val, option->compiled) == 0 &&
           (!option->envvar || !getenv(option->envvar));
}

static bool is_copied(const PQconninfoOption *option)
{
    return strcmp(option->keyword, "dbname") != 0 &&
           strcmp(option->keyword, "service") != 0 &&
           strcmp(option->keyword, "target_session_attrs") != 0;
}

void pg_conninfo(const struct pg_conn *conn, const char *database,
                 struct buf *out)
{
    struct buf text = {0};
    PQconninfoOption *options = PQconninfo(conn->raw);

    conninfo_add(&text, "dbname", database);
    for (PQconninfoOption *o = options; o && o->keyword; o++) {
        const char *value = actual(conn->raw, o->keyword, o->val);
        if (is_copied(o) && !is_default(o) && value && *value)
            conninfo_add(&text, o->keyword, value);
    }
    PQconninfoFree(options);
    buf_adds(out, text.text);
    buf_release(&text);
}
