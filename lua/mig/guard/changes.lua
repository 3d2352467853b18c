--- How each effect changes what is known: `changes[kind](state, effect, world)`.

local expression = require("mig.guard.expression")
local tree = require("mig.guard.tree")

local changes = {}

-- The name that PostgreSQL gives a constraint; good enough to find it again.
local SUFFIX = { check = "check", foreign = "fkey", unique = "key", primary = "pkey",
  exclusion = "excl", not_null = "not_null" }

local function constraint_name(record, constraint)
  if constraint.name then return constraint.name end
  if constraint.using_index then return constraint.using_index end
  local base = record.ref.name
  if constraint.kind ~= "primary" and #constraint.columns > 0 then
    base = base .. "_" .. table.concat(constraint.columns, "_")
  end
  local name, number = base .. "_" .. SUFFIX[constraint.kind], 0
  while record.constraints[name] do
    number = number + 1
    name = base .. "_" .. SUFFIX[constraint.kind] .. number
  end
  return name
end

local INDEXED = { unique = true, primary = true, exclusion = true }

-- An index lies in its table's schema.
local function index_key(state, record, name)
  return state:key({ schema = record.ref.schema, name = name })
end

local function add_index(state, record, name, fields)
  fields.table, fields.name = record.ref, name
  record.indexes[name] = fields
  state.indexes[index_key(state, record, name)] = fields
  return fields
end

local function forget(state, record, name)
  state.indexes[index_key(state, record, name)] = nil
  record.indexes[name] = nil
end

local function make_not_null(record, columns)
  for _, name in ipairs(columns) do
    if record.columns[name] then record.columns[name].not_null = true end
  end
end

local function add_constraint(state, record, constraint, effect, fresh, world)
  local name = constraint_name(record, constraint)
  local columns = constraint.columns
  local used = constraint.using_index and record.indexes[constraint.using_index]
  if used then columns = used.columns end
  local made = { kind = constraint.kind, name = name, columns = columns,
    expression = constraint.expression, valid = constraint.valid, enforced = constraint.enforced,
    target = constraint.target, target_columns = constraint.target_columns, fresh = fresh,
    added_by = effect, transaction = world and world.session.number }
  record.constraints[name] = made
  if INDEXED[constraint.kind] then
    add_index(state, record, name, { columns = columns, unique = constraint.kind ~= "exclusion",
      constraint = name })
  end
  if constraint.kind == "primary" then make_not_null(record, columns) end
  if constraint.kind == "not_null" and constraint.valid then make_not_null(record, columns) end
  if constraint.kind == "foreign" then
    state.foreign_keys[#state.foreign_keys + 1] = { record = record, constraint = made,
      effect = effect }
  end
end

local function column_record(column, fresh)
  return { name = column.name, type = column.type, not_null = column.not_null,
    default = column.default, serial = column.serial, identity = column.identity,
    collation = column.collation,
    generated = column.generated, fresh = fresh }
end

local function copy_like(state, record, like)
  local source = state:find(like)
  if not source then
    record.known = false
    return
  end
  for name, column in pairs(source.columns) do
    record.columns[name] = { name = name, type = column.type, not_null = column.not_null }
  end
end

function changes.create_table(state, effect)
  local key = state:key(effect.table)
  if effect.if_not_exists and state.tables[key] then return end
  local record = { ref = effect.table, key = key, fresh = true, columns = {}, constraints = {},
    indexes = {}, partition_by = effect.partition_by, partition_of = effect.partition_of,
    filled = effect.as_query and effect.with_data or false, known = not effect.as_query,
    temporary = effect.temporary, created_by = effect }
  state.tables[key], state.recent[record] = record, true
  if effect.like then copy_like(state, record, effect.like) end
  if effect.partition_of then copy_like(state, record, effect.partition_of) end
  for _, column in ipairs(effect.columns) do record.columns[column.name] = column_record(column) end
  for _, constraint in ipairs(effect.constraints) do
    add_constraint(state, record, constraint, effect)
  end
  if effect.partition_of then
    local parent = state:mention(effect.partition_of)
    parent.partition_by = parent.partition_by or {}
    if effect.default_partition then parent.default_partition = effect.table end
  end
