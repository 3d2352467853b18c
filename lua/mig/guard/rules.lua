--- The rules: one module each in rules/, with a description and a check.

local failure = require("mig.failure")
local nearest = require("mig.nearest")

local rules = {}

--- All ids, in the order of docs/guard.
rules.ids = {}
for id in ([[
  migration-raises unreadable-sql create-index-blocking drop-index-blocking reindex-blocking
  concurrently-in-transaction concurrent-index-leftover concurrently-under-lock-timeout
  concurrent-index-corruption-14 index-on-partitioned-parent fk-without-not-valid
  check-without-not-valid add-column-inline-check constraint-without-not-valid
  validate-in-same-transaction unique-builds-index primary-key-builds-index
  pk-using-index-nullable exclusion-constraint set-not-null-scan add-required-column
  volatile-default-rewrite add-serial-rewrite add-identity-rewrite generated-stored-rewrite
  set-expression-rewrite domain-column-rewrite column-type-rewrite type-change-rebuilds-index
  type-change-rechecks type-change-timezone type-change-fk-pair column-type-narrowing
  constant-default-old-pg set-logged-unlogged set-tablespace set-access-method
  vacuum-full-cluster refresh-matview-blocking matview-with-data attach-partition-scan
  attach-default-scan create-partition-of-locks-parent detach-partition-blocking
  default-partition-growth create-trigger drop-trigger disable-trigger policy-locks lock-table
  domain-constraint domain-not-null catalog-lock if-not-exists-still-locks drop-column
  drop-column-takes-constraint drop-table drop-table-many-fks drop-constraint drop-primary-key
  drop-constraint-backing-index drop-not-null rename-column rename-table rename-schema
  enum-value-change drop-type change-default set-default-on-existing drop-default-after-required
  dependent-objects create-or-replace-view-shape truncate truncate-cascade drop-cascade
  drop-schema drop-database unbatched-dml unbatched-backfill backfill-with-ddl-same-transaction
  dml-in-migration sequence-not-reset create-table-force opaque-sql
  enum-add-value-in-transaction enum-value-ordering type-column published-without-identity
  missing-lock-timeout missing-timeouts bad-lock-timeout lock-timeout-below-deadlock-timeout
  missing-statement-timeout missing-idle-timeout missing-application-name
  statement-while-holding-access-exclusive wide-lock-window multiple-fks-in-one
  combine-alter-tables transaction-nesting uncommitted-transaction savepoints
  retry-around-concurrently missing-if-exists if-not-exists-noop unnamed-object
  identifier-too-long duplicate-column-assignment schema-qualify identifier-quoting
  unused-suppression missing-fk-index fk-type-mismatch no-primary-key short-int prefer-identity
  prefer-text char-type prefer-timestamptz prefer-jsonb numeric-types creating-enum
  unlogged-table redundant-index wide-index hash-index index-kind partition-key-in-pk
  column-order fk-without-on-delete volatile-check not-enforced fk-collation
  security-definer-search-path
  broad-grant extension autovacuum-disabled missing-analyze row-security-without-policy
  not-null-constraint-18 extension-specific
]]):gmatch("%S+") do
  rules.ids[#rules.ids + 1] = id
end

---@class mig.guard.Rule
---@field id string
---@field severity "note"|"warning"|"error"
---@field off boolean|nil only on when it is asked for
---@field queue boolean|nil a note about who waits for a lock: a warning where many do
---@field on string[] kinds of effect; ANY: those that lock something
---@field title string
---@field why string
---@field safe string|nil Lua, with {words} for what the finding is about
---@field check fun(effect: mig.guard.Effect, world: mig.guard.World): string|table|nil

--- A rule of a module that was loaded.
---@param id string
---@param module table { description, check }
---@return mig.guard.Rule
function rules.made(id, module)
  local rule = { id = id, check = module.check }
  for name, value in pairs(module.description) do rule[name] = value end
  rule.link = rule.number and ("docs/guard/%s.md"):format(id) or nil
  return rule
end

local loaded = {}

--- A rule by its id, or nil.
---@param id string
---@return mig.guard.Rule|nil
function rules.load(id)
  if loaded[id] then return loaded[id] end
  for _, known in ipairs(rules.ids) do
    if known == id then
      loaded[id] = rules.made(id, require("mig.guard.rules." .. id:gsub("%-", "_")))
      return loaded[id]
    end
  end
  return nil
end

--- Raises when there is no such rule.
---@param id string
---@param own mig.guard.Rule[]|nil
---@return mig.guard.Rule
function rules.require(id, own)
  for _, rule in ipairs(own or {}) do
    if rule.id == id then return rule end
  end
  local rule = rules.load(id)
  if rule then return rule end
  failure.usage(('there is no rule "%s"'):format(id),
    failure.did_you_mean(nearest.find(id, rules.ids)) or "mig lint explain lists them.")
end

-- Kinds of effect that "ANY" stands for: whatever may lock something.
local ANY = {}
for word in ([[
  add_column drop_column alter_type set_default drop_default set_not_null drop_not_null
  add_constraint validate_constraint drop_constraint alter_constraint set_expression
  drop_expression set_statistics set_column_options set_storage set_compression owner cluster_on
  set_logged set_unlogged set_access_method set_tablespace table_options add_identity set_identity
  drop_identity replica_identity row_security trigger_state rule_state attach_partition
  detach_partition inherit no_inherit alter_table_other create_index drop_index reindex alter_index
  attach_index create_table drop_table truncate refresh_materialized_view vacuum vacuum_full cluster
  analyze lock_table domain_add_constraint domain_validate domain_set_not_null set_schema
  create_view drop_view drop_materialized_view drop_sequence alter_view alter_materialized_view
  rename_table rename_column rename_constraint rename_index rename_trigger rename_policy rename_rule
  rename_view rename_view_column rename_sequence create_trigger drop_trigger create_policy
  alter_policy drop_policy create_rule drop_rule comment create_statistics insert update delete
  merge copy
]]):gmatch("%S+") do
  ANY[#ANY + 1] = word
end

local function is_on(rule, options)
  local severity = (options.severity or {})[rule.id]
  if severity == "off" then return false end
  if not rule.off or severity then return true end
  return options.enable == "all" or (options.enable or {})[rule.id] == true
end

local function subscribe(index, rule, kind)
  index[kind] = index[kind] or {}
  table.insert(index[kind], rule)
end

--- The rules that are on, by kind of effect; `by_id` has them by id.
---@param options mig.guard.Options
---@return table<string, mig.guard.Rule[]>
function rules.index(options)
  local index, by_id = {}, {}
  local function add(rule)
    if not is_on(rule, options) then return end
    by_id[rule.id] = rule
    for _, kind in ipairs(rule.on) do
      if kind == "ANY" then
        for _, each in ipairs(ANY) do subscribe(index, rule, each) end
      else
        subscribe(index, rule, kind)
      end
    end
  end
  for _, id in ipairs(rules.ids) do add(rules.load(id)) end
  for _, rule in ipairs(options.own or {}) do add(rule) end
  index.by_id = by_id
  return index
end

return rules
