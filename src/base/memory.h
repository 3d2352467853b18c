/* Allocation for this room's own files: never NULL, ends the program. */
#ifndef MIG_BASE_MEMORY_H
#define MIG_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

void *memory_get(size_t size);
void *memory_resize(void *memory, size_t size);
/* The formatted text, malloced; its length in *length unless NULL. */
char *memory_vprintf(size_t *length, const char *fmt, va_list args);

#endif
