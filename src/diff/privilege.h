/* privilege: from one list of privileges to another, as steps. */
#ifndef MIG_DIFF_PRIVILEGE_H
#define MIG_DIFF_PRIVILEGE_H

#include "diff/acl.h"
#include "diff/internal.h"

/* What privileges are on. */
struct subject {
    const struct object *object;
    char class;           /* acldefault's letter */
    const char *column;   /* a column of the object, or NULL */
    const char *sequence; /* key of the column's identity sequence, or NULL */
};

/* Adds the steps. */
void privilege_change(struct diff *diff, struct node *node,
                      const struct subject *subject,
                      const struct acl_change *change);
/* The privileges of a new object: what default privileges make of them. */
struct acl *privilege_of_new(struct diff *diff, const struct object *object,
                             char class, const char *owner);
/* The side whose privileges the object shall have; NULL: they are left. */
const struct object *privilege_goal(const struct diff *diff,
                                    const struct change *change);
/* An object's own; NULL text is the default of its class. */
struct acl *privilege_read(struct diff *diff, const char *array, char class,
                           const char *owner);

/* column_privilege.c: the columns of a table or view, after its own
 * privileges have changed; of one that stays and is not managed, the columns
 * that are made anew. */
void column_privileges(struct diff *diff, struct node *node,
                       const struct change *relation,
                       const struct acl_change *own);
/* The sequence behind an identity column. */
void identity_privileges(struct diff *diff, struct node *node,
                         const struct change *column);

/* default_privilege.c: the default privileges of one role, in all schemas
 * (NULL) or one; NULL when there are none. */
struct acl *default_privilege_find(struct diff *diff,
                                   const struct snapshot *snapshot,
                                   const char *role, const char *schema,
                                   char class);

#endif
