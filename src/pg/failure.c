#include "pg/internal.h"

#include <string.h>

/* libpq's own messages: "what happened\n\twhat it may mean\n". */
static void set_from_text(enum err_code code, const char *text, struct err *err)
{
    size_t length = strcspn(text, "\n");
    if (length == 0) {
        err_set(err, code, "the server gave no reason");
        return;
    }
    err_set(err, code, "%.*s", (int)length, text);

    const char *rest = text + length;
    rest += strspn(rest, "\n\t ");
    struct buf detail = {0};
    for (; *rest; rest++) {
        if (*rest == '\n' && rest[1] == '\0')
            break;
        if (*rest != '\t')
            buf_addc(&detail, *rest == '\n' ? ' ' : *rest);
    }
    if (detail.length > 0)
        err_detail(err, "%s", detail.text);
    buf_release(&detail);
}

static void add_context(const PGresult *result, struct err *err)
{
    const char *query = PQresultErrorField(result, PG_DIAG_INTERNAL_QUERY);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (query)
        err_context(err, "query inside a function: %s", query);
    if (context)
        err_context(err, "%s", context);
}

/* Decimal digits of the server; 0 when there are none. */
static int read_position(const char *digits)
{
    int position = 0;
    for (; digits && *digits >= '0' && *digits <= '9'; digits++)
        position = position * 10 + (*digits - '0');
    return position;
}

static void set_from_result(const PGresult *result, const char *message,
                            struct err *err)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *where = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);

    err_set(err, ERR_SERVER, "%s", message);
    if (sqlstate && strlen(sqlstate) < sizeof err->sqlstate)
        strcpy(err->sqlstate, sqlstate);
    if (detail)
        err_detail(err, "%s", detail);
    if (hint)
        err_hint(err, "%s", hint);
    err->position = read_position(where);
    add_context(result, err);
}

int failure_set(const struct pg_conn *conn, const PGresult *result,
                const char *statement, struct err *err)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *text = PQresultErrorMessage(result);

    if (message)
        set_from_result(result, message, err);
    else
        set_from_text(ERR_SERVER, *text ? text : PQerrorMessage(conn->raw),
                      err);
    if (PQstatus(conn->raw) == CONNECTION_BAD)
        err->code = ERR_CONNECTION;
    return err_statement(err, statement);
}

/* What a failed attempt says, what that is in SQLSTATE, and what to do. */
static const struct reason {
    const char *needle;
    const char *sqlstate;
    const char *hint;
} reasons[] = {
    {"password authentication failed", "28P01",
     "Check the user and the password: in the connection string, in "
     "PGPASSWORD, or in ~/.pgpass."},
    {"no password supplied", "28P01",
     "The server asks for a password: give it in the connection string, in "
     "PGPASSWORD, or in ~/.pgpass."},
    {"authentication failed for user", "28000",
     "The server takes this user only from another operating system account "
     "or in another way: check the user, or pg_hba.conf on the server."},
    {"no pg_hba.conf entry", "28000",
     "The server's pg_hba.conf does not let this user in from here: check "
     "the user, the database and sslmode, or ask who runs the server."},
    {"pg_hba.conf rejects", "28000",
     "The server's pg_hba.conf shuts this user out: check the user, the "
     "database and the host, or ask who runs the server."},
    {"is not permitted to log in", "28000",
     "Connect as another role, or let it in with ALTER ROLE ... LOGIN."},
    {"permission denied for database", "42501",
     "The role may not connect to this database: grant it CONNECT, or "
     "connect as another role."},
    {"too many c", "53300",
     "Wait until other sessions end, or raise max_connections."},
    {"remaining connection slots", "53300",
     "Wait until other sessions end, or raise max_connections."},
    {"is starting up", "57P03", "Try again in a moment."},
    {"is shutting down", "57P03", "Try again when the server is back."},
    {"not yet accepting connections", "57P03", "Try again in a moment."},
    {"Connection refused", "08001",
     "Is the server running, and is it reached at this host and port?"},
    {"No such file or directory", "08001",
     "Is the server running on this machine, with its socket in this folder? "
     "Give a host to reach one elsewhere."},
    {"could not translate host name", "08001",
     "Check the host's name, and whether the network is there."},
    {"timeout expired", "08001",
     "Nothing answered in time: check host, port and firewall; "
     "connect_timeout=SECONDS gives it longer."},
    {"does not support SSL", "08001",
     "Connect with sslmode=prefer or sslmode=disable if that is acceptable."},
    {"certificate", "08001",
     "Check sslmode and sslrootcert in the connection string."},
};