end

function changes.drop_table(state, effect)
  local key = state:key(effect.table)
  local record = state.tables[key]
  for name in pairs(record and record.indexes or {}) do forget(state, record, name) end
  if record and record.partition_of then state:mention(record.partition_of).left = true end
  state.tables[key] = nil
end

function changes.add_column(state, effect)
  local record = state:mention(effect.table)
  local column = effect.column
  if effect.if_not_exists and record.columns[column.name] then return end
  record.columns[column.name] = column_record(column, true)
  for _, constraint in ipairs(column.constraints) do
    add_constraint(state, record, constraint, effect, true)
  end
end

--- Only those that are not deterministic matter.
function changes.create_collation(state, effect)
  state.nondeterministic[state:key(effect.collation)] = not effect.deterministic or nil
end

local function names_column(list, name)
  for _, column in ipairs(list or {}) do
    if column == name then return true end
  end
  return false
end

function changes.drop_column(state, effect)
  local record = state:mention(effect.table)
  record.columns[effect.name] = nil
  for name, constraint in pairs(record.constraints) do
    if names_column(constraint.columns, effect.name) then record.constraints[name] = nil end
  end
  for name, index in pairs(record.indexes) do
    if names_column(index.columns, effect.name) then forget(state, record, name) end
  end
end

local function column_of(state, effect)
  local record = state:mention(effect.table)
  record.columns[effect.name] = record.columns[effect.name] or { name = effect.name }
  return record.columns[effect.name]
end

function changes.alter_type(state, effect)
  local column = column_of(state, effect)
  column.type, column.collation = effect.type, effect.collation
end
function changes.set_default(state, effect) column_of(state, effect).default = effect.default end
function changes.drop_default(state, effect) column_of(state, effect).default = nil end
function changes.set_not_null(state, effect) column_of(state, effect).not_null = true end
function changes.drop_not_null(state, effect) column_of(state, effect).not_null = false end
function changes.add_identity(state, effect) column_of(state, effect).identity = true end

function changes.add_constraint(state, effect, world)
  add_constraint(state, state:mention(effect.table), effect.constraint, effect, true, world)
end

function changes.validate_constraint(state, effect)
  local record = state:mention(effect.table)
  local constraint = record.constraints[effect.name]
  if constraint then
    constraint.valid = true
    if constraint.kind == "not_null" then make_not_null(record, constraint.columns) end
  end
  record.validated = record.validated or {}
  table.insert(record.validated, effect.name)
end

function changes.drop_constraint(state, effect)
  local record = state:mention(effect.table)
  record.constraints[effect.name] = nil
  if record.indexes[effect.name] then forget(state, record, effect.name) end
end

local function rename_key(map, old, new)
  if map[old] == nil then return nil end
  map[new], map[old] = map[old], nil
  return map[new]
end

local function rename_in(list, old, new)
  for i, name in ipairs(list or {}) do
    if name == old then list[i] = new end
  end
end

function changes.rename_column(state, effect)
  local record = state:mention(effect.table)
  local column = rename_key(record.columns, effect.old, effect.new)
  if column then column.name = effect.new end
  for _, constraint in pairs(record.constraints) do
    rename_in(constraint.columns, effect.old, effect.new)
  end
  for _, index in pairs(record.indexes) do rename_in(index.columns, effect.old, effect.new) end
end

function changes.rename_constraint(state, effect)
  local record = state:mention(effect.table)
  local constraint = rename_key(record.constraints, effect.old, effect.new)
  if constraint then constraint.name = effect.new end
end

local function move(state, record, ref)
  local indexes = record.indexes
  for name in pairs(indexes) do state.indexes[index_key(state, record, name)] = nil end
  state.tables[record.key] = nil
  record.ref, record.key, record.indexes = ref, state:key(ref), {}
  state.tables[record.key] = record
  for name, index in pairs(indexes) do add_index(state, record, name, index) end
end

