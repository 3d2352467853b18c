--- One statement of a script: its text, its tree, its places.

local core = require("mig.core")
local newer = require("mig.guard.newer")

local statement = {}

---@class mig.guard.Statement
---@field text string
---@field line integer of its first byte
---@field column integer of its first byte
---@field last_line integer
---@field script mig.guard.Script
---@field marks mig.guard.Mark[]
---@field trees table[] statements' nodes; empty when it cannot be read
---@field problem string|nil why it cannot be read
---@field place table|nil { line } in a Lua migration, where it stands for all of the statement
local methods = {}
methods.__index = methods

local function place_in(self, location)
  local line, column, from = self.line, self.column, 1
  while true do
    local newline = self.text:find("\n", from, true)
    if not newline or newline > location then break end
    line, column, from = line + 1, 1, newline + 1
  end
  return line, column + location - from + 1
end

--- Line and column of a byte offset in the statement.
---@param location integer|nil
---@return integer line, integer column
function methods:at(location)
  if self.place then return self.place.line, 1 end
  if not location or location <= 0 then return self.line, self.column end
  if self.asked ~= location then
    self.asked, self.asked_line, self.asked_column = location, place_in(self, location)
  end
  return self.asked_line, self.asked_column
end

--- Whether newer syntax of a kind stands at a place, see newer.lua.
---@param kind string
---@param location integer|nil
function methods:marked(kind, location)
  for _, mark in ipairs(self.marks) do
    if mark.kind == kind and mark.from <= (location or 0) and (location or 0) <= mark.to then
      return true
    end
  end
  return false
end

local function shortened(text)
  local line = text:find("%s%s") and text:gsub("%s+", " ") or text:gsub("%s", " ")
  if #line <= 120 then return line end
  local cut = utf8.offset(line, -1, 118) or 118
  return line:sub(1, cut - 1) .. " …"
end

--- A short form of the text, for messages.
---@return string
function methods:head()
  if not self.short then self.short = shortened(self.text) end
  return self.short
end

local NONE = {}

-- INSERT … VALUES with rows by the megabyte: what is asked of it stands before them.
local LONG = 65536

local function shorten(text)
  if #text < LONG then return text end
  local head = text:sub(1,
    4000):match("^(%s*[Ii][Nn][Ss][Ee][Rr][Tt]%s.-)%f[%w][Vv][Aa][Ll][Uu][Ee][Ss]%f[%W]")
  return head and head .. "VALUES (1)" or text
end

local function byte_offset(text, characters)
  if characters <= 0 then return nil end
  local ok, offset = pcall(utf8.offset, text, characters)
  return (ok and offset or characters) - 1
end

local function read(self)
  local text = shorten(self.text)
  local made, message, position = core.parse(text)
  if made then return made end
  local rewritten, marks = newer.rewrite(text)
  if rewritten then
    made = core.parse(rewritten)
    if made then
      self.marks = marks
      return made
    end
  end
  self.problem, self.problem_at = message, byte_offset(text, position)
  return nil
end

--- A statement; parses it.
---@param fields table text, line, column, script
---@return mig.guard.Statement
function statement.new(fields)
  local self = setmetatable(fields, methods)
  self.marks = NONE
  local _, newlines = self.text:gsub("\n", "")
  self.last_line = self.line + newlines
  local made = read(self)
  self.trees = made and made.stmts or NONE
  return self
end

return statement
