--- Bodies of DO blocks and functions: their statements are effects, too. DO runs them; a function
--- that this run defines runs them where it is called.

local core = require("mig.core")
local facts = require("mig.guard.facts")
local statement = require("mig.guard.statement")

local body = {}

-- Where the body begins in its statement: lines before it.
local function lines_before(item, text)
  local from = item.text:find(text, 1, true)
  if not from then return 0 end
  local _, newlines = item.text:sub(1, from - 1):gsub("\n", "")
  return newlines
end

local function part(item, text, line)
  return statement.new({ text = text, line = line, column = 1, script = item.script,
    place = item.place, bodies = false, within = item })
end

local function unjudged(list, item, line, reason)
  local place = setmetatable({ place = { line = line } }, { __index = item })
  list[#list + 1] = { kind = "unjudged", statement = item.place and item or place, reason = reason,
    part = 1, in_body = true }
end

---@class mig.guard.Place where a statement of a body stands
---@field in_loop boolean|nil
---@field retried boolean|nil in a loop that begins anew when a lock is not got

local function add_sql(list, item, text, line, where)
  local made = part(item, text, line)
  if made.problem then
    unjudged(list, item, line, made.problem)
    return
  end
  for _, node in ipairs(made.trees) do
    for _, effect in ipairs(facts.of(node.stmt, made)) do
      effect.in_body, effect.in_loop, effect.retried = true, where.in_loop, where.retried
      list[#list + 1] = effect
    end
  end
end

local function query_of(fields)
  local expression = fields and fields.PLpgSQL_expr
  return expression and expression.query
end

-- EXECUTE 'ALTER TABLE …' is as good as the statement itself.
local function constant_text(query)
  local made = core.parse("SELECT " .. query)
  local target = made and made.stmts[1] and made.stmts[1].stmt.SelectStmt
    and (made.stmts[1].stmt.SelectStmt.targetList or {})[1]
  local value = target and target.ResTarget and target.ResTarget.val
  return value and value.A_Const and value.A_Const.sval and (value.A_Const.sval.sval or "")
end

local function dynamic(list, item, query, line, where)
  local text = query and constant_text(query)
  if text then
    add_sql(list, item, text, line, where)
  else
    unjudged(list, item, line, "EXECUTE of SQL that is put together when it runs")
  end
end

local visit = {}

function visit.PLpgSQL_stmt_execsql(fields, list, item, line, where)
  add_sql(list, item, query_of(fields.sqlstmt) or "", line, where)
end

function visit.PLpgSQL_stmt_perform(fields, list, item, line, where)
  add_sql(list, item, query_of(fields.expr) or "", line, where)
end

visit.PLpgSQL_stmt_call = visit.PLpgSQL_stmt_perform

function visit.PLpgSQL_stmt_dynexecute(fields, list, item, line, where)
  dynamic(list, item, query_of(fields.query), line, where)
end

function visit.PLpgSQL_stmt_commit(_, list, item)
  list[#list + 1] = { kind = "body_commit", statement = item, part = 1 }
end

local LOOPS = { PLpgSQL_stmt_loop = true, PLpgSQL_stmt_while = true, PLpgSQL_stmt_fori = true,
  PLpgSQL_stmt_fors = true, PLpgSQL_stmt_dynfors = true, PLpgSQL_stmt_forc = true,
  PLpgSQL_stmt_foreach_a = true }

-- Lists in the order of the text; other fields hold one statement's parts.
local ORDERED = { "body", "then_body", "elsif_list", "else_body", "case_when_list", "else_stmts",
  "stmts", "action", "exceptions", "exc_list" }

local LOCK_TROUBLE = { lock_not_available = true, deadlock_detected = true,
  query_canceled = true }

-- BEGIN … EXCEPTION WHEN lock_not_available THEN … END
local function catches_locks(value)
  if type(value) ~= "table" then return false end
  if LOCK_TROUBLE[value.condname] then return true end
  for key, item in pairs(value) do
    if key ~= "action" and catches_locks(item) then return true end
  end
  return false
end

-- Where the parts of a node stand.
local function inside(kind, fields, where)
  if LOOPS[kind] and not where.in_loop then
    return { in_loop = true, retried = where.retried }
  end
  if where.in_loop and not where.retried and catches_locks(fields.exceptions) then
    return { in_loop = true, retried = true }
  end
  return where
end

local function walk(value, list, item, base, where)
  if type(value) ~= "table" then return end
  for i = 1, #value do walk(value[i], list, item, base, where) end
  for kind, fields in pairs(value) do
    if type(kind) == "string" and type(fields) == "table" and kind:find("^PLpgSQL_") then
      local line = base + (fields.lineno or 1) - 1
      if visit[kind] then
        visit[kind](fields, list, item, line, where)
      else
        local within = inside(kind, fields, where)
        for _, name in ipairs(ORDERED) do walk(fields[name], list, item, base, within) end
      end
    end
  end
end

local function add_plpgsql(list, item, source, text)
  local functions, message = core.parse_plpgsql(source)
  local base = item.line + lines_before(item, text)
  if not functions then
    unjudged(list, item, item.line, message)
    return
  end
  walk(functions, list, item, base, {})
end

local function add_sql_body(list, item, text)
  local base = item.line + lines_before(item, text)
  local ok, pieces = pcall(core.split, text)
  if not ok then return unjudged(list, item, item.line, "its body cannot be read") end
  for _, piece in ipairs(pieces) do add_sql(list, item, piece.text, base + piece.line - 1, {}) end
end

local function effects_of_body(item, made)
  local list = {}
  local language = made.language
  if language == "plpgsql" then
    add_plpgsql(list, item, item.text, made.body)
  elseif language == "sql" then
    if made.body then add_sql_body(list, item, made.body) end
  else
    unjudged(list, item, item.line, ("a body in %s"):format(tostring(language)))
  end
  return list
end

local function append(list, effects)
  for _, effect in ipairs(effects) do list[#list + 1] = effect end
end

-- What a function does when it is called: by name, for this run.
local function remember(item, made)
  local script = item.script
  script.functions = script.functions or {}
  local ref = made["function"]
  if ref then script.functions[ref.name] = { item = item, made = made } end
end

local function called(item, name)
  local known = item.script.functions and item.script.functions[name]
  if not known or known.busy then return {} end
  known.busy = true
  local list = effects_of_body(known.item, known.made)
  known.busy = nil
  return list
end

--- Adds what the bodies of a statement do behind the statement's own effects.
---@param list mig.guard.Effect[]
---@param item mig.guard.Statement
function body.add(list, item)
  for i = #list, 1, -1 do
    local effect = list[i]
    if effect.statement ~= item then break end
    if effect.kind == "do" then
      append(list, effects_of_body(item, effect))
    elseif effect.kind == "create_function" then
      remember(item, effect)
    elseif effect.kind == "call" and effect.name then
      append(list, called(item, effect.name))
    end
  end
end

return body
