local chain = require("mig.chain")
local route = require("mig.route")
local target = require("mig.target")

--- "b<a" is b, which follows a; "m<a,b" follows both.
local function build(...)
  local list = {}
  for i, word in ipairs({ ... }) do
    local revision, rest = word:match("^([^<]+)<?(.*)$")
    local parents = {}
    for parent in rest:gmatch("[^,]+") do parents[#parents + 1] = parent end
    list[i] = {
      revision = revision, parents = parents, name = "Step " .. revision,
      slug = "step_" .. revision, file = revision .. ".lua",
    }
  end
  return chain.build(list)
end

local function revisions(list)
  local names = {}
  for i, item in ipairs(list) do names[i] = item.revision end
  return table.concat(names, " ")
end

local function set(words)
  local applied = {}
  for word in words:gmatch("%S+") do applied[word] = {} end
  return applied
end

local function raised(fn, ...)
  local ok, problem = pcall(fn, ...)
  assert.is_false(ok)
  return problem
end

describe("a chain", function()
  it("orders by who follows whom, ties by revision", function()
    assert.equal("a b c", revisions(build("c<b", "a", "b<a").order))
    assert.equal("1 2 3 10 4", revisions(build("1", "10<3", "3<2", "2<1", "4<10").order))
    assert.equal("a b c d", revisions(build("d<b,c", "c<a", "b<a", "a").order))
  end)

  it("knows heads and bases", function()
    local graph = build("a", "b<a", "c<a", "x")
    assert.same({ "b", "c", "x" }, graph.heads)
    assert.same({ "a", "x" }, graph.bases)
    assert.same({}, build().heads)
  end)

  it("holds ten thousand revisions", function()
    local words = { "1" }
    for i = 2, 10000 do words[i] = ("%d<%d"):format(i, i - 1) end
    local graph = build(table.unpack(words))
    assert.equal("10000", chain.head(graph))
    assert.equal(10000, #route.up(graph, {}))
    assert.is_true(chain.ancestors(graph, "10000")["1"])
  end)

  it("names both files of a duplicate", function()
    local problem = raised(chain.build, {
      { revision = "a", parents = {}, file = "1.lua" },
      { revision = "a", parents = {}, file = "2.lua" },
    })
    assert.equal('revision "a" is given by two files', problem.message)
    assert.equal('1.lua and 2.lua both say up_revision = "a".', problem.detail)
    assert.equal("2.lua", problem.source)
  end)

  it("names the file of a missing parent, and the nearest revision", function()
    local problem = raised(build, "1715", "1716<1175")
    assert.equal('migration "1716" follows "1175", which does not exist', problem.message)
    assert.equal('Did you mean "1715"?', problem.hint)
    assert.equal("1716.lua", problem.source)
  end)

  it("shows a circle", function()
    local problem = raised(build, "s", "a<c", "b<a", "c<b", "d<c")
    assert.equal("the migrations follow each other in a circle", problem.message)
    assert.truthy(problem.detail:find("^%a follows %a follows %a follows %a%.$"))
  end)
end)

describe("targets", function()
  local graph = build("1715", "1716<1715", "1720<1716", "1721<1720")

  it("are revisions, prefixes of them or of messages, and head", function()
    assert.equal("1716", target.one(graph, "1716"))
    assert.equal("1715", target.one(graph, "1715"))
    assert.equal("1720", target.one(graph, "step 1720"))
    assert.equal("1720", target.one(graph, "Step_1720"))
    assert.equal("1721", target.one(graph, "head"))
    local position = { applied = set("1716"), current = { "1716" } }
    assert.equal("1716", target.one(graph, "current", position))
  end)

  it("that stand for several or none are usage errors", function()
    local problem = raised(target.one, graph, "172")
    assert.equal('"172" stands for 2 revisions', problem.message)
    assert.equal("It could be 1720, 1721.", problem.hint)
    problem = raised(target.one, graph, "1722")
    assert.equal('revision "1722" does not exist', problem.message)
    assert.equal(2, problem.exit_code)
    assert.truthy(problem.hint:find("Did you mean"))
  end)

  it("say what is pending", function()
    local applied = set("1715")
    assert.equal("1716 1720 1721", revisions(route.up(graph, applied)))
    assert.equal("1716 1720 1721", revisions(route.up(graph, applied, "head")))
    assert.equal("1716", revisions(route.up(graph, applied, "+1")))
    assert.equal("1716 1720 1721", revisions(route.up(graph, applied, "+3")))
    assert.equal('"+9" is more than there is: 3 migrations are pending',
      raised(route.up, graph, applied, "+9").message)
    assert.equal("1716 1720", revisions(route.up(graph, applied, "1720")))
    assert.equal("", revisions(route.up(graph, applied, "1715")))
  end)

  it("say what is taken back", function()
    local applied = set("1715 1716 1720")
    assert.equal("1720", revisions(route.down(graph, applied)))
    assert.equal("1720 1716", revisions(route.down(graph, applied, "-2")))
    assert.equal("1720 1716 1715", revisions(route.down(graph, applied, "base")))
    assert.equal("1720 1716", revisions(route.down(graph, applied, "1715")))
    assert.equal("", revisions(route.down(graph, {}, nil)))
    assert.equal('revision "1721" is not applied',
      raised(route.down, graph, applied, "1721").message)
  end)

  it("need one head, unless they name a revision", function()
    local forked = build("a", "b<a", "c<a")
    local problem = raised(route.up, forked, set("a"))
    assert.equal("the history has 2 heads", problem.message)
    assert.equal("Nothing follows b (b.lua), nor c (c.lua).", problem.detail)
    assert.equal("c", revisions(route.up(forked, set("a"), "c")))
    assert.equal("b c", revisions(route.up(forked, set("a"), "heads")))
    assert.equal("", revisions(route.up(forked, set("a b c"))))
  end)
end)

describe("where the database is", function()
  it("is the applied revisions that no applied one follows", function()
    local graph = build("a", "b<a", "c<b", "x<a")
    assert.same({ "b" }, route.current(graph, set("a b")))
    assert.same({ "b", "x" }, route.current(graph, set("a b x")))
    assert.same({}, route.current(graph, {}))
  end)

  it("shows what was merged behind it", function()
    local graph = build("a", "b<a", "c<b")
    assert.equal("b", revisions(route.behind(graph, set("a c"))))
    assert.equal("", revisions(route.behind(graph, set("a b"))))
  end)
end)
