/* nearest: the word that a misspelt one was meant to be. */
#ifndef MIG_OPS_NEAREST_H
#define MIG_OPS_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word; /* what was written */
    const char *best; /* the nearest candidate so far, or NULL */
    size_t distance;
};

/* Offers a candidate; keeps it when it is near enough and nearer than the
 * one before. */
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
