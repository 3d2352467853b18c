-- A world of world.lua as SQL.  What a change took the ground from is left out.
local extras = require("spec.fuzz.extras")
local world = require("spec.fuzz.world")

local ident, sorted = world.ident, world.sorted

local function quoted(text)
  return "'" .. text:gsub("'", "''") .. "'"
end

local function have(one, names)
  for _, name in ipairs(names) do
    if not one.columns[name] then return false end
  end
  return #names > 0
end

local function idents(names, suffix)
  local list = {}
  for position, name in ipairs(names) do list[position] = ident(name) .. (suffix or "") end
  return table.concat(list, ", ")
end

local function has_type(self, type)
  local name = type:match('^"(.*)"$')
  return not name or self.enums[name] or self.domains[name]
end

local function can_be_key(self, one, names)
  for _, name in ipairs(names) do
    local type = one.columns[name] and one.columns[name].type
    if not type or type:find("json") or not has_type(self, type) then return false end
  end
  return #names > 0
end

local function column_line(name, each)
  local line = "  " .. ident(name) .. " " .. each.type
  if each.default then line = line .. " DEFAULT " .. each.default end
  if each.identity then line = line .. " GENERATED " .. each.identity .. " AS IDENTITY" end
  return line .. (each.not_null and " NOT NULL" or "")
end

local function constraint_lines(self, one, lines, name)
  if one.primary and can_be_key(self, one, one.primary.columns) then
    lines[#lines + 1] = ("  CONSTRAINT %s PRIMARY KEY (%s)"):format(
      ident(name .. "_key"), idents(one.primary.columns))
  end
  for _, each in ipairs(sorted(one.constraints)) do
    local constraint = one.constraints[each]
    local label = ident(name .. "_" .. each)
    if constraint.kind == "check" and have(one, constraint.columns) then
      lines[#lines + 1] = ("  CONSTRAINT %s CHECK (%s)"):format(label,
        (constraint.text:gsub("%%s", (ident(constraint.columns[1]):gsub("%%", "%%%%")))))
    elseif constraint.kind == "key" and not one.partitioned
      and can_be_key(self, one, constraint.columns) then
      lines[#lines + 1] = ("  CONSTRAINT %s UNIQUE (%s)%s"):format(label,
        idents(constraint.columns), constraint.deferrable and " DEFERRABLE" or "")
    end
  end
end

local function partitions(out, name, one)
  for number = 1, one.parts or 0 do
    local bound = one.partitioned == "LIST" and ("IN (%d)"):format(number)
      or ("FROM (%d) TO (%d)"):format(number * 10, number * 10 + 10)
    out[#out + 1] = ("CREATE TABLE %s PARTITION OF %s FOR VALUES %s"):format(
      ident(name .. "_p" .. number), ident(name), bound)
  end
end

local function add_indexes(self, out, name, one)
  for _, each in ipairs(sorted(one.indexes)) do
    local index = one.indexes[each]
    if can_be_key(self, one, index.columns) then
      local where = index.where and one.columns[index.where:match('^"(.*)" IS')] and index.where
      out[#out + 1] = ("CREATE %sINDEX %s ON %s (%s)%s"):format(
        index.unique and not one.partitioned and "UNIQUE " or "", ident(name .. "_" .. each),
        ident(name), idents(index.columns, index.descending and " DESC" or ""),
        where and " WHERE " .. where or "")
    end
  end
end

