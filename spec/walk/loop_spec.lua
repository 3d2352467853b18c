-- Lua that never ends stops on Ctrl-C, and leaves nothing behind.
local project = require("spec.support.project")
local support = require("spec.support")

local here

--- Runs mig and interrupts it once its Lua has said that it runs.
local function interrupt(...)
  local words = {}
  for i, word in ipairs({ "--database", here.db.conninfo, ... }) do
    words[i] = "'" .. word:gsub("'", "'\\''") .. "'"
  end
  -- A background job of sh ignores SIGINT; env gives it back.
  return support.run(([[
    : >err
    env --default-signal=INT sh -c 'echo $$ >pid; exec "$@"' sh '%s' %s 2>>err &
    mig=$!
    for i in $(seq 200); do grep -q looping err && break; sleep 0.1; done
    kill -INT $(cat pid)
    { sleep 10; kill -KILL $(cat pid); } 2>/dev/null & watch=$!
    wait $mig; code=$?
    kill $watch; exit $code]]):format(support.mig, table.concat(words, " ")),
    { cwd = here.folder })
end

local LOOPS = {
  plain = "while true do end",
  caught = "while true do pcall(function() while true do end end) end",
  ["of a coroutine"] = "coroutine.wrap(function() while true do end end)()",
  ["of coroutines in coroutines"] =
    "coroutine.wrap(function() coroutine.wrap(function() while true do end end)() end)()",
  ["of coroutines that are caught"] = "while true do coroutine.resume(coroutine.create(function() "
    .. "for _ = 1, 1e7 do end end)) end",
}

describe("a loop", function()
  lazy_setup(function()
    here = project.new()
    here:ok("new", "-m", "The ledger is there")
    here:ok("apply")
  end)
  lazy_teardown(function() here:close() end)

  for name, loop in pairs(LOOPS) do
    it(name .. ", in a migration", function()
      here:write("migrations/9_loop.lua", ([[
up_revision = "9"
down_revision = "%s"
function up(migrator)
  migrator.actor:add_table { table_name = "t" }
  print("looping")
  %s
end]]):format(here:value("SELECT revision FROM migration_info"), loop))
      local before = here:versions()
      local outcome = interrupt("apply")
      assert.equal(130, outcome.code, here:read("err"))
      assert.equal(before, here:versions())
      assert.equal("1", here:value("SELECT count(*) FROM migration_info"))
      here:remove("migrations/9_loop.lua")
    end)
  end

  it("in a goal", function()
    here:write("schema/a.lua", 'print("looping")\nwhile true do end')
    assert.equal(130, interrupt("generate", "-m", "x").code)
  end)
end)
