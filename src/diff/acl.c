#include "diff/acl.h"

#include <string.h>

#include "catalog/catalog.h"

/* ------------------------------------------------------------- privileges */

/* In the order in which people say them. */
static const struct {
    char letter; /* of aclitem's text */
    const char *word;
} privileges[] = {
    {'r', "select"},  {'a', "insert"},   {'w', "update"},
    {'d', "delete"},  {'D', "truncate"}, {'x', "references"},
    {'t', "trigger"}, {'m', "maintain"}, {'U', "usage"},
    {'C', "create"},  {'X', "execute"},  {'T', "temporary"},
    {'c', "connect"}, {'s', "set"},      {'A', "alter system"},
};
#define PRIVILEGE_COUNT (sizeof privileges / sizeof *privileges)

static uint32_t bit(char letter)
{
    for (size_t i = 0; i < PRIVILEGE_COUNT; i++)
        if (privileges[i].letter == letter)
            return UINT32_C(1) << i;
    return 0;
}

static uint32_t bits(const char *letters)
{
    uint32_t mask = 0;
    for (; *letters; letters++)
        mask |= bit(*letters);
    return mask;
}

/* acldefault: what the owner has, and what everybody has. */
static const struct {
    char class;
    const char *owner;
    const char *everybody;
} classes[] = {
    {'r', "arwdDxt", ""}, {'s', "rwU", ""}, {'f', "X", "X"},
    {'l', "U", "U"},      {'n', "UC", ""},  {'F', "U", ""},
    {'S', "U", ""},       {'T', "U", "U"},  {'L', "rw", ""},
};

static uint32_t all_of(char class, int server_version)
{
    if (class == 'c')
        return bits("arwx");
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].class == class)
            return bits(classes[i].owner) |
                   (class == 'r' && server_version >= 170000 ? bit('m') : 0);
    return 0;
}

static uint32_t public_of(char class)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].class == class)
            return bits(classes[i].everybody);
    return 0;
}

static void append_word(struct arena *arena, struct value *list,
                        const char *word)
{
    value_append(arena, list, value_string(arena, word));
}

struct value *acl_words(struct arena *arena, uint32_t mask, char class,
                        int server_version)
{
    struct value *list = value_list(arena);
    uint32_t all = all_of(class, server_version);
    if ((mask & all) == all && all != 0) {
        append_word(arena, list, "all");
        return list;
    }
    for (size_t i = 0; i < PRIVILEGE_COUNT; i++)
        if (mask & (UINT32_C(1) << i))
            append_word(arena, list, privileges[i].word);
    return list;
}

/* ------------------------------------------------------------------ lists */

static void add_item(struct arena *arena, struct acl *acl, const char *role,
                     const char *grantor, uint32_t mask, uint32_t options)
{
    for (size_t i = 0; i < acl->items.count; i++) {
        struct acl_item *item = &acl->items.items[i];
        if (strcmp(item->role, role) != 0 ||
            strcmp(item->grantor, grantor) != 0)
            continue;
        item->privileges |= mask;
        item->options |= options;
        return;
    }
    struct acl_item item = {role, grantor, mask, options};
    if (mask)
        vec_push(arena, &acl->items, item);
}

/* A role's name at *p, in quotes or up to `end`; moves *p behind it. */
static const char *read_role(struct arena *arena, const char **p, char end)
{
    const char *from = *p;
    if (*from != '"') {
        const char *to = strchr(from, end);
        *p = to ? to : from + strlen(from);
        return arena_strndup(arena, from, (size_t)(*p - from));
    }
    char *name = arena_alloc(arena, strlen(from) + 1), *out = name;
    for (from++; *from && !(*from == '"' && from[1] != '"'); from++) {
        from += *from == '"';
        *out++ = *from;
    }
    *p = *from ? from + 1 : from;
    return name;
}

static void read_item(struct arena *arena, struct acl *acl, const char *text)
{
    const char *p = text;
    uint32_t mask = 0, options = 0;
    const char *role = read_role(arena, &p, '=');
    for (p += *p == '='; *p && *p != '/'; p++) {
        mask |= bit(*p);
        if (p[1] == '*')
            options |= bit(*p);
    }
    p += *p == '/';
    add_item(arena, acl, role, read_role(arena, &p, '\0'), mask, options);
}

static struct acl *acl_new(struct arena *arena, const char *owner)
{
    struct acl *acl = arena_alloc(arena, sizeof *acl);
    acl->owner = owner;
    return acl;
}

struct acl *acl_of_items(struct arena *arena, const struct value *items,
                         const char *owner)
{
    struct acl *acl = acl_new(arena, owner);
    for (size_t i = 0; i < items->as.list.count; i++)
        read_item(arena, acl, items->as.list.items[i]->as.string);
    return acl;
}

struct acl *acl_read(struct arena *arena, const char *array, const char *owner)
{
    if (!array)
        return acl_new(arena, owner);
    return acl_of_items(arena, catalog_array(arena, array), owner);
}

struct acl *acl_default(struct arena *arena, char class, const char *owner,
                        int server_version)
{
    struct acl *acl = acl_new(arena, owner);
    if (class == 'c')
        return acl;
    add_item(arena, acl, "", owner, public_of(class), 0);
    add_item(arena, acl, owner, owner, all_of(class, server_version), 0);
    return acl;
}