local function add_rest(out, name, one)
  local place = ident(name)
  if one.comment then
    out[#out + 1] = "COMMENT ON TABLE " .. place .. " IS " .. quoted(one.comment)
  end
  for _, each in ipairs(sorted(one.columns)) do
    local comment = one.columns[each].comment
    if comment then
      out[#out + 1] = ("COMMENT ON COLUMN %s.%s IS %s"):format(place, ident(each), quoted(comment))
    end
  end
  if one.security then
    out[#out + 1] = "ALTER TABLE " .. place .. " ENABLE ROW LEVEL SECURITY"
    out[#out + 1] = ("CREATE POLICY p ON %s USING (%s)"):format(place, one.policy or "true")
  end
  if one.trigger then
    out[#out + 1] = ("CREATE TRIGGER touch AFTER %s ON %s FOR EACH ROW EXECUTE FUNCTION touch()")
      :format(one.trigger, place)
  end
  local columns = sorted(one.columns)
  if one.statistics and #columns > 1 and not one.columns[columns[1]].type:find("json")
    and not one.columns[columns[2]].type:find("json") then
    out[#out + 1] = ("CREATE STATISTICS %s ON %s, %s FROM %s"):format(ident(name .. "_st"),
      ident(columns[1]), ident(columns[2]), place)
  end
end

local function add_table(self, out, name, one)
  local lines = {}
  for _, each in ipairs(sorted(one.columns)) do
    if has_type(self, one.columns[each].type) then
      lines[#lines + 1] = column_line(each, one.columns[each])
    else
      one.columns[each] = nil
    end
  end
  constraint_lines(self, one, lines, name)
  out[#out + 1] = ("CREATE %sTABLE %s (\n%s\n)%s%s"):format(one.unlogged and "UNLOGGED " or "",
    ident(name), table.concat(lines, ",\n"),
    one.partitioned and (" PARTITION BY %s (k)"):format(one.partitioned) or "",
    one.options and not one.partitioned and " WITH (" .. one.options .. ")" or "")
  partitions(out, name, one)
  add_indexes(self, out, name, one)
  add_rest(out, name, one)
end

local function add_view(self, out, name, view)
  local one = self.tables[view.table]
  if not one or not have(one, view.columns) then return end
  local kind = view.materialized and "MATERIALIZED VIEW" or "VIEW"
  out[#out + 1] = ("CREATE %s %s AS SELECT %s FROM %s%s"):format(kind, name, idents(view.columns),
    ident(view.table), view.where and " WHERE " .. ident(view.columns[1]) .. " IS NOT NULL" or "")
  if view.comment then out[#out + 1] = ("COMMENT ON %s %s IS 'seen'"):format(kind, name) end
end

local function add_function(out, name, each)
  out[#out + 1] = ("CREATE FUNCTION %s(n integer) RETURNS %s LANGUAGE sql %s AS 'SELECT n::%s'")
    :format(name, each.result, each.volatile and "VOLATILE" or "IMMUTABLE", each.result)
end

--- The statements that build a world.
---@return string[]
return function(self)
  local out = { "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS "
    .. "'BEGIN RETURN NULL; END'" }
  for _, name in ipairs(sorted(self.enums)) do
    local list = {}
    for position, label in ipairs(self.enums[name]) do list[position] = quoted(label) end
    out[#out + 1] = ("CREATE TYPE %s AS ENUM (%s)"):format(name, table.concat(list, ", "))
  end
  for _, name in ipairs(sorted(self.domains)) do
    local each = self.domains[name]
    out[#out + 1] = ("CREATE DOMAIN %s AS %s%s%s"):format(name, each.type,
      each.not_null and " NOT NULL" or "",
      each.check and (" CONSTRAINT %s_ok CHECK (VALUE IS NOT NULL)"):format(name) or "")
  end
  for _, name in ipairs(sorted(self.sequences)) do
    local each = self.sequences[name]
    out[#out + 1] = ("CREATE SEQUENCE %s START %d%s"):format(name, each.start,
      each.cycle and " CYCLE" or "")
  end
  for _, name in ipairs(sorted(self.functions)) do add_function(out, name, self.functions[name]) end
  for _, name in ipairs(sorted(self.tables)) do add_table(self, out, name, self.tables[name]) end
  for _, name in ipairs(sorted(self.views)) do add_view(self, out, name, self.views[name]) end
  for _, name in ipairs(sorted(self.extras)) do out[#out + 1] = extras[name][self.extras[name]] end
  return out
end
