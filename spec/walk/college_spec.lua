-- The repository's own project, as the demo walks it, with a tenth of the rows.
local core = require("mig.core")
local project = require("spec.support.project")
local support = require("spec.support")
local walk = require("spec.support.walk")

local OWN = support.root .. "/migrations/"

local here

local function copy(from, to)
  for _, name in ipairs(core.fs.list(OWN .. from)) do
    if core.fs.exists(OWN .. from .. name) == "file" and name:find("%.lua$") then
      local text = support.read(OWN .. from .. name):gsub("([24]000)0", "%1")
      here:write(to .. name, text)
    end
  end
end

describe("the repository's project", function()
  lazy_setup(function()
    here = project.new()
    copy("", "migrations/")
    copy("schema/", "schema/")
    here:ok("apply")
  end)
  lazy_teardown(function() here:close() end)

  it("is what its goal says", function()
    assert.equal("All is well: nothing is pending, and nothing differs.\n", here:ok("check").out)
    assert.equal("4000", here:value("SELECT count(*) FROM fees"))
  end)

  it("changes as in the demo, and back, with its rows", function()
    copy("demo/", "schema/")
    walk.there_and_back(here, {
      applied = function()
        assert.equal("4000", here:value("SELECT count(*) FROM fees WHERE discount = 0"))
        assert.equal("{pending,partly_paid,paid,overdue,waived}",
          here:value("SELECT enum_range(NULL::fee_status)::text"))
      end,
    })
  end)

  it("goes back to nothing and up again", function()
    here:ok("rollback", "--all")
    assert.same({}, here:counts())
    local status = here:json("status")
    assert.equal(2, #status.pending)
    here:ok("apply")
    assert.equal("4000", here:value("SELECT count(*) FROM fees"))
  end)
end)
