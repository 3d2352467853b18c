-- A program that works on table t until it is told to stop, and says how often it touched rows:
--   lua5.4 spec/faults/writer.lua CONNINFO SEED
-- What it touches is counted in the rows and by itself; rows that go take their count along.
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath
local core = require("mig.core")

local conn <close> = core.connect(arg[1])
math.randomseed(tonumber(arg[2]))
conn:script("SET application_name = 'writer'")
local most = tonumber(conn:query("SELECT max(id) AS n FROM t")[1].n)
local touched = 0

local ACTIONS = {
  function()
    touched = touched + conn:query("UPDATE t SET touched = touched + 1 WHERE id = $1",
      math.random(most)).affected
  end,
  function()
    local from = math.random(most)
    touched = touched + conn:query("UPDATE t SET touched = touched + 1 "
      .. "WHERE id BETWEEN $1 AND $2", from, from + 20).affected
  end,
  -- Most new rows are filled, as by a default; some are not, as by programs that know nothing.
  function()
    conn:query("INSERT INTO t (code, b) VALUES ('w' || $1, $2)", math.random(most),
      math.random(100) > 1 and 0 or nil)
  end,
  function()
    local row = conn:query("DELETE FROM t WHERE id = $1 RETURNING touched", math.random(most))[1]
    if row then touched = touched - tonumber(row.touched) end
  end,
}

while conn:query("SELECT wanted FROM control")[1].wanted == "run" do
  -- Two of them may lock rows in another order.
  local ok, problem = pcall(ACTIONS[math.random(#ACTIONS)])
  if not ok and problem.sqlstate ~= "40P01" then error(problem.message, 0) end
  core.os.sleep(0.001)
end
conn:query("UPDATE control SET touched = touched + $1", touched)
