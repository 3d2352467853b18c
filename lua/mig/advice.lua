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

local OBEY = "There are rows that contradict it. Mend or delete them first, with db_session:exec "
  .. "in this migration; a check or a foreign key can also come with not_valid = true, and then "
  .. "only new rows have to obey."
local ALIKE = "There are rows that cannot both stay. Merge or delete them first, with "
  .. "db_session:exec in this migration."
local CONVERT = "There are rows whose value cannot become one of the new type. Mend them first, "
  .. "with db_session:exec in this migration, or say in using what becomes of such a value."

-- The same of a statement that changes the schema, when rows that are there contradict it.
local OF_ROWS = {
  ["23502"] = "There are rows without a value for it. Give a new column a default, or add it "
    .. "without NOT NULL; fill it, with db_session:exec or migrator:backfill; then add_not_null.",
  ["23503"] = OBEY, ["23514"] = OBEY,
  ["23505"] = ALIKE, ["23P01"] = ALIKE,
  ["22001"] = CONVERT, ["22003"] = CONVERT, ["22007"] = CONVERT, ["22008"] = CONVERT,
  ["22P02"] = CONVERT,
}

local function of_rows(problem)
  local hint, statement = OF_ROWS[problem.sqlstate], problem.statement
  if not hint or not statement then return nil end
  local verb = statement:match("^%s*(%a+)")
  verb = verb and verb:upper()
  if verb ~= "ALTER" and verb ~= "CREATE" then return nil end
  return (hint ~= CONVERT or statement:upper():find("%sTYPE%s")) and hint or nil
end

--- Adds the hint to an error of the server that has none.
---@param problem table error object
---@return table problem
function advice.add(problem)
  if problem.kind == "server" and not problem.hint then
    problem.hint = HINTS[problem.sqlstate] or of_rows(problem)
  end
  return problem
end

return advice
