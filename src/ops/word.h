/* word: choices as people write them: "NO ACTION", "no_action", "no action"
 * are one word. */
#ifndef MIG_OPS_WORD_H
#define MIG_OPS_WORD_H

#include <stdbool.h>

bool word_same(const char *a, const char *b);

#endif
