--- All printing. Results go to stdout, everything else to stderr; with --json stdout holds one
--- document and nothing else.

local core = require("mig.core")
local failure = require("mig.failure")
local problem = require("mig.render.problem")
local style = require("mig.render.style")

local render = {}

---@class mig.Render
---@field json boolean
---@field quiet boolean
---@field verbose boolean
---@field paint fun(name: string, text: string): string for stdout
---@field paint_error fun(name: string, text: string): string for stderr
local methods = {}
methods.__index = methods

--- A line of the result; dropped with --json.
---@param text string
function methods:result(text)
  if self.json then return end
  self:clear_progress()
  self.out:write(text, "\n")
end

--- The result as one JSON document; dropped without --json.
---@param value table
function methods:document(value)
  if not self.json then return end
  self:clear_progress()
  self.out:write(require("mig.render.json").encode(value), "\n")
  self.documented = true
end

function methods:clear_progress()
  if not self.progress_shown then return end
  self.err:write("\r\27[K")
  self.progress_shown = false
end

--- A line for the person who waits (stderr); dropped with -q.
---@param text string
function methods:say(text)
  if self.quiet then return end
  self:clear_progress()
  self.err:write(text, "\n")
end

--- What the project's Lua prints (stderr), also with -q.
---@param text string
function methods:print_line(text)
  self:clear_progress()
  self.err:write(text, "\n")
end

--- A line that only -v shows (stderr).
---@param text string
function methods:detail(text)
  if self.verbose then self:say(text) end
end

--- A warning (stderr), also with -q.
---@param text string
---@param hint string|nil
function methods:warn(text, hint)
  self:clear_progress()
  self.warnings[#self.warnings + 1] = text
  self.err:write(self.paint_error("yellow", "warning: "), text, "\n")
  if hint then self.err:write("hint: ", hint, "\n") end
end

--- What is being done right now; on a terminal only, until the next line is written.
---@param text string
function methods:doing(text)
  if self.quiet or self.json or not self.err_is_terminal then return end
  self:clear_progress()
  self.err:write("  ", text, " …")
  self.err:flush()
  self.progress_shown = true
end

--- What the server says beside its results: warnings always, notices while migrations run
--- (`show_notices`) or with -v.
---@param level "debug"|"info"|"warning"
---@param message string
function methods:server_message(level, message)
  if level == "warning" then
    self:warn(message)
  elseif level == "info" and self.show_notices then
    self:say("  " .. message)
  else
    self:detail(message)
  end
end

--- How far a long step is; on a terminal only, in one line that is overwritten.
---@param done number
---@param total number|nil
---@param what string|nil
function methods:progress(done, total, what)
  if self.quiet or self.json or not self.err_is_terminal then return end
  local far = total and total > 0 and ("%3d %%  %d of %d"):format(done * 100 // total, done, total)
    or tostring(done)
  self.err:write("\r\27[K  ", far, what and ("  " .. what) or "")
  self.err:flush()
  self.progress_shown = true
end

--- How long work stands, as text; on a terminal only, in one line that is overwritten.
---@param text string
function methods:status(text)
  if self.quiet or self.json or not self.err_is_terminal then return end
  self.err:write("\r\27[K  ", text)
  self.err:flush()
  self.progress_shown = true
end

--- An event of long work: with --json one line of JSON on stderr.
---@param fields table
function methods:event(fields)
  if not self.json then return end
  self.err:write(require("mig.render.json").line(fields), "\n")
  self.err:flush()
end

--- Whether a question can be asked at all.
---@return boolean
function methods:can_ask()
  return not self.no_input and not self.json and core.os.isatty(0) and self.err_is_terminal
end

--- Asks yes or no. With --yes yes, where nobody can answer no.
---@param question string
---@return boolean
function methods:confirm(question)
  if self.yes then return true end
  if not self:can_ask() then return false end
  self:clear_progress()
  self.err:write(question, " [y/N] ")
  self.err:flush()
  local answer = io.read("l")
  return answer ~= nil and answer:lower():find("^%s*y") ~= nil
end

--- Asks which of a list is meant; nil when nobody answers.
---@param question string
---@param choices string[]
---@return integer|nil
function methods:choose(question, choices)
  if not self:can_ask() then return nil end
  self:clear_progress()
  self.err:write(question, "\n")
  for i, choice in ipairs(choices) do self.err:write(("  %d) %s\n"):format(i, choice)) end
  self.err:write("> ")
  self.err:flush()
  local answer = tonumber(io.read("l") or "")
  return answer and choices[answer] and math.tointeger(answer) or nil
end

--- Rows as columns that line up; the last column is not padded.
---@param rows string[][]
---@param indent string|nil
---@return string[] lines
function methods:columns(rows, indent)
  local widths = {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do
      widths[i] = math.max(widths[i] or 0, utf8.len(cell) or #cell)
    end
  end
  local lines = {}
  for _, row in ipairs(rows) do
    local parts = {}
    for i, cell in ipairs(row) do
      local gap = i < #row and (" "):rep(widths[i] - (utf8.len(cell) or #cell)) or ""
      parts[i] = cell .. gap
    end
    lines[#lines + 1] = ((indent or "") .. table.concat(parts, "  ")):gsub("%s+$", "")
  end
  return lines
end

--- An error: to stderr for people, as { "error": … } on stdout with --json.
---@param made table error object
function methods:error(made)
  self:clear_progress()
  if self.json and not self.documented then
    local done = made.done and #made.done > 0 and made.done or nil
    self:document({ error = problem.fields(made, failure.exit_code(made)), done = done })
    return
  end
  self.out:flush()
  self.err:write(problem.text(made, self.paint_error, self.verbose), "\n")
end

--- A renderer for the parsed options.
---@param options table
---@return mig.Render
function render.new(options)
  return setmetatable({
    json = options.json or false, quiet = options.quiet or false,
    verbose = options.verbose or false, yes = options.yes, no_input = options.no_input,
    out = io.stdout, err = io.stderr, err_is_terminal = core.os.isatty(2), warnings = {},
    paint = style.painter(style.enabled(options.color, 1)),
    paint_error = style.painter(style.enabled(options.color, 2)),
  }, methods)
end

return render
