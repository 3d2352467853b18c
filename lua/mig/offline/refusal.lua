--- What a script cannot hold, and why.

local failure = require("mig.failure")

local refusal = {}

local WHY = "A script is written without asking the database: what depends on its rows cannot be "
  .. "known. Apply it with mig apply, or look at it with mig apply --dry-run."

--- Raises in the name of the migration.
---@param what string "the migration reads the database"
---@param hint string|nil what to do about it
function refusal.raise(what, hint)
  failure.raise({ message = what .. ", which an SQL script cannot", hint = hint or WHY })
end

return refusal
