--- The reference of commands and settings as Markdown, from the vocabulary and config.keys.

local config = require("mig.config")
local help = require("mig.help")
local vocabulary = require("mig.vocabulary")

local reference = {}

local HEAD = [[
# Commands and settings

<!-- Made by `mig help --reference`; do not edit. -->

`mig [options] COMMAND [options]`. Options stand anywhere; `--name VALUE`, `--name=VALUE` and
`-nVALUE` are the same; `--` ends them. Results go to stdout, everything else to stderr. With
`--json` stdout holds one document, described in [json.md](json.md).

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | the command line or the configuration is wrong |
| 3 | something was found (`check`, `diff --exit-code`) |
| 4 | another run holds the lock |
| 5 | history and ledger have diverged |
| 70 | a bug of mig |
| 130 | interrupted |

]]

local SETTINGS = [[
## Settings

`mig.lua` is looked for in the working folder and the folders above it. It is Lua that returns a
table or sets globals; a key that is not in this table is an error. Paths are seen from its
folder. `mig config --show-origin` shows what is in force.

The database is `--database`, otherwise `mig.lua`, otherwise `DATABASE_URL`, otherwise what libpq
finds (`PGHOST`, `PGDATABASE`, `PGSERVICE`, …; `~/.pgpass` and service files included), otherwise
`local:`, a private server of the project under `.mig/`. `local:NAME` is another database there,
and a bare word is the name of a database where `PG*` leads. Variables may also stand in `.env`
beside `mig.lua`; those of the environment win.

| key | default | is |
|---|---|---|
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

local function setting_rows()
  local lines = {}
  for _, key in ipairs(config.keys) do
    local default = key.default ~= nil and "`" .. tostring(key.default) .. "`" or ""
    lines[#lines + 1] = ("| `%s` | %s | %s |\n"):format(key.name, default, cell(key.doc))
  end
  return table.concat(lines)
end

--- The page.
---@return string
function reference.page()
  local parts = { HEAD, "## Global options\n\n", option_rows(vocabulary.global), "\n" }
  for _, group in ipairs(vocabulary.groups) do
    parts[#parts + 1] = ("## %s\n\n"):format(group)
    for _, command in ipairs(vocabulary.commands) do
      if command.group == group then parts[#parts + 1] = command_text(command) end
    end
  end
  parts[#parts + 1] = SETTINGS .. setting_rows()
  return table.concat(parts)
end

return reference
