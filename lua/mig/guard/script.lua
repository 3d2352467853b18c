--- A file of SQL becomes statements with their places.

local core = require("mig.core")
local mask = require("mig.guard.mask")
local statement = require("mig.guard.statement")

local script = {}

---@class mig.guard.Script
---@field file string
---@field language "sql"|"lua"
---@field direction "up"|"down"|nil
---@field statements mig.guard.Statement[]
---@field directives mig.guard.Directive[]
---@field problems table[] { message, line, column }: what could not be read at all
---@field transaction "on"|"off"|nil nil: nobody said
---@field repeated integer rows of INSERT that are like one before

-- "-- 0001_init.sql" alone on a line begins the next of several migrations that were joined.
local HEADING = "^%-%-%s*[%w_./-]+%.sql%s*$"

local function headings(text)
  local lines = {}
  if not text:find("%.sql", 1) then return lines end
  local number = 0
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do
    number = number + 1
    if line:find(HEADING) then lines[#lines + 1] = number end
  end
  return lines
end

local INSERT = "^[Ii][Nn][Ss][Ee][Rr][Tt]%s"

--- The part of an INSERT before its rows: the next one with the same part says nothing new.
local function insert_head(text)
  if not text:find(INSERT) then return nil end
  return text:sub(1, 2000):match("^(.-)%f[%w][Vv][Aa][Ll][Uu][Ee][Ss]%f[%W]")
end

local function column_of(text, offset)
  local from = offset
  while from > 0 and text:byte(from) ~= 10 do from = from - 1 end
  return offset - from + 1
end

local function is_tail(text)
  return text:find("^%s*$") ~= nil
end

local function add_statements(self, text, pieces)
  local heads, last = {}, "\0"
  for _, piece in ipairs(pieces) do
    local same = piece.text:sub(1, #last) == last
    local head = not same and insert_head(piece.text) or nil
    if same or head and heads[head] then
      self.repeated = self.repeated + 1
    elseif not is_tail(piece.text) then
      if head then heads[head], last = true, head .. "VALUES" else heads, last = {}, "\0" end
      self.statements[#self.statements + 1] = statement.new({
        text = piece.text, line = piece.line, column = column_of(text, piece.offset),
        offset = piece.offset, script = self,
      })
    end
  end
end

local function mark_sections(self, text)
  local lines = headings(text)
  if #lines < 2 then return end
  local at = 1
  for _, item in ipairs(self.statements) do
    while lines[at] and lines[at] < item.line do
      item.begins_section, at = true, at + 1
    end
  end
  if self.statements[1] then self.statements[1].begins_section = nil end
end

-- Whether nothing but blanks stands before a place in its line.
local function begins_line(text, at)
  repeat at = at - 1 until at == 0 or not text:find("^[ \t]", at)
  return at == 0 or text:byte(at) == 10
end

--- Comments of a text with their lines: { text, line, alone }.
---@param text string
---@return table[]
function script.comments(text)
  local list, line, at = {}, 1, 1
  for _, item in ipairs(mask.pieces(text)) do
    if item[1] == "comment" then
      local _, newlines = text:sub(at, item[2] - 1):gsub("\n", "")
      line, at = line + newlines, item[2]
      local alone = begins_line(text, item[2])
      list[#list + 1] = { text = text:sub(item[2], item[3] - 1), line = line, alone = alone }
    end
  end
  return list
end

-- Line and column of a character of a text.
local function place_of(text, character)
  local ok, offset = pcall(utf8.offset, text, character)
  local before = text:sub(1, (ok and offset or character) - 1)
  local _, newlines = before:gsub("\n", "")
  return newlines + 1, #before:match("([^\n]*)$") + 1, before
end

-- Statements before what is not closed can still be read.
local function split(self, text)
  local ok, pieces = pcall(core.split, text)
  if ok then return pieces end
  local line, column, before = place_of(text, math.max(pieces.position or 1, 1))
  self.problems[#self.problems + 1] = { message = pieces.message or tostring(pieces), line = line,
    column = column }
  local again, some = pcall(core.split, before)
  if not again then return {} end
  local last = some[#some]
  if last and not before:find(";", last.offset + #last.text, true) then some[#some] = nil end
  return some
end

--- Reads a script.
---@param text string
---@param file string
---@param options table { transaction }
---@return mig.guard.Script
function script.read(text, file, options)
  local self = { file = file, language = "sql", statements = {}, directives = {}, problems = {},
    transaction = options.transaction, repeated = 0 }
  if text:sub(1, 3) == "\239\187\191" then text = "   " .. text:sub(4) end
  local zero = text:find("\0", 1, true)
  if zero then
    self.problems[1] = { message = "this is no text: it has a zero byte", line = 1, column = zero }
    return self
  end
  add_statements(self, text, split(self, text))
  mark_sections(self, text)
  self.directives = require("mig.guard.directives").read(text)
  return self
end

return script
