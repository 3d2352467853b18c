--- What a person may do about an error of the server, by its SQLSTATE, where the server itself
--- gives no hint.

local advice = {}

local OUTSIDE = "Write transaction = false at the top of the migration, or put this into "
  .. "migrator:outside_transaction(fn)."

local HINTS = {
  ["25001"] = OUTSIDE,
  ["2D000"] = "COMMIT and ROLLBACK in a procedure or DO block end the migration's own "
    .. "transaction. " .. OUTSIDE,
  ["25P02"] = "An earlier statement failed, and its error was caught. Run what may fail in "
    .. "db_session:savepoint(fn), and put pcall around that.",
  ["42501"] = "Connect as a role that owns the object, or have its owner grant the privilege.",
  ["55P03"] = "Somebody else holds the lock. Try again later, or with a longer lock_timeout.",
  ["55P04"] = "A new label of an enum can be used once it is committed: use it in the next "
    .. "migration.",
  ["57014"] = "Was it statement_timeout? mig.lua and the role may set one.",
}

--- Adds the hint to an error of the server that has none.
---@param problem table error object
---@return table problem
function advice.add(problem)
  if problem.kind == "server" and not problem.hint then problem.hint = HINTS[problem.sqlstate] end
  return problem
end

return advice
