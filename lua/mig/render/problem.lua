--- An error as a person reads it: what, where, which statement, what to do.

local problem = {}

local function add(lines, label, text)
  if not text or text == "" then return end
  local first = true
  for line in text:gmatch("[^\n]+") do
    lines[#lines + 1] = (first and label or (" "):rep(#label)) .. line
    first = false
  end
end

local function place_of(made)
  if not made.source then return nil end
  if made.line then return ("%s:%d"):format(made.source, made.line) end
  return made.source
end

--- The statement's line at `position` (in characters, from 1) and the column in it.
local function locate(statement, position)
  local byte = utf8.len(statement) and utf8.offset(statement, position) or position
  byte = math.min(byte or #statement, #statement + 1)
  local before = statement:sub(1, byte - 1)
  local start = #before - #before:match("[^\n]*$") + 1
  local line = statement:sub(start):match("^[^\n]*")
  local _, number = before:gsub("\n", "")
  return line, statement:sub(start, byte - 1), number + 1
end

local function add_caret(lines, statement, position)
  local line, before, number = locate(statement, position)
  local column = utf8.len(before) or #before
  local shown, shift = line, column
  if column > 70 then
    shown, shift = "…" .. line:sub(#before - 48), 50
  end
  if #shown > 160 then shown = shown:sub(1, 160):gsub("[\128-\191]*$", "") .. "…" end
  local label = number > 1 and ("line %d: "):format(number) or ""
  lines[#lines + 1] = "  " .. label .. shown:gsub("\t", " ")
  lines[#lines + 1] = (" "):rep(2 + #label + shift) .. "^"
end

local function add_statement(lines, made, verbose)
  local statement = made.statement
  if not statement then return end
  if made.position and made.position > 0 then
    add_caret(lines, statement, made.position)
    if not verbose then return end
  end
  local count = 0
  for line in statement:gmatch("[^\n]+") do
    count = count + 1
    if count > 6 and not verbose then
      lines[#lines + 1] = "  …"
      break
    end
    if #line > 200 and not verbose then line = line:sub(1, 200):gsub("[\128-\191]*$", "") .. "…" end
    lines[#lines + 1] = "  " .. line
  end
end

local function title(made)
  local message = made.message
  if made.kind == "bug" then message = "this is a bug of mig: " .. message end
  return message
end

--- The lines of an error.
---@param made table error object
---@param paint fun(name: string, text: string): string
---@param verbose boolean|nil
---@return string
function problem.text(made, paint, verbose)
  local place = place_of(made)
  local lines = { (place and paint("bold", place .. ": ") or "")
    .. paint("red", "error: ") .. title(made) }
  add_statement(lines, made, verbose)
  add(lines, "detail: ", made.detail)
  add(lines, "hint: ", made.hint)
  add(lines, "note: ", made.note)
  if verbose or made.kind == "bug" then
    add(lines, "sqlstate: ", made.sqlstate)
    add(lines, "context: ", made.context)
    add(lines, "", made.traceback)
  end
  return table.concat(lines, "\n")
end

local FIELDS = {
  "kind", "message", "sqlstate", "detail", "hint", "statement", "position", "context", "line",
  "revision", "direction", "note",
}

--- The error as --json gives it.
---@param made table
---@param exit_code integer
---@return table
function problem.fields(made, exit_code)
  local fields = { exit_code = exit_code, file = made.source }
  for _, name in ipairs(FIELDS) do fields[name] = made[name] end
  return fields
end

return problem
