--- Help texts, from the vocabulary.

local vocabulary = require("mig.vocabulary")

local help = {}

local function option_words(row)
  local short = row.short and ("-%s, "):format(row.short) or "    "
  return short .. "--" .. row.name .. (row.value and " " .. row.value or "")
end

local function option_lines(rows)
  local width, lines = 0, {}
  for _, row in ipairs(rows) do width = math.max(width, #option_words(row)) end
  for _, row in ipairs(rows) do
    local words = option_words(row)
    lines[#lines + 1] = ("  %s%s  %s\n"):format(words, (" "):rep(width - #words), row.doc)
  end
  return table.concat(lines)
end

local function command_lines(group)
  local lines = {}
  for _, command in ipairs(vocabulary.commands) do
    if command.group == group then
      lines[#lines + 1] = ("  %-11s %s\n"):format(command.name, command.summary)
    end
  end
  return table.concat(lines)
end

--- What `mig --help` prints.
---@return string
function help.overview()
  local parts = {
    "mig writes, proves, applies and reverses schema changes of a PostgreSQL database.\n\n",
    "Usage: mig [options] COMMAND [options]\n",
  }
  for _, group in ipairs(vocabulary.groups) do
    parts[#parts + 1] = ("\n%s\n%s"):format(group, command_lines(group))
  end
  parts[#parts + 1] = "\nOptions (anywhere on the line)\n" .. option_lines(vocabulary.global)
  parts[#parts + 1] = [[

Examples
  mig init                        a project in this folder
  mig generate -m "add author"    from the database to the goal
  mig apply                       run what is pending

"mig help COMMAND" says more, "mig help operations" what a migration can do.

Exit codes
]]
  for _, row in ipairs(vocabulary.exit_codes) do
    parts[#parts + 1] = ("  %-4d %s\n"):format(row[1], (row[2]:gsub("`", "")))
  end
  return table.concat(parts)
end

--- "mig apply [REVISION | +N] [options]"
---@param command table
---@return string
function help.usage(command)
  local arguments = command.arguments ~= "" and " " .. command.arguments or ""
  return ("mig %s%s [options]"):format(command.name, arguments)
end

local function sentence(text)
  return text:sub(1, 1):upper() .. text:sub(2) .. "."
end

--- What `mig help COMMAND` prints.
---@param command table row of the vocabulary
---@return string
function help.command(command)
  local parts = { ("Usage: %s\n\n%s\n"):format(help.usage(command), sentence(command.summary)) }
  if #command.doc > 0 then
    parts[#parts + 1] = "\n" .. table.concat(command.doc, "\n") .. "\n"
  end
  if command.aliases then
    parts[#parts + 1] = "\nAlso known as: " .. table.concat(command.aliases, ", ") .. "\n"
  end
  if #command.options > 0 then
    parts[#parts + 1] = "\nOptions\n" .. option_lines(command.options)
  end
  parts[#parts + 1] = "\nGlobal options\n" .. option_lines(vocabulary.global)
  parts[#parts + 1] = "\nExamples\n"
  for _, example in ipairs(command.examples) do parts[#parts + 1] = "  " .. example .. "\n" end
  return table.concat(parts)
end

return help