void acl_merge(struct arena *arena, struct acl *acl, const struct acl *more)
{
    for (size_t i = 0; i < more->items.count; i++) {
        const struct acl_item *item = &more->items.items[i];
        add_item(arena, acl, item->role, item->grantor, item->privileges,
                 item->options);
    }
}

void acl_rename_owner(struct acl *acl, const char *owner)
{
    for (size_t i = 0; i < acl->items.count; i++) {
        struct acl_item *item = &acl->items.items[i];
        if (strcmp(item->role, acl->owner) == 0)
            item->role = owner;
        if (strcmp(item->grantor, acl->owner) == 0)
            item->grantor = owner;
    }
    acl->owner = owner;
}

/* ----------------------------------------------------------------- change */

/* All that a role has, whoever granted it. */
static struct acl_item total(const struct acl *acl, const char *role)
{
    struct acl_item sum = {.role = role};
    for (size_t i = 0; i < acl->items.count; i++) {
        const struct acl_item *item = &acl->items.items[i];
        if (strcmp(item->role, role) != 0)
            continue;
        sum.privileges |= item->privileges;
        sum.options |= item->options;
    }
    return sum;
}

/* The owner's grant options go without saying. */
static uint32_t options_of(const struct acl *acl, const struct acl_item *item)
{
    return strcmp(item->role, acl->owner) == 0 ? 0 : item->options;
}

static void push(struct arena *arena, struct acl_change *change, bool grant,
                 struct right right)
{
    if (!right.privileges)
        return;
    if (grant)
        vec_push(arena, &change->grants, right);
    else
        vec_push(arena, &change->revokes, right);
}

static void compare_role(struct arena *arena, struct acl_change *change,
                         const struct acl *from, const struct acl *to,
                         const char *role)
{
    struct acl_item old = total(from, role), new = total(to, role);
    uint32_t had = options_of(from, &old), wants = options_of(to, &new);
    uint32_t gone = old.privileges & ~new.privileges;
    uint32_t come = new.privileges & ~old.privileges;
    push(arena, change, false, (struct right){role, gone, false, false});
    push(arena, change, false,
         (struct right){role, had & ~wants & ~gone, true, false});
    push(arena, change, true,
         (struct right){role, come & ~wants, false, false});
    push(arena, change, true, (struct right){role, wants & ~had, true, false});
}

static bool has_role(const struct acl *acl, size_t before, const char *role)
{
    for (size_t i = 0; i < before; i++)
        if (strcmp(acl->items.items[i].role, role) == 0)
            return true;
    return false;
}

static struct acl_change *
compare_all(struct arena *arena, const struct acl *from, const struct acl *to)
{
    struct acl_change *change = arena_alloc(arena, sizeof *change);
    for (size_t i = 0; i < from->items.count; i++)
        if (!has_role(from, i, from->items.items[i].role))
            compare_role(arena, change, from, to, from->items.items[i].role);
    for (size_t i = 0; i < to->items.count; i++) {
        const char *role = to->items.items[i].role;
        if (!has_role(to, i, role) && !has_role(from, from->items.count, role))
            compare_role(arena, change, from, to, role);
    }
    return change;
}

static bool grants_itself(const struct acl *acl, const char *role)
{
    for (size_t i = 0; i < acl->items.count; i++)
        if (strcmp(acl->items.items[i].grantor, role) == 0)
            return true;
    return false;
}

/*
 * What somebody else than the owner has granted can only be taken back with
 * what stands behind it: from the grantor, with everything that he granted.
 */
static struct acl *without_grantors(struct arena *arena,
                                    struct acl_change *change,
                                    const struct acl *from)
{
    struct acl *rest = acl_new(arena, from->owner);
    for (size_t i = 0; i < from->items.count; i++) {
        const struct acl_item *item = &from->items.items[i];
        bool owners = strcmp(item->grantor, from->owner) == 0;
        bool grants = grants_itself(from, item->role) &&
                      strcmp(item->role, from->owner) != 0;
        if (owners && grants)
            push(arena, change, false,
                 (struct right){item->role, item->privileges, false, true});
        else if (owners)
            vec_push(arena, &rest->items, *item);
    }
    return rest;
}

static bool has_foreign_grants(const struct acl *acl)
{
    for (size_t i = 0; i < acl->items.count; i++)
        if (strcmp(acl->items.items[i].grantor, acl->owner) != 0)
            return true;
    return false;
}

struct acl_change *acl_compare(struct arena *arena, const struct acl *from,
                               const struct acl *to)
{
    struct acl_change *change = compare_all(arena, from, to);
    if (!change->revokes.count || !has_foreign_grants(from))
        return change;
    struct acl_change *whole = arena_alloc(arena, sizeof *whole);
    const struct acl *rest = without_grantors(arena, whole, from);
    change = compare_all(arena, rest, to);
    for (size_t i = 0; i < change->revokes.count; i++)
        vec_push(arena, &whole->revokes, change->revokes.items[i]);
    whole->grants.items = change->grants.items;
    whole->grants.count = change->grants.count;
    return whole;
}

void acl_revoke(struct acl *acl, const struct acl_change *change)
{
    for (size_t i = 0; i < change->revokes.count; i++) {
        const struct right *right = &change->revokes.items[i];
        for (size_t j = 0; j < acl->items.count; j++) {
            struct acl_item *item = &acl->items.items[j];
            if (strcmp(item->role, right->role) != 0)
                continue;
            item->options &= ~right->privileges;
            if (!right->option)
                item->privileges &= ~right->privileges;
        }
    }
}
