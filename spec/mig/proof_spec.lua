-- What goes wrong on the scratch database reaches the person as it was.
local desk = require("mig.desk")
local proof = require("mig.proof")
local settle = require("mig.settle")
local support = require("spec.support")

local db
before_each(function() db = support.database() end)
after_each(function() db:drop() end)

local MIGRATION = [[
up_revision = "1"
down_revision = nil
function up(migrator) end
function down(migrator) end
]]

describe("a proof", function()
  it("leaves a bug of mig's as it is", function()
    local snapshot = db.conn:snapshot()
    local place <close> = desk.new(snapshot, { conn = db.conn })
    function place.with_roles() error("attempt to index a nil value", 0) end
    local ok, problem = pcall(proof.run, place, MIGRATION, "migrations/1_a.lua", snapshot, snapshot,
      { environment = {}, default_schema = "public" })
    assert.is_false(ok)
    assert.equal("attempt to index a nil value", problem)
  end)
end)

describe("settling", function()
  it("raises what failed, not that it could not be taken back", function()
    db.conn:script("CREATE VIEW v AS SELECT 1 AS a")
    local snapshot = db.conn:snapshot()
    local lost = {}
    function lost.script(_, text) if text == "ROLLBACK" then error("is closed", 0) end end
    function lost.pipeline() end
    function lost.snapshot() error("connection lost", 0) end
    local ok, problem = pcall(settle.run, lost, snapshot, snapshot,
      { { kind = "view", key = snapshot:objects("view")[1].key } },
      { diff = {}, render = { server_version = db.conn:server_version() } })
    assert.is_false(ok)
    assert.equal("connection lost", problem)
  end)
end)
