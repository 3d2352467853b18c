--- What PostgreSQL refuses in a transaction block, in one.
local core = require("mig.core")

local rule = {}

rule.description = {
  number = 4, severity = "error",
  on = { "create_index", "drop_index", "reindex", "detach_partition", "vacuum", "vacuum_full",
    "drop_database", "create_database", "create_tablespace", "drop_tablespace", "alter_system",
    "add_enum_value", "cluster" },
  title = "A statement that cannot run in a transaction runs in one",
  why = "PostgreSQL refuses it: the migration fails when it is run.",
  safe = [[
-- At the top of the migration
transaction = false
]],
}

local function is_refused(effect, world)
  if effect.concurrently then return true end
  if effect.kind == "add_enum_value" then return world.version < 120000 end
  if effect.kind == "cluster" then return effect.table == nil end
  if effect.kind == "reindex" then
    return effect.target == "database" or effect.target == "schema" or effect.target == "system"
  end
  return effect.statement and core.classify(effect.statement.text) == "no_transaction"
    or effect.kind:find("database", 1, true) ~= nil or effect.kind:find("tablespace", 1,
      true) ~= nil
    or effect.kind == "alter_system"
end

function rule.check(effect, world)
  if effect.part ~= 1 or not world.session:in_transaction() or not is_refused(effect, world) then
    return nil
  end
  return { message = "this cannot run in a transaction, and it is in one", lock = false }
end

return rule
