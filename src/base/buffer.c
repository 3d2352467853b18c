#include "base/base.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_release(struct buf *buf)
{
    if (!buf)
        return;
    free(buf->text);
    *buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
    buf->length = 0;
    if (buf->text)
        buf->text[0] = '\0';
}

/* Room for `more` bytes and the NUL. */
static void reserve(struct buf *buf, size_t more)
{
    if (more >= SIZE_MAX / 2 - buf->length)
        base_die("out of memory (%zu bytes)", more);
    size_t needed = buf->length + more + 1;
    if (needed <= buf->capacity)
        return;
    size_t capacity = buf->capacity ? buf->capacity * 2 : 64;
    if (capacity < needed)
        capacity = needed;
    buf->text = memory_resize(buf->text, capacity);
    buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    reserve(buf, length);
    if (length)
        memcpy(buf->text + buf->length, bytes, length);
    buf->length += length;
    buf->text[buf->length] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
    va_list args;
    size_t length;

    va_start(args, fmt);
    char *text = memory_vprintf(&length, fmt, args);
    va_end(args);
    buf_add(buf, text, length);
    free(text);
}

const char *buf_text(const struct buf *buf)
{
    return buf->text ? buf->text : "";
}

void buf_add_integer(struct buf *buf, int64_t number)
{
    char text[24];
    char *at = text + sizeof text;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0)
        *--at = '-';
    buf_add(buf, at, (size_t)(text + sizeof text - at));
}

void buf_add_number(struct buf *buf, double number)
{
    char text[40];

    if (isnan(number)) {
        buf_adds(buf, "NaN");
        return;
    }
    if (isinf(number)) {
        buf_adds(buf, number > 0 ? "Infinity" : "-Infinity");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    buf_adds(buf, text);
}
