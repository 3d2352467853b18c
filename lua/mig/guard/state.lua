--- What is known of the database while migrations are read: what was there, what was made since,
--- what holds rows.

local expression = require("mig.guard.expression")
local tree = require("mig.guard.tree")
local types = require("mig.guard.type")

local state = {}

---@class mig.guard.Table
---@field ref mig.guard.Ref
---@field fresh boolean made in this run or file, and nobody uses it yet
---@field filled boolean rows were written since
---@field known boolean all of its columns and constraints are known
---@field columns table<string, mig.guard.Column>
---@field constraints table<string, mig.guard.Constraint>
---@field indexes table<string, table>
---@field partition_by string[]|nil
---@field left boolean|nil partitions of it were detached or dropped
---@field rows integer|nil
---@field bytes integer|nil
---@field reads number|nil a second
---@field writes number|nil rows a second

---@class mig.guard.State
---@field tables table<string, mig.guard.Table>
---@field recent table<table, boolean> what was touched since all was settled
---@field default_schema string
---@field replicas integer|nil
local methods = {}
methods.__index = methods

--- The key of a reference, the default schema filled in.
function methods:key(ref)
  local key = ref.key
  if not key then
    key = (ref.schema or self.default_schema) .. "." .. ref.name
    ref.key = key
  end
  return key
end

--- What is known of a table, or nil.
---@param ref mig.guard.Ref|nil
---@return mig.guard.Table|nil
function methods:find(ref)
  return ref and self.tables[self:key(ref)] or nil
end

--- The record of a table, made when there is none: something mentions it, so it is there.
---@param ref mig.guard.Ref
---@return mig.guard.Table
function methods:mention(ref)
  local key = self:key(ref)
  local record = self.tables[key]
  if not record then
    record = { ref = ref, key = key, fresh = false, filled = true, known = false, columns = {},
      constraints = {}, indexes = {} }
    self.tables[key] = record
  end
  self.recent[record] = true
  return record
end

--- Whether somebody may be using a table, view or index: false for what this run made and nothing
--- filled since.
---@param ref mig.guard.Ref|nil
---@return boolean
function methods:in_use(ref)
  if not ref then return false end
  if ref.temporary or ref.schema == "pg_temp" then return false end
  local record = self:find(ref) or self.relations[self:key(ref)]
  if record then return not record.fresh or record.filled end
  local index = self.indexes[self:key(ref)]
  if index then return self:in_use(index.table) end
  return true
end

--- Whether a column was added in this run, so that no running code knows it.
function methods:is_new_column(ref, name)
  local record = self:find(ref)
  local column = record and record.columns[name]
  return column ~= nil and column.fresh == true
end

function methods:column(ref, name)
  local record = self:find(ref)
  return record and record.columns[name]
end

function methods:column_type(ref, name)
  local column = self:column(ref, name)
  return column and column.type
end

--- The index of a name, or nil.
function methods:index(ref)
  return self.indexes[self:key(ref)]
end

function methods:domain(type)
  return self.domains[(type.schema or self.default_schema) .. "." .. type.name]
end

--- Whether a type is a domain with constraints.
---@param type mig.guard.Type
function methods:domain_is_checked(type)
  local domain = self:domain(type)
  return domain ~= nil and domain.checked or false
end

--- The type that a domain stands for; the type itself when it is none.
---@param type mig.guard.Type
function methods:base_type(type)
  local domain = self:domain(type)
  return domain and domain.base and self:base_type(domain.base) or type
end

local function by_key(refs)
  table.sort(refs, function(a, b) return a.key < b.key end)
  return refs
end