function changes.rename_table(state, effect)
  move(state, state:mention(effect.table), tree.name(effect.table.schema, effect.new))
end

function changes.set_schema(state, effect)
  if not effect.table then return end
  move(state, state:mention(effect.table), tree.name(effect.schema, effect.table.name))
end

function changes.replica_identity(state, effect)
  state:mention(effect.table).identity = effect.identity ~= "n"
end

function changes.attach_partition(state, effect)
  local parent = state:mention(effect.table)
  parent.partition_by = parent.partition_by or {}
  state:mention(effect.partition).partition_of = effect.table
  if effect.default then parent.default_partition = effect.partition end
end

function changes.detach_partition(state, effect)
  local parent = state:mention(effect.table)
  state:mention(effect.partition).partition_of = nil
  parent.left = true
  if parent.default_partition and state:key(parent.default_partition)
    == state:key(effect.partition) then
    parent.default_partition = nil
  end
end

local function index_name(effect)
  if effect.name then return effect.name end
  local words = { effect.table.name }
  for i, column in ipairs(effect.columns) do words[i + 1] = column or "expr" end
  return table.concat(words, "_") .. "_idx"
end

function changes.create_index(state, effect)
  local record = state:mention(effect.table)
  local name = index_name(effect)
  if effect.if_not_exists and record.indexes[name] then return end
  add_index(state, record, name, { columns = effect.columns, elements = effect.elements,
    where = effect.where, unique = effect.unique, method = effect.method, created_by = effect,
    include = effect.include })
end

function changes.drop_index(state, effect)
  local key = state:key(effect.index)
  local index = state.indexes[key]
  if not index then return end
  local record = state:find(index.table)
  if record then record.indexes[index.name] = nil end
  state.indexes[key] = nil
end

function changes.rename_index(state, effect)
  local index = state:index(effect.relation)
  if not index then return end
  local record = state:find(index.table)
  if record then rename_key(record.indexes, index.name, effect.new) end
  index.name = effect.new
  local schema = effect.relation.schema or state.default_schema
  rename_key(state.indexes, state:key(effect.relation), schema .. "." .. effect.new)
end

local function fill(state, effect)
  state:mention(effect.table).filled = true
end
changes.insert, changes.copy, changes.merge = fill, fill, fill

function changes.truncate(state, effect)
  local record = state:find(effect.table)
  if record and record.fresh then record.filled = false end
end

local function make_relation(state, effect)
  local made = { fresh = true, kind = effect.kind, names = effect.names,
    tables = effect.query and tree.tables(effect.query) or {}, ref = effect.relation,
    columns = effect.query and expression.columns(effect.query) or {} }
  state.relations[state:key(effect.relation)], state.recent[made] = made, true
end
changes.create_view, changes.create_materialized_view = make_relation, make_relation

local function drop_relation(state, effect)
  state.relations[state:key(effect.relation)] = nil
end
changes.drop_view, changes.drop_materialized_view = drop_relation, drop_relation

function changes.create_domain(state, effect)
  local made = { checked = #effect.constraints > 0, fresh = true, base = effect.type }
  state.domains[state:key(effect.domain)], state.recent[made] = made, true
end

function changes.domain_add_constraint(state, effect)
  local key = state:key(effect.domain)
  state.domains[key] = state.domains[key] or { fresh = false }
  state.domains[key].checked = true
end
changes.domain_set_not_null = changes.domain_add_constraint

local VOLATILITY = { immutable = "steady", stable = "steady" }

function changes.create_function(state, effect)
  local name = effect["function"] and effect["function"].name
  if name then state.functions[name] = VOLATILITY[effect.volatility] or "volatile" end
end

function changes.create_enum(state, effect)
  local made = { fresh = true, labels = {} }
  state.enums[state:key(effect.type)], state.recent[made] = made, true
end

function changes.add_enum_value(state, effect, world)
  local key = state:key(effect.type)
  local enum = state.enums[key] or { labels = {} }
  state.enums[key] = enum
  enum.labels[effect.label] = { effect = effect, transaction = world.session.number }
end

return changes
