#include "diff/diff.h"

#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/steps.h"

static struct diff *diff_begin(const struct snapshot *old,
                               const struct snapshot *new,
                               const struct diff_options *options)
{
    struct arena *arena = arena_new();
    struct diff *diff = arena_alloc(arena, sizeof *diff);
    diff->arena = arena;
    diff->old = old;
    diff->new = new;
    if (options)
        diff->options = *options;
    if (!diff->options.default_schema)
        diff->options.default_schema = "public";
    diff->server_version = new->server_version;
    diff->plan = arena_alloc(arena, sizeof *diff->plan);
    diff->plan->arena = arena;
    return diff;
}

static void emit_create(struct diff *diff, struct change *change)
{
    if (change->shell)
        type_create_shell(diff, change->shell, change->new);
    if (change->create && change->create->change == change &&
        change->create->phase == PHASE_CREATE)
        driver_of(change->kind)->create(diff, change->create, change->new);
}

static void emit_drop(struct diff *diff, struct change *change)
{
    if (change->drop && change->drop->change == change)
        driver_of(change->kind)->drop(diff, change->drop, change->old);
}

static void emit_alter(struct diff *diff, struct change *change)
{
    if (!change->alter || change->alter->change != change)
        return;
    if (change_swaps(change))
        swap_type(diff, change->alter, change);
    else if (driver_of(change->kind)->alter)
        driver_of(change->kind)->alter(diff, change->alter, change);
    if (change->comment_differs)
        step_comment(diff, change->alter, change->new);
}

static void emit_late(struct diff *diff, struct change *change)
{
    if (change->late && change->late->change == change)
        driver_of(change->kind)->alter(diff, change->late, change);
}

static void emit_steps(struct diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        emit_drop(diff, change);
        emit_create(diff, change);
        emit_alter(diff, change);
        emit_late(diff, change);
    }
}

/* Owners, privileges, labels and ties to extensions come after everything else,
 * as in pg_dump: nothing that the plan makes needs them. */
static void add_final_steps(struct diff *diff)
{
    struct node *node = arena_alloc(diff->arena, sizeof *node);
    owner_steps(diff, node);
    privilege_steps(diff, node);
    system_privilege_steps(diff, node);
    label_steps(diff, node);
    extension_steps(diff, node);
    default_privilege_steps(diff, node);
    vec_push(diff->arena, &diff->order, node);
}

static void collect_steps(struct diff *diff)
{
    for (size_t i = 0; i < diff->order.count; i++) {
        struct node *node = diff->order.items[i];
        for (size_t j = 0; j < node->steps.count; j++)
            vec_push(diff->arena, &diff->plan->steps, node->steps.items[j]);
    }
}

/* What differs, as far as an object and the ones that it hangs on tell. */
static void decide_each(struct diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++)
        open_check(diff, diff->changes.items[i]);
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (driver_of(change->kind)->decide)
            driver_of(change->kind)->decide(diff, change);
    }
}

/* What is reached may make more tables be made anew, which reach more. */
static void decide(struct diff *diff)
{
    do {
        diff->changes.count = 0;
        diff->plan->doubts.count = 0;
        pair_objects(diff);
        anew_decide(diff);
        decide_each(diff);
        reach_dependents(diff);
    } while (anew_found(diff));
}

int diff_plan(const struct snapshot *old, const struct snapshot *new,
              const struct diff_options *options, struct diff_plan **out,
              struct err *err)
{
    if (old == new)
        return err_set(err, ERR_BUG, "diff: both sides are one snapshot");
    struct diff *diff = diff_begin(old, new, options);
    decide(diff);
    kept_find(diff);
    order_build(diff);
    order_sort(diff);
    predict_names(diff);
    emit_steps(diff);
    fold_serials(diff);
    fold_tables(diff);
    add_final_steps(diff);
    collect_steps(diff);
    *out = diff->plan;
    return 0;
}

/* Everything that a cascading drop takes along is the caller's business. */
static void set_cascade(struct diff *diff)
{
    for (size_t i = 0; i < diff->plan->steps.count; i++) {
        struct diff_step *step = &diff->plan->steps.items[i];
        for (const struct ops_argument *argument = step->operation->arguments;
             argument->name; argument++)
            if (strcmp(argument->name, "cascade") == 0)
                set_true(diff, step->arguments, "cascade", true);
    }
}

int diff_recreate(const struct snapshot *snapshot,
                  const struct catalog_ref *ref,
                  const struct diff_options *options, struct diff_plan **out,
                  struct err *err)
{
    struct object *object = snapshot_find(snapshot, ref->kind, ref->key);
    if (!object)
        return err_set(err, ERR_USAGE, "%s \"%s\" is not in the snapshot",
                       catalog_kind(ref->kind)->label, ref->key);
    struct diff *diff = diff_begin(snapshot, snapshot, options);
    pair_objects(diff); /* marks of an earlier diff point into nothing */
    struct change *change = arena_alloc(diff->arena, sizeof *change);
    change->kind = object->kind;
    change->old = change->new = object;
    change->action = ACTION_REPLACE;
    const struct driver *driver = driver_of(object->kind);
    struct node *node = node_new(diff, change, PHASE_DROP);
    vec_push(diff->arena, &diff->order, node);
    driver->drop(diff, node, object);
    collect_steps(diff);
    set_cascade(diff);
    node->steps.count = 0;
    driver->create(diff, node, object);
    collect_steps(diff);
    *out = diff->plan;
    return 0;
}

void diff_plan_free(struct diff_plan *plan)
{
    if (plan)
        arena_free(plan->arena);
}
