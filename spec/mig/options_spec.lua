local options = require("mig.options")
local vocabulary = require("mig.vocabulary")

local function usage(words)
  local ok, problem = pcall(options.parse, words)
  assert.is_false(ok)
  assert.equal("usage", problem.kind)
  assert.equal(2, problem.exit_code)
  return problem
end

describe("the command line", function()
  it("takes options anywhere", function()
    local parsed = options.parse({
      "--database", "postgresql:///x", "--migrations=m", "--schema", "a", "--schema", "b",
      "--privileges", "generate", "-m", "conform", "--json",
    })
    assert.equal("generate", parsed.command.name)
    assert.same({
      database = "postgresql:///x", migrations = { "m" }, schema = { "a", "b" }, privileges = true,
      message = "conform", json = true,
    }, parsed.options)
  end)

  it("takes a command's options before the command", function()
    local parsed = options.parse({ "-m", "apply", "new" })
    assert.equal("new", parsed.command.name)
    assert.equal("apply", parsed.options.message)
  end)

  it("takes short options with their value and in clusters", function()
    local parsed = options.parse({ "new", "-qmadd x" })
    assert.same({ quiet = true, message = "add x" }, parsed.options)
    assert.same({ quiet = true, yes = true }, options.parse({ "apply", "-qy" }).options)
  end)

  it("takes -2 and +1 as arguments, and everything after --", function()
    assert.same({ "-2" }, options.parse({ "rollback", "-2" }).arguments)
    assert.same({ "+1" }, options.parse({ "apply", "+1" }).arguments)
    assert.same({ "--json" }, options.parse({ "apply", "--", "--json" }).arguments)
    assert.equal("status", options.parse({ "--", "status" }).command.name)
  end)

  it("knows the words of other tools", function()
    for word, name in pairs({
      upgrade = "apply", migrate = "apply", up = "apply", downgrade = "rollback",
      down = "rollback", revert = "rollback", revision = "new",
    }) do
      assert.equal(name, options.parse({ word, "-q" }).command.name)
    end
  end)

  it("names what was meant", function()
    assert.equal('Did you mean "apply"?', usage({ "aply" }).hint)
    assert.equal('unknown option "--jsn" of "mig apply"', usage({ "apply", "--jsn" }).message)
    assert.equal('Did you mean "--json"?', usage({ "apply", "--jsn" }).hint)
    assert.equal('option "-m" needs a value: MESSAGE', usage({ "new", "-m" }).message)
    assert.equal('option "--color" cannot be "red"', usage({ "apply", "--color", "red" }).message)
    assert.equal('option "--json" takes no value', usage({ "apply", "--json=1" }).message)
    assert.equal('"mig apply" does not take "b"', usage({ "apply", "a", "b" }).message)
    assert.equal('"mig show" needs REVISION', usage({ "show" }).message)
  end)
end)

describe("the vocabulary", function()
  it("gives an option one arity everywhere", function()
    local arity = {}
    local function check(rows)
      for _, row in ipairs(rows) do
        local takes = row.value ~= nil
        for _, word in ipairs({ "--" .. row.name, row.short and "-" .. row.short }) do
          if arity[word] ~= nil then assert.equal(arity[word], takes, word) end
          arity[word] = takes
        end
      end
    end
    check(vocabulary.global)
    for _, command in ipairs(vocabulary.commands) do check(command.options) end
  end)

  it("has a module, a group and an example for each command", function()
    local groups = {}
    for _, group in ipairs(vocabulary.groups) do groups[group] = true end
    for _, command in ipairs(vocabulary.commands) do
      assert.is_function(require("mig.commands." .. command.name).run)
      assert.is_true(groups[command.group], command.name)
      assert.is_true(#command.examples > 0, command.name)
    end
  end)
end)

describe("help", function()
  it("is written down in docs/reference/commands.md: mig help --reference", function()
    local file <close> = assert(io.open("docs/reference/commands.md"))
    assert.equal(require("mig.help.reference").page(), file:read("a"))
  end)

  it("comes from the vocabulary: overview, command, man page, completions", function()
    local help, man = require("mig.help"), require("mig.help.man").page()
    local completion = require("mig.help.completion")
    for _, command in ipairs(vocabulary.commands) do
      for _, text in ipairs({
        help.overview(), man, completion.bash(), completion.zsh(), completion.fish(),
      }) do
        assert.truthy(text:find(command.name, 1, true), command.name)
      end
      for _, row in ipairs(command.options) do
        assert.truthy(help.command(command):find("--" .. row.name, 1, true))
      end
    end
  end)
end)
