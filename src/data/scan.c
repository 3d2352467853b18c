#include "data/data.h"

#include <string.h>

bool data_scan_take(struct data_scan *scan, char c)
{
    if (scan->at >= scan->end || *scan->at != c)
        return false;
    scan->at++;
    return true;
}

/* The rest of "…", after the first quote. */
static void scan_quoted(struct data_scan *scan, char *out, size_t *length)
{
    while (scan->at < scan->end) {
        char c = *scan->at++;
        if (c == '"' && !data_scan_take(scan, '"'))
            return;
        if (c == '\\' && scan->at < scan->end)
            c = *scan->at++;
        out[(*length)++] = c;
    }
}

bool data_scan_item(struct data_scan *scan, const char *stops, char *out,
                    size_t *length)
{
    bool quoted = false;

    *length = 0;
    while (scan->at < scan->end && strchr(stops, *scan->at) == NULL) {
        char c = *scan->at++;
        if (c == '"') {
            quoted = true;
            scan_quoted(scan, out, length);
            continue;
        }
        if (c == '\\' && scan->at < scan->end)
            c = *scan->at++;
        out[(*length)++] = c;
    }
    out[*length] = '\0';
    return quoted;
}

bool data_is_hex(const char *text, size_t length)
{
    return length >= 2 && text[0] == '\\' && text[1] == 'x';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 0;
}

static size_t read_hex(const char *text, size_t length, char *out)
{
    size_t count = 0;

    for (size_t i = 2; i + 1 < length; i += 2)
        out[count++] = (char)(hex_digit(text[i]) << 4 | hex_digit(text[i + 1]));
    return count;
}

/* Backslashes are doubled, and odd bytes are \ooo. */
static size_t read_escaped(const char *text, size_t length, char *out)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\\' && i + 3 < length && text[i + 1] != '\\') {
            out[count++] =
                (char)((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 |
                       (text[i + 3] - '0'));
            i += 3;
            continue;
        }
        if (text[i] == '\\')
            i++;
        if (i < length)
            out[count++] = text[i];
    }
    return count;
}

size_t data_bytes_read(const char *text, size_t length, char *out)
{
    if (data_is_hex(text, length))
        return read_hex(text, length, out);
    return read_escaped(text, length, out);
}

void data_bytes_write(struct buf *out, const char *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char part[512];

    buf_add(out, "\\x", 2);
    while (length > 0) {
        size_t count = length < sizeof part / 2 ? length : sizeof part / 2;
        for (size_t i = 0; i < count; i++) {
            part[2 * i] = digits[(unsigned char)bytes[i] >> 4];
            part[2 * i + 1] = digits[(unsigned char)bytes[i] & 15];
        }
        buf_add(out, part, 2 * count);
        bytes += count;
        length -= count;
    }
}
