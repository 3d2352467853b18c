#include "base/base.h"
#include "base/memory.h"

#include <stdlib.h>

static log_sink *current_sink;
static void *current_data;

void log_set_sink(log_sink *sink, void *data)
{
    current_sink = sink;
    current_data = data;
}

void log_send(enum log_level level, const char *fmt, ...)
{
    if (!current_sink)
        return;
    va_list args;
    va_start(args, fmt);
    char *message = memory_vprintf(NULL, fmt, args);
    va_end(args);
    current_sink(current_data, level, message);
    free(message);
}
