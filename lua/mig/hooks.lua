--- Functions of mig.lua that are called around what mig does: `hooks = { before_apply = … }`.

local failure = require("mig.failure")

local hooks = {}

--- The names, and what each is given.
hooks.names = {
  "before_generate", "after_generate", "before_apply", "after_apply", "before_migration",
  "after_migration", "on_failure",
}

--- Calls a hook where there is one. What it raises stops the command.
---@param list table<string, function>|nil
---@param name string
---@param ... any
---@return any
function hooks.call(list, name, ...)
  local fn = list and list[name]
  if not fn then return nil end
  local results = table.pack(xpcall(fn, failure.handler, ...))
  if results[1] then return table.unpack(results, 2, results.n) end
  local problem = results[2]
  problem.note = problem.note or ("It came from the hook %s."):format(name)
  error(problem, 0)
end

--- A migration's script with its hooks: they run in the migration's own transaction.
---@param list table<string, function>|nil
---@param script mig.Script
---@param direction "up"|"down"
---@return mig.Script
function hooks.around(list, script, direction)
  if not list or not (list.before_migration or list.after_migration) then return script end
  local body, made = script[direction], {}
  for name, value in pairs(script) do made[name] = value end
  made[direction] = function(migrator)
    hooks.call(list, "before_migration", migrator)
    body(migrator)
    hooks.call(list, "after_migration", migrator)
  end
  return made
end

--- Tells on_failure; what it raises itself is said and does not hide the error.
---@param list table<string, function>|nil
---@param problem table error object
---@param render mig.Render
function hooks.failed(list, problem, render)
  if not list or not list.on_failure then return end
  local ok, other = pcall(hooks.call, list, "on_failure", {
    message = problem.message, revision = problem.revision, direction = problem.direction,
    sqlstate = problem.sqlstate, file = problem.source, line = problem.line,
    statement = problem.statement,
  })
  if not ok then render:warn("the hook on_failure failed itself: " .. tostring(other.message)) end
end

return hooks
