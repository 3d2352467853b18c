--- CONCURRENTLY while lock_timeout is set.
local rule = {}

rule.description = {
  number = 6, severity = "note", on = { "create_index", "drop_index", "reindex" },
  title = "lock_timeout cuts a concurrent build short",
  why = "CONCURRENTLY waits for older transactions, and lock_timeout counts that wait: the "
    .. "build is cancelled and leaves an INVALID index (measured).",
  safe = [[
-- In a migration of its own
transaction = false
migrator.db_session:exec("SET lock_timeout = 0")
migrator.actor:add_index { table_name = "{table}", columns = { {columns} }, concurrently = true }
]],
}

local OFF = { ["0"] = true, ["0ms"] = true, ["0s"] = true, [""] = true }

function rule.check(effect, world)
  if world.script.language ~= "sql" then return nil end -- mig's runner sets it to 0 for these
  local value = world.session:setting("lock_timeout")
  if not effect.concurrently or not value or OFF[value] then return nil end
  return ("lock_timeout = %s also ends the wait for older transactions, and leaves an INVALID "
    .. "index")
    :format(value)
end

return rule
