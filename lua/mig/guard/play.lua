--- A Lua migration is played against a recorder: loops, helpers and conditions are seen as what
--- they do, and each statement has the line of the file that it comes from.

local alone = require("mig.steps.alone")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local migrator = require("mig.migrator")
local parameters = require("mig.parameters")
local plain = require("mig.steps.plain")
local recorder = require("mig.guard.recorder")
local sandbox = require("mig.sandbox")
local statement = require("mig.guard.statement")

local play = {}

-- A loop that waits for rows never ends here.
local MOST_STATEMENTS = 20000

local TOO_MANY = "more than 20,000 statements were sent: a loop that waits for rows, perhaps"

--- The line of the file that is running.
local function current_line(source)
  local line
  for level = 3, 200 do
    local info = debug.getinfo(level, "Sl")
    if not info then break end
    if info.source == source then
      line = info.currentline
      break
    end
  end
  return line or 1
end

-- Where the lines of a text begin.
local function line_starts(text)
  local starts = { 1 }
  for at in text:gmatch("\n()") do starts[#starts + 1] = at end
  return starts
end

-- The line that a place is in.
local function line_of(starts, at)
  local low, high = 1, #starts
  while low < high do
    local middle = (low + high + 1) // 2
    if starts[middle] <= at then low = middle else high = middle - 1 end
  end
  return low
end

-- SQL that stands in the file as it was sent: its own lines are better than the call's.
local function find_text(self, sql)
  local text = self.text
  if #sql < 12 then return nil end
  local from = text:find(sql, 1, true)
  if not from or text:find(sql, from + 1, true) then return nil end
  self.starts = self.starts or line_starts(text)
  local line = line_of(self.starts, from)
  return line, from - self.starts[line]
end

local function readable(sql)
  if core.parse(sql) then return sql end
  local ok, rewritten, names = pcall(parameters.rewrite, sql)
  if ok and #names > 0 then return rewritten end
  return sql
end

local function pieces_of(sql)
  local ok, pieces = pcall(core.split, sql)
  if ok and #pieces > 0 then return pieces end
  return { { text = sql, line = 1, offset = 0 } }
end

-- The runner commits before what PostgreSQL refuses in a transaction, and goes on in another.
local function run_alone(self, made)
  if not alone.is_needed(made.text, core.classify(made.text)) then return end
  made.outside = true
  if self.script.transaction == "on" then self.outside = false end
end

local function add(self, sql, line)
  local own_line, column = find_text(self, sql)
  for _, piece in ipairs(pieces_of(sql)) do
    local made = statement.new({
      text = readable(piece.text), line = own_line and own_line + piece.line - 1 or line,
        column = 1,
      script = self.script, place = not own_line and { line = line } or nil,
      outside = self.outside, batched = self.batched,
    })
    if own_line and piece.line == 1 then made.column = column + piece.offset + 1 end
    if not own_line then made.last_line = line end
    self.outside = nil
    run_alone(self, made)
    table.insert(self.script.statements, made)
  end
end

-- The same statement of the same line a hundred times says nothing new.
local function record(self, sql)
  self.count = self.count + 1
  if self.count > MOST_STATEMENTS then failure.raise({ message = TOO_MANY, source = self.file }) end
  local line = current_line("@" .. self.file)
  local key = line .. "\0" .. sql
  self.seen[key] = (self.seen[key] or 0) + 1
  if self.seen[key] <= 2 then add(self, sql, line) end
end

local function make_work(self, options, transaction)
  local status = transaction and "active" or "idle"
  local work = {
    conn = recorder.connection(options.version, status), guard = migrator.guard(),
    default_schema = options.default_schema, environment = options.environment,
    render = { say = function() end, progress = function() end },
    on_statement = function(sql) record(self, sql) end,
  }
  work.steps = plain.new(work.conn)
  function work.steps.leave()
    work.conn.status, self.outside = "idle", true
  end
  function work.steps.enter()
    work.conn.status, self.outside = "active", false
  end
  return work
end

-- A backfill ends the transaction before it, and begins another behind it.
local function backfill(self, arguments, transaction)
  require("mig.backfill.arguments").read(arguments)
  self.outside, self.batched = true, true
  record(self, recorder.backfill_statement(arguments))
  self.outside, self.batched = not transaction, nil
end

local function problem_of(self, raised)
  local made = failure.handler(raised)
  local message = made.message or tostring(raised)
  if made.hint then message = ("%s (%s)"):format(message, made.hint) end
  return { message = message, line = made.source == self.file and made.line or 1, column = 1,
    raised = true }
end

local FIELDS = { allow = true, because = true, until_date = true, ["until"] = true }
local FORM = 'guard = { allow = { "drop-column" }, because = "…", until_date = "2027-01-31" }'

local function refuse(file, line, message)
  failure.raise({ message = message, source = file, line = line, hint = FORM })
end

local function directive_of(said, file, line)
  if type(said) ~= "table" then refuse(file, line, "guard must be a table, not " .. type(said)) end
  for name in pairs(said) do
    if not FIELDS[name] then
      refuse(file, line, ("guard has no field %q"):format(tostring(name)))
    end
  end
  local allow, date = said.allow, said.until_date or said["until"]
  if type(allow) == "string" then allow = { allow } end
  if type(allow) ~= "table" then refuse(file, line, "guard has no list of rules to allow") end
  date = date ~= nil and tostring(date) or nil
  if date and not date:find("^%d%d%d%d%-%d%d%-%d%d$") then
    refuse(file, line, ('guard ends on a day like "2027-01-31", not on %q'):format(date))
  end
  return { rules = allow, because = said.because, until_date = date, said_at = line }
end

-- One suppression, or a list of them.
local function list_of(said)
  return type(said) == "table" and said[1] and said or { said }
end

-- `guard` is read where the file's text mentions it; the file is run once more for that.
local function read_directives(file, environment)
  local list = require("mig.guard.directives").read(file.text)
  if not file.text:find("guard", 1, true) then return list end
  local env = sandbox.environment(environment)
  local returned = sandbox.run(sandbox.load_text(file.text, file.file, env))
  local said = type(returned) == "table" and returned.guard or rawget(env, "guard")
  if said == nil then return list end
  local at = 1
  for line in (file.text .. "\n"):gmatch("([^\n]*)\n") do
    if line:find("^%s*guard%s*=") then break end
    at = at + 1
  end
  for _, one in ipairs(list_of(said)) do list[#list + 1] = directive_of(one, file.file, at) end
  return list
end

local function load_all(file, options)
  local loaded = files.load(file, options.environment)
  return loaded, read_directives(file, options.environment)
end

--- What `up` or `down` of a migration sends, as a script for the engine.
---@param file mig.File
---@param direction "up"|"down"
---@param options table { environment, version, default_schema, settings }
---@return mig.guard.Script
function play.script(file, direction, options)
  local made = { file = file.file, language = "lua", direction = direction, statements = {},
    directives = {}, problems = {}, repeated = 0, revision = file.revision,
    settings = options.settings, of = file }
  local self = { script = made, text = file.text, file = file.file, count = 0, seen = {} }
  local ok, loaded, directives = xpcall(load_all, failure.handler, file, options)
  if not ok then
    made.problems[1] = problem_of(self, loaded)
    return made
  end
  made.directives, made.transaction = directives, loaded.transaction and "on" or "off"
  made.absent = not loaded[direction]
  if made.absent then return made end
  local work = make_work(self, options, loaded.transaction)
  local migrate = migrator.new(work, file.revision, direction)
  rawset(migrate, "backfill", function(_, arguments)
    backfill(self, arguments, loaded.transaction)
  end)
  local played, raised = xpcall(loaded[direction], failure.handler, migrate)
  if not played then
    made.problems[1] = problem_of(self, raised)
    if rawget(work.conn, "asked") then made.problems[1].severity = "note" end
  end
  return made
end

return play
