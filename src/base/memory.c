#include "base/memory.h"

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_get(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        base_die("out of memory (%zu bytes)", size);
    return memory;
}

void *memory_resize(void *memory, size_t size)
{
    void *larger = realloc(memory, size ? size : 1);

    if (!larger)
        base_die("out of memory (%zu bytes)", size);
    return larger;
}

char *memory_vprintf(size_t *length, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (size < 0)
        base_die("cannot format \"%s\"", fmt);

    char *text = memory_get((size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, fmt, args);
    if (length)
        *length = (size_t)size;
    return text;
}
