-- Where targets lead: tables of histories, of what is applied, of words, and of what then runs.
local chain = require("mig.chain")
local route = require("mig.route")
local target = require("mig.target")

local HISTORIES = {
  -- one line
  line = "a b<a c<b d<c e<d",
  -- two lines from b
  fork = "a b<a c1<b:one d1<c1 c2<b:two d2<c2",
  -- the lines meet again in m
  diamond = "a b<a c1<b:one d1<c1 c2<b:two m<d1,c2 e<m",
  -- one line is long, one is short, and they meet at once
  uneven = "a b1<a:left c1<b1 d1<c1 m<d1,a n<m",
  -- lines that have nothing in common
  apart = "a1:one b1<a1 c1<b1 a2:two b2<a2",
  -- a line that needs another one
  needs = "a1:one b1<a1 c1<b1 a2:two b2<a2!b1 c2<b2",
  -- a need by label, and one of a first revision
  labelled = "x1:base_line x2<x1 y1:app!x2 y2<y1!base_line",
  -- three heads that meet in pairs
  pairs = "a b<a c<a d<a m1<b,c m2<m1,d",
  -- a fork within a branch
  nested = "a b<a:outer c1<b:inner c2<b d1<c1",
}

--- "b<a" follows a, "m<a,b" both; "b:x" bears label x; "b!a" depends on a.
local function build(text)
  local list = {}
  for word in text:gmatch("%S+") do
    local revision = word:match("^[^<:!]+")
    local item = {
      revision = revision, parents = {}, name = "Step " .. revision, slug = "step_" .. revision,
      file = revision .. ".lua", labels = { word:match(":([^!<]+)") },
      depends_on = { word:match("!(.+)$") },
    }
    for parent in (word:match("<([^:!]+)") or ""):gmatch("[^,]+") do
      table.insert(item.parents, parent)
    end
    list[#list + 1] = item
  end
  return chain.build(list)
end

local function revisions(list)
  local names = {}
  for i, item in ipairs(list) do names[i] = item.revision or item end
  return table.concat(names, " ")
end

--- Everything that the words stand on; `order` keeps the order in which they were applied.
local function applied_at(graph, text)
  local goals, applied = {}, {}
  for word in text:gmatch("%S+") do goals[#goals + 1] = word end
  local place = 0
  for _, goal in ipairs(goals) do
    for _, item in ipairs(route.not_applied(graph, applied, chain.ancestors(graph, goal))) do
      place = place + 1
      applied[item.revision] = { place = place }
    end
  end
  return applied
end

local function outcome(fn, ...)
  local ok, result = pcall(fn, ...)
  return ok and revisions(result) or "! " .. result.message
end

--- Rows of history, what the database is at, target, what runs or "! message".
local function check(fn, rows)
  for _, row in ipairs(rows) do
    local graph = build(HISTORIES[row[1]])
    local word = row[3]
    assert.equal(row[4], outcome(fn, graph, applied_at(graph, row[2]), word),
      ("%s at %q to %s"):format(row[1], row[2], tostring(word)))
  end
end

describe("the way up", function()
  it("in one line", function()
    check(route.up, {
      { "line", "", nil, "a b c d e" },
      { "line", "", "head", "a b c d e" },
      { "line", "", "heads", "a b c d e" },
      { "line", "", "c", "a b c" },
      { "line", "b", "head", "c d e" },
      { "line", "b", "d", "c d" },
      { "line", "d", "b", "" },
      { "line", "c", "c", "" },
      { "line", "e", nil, "" },
      { "line", "e", "heads", "" },
      { "line", "c", "current", "" },
      { "line", "", "step d", "a b c d" },
      { "line", "", "STEP_B", "a b" },
      { "line", "", "zzz", '! revision "zzz" does not exist' },
      { "line", "", "", '! revision "" does not exist' },
      { "line", "", "base", '! nothing can be applied to reach "base"' },
    })
  end)

  it("by steps", function()
    check(route.up, {
      { "line", "", "+1", "a" },
      { "line", "", "+3", "a b c" },
      { "line", "b", "+2", "c d" },
      { "line", "", "+0", "" },
      { "line", "", "+5", "a b c d e" },
      { "line", "", "+6", '! "+6" is more than there is: 5 migrations are pending' },
      { "line", "d", "+2", '! "+2" is more than there is: 1 migration is pending' },
      { "line", "e", "+1", "" },
      { "line", "", "b+2", "a b c d" },
      { "line", "c", "b+2", "d" },
      { "line", "", "e-1", "a b c d" },
      { "line", "", "head-2", "a b c" },
      { "line", "b", "current+1", "c" },
      { "line", "", "base+2", "a b" },
      { "line", "", "d+2", '! "d+2" leads beyond the end of the history' },
      { "line", "", "b-3", '! "b-3" leads beyond the beginning of the history' },
      { "line", "b", "-1", '! revision "-1" does not exist' },
      { "fork", "", "+1", "! the history has 2 heads" },
      { "fork", "", "b+1", '! "b+1" is ambiguous: the way forks at "b"' },
      { "fork", "", "one@b+1", "a b c1" },
      { "diamond", "", "m-1", '! "m-1" is ambiguous: the way forks at "m"' },
      { "diamond", "", "one@m-1", "a b c1 d1" },
      { "diamond", "", "+5", "a b c1 c2 d1" },
    })
  end)

  it("along branches", function()
    check(route.up, {
      { "fork", "", nil, "! the history has 2 heads" },
      { "fork", "", "head", "! the history has 2 heads" },
      { "fork", "", "heads", "a b c1 c2 d1 d2" },
      { "fork", "", "one@head", "a b c1 d1" },
      { "fork", "", "two@head", "a b c2 d2" },
      { "fork", "", "one@heads", "a b c1 d1" },
      { "fork", "d1", "two@head", "c2 d2" },
      { "fork", "d1 d2", "heads", "" },
      { "fork", "d1 d2", nil, "" },
      { "fork", "b", "one", "c1" },
      { "fork", "b", "c1@head", "c1 d1" },
      { "fork", "b", "one@+1", "c1" },
      { "fork", "b", "one@+2", "c1 d1" },
      { "fork", "", "two@+1", "a b c2" },
      { "fork", "b", "one@+3", '! "one@+3" is more than there is: 2 migrations are pending' },
      { "fork", "", "one@d1", "a b c1 d1" },
      { "fork", "", "one@b", "a b" },
      { "fork", "", "one@d2", '! revision "d2" is not on branch "one"' },
      { "fork", "", "three@head", '! there is no branch "three"' },
      { "fork", "", "one@", '! revision "one@" does not exist' },
      { "fork", "", "b@head", '! branch "b" has 2 heads' },
      { "fork", "", "b@heads", "a b c1 c2 d1 d2" },
      { "nested", "", "outer@head", '! branch "outer" has 2 heads' },
      { "nested", "", "inner@head", "a b c1 d1" },
    })
  end)

  it("through merges", function()
    check(route.up, {
      { "diamond", "", nil, "a b c1 c2 d1 m e" },
      { "diamond", "", "m", "a b c1 c2 d1 m" },
      { "diamond", "d1", "m", "c2 m" },
      { "diamond", "c2", nil, "c1 d1 m e" },
      { "diamond", "d1 c2", "+1", "m" },
      { "diamond", "", "one@head", "a b c1 c2 d1 m e" },
      { "uneven", "", nil, "a b1 c1 d1 m n" },
      { "uneven", "a", "m", "b1 c1 d1 m" },
      { "pairs", "", nil, "a b c d m1 m2" },
      { "pairs", "d", "m1", "b c m1" },
      { "pairs", "m1", nil, "d m2" },
    })
  end)

  it("in lines of their own", function()
    check(route.up, {
      { "apart", "", "heads", "a1 a2 b1 b2 c1" },
      { "apart", "", "one@head", "a1 b1 c1" },
      { "apart", "a1", "two@head", "a2 b2" },
      { "apart", "c1", "b2", "a2 b2" },
      { "apart", "", "two@+1", "a2" },
      { "apart", "c1", "two@+2", "a2 b2" },
      { "apart", "c1 b2", "heads", "" },
    })
  end)

  it("with what is depended on", function()
    check(route.up, {
      { "needs", "", "two@head", "a1 a2 b1 b2 c2" },
      { "needs", "", "a2", "a2" },
      { "needs", "", "b2", "a1 a2 b1 b2" },
      { "needs", "a2", "two@+1", "a1 b1 b2" },
      { "needs", "b1", "two@head", "a2 b2 c2" },
      { "needs", "", "one@head", "a1 b1 c1" },
      { "needs", "", "heads", "a1 a2 b1 b2 c1 c2" },
      { "labelled", "", "app@head", "x1 x2 y1 y2" },
      { "labelled", "", "app", "x1 x2 y1" },
    })
  end)
end)

describe("the way down", function()
  it("in one line", function()
    check(route.down, {
      { "line", "e", nil, "e" },
      { "line", "e", "-1", "e" },
      { "line", "e", "-3", "e d c" },
      { "line", "e", "-0", "" },
      { "line", "c", "base", "c b a" },
      { "line", "e", "c", "e d" },
      { "line", "e", "e", "" },
      { "line", "e", "head", "" },
      { "line", "e", "current", "" },
      { "line", "e", "current-2", "e d" },
      { "line", "e", "d-1", "e d" },
      { "line", "e", "a+1", "e d c" },
      { "line", "c", "a-1", "c b a" },
      { "line", "", nil, "" },
      { "line", "", "base", "" },
      { "line", "b", "-3", '! "-3" is more than there is: 2 migrations are applied' },
      { "line", "", "-1", "" },
      { "line", "b", "d", '! revision "d" is not applied' },
      { "line", "b", "+1", '! revision "+1" does not exist' },
      { "line", "e", "nosuch", '! revision "nosuch" does not exist' },
    })
  end)

  it("of one branch leaves the others", function()
    check(route.down, {
      { "fork", "d1 d2", nil, "d2" },
      { "fork", "d2 d1", nil, "d1" },
      { "fork", "d1 d2", "-2", "d2 c2" },
      { "fork", "d1 d2", "c1", "d1" },
      { "fork", "d1 d2", "b", "d2 c2 d1 c1" },
      { "fork", "d1 d2", "one@b", "d1 c1" },
      { "fork", "d1 d2", "two@-1", "d2" },
      { "fork", "d2 d1", "two@-2", "d2 c2" },
      { "fork", "d1 d2", "one@-2", "d1 c1" },
      { "fork", "d1 d2", "base", "d2 c2 d1 c1 b a" },
      { "fork", "d1", "two@-1", "" },
      { "fork", "d1 d2", "one@-4", '! "one@-4" is more than there is: 2 migrations are applied' },
      { "fork", "d1", "c2", '! revision "c2" is not applied' },
      { "apart", "c1 b2", "one@base", "c1 b1 a1" },
      { "apart", "c1 b2", "two@base", "b2 a2" },
      { "apart", "c1 b2", "a1", "c1 b1" },
      { "apart", "c1 b2", "one@-1", "c1" },
      { "apart", "c1 b2", "base", "b2 a2 c1 b1 a1" },
    })
  end)

  it("through merges", function()
    check(route.down, {
      { "diamond", "e", "m", "e" },
      { "diamond", "e", "-2", "e m" },
      { "diamond", "e", "d1", "e m" },
      { "diamond", "e", "c1", "e m d1" },
      { "diamond", "e", "c2", "e m" },
      { "diamond", "e", "b", "e m d1 c2 c1" },
      { "diamond", "e", "base", "e m d1 c2 c1 b a" },
      { "diamond", "e", "two@b", "e m c2" },
      { "uneven", "n", "a", "n m d1 c1 b1" },
      { "uneven", "n", "b1", "n m d1 c1" },
      { "pairs", "m2", "m1", "m2" },
      { "pairs", "m2", "b", "m2 m1" },
      { "pairs", "m2", "a", "m2 m1 d c b" },
    })
  end)

  it("takes along what depends on it", function()
    check(route.down, {
      { "needs", "c1 c2", "a1", "c2 b2 c1 b1" },
      { "needs", "c1 c2", "b1", "c2 b2 c1" },
      { "needs", "c1 c2", "one@base", "c2 b2 c1 b1 a1" },
      { "needs", "c1 c2", "two@base", "c2 b2 a2" },
      { "needs", "c1 c2", "one@-1", "c1" },
      { "needs", "c1 c2", "one@-2", "c2 b2 c1 b1" },
      { "needs", "c1 c2", "two@-1", "c2" },
      { "labelled", "y2", "x1", "y2 y1 x2" },
    })
  end)

  it("goes by when migrations were applied, not by their names", function()
    local graph = build("a b<a c<a")
    assert.equal("b c a", revisions(route.down(graph,
      { a = { place = 1 }, c = { place = 2 }, b = { place = 3 } }, "base")))
    assert.equal("c b a", revisions(route.down(graph,
      { a = { place = 1 }, b = { place = 2 }, c = { place = 3 } }, "base")))
  end)
end)

describe("a stamp", function()
  local function stamped(graph, applied, words, purge)
    local added, removed = route.stamp(graph, applied, words, purge)
    return { "+" .. revisions(added) .. " -" .. revisions(removed) }
  end

  it("moves one line and leaves the others", function()
    for _, row in ipairs({
      { "line", "", "head", "+a b c d e -" },
      { "line", "", "c", "+a b c -" },
      { "line", "d", "b", "+ -c d" },
      { "line", "b", "d", "+c d -" },
      { "line", "d", "base", "+ -a b c d" },
      { "line", "d", "d", "+ -" },
      { "line", "d", "current-1", "+ -d" },
      { "line", "b", "+2", "+c d -" },
      { "fork", "", "heads", "+a b c1 c2 d1 d2 -" },
      { "fork", "", "d1 d2", "+a b c1 c2 d1 d2 -" },
      { "fork", "d1", "d2", "+c2 d2 -" },
      { "fork", "d1 d2", "one@c1", "+ -d1" },
      { "fork", "d1 d2", "b", "+ -c1 c2 d1 d2" },
      { "fork", "d1 d2", "b d2", "+ -c1 d1" },
      { "diamond", "e", "d1", "+ -m e" },
      { "diamond", "", "m", "+a b c1 c2 d1 m -" },
      { "apart", "c1", "b2", "+a2 b2 -" },
      { "apart", "c1 b2", "one@base", "+ -a1 b1 c1" },
      { "apart", "c1 b2", "base", "+ -a1 a2 b1 b2 c1" },
      { "needs", "", "c2", "+a1 a2 b1 b2 c2 -" },
      { "needs", "c2", "a1", "+ -b1 b2 c2" },
    }) do
      local graph, words = build(HISTORIES[row[1]]), {}
      for word in row[3]:gmatch("%S+") do words[#words + 1] = word end
      assert.equal(row[4], stamped(graph, applied_at(graph, row[2]), words)[1],
        ("%s at %q to %s"):format(row[1], row[2], row[3]))
    end
  end)

  it("with a purge forgets everything else", function()
    local graph = build(HISTORIES.fork)
    local applied = applied_at(graph, "d1")
    assert.equal("+c2 d2 -c1 d1", stamped(graph, applied, { "d2" }, true)[1])
    assert.equal("+ -a b c1 d1", stamped(graph, applied, { "base" }, true)[1])
  end)
end)

describe("a range", function()
  it("is what lies between, its beginning with it", function()
    for _, row in ipairs({
      { "line", "d", ":", "a b c d e" },
      { "line", "d", "b:d", "b c d" },
      { "line", "d", "b:", "b c d e" },
      { "line", "d", ":c", "a b c" },
      { "line", "d", "c", "a b c" },
      { "line", "d", "base:b", "a b" },
      { "line", "d", "current:", "d e" },
      { "line", "d", ":current", "a b c d" },
      { "line", "d", "-2:current", "b c d" },
      { "line", "d", "b:+2", "b c d" },
      { "line", "d", "-2:", "c d e" },
      { "line", "d", ":+2", '! "+2" leads beyond the end of the history' },
      { "line", "b", ":+2", "a b c d" },
      { "line", "d", "head-1:head", "d e" },
      { "line", "d", "c:c", "c" },
      { "line", "d", "d:b", '! "d" does not lead to "b"' },
      { "fork", "d1", "b:one@head", "b c1 d1" },
      { "fork", "d1", "b:", "b c1 c2 d1 d2" },
      { "fork", "d1", "c1:d2", '! "c1" does not lead to "d2"' },
      { "diamond", "e", "b:m", "b c1 c2 d1 m" },
      { "diamond", "e", "c2:", "c2 m e" },
      { "needs", "c2", "b1:c2", "b1 b2 c2" },
    }) do
      local graph = build(HISTORIES[row[1]])
      local applied = applied_at(graph, row[2])
      local position = { applied = applied, current = route.current(graph, applied) }
      assert.equal(row[4], outcome(function()
        local range, list = route.between(graph, target.range(graph, row[3], position)), {}
        for _, item in ipairs(graph.order) do
          if range[item.revision] then list[#list + 1] = item end
        end
        return list
      end), ("%s at %q: %s"):format(row[1], row[2], row[3]))
    end
  end)
end)

describe("the graph", function()
  it("knows heads, bases, where it forks, and whom a label reaches", function()
    for _, row in ipairs({
      { "line", "e", "a", "", {} },
      { "fork", "d1 d2", "a", "b", { one = "c1 d1", two = "c2 d2" } },
      { "diamond", "e", "a", "b", { one = "c1 d1 m e", two = "c2 m e" } },
      { "apart", "b2 c1", "a1 a2", "", { one = "a1 b1 c1", two = "a2 b2" } },
      { "needs", "c1 c2", "a1 a2", "", { one = "a1 b1 c1", two = "a2 b2 c2" } },
      { "nested", "c2 d1", "a", "b", { inner = "c1 d1", outer = "a b c1 c2 d1" } },
      { "pairs", "m2", "a", "a", {} },
    }) do
      local graph = build(HISTORIES[row[1]])
      assert.equal(row[2], revisions(graph.heads))
      assert.equal(row[3], revisions(graph.bases))
      assert.equal(row[4], revisions(chain.branch_points(graph)))
      for label, expected in pairs(row[5]) do
        local branch, list = chain.branch(graph, label), {}
        for _, item in ipairs(graph.order) do
          if branch[item.revision] then list[#list + 1] = item end
        end
        assert.equal(expected, revisions(list), row[1] .. " " .. label)
      end
    end
    assert.equal("y2", revisions(chain.effective_heads(build(HISTORIES.labelled))))
    assert.equal("x2 y2", revisions(build(HISTORIES.labelled).heads))
    assert.same({ "inner", "outer" }, chain.spread_labels(build(HISTORIES.nested)).d1)
  end)

  it("runs what is depended on first", function()
    assert.equal("b a", revisions(build("a!b b").order))
    assert.equal("x1 x2 y1 y2", revisions(build(HISTORIES.labelled).order))
  end)

  it("refuses what is no history", function()
    for _, row in ipairs({
      { "a a", 'revision "a" is given by two files' },
      { "b<a", 'migration "b" follows "a", which does not exist' },
      { "a b<a!c", 'migration "b" depends on "c", which does not exist' },
      { "a<b b<a", "the migrations follow each other in a circle" },
      { "a<a", "the migrations follow each other in a circle" },
      { "a!b b!a", "the migrations follow each other in a circle" },
      { "a b<a!c c<b", "the migrations follow each other in a circle" },
      { "a:x b<a:x", 'label "x" of migration "b" is taken' },
      { "a b<a:a", 'label "a" of migration "b" is taken' },
    }) do
      assert.equal("! " .. row[2], outcome(function() return build(row[1]).order end), row[1])
    end
  end)

  it("says how a circle closes", function()
    local ok, problem = pcall(build, "s a!c b<a c<b")
    assert.is_false(ok)
    assert.equal("a depends on c follows b follows a.", problem.detail)
  end)

  it("takes a revision as it stands before anything else in it", function()
    local graph = build("2024-01 2024-02<2024-01 x<2024-02:2024")
    assert.equal("2024-01", target.one(graph, "2024-01"))
    assert.equal("x", target.one(graph, "2024"))
    assert.equal("2024-02", target.one(graph, "x-1"))
    assert.equal("2024-02", target.one(graph, "2024-01+1"))
  end)

  it("holds ten thousand revisions, in time that grows with them", function()
    local function measure(count)
      local list = {}
      for i = 1, count do
        list[i] = {
          revision = tostring(1000000 + i), parents = { i > 1 and tostring(999999 + i) or nil },
          name = "n", file = "f", labels = i == 2 and { "l" } or nil,
        }
      end
      local started = os.clock()
      local graph = chain.build(list)
      assert.equal(count, #route.up(graph, {}))
      local applied = {}
      for i, item in ipairs(graph.order) do applied[item.revision] = { place = i } end
      assert.equal(count, #route.down(graph, applied, "base"))
      assert.equal(count, #route.down(graph, applied, "-" .. count))
      assert.equal(1, #route.current(graph, applied))
      assert.equal(0, #route.behind(graph, applied))
      assert.equal(graph.heads[1], target.one(graph, "l@head"))
      return os.clock() - started
    end
    local small, large = measure(2000), measure(20000)
    assert.is_true(large < 40 * small + 0.2, ("%.3f s and %.3f s"):format(small, large))
  end)
end)
