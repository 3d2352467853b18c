-- Migrations for the fault suite. `some` is true as soon as anything of a migration is there, `all`
-- when all of it is.
local FILE = [[
-- Step %s

up_revision = "%s"
down_revision = %s
%s

function up(migrator)
  local s, actor = migrator.db_session, migrator.actor
%s
end

function down(migrator)
  local s, actor = migrator.db_session, migrator.actor
%s
end
]]

local function exists(name)
  return ("to_regclass('%s') IS NOT NULL"):format(name)
end

local function has_column(name, column)
  return ("EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('%s') "
    .. "AND attname = '%s')"):format(name, column)
end

local function is_valid(name)
  return ("EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('%s') AND indisvalid)")
    :format(name)
end

local scenarios = {
  { name = "transactional", whole = true, {
    up = [[
  actor:add_table { table_name = "a", columns = { { column_name = "id", type = "int" } } }
  for i = 1, 3 do s:exec("INSERT INTO a VALUES ($1)", i) end
  assert(s:value("SELECT count(*) FROM a") == 3)]],
    down = [[actor:drop_table { table_name = "a" }]],
    some = exists("a"), all = exists("a"),
  }, {
    up = [[
  actor:add_column { table_name = "a", column_name = "n", type = "int" }
  for row in s:rows("SELECT id FROM a ORDER BY id") do
    s:exec("UPDATE a SET n = $1 WHERE id = $1", row.id)
  end
  actor:add_not_null { table_name = "a", column_name = "n" }]],
    down = [[actor:drop_column { table_name = "a", column_name = "n" }]],
    some = has_column("a", "n"), all = has_column("a", "n"),
  } },
  { name = "outside", {
    header = "transaction = false",
    up = [[
  s:exec("CREATE TABLE b (id int)")
  s:exec("INSERT INTO b SELECT generate_series(1, $1)", 5)
  s:exec("CREATE INDEX CONCURRENTLY b_id ON b (id)")
  s:exec("VACUUM b")
  s:exec("INSERT INTO b VALUES (6)")]],
    down = [[
  s:exec("DELETE FROM b WHERE id = 6")
  s:exec("DROP INDEX CONCURRENTLY b_id")
  s:exec("DROP TABLE b")]],
    some = exists("b"), all = is_valid("b_id") .. " AND (SELECT count(*) = 6 FROM b)",
  } },
  { name = "mixed", {
    up = [[
  s:exec("CREATE TYPE mood AS ENUM ('a')")
  s:exec("CREATE TABLE c (id int, mood mood)")
  local n = s:exec("INSERT INTO c SELECT g, 'a' FROM generate_series(1, 4) AS g")
  actor:add_index { table_name = "c", index_name = "c_id", columns = { "id" },
    concurrently = true, unique = true }
  s:exec("INSERT INTO c VALUES ($1, 'a')", n + 1)]],
    down = [[
  s:exec("DELETE FROM c WHERE id = 5")
  s:exec("DROP INDEX CONCURRENTLY c_id")
  s:exec("DROP TABLE c")
  s:exec("DROP TYPE mood")]],
    some = exists("c"), all = is_valid("c_id") .. " AND (SELECT count(*) >= 5 FROM c)",
  }, {
    up = [[
  s:exec("ALTER TYPE mood ADD VALUE 'b'")
  s:exec("INSERT INTO c VALUES (6, 'b')")
  migrator:outside_transaction(function() s:exec("VACUUM c") end)
  s:exec("UPDATE c SET mood = 'b' WHERE id = 1")]],
    down = [[
  s:exec("DELETE FROM c WHERE id = 6")
  migrator:outside_transaction(function() s:exec("VACUUM c") end)
  s:exec("ALTER TABLE c ALTER mood TYPE text; DROP TYPE mood; CREATE TYPE mood AS ENUM ('a')")
  s:exec("ALTER TABLE c ALTER mood TYPE mood USING 'a'::mood")]],
    some = "EXISTS (SELECT FROM pg_enum WHERE enumlabel = 'b')",
    all = "(SELECT count(*) = 6 FROM c)",
  } },
}

--- The text of a scenario's migration.
function scenarios.text(scenario, number)
  local step = scenario[number]
  return FILE:format(number, number, number > 1 and ('"%d"'):format(number - 1) or "nil",
    step.header or "", step.up, step.down)
end

return scenarios
