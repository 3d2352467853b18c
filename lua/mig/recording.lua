--- What statements gave, in a form that the journal keeps, so that a migration which is played once
--- more gets the same answers for what is done already.

local core = require("mig.core")

local recording = {}

-- Bytes of one answer that are kept; a longer one is asked for again.
local LIMIT = 256 * 1024

local LIVE = { live = true }
recording.LIVE = LIVE

--- A result of conn:execute, a number of rows, or nil.
---@param result any
---@return table|number|nil
function recording.of(result)
  if type(result) ~= "userdata" then return result end
  return result:size() <= LIMIT and result:pack() or LIVE
end

local FAILURE = { "kind", "message", "sqlstate", "detail", "hint", "statement" }

--- A failure, as an answer.
---@param problem table error object
---@return table
function recording.of_failure(problem)
  local fields = {}
  for _, name in ipairs(FAILURE) do fields[name] = problem[name] end
  return { e = fields }
end

--- Keeps what a cursor fetches: returns what is kept, and a function that is called with each
--- result and at the end with none.
---@return table kept
---@return fun(result: table|nil)
function recording.stream()
  local kept, total = { parts = {}, partial = true }, 0
  return kept, function(result)
    if kept.live then return end
    if not result then
      kept.partial = nil
      return
    end
    total = total + result:size()
    kept.parts[#kept.parts + 1] = result:pack()
    if total > LIMIT then kept.live, kept.parts = true, {} end
  end
end

--- The rows that `recording.stream` kept, as an iterator. `missing` is called when more are asked
--- for than there are.
---@param conn table
---@param kept table
---@param missing fun()
---@return fun(): table|nil
function recording.rows(conn, kept, missing)
  local part, result, place = 0, nil, 0
  return function()
    while true do
      place = place + 1
      local row = result and result:row(place)
      if row then return row end
      part, place = part + 1, 0
      if not kept.parts[part] then return kept.partial and missing() or nil end
      result = conn:unpack(kept.parts[part])
    end
  end
end

--- The answer as it was given: a number, or what has the methods of a result. Raises it when it was
--- a failure.
---@param conn table
---@param kept table|number|nil
---@return any
function recording.restore(conn, kept)
  if type(kept) ~= "table" then return kept end
  if kept.e then error(core.error(kept.e), 0) end
  local result = conn:unpack(kept)
  return {
    row = function(_, place) return result:row(place) end,
    value = function() return result:value() end,
    count = function() return result:count() end,
    affected = function() return kept.a end,
  }
end

-- A table as text that is the same for equal ones.
local function canonical(value)
  if type(value) ~= "table" then return tostring(value) end
  local meta = getmetatable(value)
  if type(meta) == "table" and meta.__tostring then return tostring(value) end
  local parts = {}
  for key, item in pairs(value) do parts[#parts + 1] = tostring(key) .. "=" .. canonical(item) end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

--- A digest that goes on: of what was sent so far, and one more statement.
---@param digest string
---@param sql string
---@param list table|nil parameters with their number `n`
---@return string
function recording.digest(digest, sql, list)
  local parts = { digest, sql }
  for i = 1, list and list.n or 0 do
    local value = list[i]
    parts[#parts + 1] = (value == nil or value == core.null) and "\1" or canonical(value)
  end
  return core.sha256(table.concat(parts, "\0"))
end

return recording
