--- What an effect locks, rewrites and scans, by the server's version: measured facts, held against
--- servers 12 to 18 by the specs.

local expression = require("mig.guard.expression")
local types = require("mig.guard.type")

local locks = {}

--- Lock modes from the weakest to the strongest.
locks.NAMES = {
  AS = "ACCESS SHARE", RS = "ROW SHARE", RX = "ROW EXCLUSIVE", SUX = "SHARE UPDATE EXCLUSIVE",
  S = "SHARE", SRX = "SHARE ROW EXCLUSIVE", X = "EXCLUSIVE", AX = "ACCESS EXCLUSIVE",
}
local ORDER = { AS = 1, RS = 2, RX = 3, SUX = 4, S = 5, SRX = 6, X = 7, AX = 8 }
--- What waits while the lock is held.
locks.BLOCKS = { S = "writes wait", SRX = "writes wait", X = "writes wait",
  AX = "reads and writes wait", SUX = "other changes of the schema wait" }

---@class mig.guard.Cost
---@field locks { ref: mig.guard.Ref, mode: string }[]
---@field rewrite string|nil why all of the table is written anew
---@field scan string|nil why all of the table is read
---@field waits boolean|nil for older transactions (CONCURRENTLY)

local function cost(ref, mode, fields)
  local made = fields or {}
  made.locks = { ref and { ref = ref, mode = mode } or nil }
  return made
end

