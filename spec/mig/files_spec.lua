local core = require("mig.core")
local files = require("mig.files")
local support = require("spec.support")
local template = require("mig.template")

local ENVIRONMENT = { root = "." }

local function parse(text, name)
  return files.parse(text, name or "migrations/1715_add_author.lua", ENVIRONMENT)
end

local function raised(fn, ...)
  local ok, problem = pcall(fn, ...)
  assert.is_false(ok)
  return problem
end

local BODY = "\nfunction up(migrator) end\nfunction down(migrator) end\n"

describe("a migration's header", function()
  it("is read from plain lines", function()
    local file = parse('-- Add author\n\nup_revision = "1715"\ndown_revision = "1714"\n' .. BODY)
    assert.equal("1715", file.revision)
    assert.same({ "1714" }, file.parents)
    assert.equal("Add author", file.name)
    assert.equal("add_author", file.slug)
  end)

  it("is the same however it is written", function()
    for _, text in ipairs({
      '-- Add author\nup_revision = "1715"\ndown_revision = "1714" -- why\n',
      "-- Add author\nup_revision='1715'\ndown_revision='1714'\n",
      '-- Add author\nlocal n = 1714\nup_revision = "1715"; down_revision = tostring(n)\n',
      '-- Add author\ndown_revision = "1714"\nup_revision = ("17" .. "15")\n',
      '-- Add author\r\nup_revision = "1715"\r\ndown_revision = "1714"\r\n',
      '-- Add author\nnote = [[\nup_revision = "x"\ndown_revision = "y"\n]]\n'
        .. 'up_revision = "1715"\ndown_revision = "1714"\n',
      '-- Add author\nreturn { up_revision = "1715", down_revision = "1714", up = print }\n',
    }) do
      local file = parse(text .. (text:find("return") and "" or BODY))
      assert.equal("1715", file.revision)
      assert.same({ "1714" }, file.parents)
      assert.equal("Add author", file.name)
    end
  end)

  it("may have no parent, or several", function()
    assert.same({}, parse('-- a\nup_revision = "1"\ndown_revision = nil\n' .. BODY).parents)
    assert.same({}, parse('-- a\nup_revision = "1"\n' .. BODY).parents)
    local merge = parse('up_revision = "1"\ndown_revision = { "a", "b" }' .. BODY)
    assert.same({ "a", "b" }, merge.parents)
  end)

  it("takes its message from the comment at the top", function()
    for comment, name in pairs({
      ["-- [x] done"] = "[x] done", ["--tight"] = "tight", ["---- many"] = "many",
      ["--[[ long ]]"] = "add author", ["--"] = "add author", ["-- 100 % done  "] = "100 % done",
    }) do
      local header = '\n\nup_revision = "1"\ndown_revision = nil\n'
      assert.equal(name, parse(comment .. header .. BODY).name)
    end
  end)

  it("takes its message from the file's name when it has no comment", function()
    assert.equal("add author", parse('up_revision = "1"' .. BODY).name)
  end)

  it("is an error when it lacks its revision", function()
    local problem = raised(parse, 'up_revison = "1"\n' .. BODY)
    assert.equal("the migration has no up_revision", problem.message)
    assert.equal('It has "up_revison"; is up_revision meant?', problem.hint)
    assert.equal("migrations/1715_add_author.lua", problem.source)
    assert.equal("up_revision must be a string, not number",
      raised(parse, "up_revision = 1715\n" .. BODY).message)
  end)

  it("is an error with file and line when it is no Lua", function()
    local problem = raised(parse, "up_revision = \n\nend")
    assert.equal("migrations/1715_add_author.lua", problem.source)
    assert.equal(3, problem.line)
    problem = raised(parse, "\n\nup_revision = nil .. 1")
    assert.equal(3, problem.line)
    assert.truthy(problem.message:find("attempt to concatenate"))
    problem = raised(parse, string.dump(function() end))
    assert.equal("precompiled code is not loaded", problem.message)
  end)
end)

