#include "ops/word.h"

#include <ctype.h>

static int plain(char c)
{
    return c == '_' ? ' ' : tolower((unsigned char)c);
}

bool word_same(const char *a, const char *b)
{
    while (*a != '\0' && plain(*a) == plain(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}