static const char fallback_hint[] =
    "Check the connection string, and whether the server can be reached.";

/* 'database "x" does not exist' and 'role "x" does not exist' */
static bool is_missing(const char *message, const char *kind)
{
    const char *found = strstr(message, kind);
    return found && strstr(found, "\" does not exist");
}

static void add_reason(struct err *err, const char *sqlstate, const char *hint)
{
    strcpy(err->sqlstate, sqlstate);
    err_hint(err, "%s", hint);
}

static void explain(const PGconn *raw, struct err *err)
{
    const char *message = err->message;
    if (is_missing(message, "database \"")) {
        add_reason(err, "3D000", "");
        err_hint(err,
                 "Create the database, for example with "
                 "'createdb %s', or correct its name.",
                 PQdb(raw));
        return;
    }
    if (is_missing(message, "role \"")) {
        add_reason(err, "28000",
                   "Create the role, or connect as another "
                   "user: user=NAME or PGUSER.");
        return;
    }
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (strstr(message, reasons[i].needle)) {
            add_reason(err, reasons[i].sqlstate, reasons[i].hint);
            return;
        }
    }
    err_hint(err, fallback_hint);
}

/* Whether a line begins another attempt's report: guesses of libpq begin with
 * a tab, what the server adds with DETAIL: or HINT:. */
static bool is_attempt(const char *line)
{
    return *line >= 'a' && *line <= 'z';
}

/* The last attempt's line: with several hosts or addresses there are more,
 * and the last one is what libpq gave up with. */
static const char *last_attempt(const char *text)
{
    const char *last = text;
    for (const char *c = text; (c = strchr(c, '\n')) != NULL;) {
        if (is_attempt(++c))
            last = c;
    }
    return last;
}

/* Appends without line ends, with single spaces: "FATAL:  x" has two. */
static void add_words(struct buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = text[i] == '\n' || text[i] == '\t' ? ' ' : text[i];
        bool spaced = out->length == 0 || out->text[out->length - 1] == ' ';
        if (c != ' ' || !spaced)
            buf_addc(out, c);
    }
}

/* What the server, or else the attempts before, add to the last line. */
static void add_detail(const char *text, const char *last, struct err *err)
{
    static const char label[] = "\nDETAIL:";
    const char *said = strstr(last, label);
    struct buf words = {0};

    if (said) {
        said += sizeof label - 1;
        add_words(&words, said, strcspn(said, "\n"));
    } else if (last > text) {
        buf_adds(&words, "Before that: ");
        add_words(&words, text, (size_t)(last - text) - 1);
    }
    if (words.length > 0)
        err_detail(err, "%s", words.text);
    buf_release(&words);
}

int failure_set_open(const PGconn *raw, struct err *err)
{
    const char *text = raw ? PQerrorMessage(raw) : "out of memory\n";
    const char *last = last_attempt(text);
    struct buf words = {0};

    add_words(&words, last, strcspn(last, "\n"));
    if (words.length == 0)
        buf_adds(&words, "could not connect to the server");
    err_set(err, ERR_CONNECTION, "%s", words.text);
    buf_release(&words);
    add_detail(text, last, err);
    explain(raw, err);
    return -1;
}
