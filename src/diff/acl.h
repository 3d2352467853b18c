/*
 * acl: access privileges as lists of who may do what.  Grants are read from
 * aclitem's text (role=privileges/grantor), compared without their order, and
 * the way from one list to another is a list of revokes and grants.
 */
#ifndef MIG_DIFF_ACL_H
#define MIG_DIFF_ACL_H

#include "base/base.h"

struct acl_item {
    const char *role; /* '' is PUBLIC */
    const char *grantor;
    uint32_t privileges; /* a bit per privilege */
    uint32_t options;    /* those with grant option */
};

struct acl {
    const char *owner;
    VEC(struct acl_item) items;
};

/* One REVOKE or GRANT. */
struct right {
    const char *role;
    uint32_t privileges;
    bool option;  /* with grant option; or: the grant option only */
    bool cascade; /* also what the role has granted itself */
};

struct acl_change {
    VEC(struct right) revokes;
    VEC(struct right) grants;
};

/* From array text of aclitems; NULL: no privileges. */
struct acl *acl_read(struct arena *arena, const char *array, const char *owner);
/* The same from a list of them. */
struct acl *acl_of_items(struct arena *arena, const struct value *items,
                         const char *owner);
/* What a new object has: `class` is acldefault's letter. */
struct acl *acl_default(struct arena *arena, char class, const char *owner,
                        int server_version);
/* Adds the items of another list. */
void acl_merge(struct arena *arena, struct acl *acl, const struct acl *more);
/* What ALTER … OWNER TO makes of it. */
void acl_rename_owner(struct acl *acl, const char *owner);
/* The revokes and grants that lead from one list to another. */
struct acl_change *acl_compare(struct arena *arena, const struct acl *from,
                               const struct acl *to);
/* What revokes on a table do to the privileges on one of its columns. */
void acl_revoke(struct acl *acl, const struct acl_change *change);
/* The privileges as words; {"all"} when they are all that the class has. */
struct value *acl_words(struct arena *arena, uint32_t privileges, char class,
                        int server_version);

#endif
