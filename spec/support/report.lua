-- busted's output: a line for each file, the failures in full, and the counts
-- in the file MIG_SPEC_COUNTS for suite.lua.
local pretty = require("pl.pretty")

local function place(trouble)
  local trace = trouble.element.trace or trouble.trace or {}
  return string.format("%s:%s", trace.short_src or "?", trace.currentline or "?")
end

local function text_of(message)
  if type(message) == "string" then
    return message
  end
  local meta = getmetatable(message)
  if meta and meta.__tostring then
    return tostring(message)
  end
  return message == nil and "no message" or pretty.write(message)
end

local function print_trouble(trouble)
  io.write("not ok ", trouble.name or "?", " (", place(trouble), ")\n")
  io.write("    ", (text_of(trouble.message):gsub("\n", "\n    ")), "\n")
  local trace = trouble.trace and trouble.trace.traceback
  if trouble.isError and trace then
    io.write("    ", (trace:gsub("^\n", ""):gsub("\n", "\n    ")), "\n")
  end
end

return function(options)
  local busted = require("busted")
  local handler = require("busted.outputHandlers.base")(options)
  local shown = { failures = 0, errors = 0 }

  local function show_new()
    for _, list in ipairs { "failures", "errors" } do
      for i = shown[list] + 1, #handler[list] do
        print_trouble(handler[list][i])
      end
      shown[list] = #handler[list]
    end
    io.flush()
  end

  local before = { passed = 0, failed = 0 }

  function handler.file_end(file)
    show_new()
    local passed, failed = handler.successesCount, handler.failuresCount + handler.errorsCount
    local ok = failed == before.failed
    io.write(ok and "ok " or "FAILED ", file.name, ": ", passed - before.passed, " passed")
    io.write(ok and "" or string.format(", %d failed", failed - before.failed), "\n")
    before = { passed = passed, failed = failed }
    return nil, true
  end

  function handler.exit()
    show_new()
    local counts = os.getenv("MIG_SPEC_COUNTS")
    local failed = handler.failuresCount + handler.errorsCount
    local line = string.format("%d %d %d\n", handler.successesCount, failed, handler.pendingsCount)
    if counts then
      local file <close> = assert(io.open(counts, "w"))
      file:write(line)
    else
      io.write("passed, failed, skipped: ", line)
    end
    return nil, true
  end

  busted.subscribe({ "file", "end" }, handler.file_end)
  busted.subscribe({ "exit" }, handler.exit)
  return handler
end
