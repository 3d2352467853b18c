--- What carries the name of a renamed table or column in its own name, as
-- PostgreSQL chose it: constraints, indexes, sequences.  They follow when the
-- goal has them under the name that PostgreSQL would choose now.  The sequence
-- of an identity needs nobody to follow it: the diff finds it by its column.
local key = require("mig.rename.key")
local pair = require("mig.rename.pair")

local follow = {}

---@class mig.RenamedTable
---@field old string[] schema and name
---@field new string[]
---@field columns table<string, string> old to new

local function escape(text)
  return (text:gsub("%W", "%%%0"))
end

-- fees_amount_check → payments_total_check
local function follower_name(name, renamed)
  local rest = name:match("^" .. escape(renamed.old[2]) .. "(_.*)$")
  if not rest then return nil end
  local ending = rest .. "_"
  for old, new in pairs(renamed.columns) do
    ending = ending:gsub("_" .. escape(old) .. "_", (("_" .. new .. "_"):gsub("%%", "%%%%")))
  end
  return renamed.new[2] .. ending:sub(1, -2)
end

local function names_of(snapshot, kind, parent)
  local set = {}
  for _, object in ipairs(snapshot:objects(kind)) do
    if object.parent == parent then set[object.name] = true end
  end
  return set
end

local function parts(pairs_of_steps, kind, verb, name, renamed, old, new, options)
  local old_parent, new_parent = key.join(renamed.old), key.join(renamed.new)
  local before, after = names_of(old, kind, old_parent), names_of(new, kind, new_parent)
  local table_name = key.written(renamed.new[1], renamed.new[2], options.default_schema)
  local function qualified(bare) return key.written(renamed.new[1], bare,
    options.default_schema) end
  local sorted = {}
  for each in pairs(before) do sorted[#sorted + 1] = each end
  table.sort(sorted)
  for _, each in ipairs(sorted) do
    local wanted = follower_name(each, renamed)
    if wanted and wanted ~= each and not after[each] and after[wanted] and not before[wanted] then
      local of_table = kind == "constraint"
      pairs_of_steps[#pairs_of_steps + 1] = pair.of(verb,
        of_table and { table_name = table_name } or {}, name, each, wanted,
        not of_table and qualified or nil)
    end
  end
end

local function keys_of(snapshot, kind)
  local set = {}
  for _, object in ipairs(snapshot:objects(kind)) do set[object.key] = true end
  return set
end

-- Sequences that a column of the table owns.
local function owned(pairs_of_steps, renamed, old, new, options)
  local before, after = keys_of(old, "sequence"), keys_of(new, "sequence")
  local prefix = key.join(renamed.old) .. "."
  for _, sequence in ipairs(old:objects("sequence")) do
    local owner = sequence.owned_by
    local wanted = owner and owner:sub(1, #prefix) == prefix
      and follower_name(sequence.name, renamed)
    local there = wanted and key.join { sequence.schema, wanted }
    if there and wanted ~= sequence.name and after[there] and not before[there] then
      local function qualified(bare) return key.written(sequence.schema, bare,
        options.default_schema) end
      pairs_of_steps[#pairs_of_steps + 1] =
        pair.of("rename_sequence", {}, "sequence_name", sequence.name, wanted, qualified)
    end
  end
end

--- Steps that bring names along, each with its way back.
---@param tables mig.RenamedTable[]
---@param old table snapshot
---@param new table snapshot
---@param options { default_schema: string }
---@return table[][] pairs of steps
function follow.steps(tables, old, new, options)
  local found = {}
  for _, renamed in ipairs(tables) do
    parts(found, "constraint", "rename_constraint", "constraint_name", renamed, old, new, options)
    parts(found, "index", "rename_index", "index_name", renamed, old, new, options)
    owned(found, renamed, old, new, options)
  end
  return found
end

return follow