describe("a migration's checksum", function()
  local TEXT = '-- A\n\nup_revision = "1"\n\nfunction up(migrator)\n'
    .. '  migrator.actor:execute { sql = "SELECT \'x\'", }\nend\n'

  it("does not count line ends, blanks, comments and other formatting", function()
    local one = files.checksum(TEXT)
    for _, other in ipairs({
      TEXT:gsub("\n", "\r\n"), "\239\187\191" .. TEXT, TEXT:gsub("\n$", ""), TEXT .. "\n\n",
      TEXT:gsub("%-%- A", "--[==[ another\nmessage ]==] --"), TEXT:gsub("  ", "\t"),
      TEXT:gsub('"1"', "'1';"), TEXT:gsub('"1"', "[[1]]"), TEXT:gsub('"1"', '"\\49"'),
      TEXT:gsub("', }", "' }"), TEXT:gsub(", }", "; }"), TEXT:gsub("\n", " \n "),
      TEXT:gsub("execute { (.-) }", "execute({ %1 })"), "#!/usr/bin/lua\n" .. TEXT,
    }) do
      assert.equal(one, files.checksum(other), other)
    end
  end)

  it("counts everything else", function()
    local one = files.checksum(TEXT)
    for _, other in ipairs({
      TEXT:gsub('"1"', '"2"'), TEXT:gsub('"1"', "1"), TEXT:gsub("'x'", "'x '"),
      TEXT:gsub("'x'", "'X'"), TEXT .. "x = 1", TEXT:gsub("end\n$", "return end"),
      TEXT:gsub('"SELECT', '"-- x\\nSELECT'), TEXT:gsub("execute", "exec ute"),
      TEXT:gsub('"1"', '("1")'), TEXT:gsub('"1"', '"1" .. ""'),
    }) do
      assert.not_equal(one, files.checksum(other), other)
    end
    assert.not_equal(files.checksum("f('a', 'b')"), files.checksum("f('ab')"))
    assert.not_equal(files.checksum("a = b; (f or g)()"), files.checksum("a = b (f or g)()"))
    assert.equal(files.checksum("f('a')"), files.checksum('f "a"'))
    assert.equal(files.checksum("f({ 1, { 2, }, })"), files.checksum("f { 1, { 2 } }"))
    assert.not_equal(files.checksum("return ({ 1 })"), files.checksum("return { 1 }"))
  end)

  it("is that of the text where it is no Lua, and that of older versions still counts", function()
    assert.equal(files.checksum("x = 'a\r\n"), files.checksum("x = 'a\n"))
    assert.not_equal(files.checksum("x = 'a"), files.checksum("x  = 'a"))
    local file = parse(TEXT:gsub("\n", "\r\n"))
    assert.is_true(files.is_unchanged(file, core.sha256(TEXT)))
    assert.is_true(files.is_unchanged(file, files.checksum(TEXT)))
    assert.is_false(files.is_unchanged(file, core.sha256("x")))
  end)
end)

describe("loading a migration", function()
  local function load_text(text)
    return files.load(parse('up_revision = "1"\n' .. text), ENVIRONMENT)
  end

  it("gives its functions and its wish for a transaction", function()
    local script = load_text("function up() end function down() end")
    assert.is_function(script.up)
    assert.is_function(script.down)
    assert.is_true(script.transaction)
    assert.is_false(load_text("transaction = false function up() end").transaction)
    assert.is_nil(load_text("function up() end").down)
  end)

  it("refuses what is no migration", function()
    local problem = raised(load_text, "function down() end")
    assert.equal('migration "1" has no function up', problem.message)
    assert.equal('It has "upp"; is up meant?', raised(load_text, "function upp() end").hint)
    assert.equal('It has "upgrade"; is up meant?', raised(load_text, "function upgrade() end").hint)
    assert.equal("up must be a function, not string", raised(load_text, "up = 'x'").message)
    assert.equal("transaction must be true or false, not string",
      raised(load_text, "transaction = 'no' function up() end").message)
  end)

  it("gives each file globals of its own", function()
    load_text("shared = 1 function up() end")
    assert.is_nil(load_text("function up() return shared end").up())
    assert.is_nil(rawget(_G, "shared"))
  end)
end)

