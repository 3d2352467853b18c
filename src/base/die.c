/* The end of a program that cannot go on. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

void base_die(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("mig: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}
