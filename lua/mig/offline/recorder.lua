--- A connection that nobody answers: what a migration sends is kept, and what it asks is refused
--- with a reason.

local core = require("mig.core")
local copy = require("mig.session.copy")
local parameters = require("mig.parameters")
local refusal = require("mig.offline.refusal")
local value = require("mig.offline.value")

local recorder = {}

local refuse = refusal.raise

-- The number of rows that a statement will touch: anything that looks at it is refused.
local count_mt = {}
for _, event in ipairs({
  "__sub", "__mul", "__div", "__mod", "__unm", "__idiv", "__lt", "__le", "__concat",
  "__tostring", "__index", "__len", "__call",
}) do
  count_mt[event] = function() refuse("the migration looks at how many rows were touched") end
end
local COUNT = setmetatable({}, count_mt)
count_mt.__add = function() return COUNT end -- a sum of what nobody looks at

-- What a statement gives back.
local ANSWER = setmetatable({
  affected = function() return COUNT end,
}, { __index = function() refuse("the migration reads the database") end })

---@class mig.Recorder
---@field lines string[] of the script
local methods = {}

function methods:server_version()
  return self.version
end

function methods:transaction_status()
  return self.outside and "idle" or "active"
end

--- Keeps a statement, its parameters written into it.
function methods:execute(statement, ...)
  local list = table.pack(...)
  if list.n > 0 then
    statement = parameters.inline(statement, function(number)
      return value.literal(list[number], "parameter $" .. number)
    end)
  end
  self:add(statement)
  return ANSWER
end

function methods:script(sql)
  for _, statement in ipairs(core.split(sql)) do self:add(statement.text) end
end

function methods:send_all(batch)
  for _, item in ipairs(batch) do self:execute(item[1], table.unpack(item, 2, item.n + 1)) end
  return COUNT
end

--- The columns that rows of Lua have to fill, from the query that would describe them.
---@param query string
---@return string[] names
function methods:columns(query) -- luacheck: ignore self
  return copy.names(query)
end

function methods:query(sql) -- luacheck: ignore self
  if sql ~= copy.COLUMNS then refuse("the migration reads the database") end
  refuse("the migration gives rows to a COPY that does not name its columns",
    "Name them: COPY tag (id, name) FROM stdin.")
end

local function copy_line(item, columns)
  if type(item) == "string" then return item end
  if type(item) == "table" and columns then return value.line(columns, item) end
  refuse(("the migration gives a %s to a COPY with options"):format(type(item)))
end

local function copy_text(columns, source, state, control)
  if type(source) == "string" then return source end
  local parts = {}
  for item in source, state, control do parts[#parts + 1] = copy_line(item, columns) end
  return table.concat(parts)
end

--- Keeps the data behind the statement, as psql reads it.
function methods:copy_in(statement, source, state, control, _, columns)
  local text = copy_text(columns, source, state, control)
  if text ~= "" and text:sub(-1) ~= "\n" then text = text .. "\n" end
  if ("\n" .. text):find("\n\\.\r?\n") then refuse('the migration sends "\\." to COPY') end
  self:add(statement)
  self.lines[#self.lines + 1] = text .. "\\."
  return COUNT
end

--- Adds a statement with its semicolon.
function methods:add(statement)
  local text = statement:gsub("%s+$", ""):gsub(";$", "")
  if text == "" then return end
  local last = text:match("[^\n]*$")
  self.lines[#self.lines + 1] = text .. (last:find("--", 1, true) and "\n;" or ";")
end

--- Adds a line as it is.
function methods:line(text)
  self.lines[#self.lines + 1] = text
end

local REASONS = {
  prepare = "the migration prepares a statement",
}

function methods:__index(name)
  if methods[name] then return methods[name] end
  if name == "outside" then return false end
  return function() refuse(REASONS[name] or "the migration reads the database") end
end

---@param version integer of the server that the script is for: 160000
---@return mig.Recorder
function recorder.new(version)
  return setmetatable({ lines = {}, version = version }, methods)
end

return recorder
