--- The reference of commands as Markdown, from the vocabulary.

local help = require("mig.help")
local vocabulary = require("mig.vocabulary")

local reference = {}

local HEAD = [[
# Commands

<!-- Made by `mig help --reference`; do not edit. -->

`mig [options] COMMAND [options]`. Options stand anywhere; `--name VALUE`, `--name=VALUE` and
`-nVALUE` are the same; `--` ends them. Results go to stdout, everything else to stderr. With
`--json` stdout holds one document, described in [json.md](json.md). Settings are
described in [configuration.md](configuration.md).

| exit code | means |
|---|---|
]]

local function cell(text)
  return (text:gsub("|", "\\|"))
end

local function option_rows(rows)
  local lines = { "| option | does |\n|---|---|\n" }
  for _, row in ipairs(rows) do
    local words = "`--" .. row.name .. (row.value and " " .. row.value or "") .. "`"
    if row.short then words = words .. ", `-" .. row.short .. "`" end
    lines[#lines + 1] = ("| %s | %s |\n"):format(cell(words), cell(row.doc))
  end
  return table.concat(lines)
end

local function command_text(command)
  local head = "### %s\n\n`%s`: %s."
  local parts = { head:format(command.name, help.usage(command), command.summary) }
  for _, line in ipairs(command.doc) do parts[#parts + 1] = "\n" .. line end
  if command.aliases then
    parts[#parts + 1] = "\nAlso known as `" .. table.concat(command.aliases, "`, `") .. "`."
  end
  parts[#parts + 1] = "\n\n"
  if #command.options > 0 then parts[#parts + 1] = option_rows(command.options) .. "\n" end
  parts[#parts + 1] = "```\n" .. table.concat(command.examples, "\n") .. "\n```\n\n"
  return table.concat(parts)
end

--- The page.
---@return string
function reference.page()
  local parts = { HEAD }
  for _, row in ipairs(vocabulary.exit_codes) do
    parts[#parts + 1] = ("| %d | %s |\n"):format(row[1], row[2])
  end
  parts[#parts + 1] = "\n## Global options\n\n" .. option_rows(vocabulary.global) .. "\n"
  for _, group in ipairs(vocabulary.groups) do
    parts[#parts + 1] = ("## %s\n\n"):format(group)
    for _, command in ipairs(vocabulary.commands) do
      if command.group == group then parts[#parts + 1] = command_text(command) end
    end
  end
  return (table.concat(parts):gsub("\n\n$", "\n"))
end

return reference