local function also(made, ref, mode)
  if ref then made.locks[#made.locks + 1] = { ref = ref, mode = mode } end
  return made
end

-- ADD COLUMN: what makes PostgreSQL compute a value for each row.
local function add_column_rewrite(column, world)
  if column.generated == "stored" then
    return "a stored generated column has a value in each row" end
  if column.generated then return nil end
  if column.identity then return "an identity column gives each row a number" end
  if column.serial then return "a serial column gives each row a number" end
  if column.type and world.state:domain_is_checked(column.type) then
    return "a domain with a constraint is checked by writing each row"
  end
  if not column.default then return nil end
  if world.version < 110000 then return "before PostgreSQL 11 each row gets the default" end
  local volatile, name = expression.volatility(column.default, world.volatility)
  if volatile == "volatile" then return ("%s() is called for each row"):format(name) end
  if volatile then
    return ("%s() is called for each row unless it is declared STABLE or IMMUTABLE"):format(name)
  end
  return nil
end

local function add_column_scan(column)
  if column.check and column.check.enforced then return "the CHECK is tested for each row" end
  if column.unique or column.primary then return "the index is built" end
  if column.foreign and column.default then return "each row's reference is looked up" end
  return nil
end

local of = {}

function of.add_column(effect, world)
  local column = effect.column
  local made = cost(effect.table, "AX", {
    rewrite = add_column_rewrite(column, world), scan = add_column_scan(column),
  })
  return also(made, column.foreign and column.foreign.target, "SRX")
end

local function rewrite_of_type(effect, world)
  local old = world.state:column_type(effect.table, effect.name)
  if effect.using and not old then return "USING computes each row" end
  if not old or not effect.type then
    return "the type is another one, as far as is known"
  end
  local change = types.change(world.state:base_type(old), world.state:base_type(effect.type))
  local using = effect.using and expression.column(effect.using) ~= effect.name
  if using then return "USING computes each row" end
  if world.state:domain_is_checked(effect.type) then return "the domain's constraint is tested" end
  if change == "utc" then
    return not world.session:is_utc() and "TimeZone is not known to be UTC" or nil
  end
  if change == "rewrite" then
    return ("%s and %s are stored differently"):format(old.text, effect.type.text)
  end
  return nil
end

function of.alter_type(effect, world)
  local rewrite = rewrite_of_type(effect, world)
  local made = cost(effect.table, "AX", { rewrite = rewrite })
  if rewrite then return made end
  local old = world.state:column_type(effect.table, effect.name)
  if world.state:check_names(effect.table, effect.name) then
    made.scan = "its CHECK is tested anew"
  elseif world.state:index_rebuild(effect.table, effect.name, old, effect) then
    made.scan = "its index is built anew"
  end
  return made
end

function of.set_not_null(effect, world)
  local proof = world.state:not_null_proof(effect.table, effect.name, world)
  return cost(effect.table, "AX", { scan = not proof and "it looks for NULL" or nil })
end

function of.set_expression(effect)
  return cost(effect.table, "AX", { rewrite = "the stored value of each row is computed anew" })
end

local BUILDS = { unique = true, primary = true, exclusion = true }

-- PRIMARY KEY USING INDEX makes its columns NOT NULL.
local function key_scan(effect, world)
  local record = world.state:find(effect.table)
  local index = record and record.indexes[effect.constraint.using_index]
  for _, name in ipairs(index and effect.constraint.kind == "primary" and index.columns or {}) do
    if name and not world.state:not_null_proof(effect.table, name, world) then
      return "it looks for NULL"
    end
  end
  return nil
end

local function partitioned_fk(effect, world)
  local record = world.state:find(effect.table)
  return record and record.partition_by and world.version < 180000
end

function of.add_constraint(effect, world)
  local constraint = effect.constraint
  if constraint.kind == "foreign" then
    local made = cost(effect.table, "SRX", {
      scan = constraint.valid and constraint.enforced and "each row's reference is looked up"
        or nil,
      impossible = not constraint.valid and partitioned_fk(effect, world) or nil,
    })
    return also(made, constraint.target, "SRX")
  end
  if BUILDS[constraint.kind] then
    return cost(effect.table, "AX", {
      scan = constraint.using_index and key_scan(effect, world)
        or not constraint.using_index and "the index is built" or nil,
    })
  end
  return cost(effect.table, "AX", {
    scan = constraint.valid and constraint.enforced and "the constraint is tested for each row"
      or nil,
  })
end

function of.validate_constraint(effect, world)
  local record = world.state:find(effect.table)
  local constraint = record and record.constraints[effect.name]
  local made = cost(effect.table, "SUX", { scan = "the constraint is tested for each row" })
  return also(made, constraint and constraint.target, "RS")
end

function of.drop_constraint(effect, world)
  local record = world.state:find(effect.table)
  local constraint = record and record.constraints[effect.name]
  return also(cost(effect.table, "AX"), constraint and constraint.target, "AX")
end

function of.table_options(effect)
  for _, name in ipairs(effect.options) do
    if name == "user_catalog_table" then return cost(effect.table, "AX") end
  end
  return cost(effect.table, "SUX")
end

-- A new partition has the DEFAULT partition read: its rows might belong into it.
local function also_default(made, parent, world, reads)
  local record = world.state:find(parent)
  local default = record and record.default_partition
  if not default then return made end
  if reads then made.scan = made.scan or "the rows of the DEFAULT partition are read" end
  return also(made, default, "AX")
end

function of.attach_partition(effect, world)
  local proof = world.state:partition_proof(effect)
  local made = cost(effect.table, "SUX", { scan = not proof and "the rows of the partition are "
    .. "tested against its bounds" or nil })
  also(made, effect.partition, "AX")
  return also_default(made, effect.table, world, not effect.default)
end

function of.detach_partition(effect, world)
  if effect.concurrently or effect.finalize then
    return also(cost(effect.table, "SUX", { waits = effect.concurrently }), effect.partition, "SUX")
  end
  local made = also(cost(effect.table, "AX"), effect.partition,
    world.version >= 140000 and "AX" or "SUX")
  return also_default(made, effect.table, world, false)
end

function of.inherit(effect)
  return also(cost(effect.table, "AX"), effect.parent, "SUX")
end

function of.no_inherit(effect)
  return also(cost(effect.table, "AX"), effect.parent, "AS")
end

function of.create_index(effect, world)
  if effect.concurrently then
    return cost(effect.table, "SUX", { scan = "the index is built", waits = true })
  end
  local record = world.state:find(effect.table)
  local done = effect.if_not_exists and record and record.indexes[effect.name or ""]
  return cost(effect.table, "S", { scan = not effect.only and not done and "the index is built"
    or nil })
end

local function table_of_index(effect, world)
  local index = effect.index and world.state:index(effect.index)
  return index and index.table
end

function of.drop_index(effect, world)
  local ref = table_of_index(effect, world) or effect.index
  if effect.concurrently then return cost(ref, "SUX", { waits = true }) end
  return cost(ref, "AX")
end

function of.reindex(effect, world)
  local ref = effect.table or table_of_index(effect, world) or effect.index
  if effect.concurrently then return cost(ref, "SUX", { scan = "the index is built",
    waits = true }) end
  return cost(ref, "S", { scan = "the index is built" })
end

function of.attach_index(effect)
  return cost(effect.index, "SUX")
end

function of.alter_index(effect)
  return cost(effect.index, "SUX")
end

function of.rename_index(effect)
  return cost(effect.relation, "SUX")
end

function of.create_table(effect, world)
  local made = cost(nil)
  also(made, effect.partition_of, "AX")
  if effect.partition_of then
    also_default(made, effect.partition_of, world, not effect.default_partition)
  end
  also(made, effect.like, "AS")
  for _, parent in ipairs(effect.inherits or {}) do also(made, parent, "SUX") end
  for _, constraint in ipairs(effect.constraints) do
    also(made, constraint.kind == "foreign" and constraint.target or nil, "SRX")
  end
  return made
end

function of.drop_table(effect, world)
  local made = cost(effect.table, "AX")
  local record = world.state:find(effect.table)
  for _, constraint in pairs(record and record.constraints or {}) do
    also(made, constraint.target, "AX")
  end
  return also(made, record and record.partition_of, "AX")
end

function of.truncate(effect, world)
  local made = cost(effect.table, "AX")
  if effect.cascade then
    for _, ref in ipairs(world.state:referencing(effect.table)) do also(made, ref, "AX") end
  end
  return made
end

function of.refresh_materialized_view(effect)
  local scan = effect.with_data and "its query runs" or nil
  return cost(effect.relation, effect.concurrently and "X" or "AX", { scan = scan })
end

function of.vacuum_full(effect)
  return cost(effect.table, "AX", { rewrite = "that is what it is for" })
end

function of.cluster(effect)
  return cost(effect.table, "AX", { rewrite = "that is what it is for" })
end

local LOCK_MODES = { "AS", "RS", "RX", "SUX", "S", "SRX", "X", "AX" }

function of.lock_table(effect)
  return cost(effect.table, LOCK_MODES[effect.mode] or "AX")
end

local function on_users(effect, world, fields)
  local made = cost(nil, nil, fields)
  for _, ref in ipairs(world.state:type_users(effect.domain)) do also(made, ref, "S") end
  return made
end

function of.domain_add_constraint(effect, world)
  if effect.constraint and not effect.constraint.valid then return cost(nil) end
  return on_users(effect, world, { scan = "each value of the domain is tested" })
end

function of.domain_validate(effect, world)
  return on_users(effect, world, { scan = "each value of the domain is tested" })
end

of.domain_set_not_null = of.domain_validate

function of.set_schema(effect)
  return cost(effect.table or effect.relation, "AX")
end

function of.create_view(effect)
  return effect.replace and cost(effect.relation, "AX") or cost(nil)
end

function of.create_materialized_view(effect)
  return cost(nil, nil, { scan = effect.with_data and "its query runs" or nil })
end

function of.set_logged(effect)
  return cost(effect.table, "AX", { rewrite = "all of it goes into the write-ahead log" })
end

function of.set_unlogged(effect)
  return cost(effect.table, "AX", { rewrite = "all of it is copied" })
end

function of.set_tablespace(effect)
  return cost(effect.table, "AX", { rewrite = "all of it is copied" })
end

function of.set_access_method(effect)
  return cost(effect.table, "AX", { rewrite = "all of it is stored in another way" })
end

-- One lock on the table and nothing else.
local SIMPLE = {
  AX = { "drop_column", "set_default", "drop_default", "drop_not_null", "set_storage",
    "set_compression", "add_identity", "set_identity", "drop_identity", "drop_expression",
    "alter_constraint", "rename_table", "rename_column", "rename_constraint", "rename_trigger",
    "rename_policy", "rename_rule", "replica_identity", "row_security", "rule_state", "owner",
    "drop_trigger", "create_policy", "alter_policy", "drop_policy", "create_rule", "drop_rule",
    "alter_table_other" },
  SRX = { "trigger_state", "create_trigger" },
  SUX = { "set_statistics", "set_column_options", "cluster_on", "vacuum", "analyze",
    "create_statistics" },
  RX = { "insert", "update", "delete", "merge", "copy" },
}
for mode, kinds in pairs(SIMPLE) do
  for _, kind in ipairs(kinds) do
    of[kind] = function(effect) return cost(effect.table, mode) end
  end
end

local RELATIONS = { "drop_view", "drop_materialized_view", "drop_sequence", "alter_view",
  "alter_materialized_view", "rename_view", "rename_view_column", "rename_sequence" }
for _, kind in ipairs(RELATIONS) do
  of[kind] = function(effect) return cost(effect.relation, "AX") end
end

function of.comment(effect)
  return cost(effect.table or effect.relation, "SUX")
end

function of.alter_sequence(effect)
  return cost(effect.relation, "SRX")
end

-- What is done to a partitioned table is done to its partitions.
local RECURSIVE = {}
for kind in ([[
  add_column drop_column alter_type set_default drop_default set_not_null drop_not_null
  add_constraint drop_constraint validate_constraint create_index drop_index create_trigger
  rename_column truncate drop_table vacuum_full
]]):gmatch("%S+") do
  RECURSIVE[kind] = true
end

local function mode_of_partition(effect, lock, world)
  local constraint = effect.constraint
  if constraint and constraint.kind == "primary" and world.version < 180000 then return "S" end
  return lock.mode
end

local function also_partitions(made, effect, world)
  local lock = made.locks[1]
  local record = lock and RECURSIVE[effect.kind] and not effect.only and not effect.concurrently
    and world.state:find(lock.ref)
  if not record or not record.partition_by then return made end
  for _, ref in ipairs(world.state:partitions(lock.ref)) do
    also(made, ref, mode_of_partition(effect, lock, world))
  end
  return made
end

local FREE = { locks = {} }

--- What an effect costs.
---@param effect mig.guard.Effect
---@param world mig.guard.World
---@return mig.guard.Cost
function locks.of(effect, world)
  local measure = of[effect.kind]
  if not measure then return FREE end
  return also_partitions(measure(effect, world), effect, world)
end

--- Whether a lock mode is at least another.
---@param mode string|nil
---@param least string
function locks.is_at_least(mode, least)
  return (ORDER[mode] or 0) >= ORDER[least]
end

--- The strongest lock on something that is in use, or nil.
---@param made mig.guard.Cost
---@param world mig.guard.World
---@return { ref: mig.guard.Ref, mode: string }|nil
function locks.strongest(made, world)
  local best
  for _, lock in ipairs(made.locks) do
    if world:in_use(lock.ref) and (not best or ORDER[lock.mode] > ORDER[best.mode]) then
      best = lock
    end
  end
  return best
end

return locks
