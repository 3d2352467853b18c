--- Reading PostgreSQL's parse trees: every node is a table with one field, its kind.

local tree = {}

--- The kind and the fields of a node.
---@param node table|nil { SelectStmt = { … } }
---@return string|nil kind, table|nil fields
function tree.open(node)
  if type(node) ~= "table" then return nil, nil end
  local kind, fields = next(node)
  if type(fields) ~= "table" or type(kind) ~= "string" then return nil, nil end
  return kind, fields
end

--- The text of a String node, or nil.
function tree.text(node)
  return node and node.String and (node.String.sval or "")
end

--- The texts of a list of String nodes; `*` is "*".
---@param list table|nil
---@return string[]
function tree.texts(list)
  local texts = {}
  for _, node in ipairs(list or {}) do
    texts[#texts + 1] = tree.text(node) or (node.A_Star and "*") or nil
  end
  return texts
end

---@class mig.guard.Ref the name of a table, index, view, type, …
---@field schema string|nil as written
---@field name string
---@field key string|nil schema.name, the default schema filled in, once state:key was asked
---@field location integer|nil byte offset in the statement
---@field temporary boolean|nil

--- A reference from schema and name.
---@param schema string|nil
---@param name string
---@param location integer|nil
---@return mig.guard.Ref
function tree.name(schema, name, location)
  if schema == "" then schema = nil end
  return { schema = schema, name = name, location = location }
end

--- A reference from a RangeVar's fields.
---@param range table|nil
---@return mig.guard.Ref|nil
function tree.ref(range)
  if not range then return nil end
  range = range.RangeVar or range
  local ref = tree.name(range.schemaname, range.relname or "", range.location)
  ref.temporary = range.relpersistence == "t" or range.schemaname == "pg_temp" or nil
  ref.only = not range.inh or nil
  return ref
end

--- A reference from a List of String nodes: { "schema", "name" }; also a TypeName's names.
---@param node table|nil
---@return mig.guard.Ref|nil
function tree.ref_of_list(node)
  local list = node and (node.List and node.List.items or node.TypeName and node.TypeName.names
    or node.ObjectWithArgs and node.ObjectWithArgs.objname or node)
  local parts = tree.texts(list)
  if #parts == 0 then return nil end
  return tree.name(parts[#parts - 1], parts[#parts])
end

--- Calls `visit(kind, fields)` for every node below a value; a visit that returns false is not
--- gone into.
---@param value any
---@param visit fun(kind: string, fields: table): boolean|nil
function tree.walk(value, visit)
  if type(value) ~= "table" then return end
  for key, item in pairs(value) do
    if type(item) == "table" then
      local first = type(key) == "string" and key:byte() or 0
      local node = first >= 65 and first <= 90 -- kinds begin with a capital letter
      if not node or visit(key, item) ~= false then tree.walk(item, visit) end
    end
  end
end

--- The smallest location in a node and below it, or nil.
function tree.location(value)
  local least
  local function look(item)
    if type(item) ~= "table" then return end
    local place = item.location
    if type(place) == "number" and place >= 0 and (not least
      or place < least) then least = place end
    for _, below in pairs(item) do look(below) end
  end
  look(value)
  return least
end

--- The tables that a query names.
---@return mig.guard.Ref[]
function tree.tables(value)
  local list = {}
  tree.walk({ value }, function(kind, fields)
    if kind == "RangeVar" then list[#list + 1] = tree.ref(fields) end
  end)
  return list
end

--- The options of a list of DefElem nodes by name; an option without a value is true.
---@param list table|nil
---@return table<string, any>
function tree.options(list)
  local options = {}
  for _, node in ipairs(list or {}) do
    local element = node.DefElem
    if element then
      local _, value = tree.open(element.arg)
      local plain = true
      if element.arg and value then
        plain = value.sval or value.ival or value.boolval or value.fval or element.arg
        if element.arg.Integer then plain = element.arg.Integer.ival or 0 end
        if element.arg.Boolean then plain = element.arg.Boolean.boolval or false end
      end
      options[element.defname] = plain
    end
  end
  return options
end

local OFF = { off = true, ["false"] = true, no = true, ["0"] = true, f = true }

--- Whether an option of `tree.options` is switched on.
function tree.is_on(value)
  if value == nil or value == false or value == 0 then return false end
  return not (type(value) == "string" and OFF[value:lower()])
end

return tree
