#include "ops/nearest.h"

#include <string.h>

#include "ops/ops.h"

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance with neighbours swapped as one edit (optimal alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t columns = strlen(b) + 1;
    size_t before[LONGEST + 1], last[LONGEST + 1], row[LONGEST + 1];
    for (size_t j = 0; j < columns; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        row[0] = i;
        for (size_t j = 1; j < columns; j++) {
            size_t edit = last[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(edit, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        memcpy(before, last, columns * sizeof *last);
        memcpy(last, row, columns * sizeof *row);
    }
    return last[columns - 1];
}

/* How far a word may be off and still have been meant. */
static size_t tolerance(size_t length)
{
    return length < 3 ? 0 : length < 5 ? 1 : length < 9 ? 2 : 3;
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
    size_t length = strlen(nearest->word);
    if (length > LONGEST || strlen(candidate) > LONGEST)
        return;
    size_t found = distance(nearest->word, candidate);
    if (found > tolerance(length))
        return;
    if (nearest->best != NULL && nearest->distance <= found)
        return;
    nearest->best = candidate;
    nearest->distance = found;
}

/* Other tools' words for the beginning of an operation's name. */
static const struct {
    const char *theirs;
    const char *ours;
} beginnings[] = {
    {"create_", "add_"},    {"alter_", "modify_"}, {"change_", "modify_"},
    {"remove_", "drop_"},   {"delete_", "drop_"},  {"replace_", "add_"},
    {"change_", "rename_"}, {"new_", "add_"},      {"set_", "add_"},
};

/* create_index is add_index. */
static const char *translated(const char *name)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i].theirs);
        if (strncmp(name, beginnings[i].theirs, length) != 0)
            continue;
        char ours[LONGEST + 1] = "";
        if (strlen(name) > LONGEST - 8)
            return NULL;
        strcpy(ours, beginnings[i].ours);
        strcat(ours, name + length);
        const struct ops_operation *operation = ops_find(ours);
        if (operation != NULL)
            return operation->name;
    }
    return NULL;
}

const char *ops_nearest(const char *name)
{
    const char *known = translated(name);
    if (known != NULL)
        return known;
    struct nearest nearest = {.word = name};
    size_t count = 0;
    const struct ops_operation *rows = ops_table(&count);
    for (size_t i = 0; i < count; i++)
        nearest_offer(&nearest, rows[i].name);
    return nearest.best;
}