describe("a folder of migrations", function()
  it("is listed by name; what is no Lua file is passed over", function()
    local folder = support.folder()
    support.write(folder .. "/2_b.lua", '-- B\n\nup_revision = "2"\ndown_revision = "1"\n' .. BODY)
    support.write(folder .. "/1_a.lua", '-- A\n\nup_revision = "1"\ndown_revision = nil\n' .. BODY)
    support.write(folder .. "/README.md", "no")
    support.write(folder .. "/.hidden.lua", "no")
    local list = files.list(folder, ENVIRONMENT)
    assert.equal(2, #list)
    assert.equal("1", list[1].revision)
    assert.equal("2", list[2].revision)
    support.remove(folder)
    assert.same({}, files.list(folder, ENVIRONMENT))
  end)
end)

describe("a new migration", function()
  it("gets a name that sorts, and never one that is taken", function()
    assert.equal("1000", files.next_revision({}, 1000))
    local taken = {
      { revision = "1000", file = "m/1000_a.lua" }, { revision = "1001", file = "m/1001_b.lua" },
    }
    assert.equal("1002", files.next_revision(taken, 1000))
    assert.equal("2000", files.next_revision(taken, 2000))
    assert.equal("1000", files.next_revision({ { revision = "99999999", file = "m/a.lua" } }, 1000))
    assert.equal("7_add_author.lua", template.file_name(nil, "7", "Add author!"))
    assert.equal("7_migration.lua", template.file_name(nil, "7", "…"))
  end)
end)

describe("a folder of many migrations", function()
  local folder

  local function write(i, name)
    local parent = i > 1 and ('"r%03d"'):format(i - 1) or "nil"
    support.write(("%s/m/%03d_x.lua"):format(folder, i), ('-- %s\n\nup_revision = "r%03d"\n'
      .. 'down_revision = %s\n%s'):format(name, i, parent, BODY))
  end

  local function names()
    local list = {}
    for i, file in ipairs(files.list(folder .. "/m", { root = folder })) do list[i] = file.name end
    return list
  end

  local function cached()
    return #(core.fs.list(folder .. "/.mig/cache") or {}) > 0
  end

  before_each(function()
    folder = support.folder()
    for i = 1, 60 do write(i, "Step " .. i) end
  end)
  after_each(function() support.remove(folder) end)

  it("is remembered once it has rested for a moment", function()
    assert.equal("Step 60", names()[60])
    local now = os.time
    finally(function() os.time = now end) -- luacheck: ignore 122
    os.time = function() return now() + 10 end -- luacheck: ignore 122
    assert.equal("Step 60", names()[60])
    assert.is_true(cached())
    assert.equal("*\n", support.read(folder .. "/.mig/.gitignore"))
    local list = files.list(folder .. "/m", { root = folder })
    assert.is_nil(rawget(list[7], "text"))
    assert.same({ "r006" }, list[7].parents)
    assert.equal(files.checksum(support.read(folder .. "/m/007_x.lua")), list[7].checksum)
    assert.equal(support.read(folder .. "/m/007_x.lua"), list[7].text)
    assert.equal(files.checksum(list[7].text), list[7].checksum)
  end)

  it("is read anew where it changed, and only there", function()
    local now = os.time
    finally(function() os.time = now end) -- luacheck: ignore 122
    os.time = function() return now() + 10 end -- luacheck: ignore 122
    names()
    os.time = now -- luacheck: ignore 122
    write(3, "Stop 3")
    os.remove(folder .. "/m/060_x.lua")
    write(61, "Step 61")
    local list = files.list(folder .. "/m", { root = folder })
    assert.equal("Stop 3", list[3].name)
    assert.equal("Step 61", list[60].name)
    assert.is_nil(rawget(list[4], "text"))
    assert.is_string(rawget(list[3], "text"))
    write(3, "Stap 3")
    assert.equal("Stap 3", names()[3])
  end)

  it("does without what it cannot read or write", function()
    local now = os.time
    finally(function() os.time = now end) -- luacheck: ignore 122
    os.time = function() return now() + 10 end -- luacheck: ignore 122
    names()
    local place = folder .. "/.mig/cache/" .. core.fs.list(folder .. "/.mig/cache")[1]
    local text = support.read(place)
    for _, broken in ipairs({ "", "x", text:sub(1, 200), text:sub(1, -20), text .. "x" }) do
      support.write(place, broken)
      assert.equal("Step 60", names()[60])
    end
    support.remove(folder .. "/.mig")
    support.write(folder .. "/.mig", "a file")
    assert.equal("Step 60", names()[60])
  end)

  it("keeps nothing of a header that has to be computed", function()
    support.write(folder .. "/m/060_x.lua",
      'up_revision = os.getenv("X") or "r060"\ndown_revision = "r059"' .. BODY)
    local now = os.time
    finally(function() os.time = now end) -- luacheck: ignore 122
    os.time = function() return now() + 10 end -- luacheck: ignore 122
    names()
    local list = files.list(folder .. "/m", { root = folder })
    assert.is_string(rawget(list[60], "text"))
    assert.is_nil(rawget(list[59], "text"))
  end)
end)
