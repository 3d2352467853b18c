--- What repeating does not help: CONCURRENTLY, and rows that begin anew.
local rule = {}

rule.description = {
  number = 99, severity = "error",
  on = { "create_index", "drop_index", "reindex", "update", "delete", "insert", "merge" },
  title = "Repeating it does not help",
  why = "A DO block or a function runs in a transaction, and CONCURRENTLY is refused in one. A "
    .. "second CREATE INDEX CONCURRENTLY of the same name finds what the first left INVALID. A "
    .. "loop that catches lock_not_available takes back what a failed attempt did, and begins with "
    .. "the first row again.",
  safe = [[
-- In a migration of its own: a few thousand rows at a time, each batch a transaction, tried again
migrator:backfill {
  table_name = "{table}", set = { {column} = "…" }, where = "{column} IS NULL",
}
]],
}

local function built_before(effect, world)
  if effect.kind ~= "create_index" or not effect.name then return nil end
  for before in world:preceding() do
    if before.kind == "drop_index" or before.begins_section then return nil end
    if before.kind == "create_index" and before.concurrently and before.name == effect.name
      and world:same(before.table, effect.table) then
      return before
    end
  end
  return nil
end

local function of_index(effect, world)
  if not effect.concurrently then return nil end
  if effect.in_body then return "PostgreSQL refuses CONCURRENTLY in a DO block or a function" end
  local before = built_before(effect, world)
  return before and { severity = "warning", message =
    ('line %d builds "%s" as well: what it leaves INVALID has to be dropped first'):format(
      (before.statement:at()), effect.name) } or nil
end

local INDEX = { create_index = true, drop_index = true, reindex = true }

function rule.check(effect, world)
  if INDEX[effect.kind] then return of_index(effect, world) end
  if not effect.retried or effect.rows or not world:in_use(effect.table) then return nil end
  return { severity = "warning", message =
    ("an attempt that gets no lock takes back what it did to %s, and begins anew"):format(
      world:say(effect.table)) }
end

return rule
