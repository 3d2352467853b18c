--- Doubts: objects of both sides whose deparsed text differs.
--
-- PostgreSQL's deparser rests only after a second pass, so a text that differs
-- may mean the same.  Each side's definitions are read by PostgreSQL once more,
-- in a transaction that is rolled back; what is then equal is no difference.
local core = require("mig.core")

local settle = {}

local function try(conn, texts)
  conn:script("SAVEPOINT mig_settle")
  local ok, failure = pcall(conn.pipeline, conn, texts)
  if ok then
    conn:script("RELEASE mig_settle")
    return true
  end
  if not core.is_error(failure) or failure.kind ~= "server" then error(failure, 0) end
  conn:script("ROLLBACK TO mig_settle; RELEASE mig_settle")
  return false
end

local function render(steps, options)
  local drops, creates = {}, {}
  for _, step in ipairs(steps) do
    local into = step.verb:find("^drop_") and drops or creates
    for _, text in ipairs(core.render(step.verb, step.arguments, options)) do
      into[#into + 1] = text
    end
  end
  return { drops = drops, creates = creates }
end

-- Drops all objects in doubt and makes them again from one side; what cannot
-- be made stays away.
local function recreate(conn, snapshot, doubts, options)
  local waiting = {}
  for _, doubt in ipairs(doubts) do
    waiting[#waiting + 1] =
      render(core.recreate(snapshot, doubt, options.diff).steps, options.render)
  end
  for _, object in ipairs(waiting) do
    if #object.drops > 0 then try(conn, object.drops) end
  end
  while #waiting > 0 do
    local failed = {}
    for _, object in ipairs(waiting) do
      if #object.creates > 0 and not try(conn, object.creates) then failed[#failed + 1] = object end
    end
    if #failed == #waiting then return end
    waiting = failed
  end
end

local function read_again(conn, snapshot, doubts, options)
  conn:script("BEGIN; SET LOCAL check_function_bodies = off; SET LOCAL client_min_messages = error")
  local ok, result = pcall(function()
    recreate(conn, snapshot, doubts, options)
    return conn:snapshot()
  end)
  if not ok then
    pcall(conn.script, conn, "ROLLBACK") -- the connection may be what failed
    error(result, 0)
  end
  conn:script("ROLLBACK")
  return result
end

local function id(object)
  return object.kind .. "\0" .. object.key
end

local function present(snapshot, kinds)
  local found = {}
  for kind in pairs(kinds) do
    for _, object in ipairs(snapshot:objects(kind)) do found[id(object)] = true end
  end
  return found
end

--- The doubts that are none: equal once PostgreSQL has read both sides again.
---@param conn table idle connection to a scratch database that holds one of the sides
---@param old table snapshot
---@param new table snapshot
---@param doubts table[] list of { kind, key }
---@param options { diff: table, render: table } options of core.diff and core.render
---@return table[] settled list of { kind, key }
function settle.run(conn, old, new, doubts, options)
  if #doubts == 0 then return {} end
  local old_again = read_again(conn, old, doubts, options)
  local new_again = read_again(conn, new, doubts, options)
  local kinds, different = {}, {}
  for _, doubt in ipairs(doubts) do kinds[doubt.kind] = true end
  for _, doubt in ipairs(core.diff(old_again, new_again, options.diff).doubts) do
    different[id(doubt)] = true
  end
  local in_old, in_new = present(old_again, kinds), present(new_again, kinds)
  local settled = {}
  for _, doubt in ipairs(doubts) do
    if in_old[id(doubt)] and in_new[id(doubt)] and not different[id(doubt)] then
      settled[#settled + 1] = doubt
    end
  end
  return settled
end

return settle