--- The tables that have a column of a type, or a list of it, as far as is known.
function methods:type_users(ref)
  local list = {}
  for _, record in pairs(self.tables) do
    for _, column in pairs(record.columns) do
      if column.type and column.type.name == ref.name then
        list[#list + 1] = record.ref
        break
      end
    end
  end
  return by_key(list)
end

--- Whether a valid CHECK names the column.
function methods:check_names(ref, name)
  local record = self:find(ref)
  for _, constraint in pairs(record and record.constraints or {}) do
    if constraint.kind == "check" and constraint.expression
      and expression.columns(constraint.expression)[name] then
      return constraint
    end
  end
  return nil
end

local function uses_expression(index, name)
  if index.where and expression.columns(index.where)[name] then return true end
  for _, element in ipairs(index.elements or {}) do
    if element.expression and expression.columns(element.expression)[name] then return true end
  end
  return false
end

--- An index that ALTER TYPE builds anew though the table stays as it is, or nil.
function methods:index_rebuild(ref, name, old, effect)
  local record = self:find(ref)
  local otherwise = effect.collation
    or old and effect.type and types.compares_otherwise(old, effect.type)
  for _, index in pairs(record and record.indexes or {}) do
    local plain = false
    for _, column in ipairs(index.columns or {}) do plain = plain or column == name end
    if uses_expression(index, name) or plain and otherwise then return index end
  end
  return nil
end

local function proves(constraint, name)
  if not constraint.valid or not constraint.enforced then return false end
  if constraint.kind == "not_null" then return constraint.columns[1] == name end
  return constraint.kind == "check" and constraint.expression
    and expression.not_null_columns(constraint.expression)[name] or false
end

--- What spares SET NOT NULL its scan, or nil.
---@param ref mig.guard.Ref
---@param name string
---@param world mig.guard.World
---@return string|nil
function methods:not_null_proof(ref, name, world)
  local record = self:find(ref)
  if not record then return nil end
  local column = record.columns[name]
  if column and column.not_null then return "it is NOT NULL already" end
  if world.version < 120000 then return nil end
  for constraint_name, constraint in pairs(record.constraints) do
    if proves(constraint, name) then return constraint_name end
  end
  return self:recipe_proof(record, name, world)
end

-- VALIDATE c (of an earlier migration), SET NOT NULL, DROP CONSTRAINT c: the known recipe, though
-- nobody saw what c is.
function methods:recipe_proof(record, name, world)
  for _, validated in ipairs(record.validated or {}) do
    if not record.constraints[validated] or record.constraints[validated].unknown then
      for later in world:following() do
        if later.kind == "drop_constraint" and later.name == validated
          and later.table and self:key(later.table) == record.key then
          return validated
        end
      end
      if validated:find(name, 1, true) and validated:find("n[ou][tl]") then return validated end
    end
  end
  return nil
end

--- A valid CHECK on a partition to be that names its parent's partition key, or nil.
function methods:partition_proof(effect)
  local parent, child = self:find(effect.table), self:find(effect.partition)
  if not child then return nil end
  if child.fresh and not child.filled then return "it is empty" end
  for name, constraint in pairs(child.constraints) do
    if constraint.kind == "check" and constraint.valid and constraint.expression then
      local columns = expression.columns(constraint.expression)
      local all = parent and parent.partition_by or { (next(columns)) }
      local named = #all > 0
      for _, column in ipairs(all) do named = named and column and columns[column] or false end
      if named then return name end
    end
  end
  return nil
end

--- The tables whose foreign keys refer to a table.
---@param ref mig.guard.Ref
---@return mig.guard.Ref[]
function methods:referencing(ref)
  local key, list = self:key(ref), {}
  for other, record in pairs(self.tables) do
    for _, constraint in pairs(record.constraints) do
      if other ~= key and constraint.target and self:key(constraint.target) == key then
        list[#list + 1] = record.ref
        break
      end
    end
  end
  return by_key(list)
end

--- The partitions of a table, as far as is known, those of partitions included.
---@param ref mig.guard.Ref
---@return mig.guard.Ref[]
function methods:partitions(ref)
  local key, list = self:key(ref), {}
  for _, record in pairs(self.tables) do
    if record.partition_of and self:key(record.partition_of) == key then
      list[#list + 1] = record.ref
      table.move(self:partitions(record.ref), 1, 1000, #list + 1, list)
    end
  end
  return by_key(list)
end

--- Whether all partitions of a table have left it in this run: no row goes with it.
---@param ref mig.guard.Ref
---@return boolean
function methods:is_left(ref)
  local record = self:find(ref)
  return record ~= nil and record.left == true and #self:partitions(ref) == 0
end

local USE = { "rows", "bytes", "reads", "writes" }

--- How a table is used, as far as is known: rows, bytes, reads and writes a second; a partitioned
--- table as all its partitions are.
---@param ref mig.guard.Ref|nil
---@return { rows: integer|nil, bytes: integer|nil, reads: number|nil, writes: number|nil }
function methods:use(ref)
  local record = self:find(ref)
  if not record or not record.partition_by then return record or {} end
  local sum = {}
  for _, partition in ipairs(self:partitions(ref)) do
    local part = self:find(partition)
    for _, name in ipairs(USE) do
      if part[name] then sum[name] = (sum[name] or 0) + part[name] end
    end
  end
  return sum
end

--- The columns of a table's primary key, or nil.
function methods:primary_key(ref)
  local record = self:find(ref)
  for _, constraint in pairs(record and record.constraints or {}) do
    if constraint.kind == "primary" then return constraint.columns end
  end
  return nil
end

local function settle_table(record)
  record.filled, record.validated = true, nil
  for _, column in pairs(record.columns) do column.fresh = nil end
  for _, constraint in pairs(record.constraints) do constraint.fresh = nil end
end

--- What was made until now is there, and in use: another deployment begins.
function methods:settle()
  for made in pairs(self.recent) do
    made.fresh = false
    if made.indexes then settle_table(made) end
  end
  self.recent = {}
end

--- Changes what is known by what an effect does.
---@param effect mig.guard.Effect
---@param world mig.guard.World
function methods:apply(effect, world)
  local change = require("mig.guard.changes")[effect.kind]
  if change then change(self, effect, world) end
end

--- Knows nothing yet.
---@param default_schema string
---@return mig.guard.State
function state.new(default_schema)
  return setmetatable({ default_schema = default_schema or "public", tables = {}, indexes = {},
    relations = {}, domains = {},
    nondeterministic = {}, functions = {}, enums = {}, sequences = {}, foreign_keys = {},
    recent = {}, name = tree.name }, methods)
end

return state
