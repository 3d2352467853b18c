--- Statements about roles while a goal is loaded.
--
-- A scratch database shares its roles with the whole server.  On mig's own
-- server a role that is missing is made (it cannot log in); on anybody else's
-- nothing is made, and a statement that needs the role is an error, unless it
-- says something that is not compared anyway.
local core = require("mig.core")

local roles = {}

local UNDEFINED_OBJECT = "42704"

local function missing_role(failure)
  if failure.sqlstate ~= UNDEFINED_OBJECT then return nil end
  return failure.message:match('^role "(.*)" does not exist$')
end

local function upper_start(text)
  return (text:gsub("%-%-[^\n]*\n", ""):upper())
end

-- Whether the statement says nothing that would be compared.
local function irrelevant(text, options)
  local upper = upper_start(text)
  if not options.owners and upper:find("%f[%w]OWNER%s+TO%f[%W]") and upper:find("^%s*ALTER") then
    return true
  end
  if options.privileges then return false end
  return upper:find("^%s*GRANT%f[%W]") or upper:find("^%s*REVOKE%f[%W]")
    or upper:find("^%s*ALTER%s+DEFAULT%s+PRIVILEGES")
end

local function note(state, message)
  if state.options.note then state.options.note(message) end
end

--- Deals with a failure that comes from a missing role; true when the
-- statement is done with.
---@param state table the loader's
---@param statement mig.Statement
---@param failure table error object
---@return boolean
function roles.settle(state, statement, failure)
  local role = missing_role(failure)
  if not role then return false end
  if state.options.private then
    state.conn:script("CREATE ROLE " .. core.ident(role) .. " NOLOGIN")
    return pcall(state.conn.script, state.conn, statement.text)
  end
  if irrelevant(statement.text, state.options) then
    note(state, ('role "%s" does not exist: passed over %s'):format(role,
      statement.text:match("^%s*([^\n]*)")))
    return true
  end
  statement.hint =
    ('Create the role on the server that holds the scratch databases: CREATE ROLE %s;')
    :format(core.ident(role))
  return false
end

--- A statement of class "role": run on mig's own server alone.
---@param state table the loader's
---@param statement mig.Statement
function roles.run(state, statement)
  if not state.options.private then return end
  local ok, failure = pcall(state.conn.script, state.conn, statement.text)
  if ok or failure.sqlstate == "42710" then return end
  if roles.settle(state, statement, failure) then return end
  note(state, failure.message)
end

return roles
