--- The manual page, from the vocabulary.

local core = require("mig.core")
local vocabulary = require("mig.vocabulary")

local man = {}

local function escape(text)
  return (text:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("^([.'])", "\\&%1"))
end

local function option(row)
  local words = {}
  if row.short then words[1] = "\\fB\\-" .. row.short .. "\\fR" end
  words[#words + 1] = "\\fB\\-\\-" .. escape(row.name) .. "\\fR"
  local value = row.value and " \\fI" .. escape(row.value) .. "\\fR" or ""
  return (".TP\n%s%s\n%s\n"):format(table.concat(words, ", "), value, escape(row.doc))
end

local function command(row)
  local parts = { (".SS mig %s %s\n%s.\n"):format(
    escape(row.name), escape(row.arguments), escape(row.summary)) }
  for _, line in ipairs(row.doc) do parts[#parts + 1] = escape(line) .. "\n" end
  if row.aliases then
    parts[#parts + 1] = "Also known as: " .. escape(table.concat(row.aliases, ", ")) .. ".\n"
  end
  for _, item in ipairs(row.options) do parts[#parts + 1] = option(item) end
  parts[#parts + 1] = ".PP\n.nf\n"
  for _, example in ipairs(row.examples) do parts[#parts + 1] = escape(example) .. "\n" end
  parts[#parts + 1] = ".fi\n"
  return table.concat(parts)
end

local FILES = {
  { "mig.lua", "settings; looked for in the working folder and the folders above it" },
  { "schema/", "the goal" },
  { "migrations/", "the migrations" },
  { ".env", "DATABASE_URL and PG* variables, beside mig.lua" },
  { ".mig/", "the private server and the cache; not for version control" },
}
local VARIABLES = {
  { "DATABASE_URL", "the database, when neither --database nor mig.lua names one" },
  { "PGHOST, PGDATABASE, PGSERVICE, ...", "the same, as libpq reads them" },
  { "MIG_ENVIRONMENT", "the environment of mig.lua to use" },
  { "NO_COLOR, CLICOLOR_FORCE", "colour never, always" },
}

local function section(title, rows)
  local parts = { ".SH " .. title .. "\n" }
  for _, row in ipairs(rows) do
    local word, text = tostring(row[1]), row[2]:gsub("`", "")
    parts[#parts + 1] = (".TP\n\\fB%s\\fR\n%s\n"):format(escape(word), escape(text))
  end
  return table.concat(parts)
end

--- The page as roff text.
---@return string
function man.page()
  local parts = {
    (".TH MIG 1 \"\" \"mig %s\" \"mig manual\"\n"):format(core.version),
    ".SH NAME\nmig \\- schema migrations for PostgreSQL\n",
    ".SH SYNOPSIS\n.B mig\n[\\fIoptions\\fR] \\fICOMMAND\\fR [\\fIoptions\\fR]\n",
    ".SH DESCRIPTION\nmig writes, proves, applies and reverses schema changes of a PostgreSQL ",
    "database.\n.SH OPTIONS\n",
  }
  for _, row in ipairs(vocabulary.global) do parts[#parts + 1] = option(row) end
  parts[#parts + 1] = ".SH COMMANDS\n"
  for _, row in ipairs(vocabulary.commands) do parts[#parts + 1] = command(row) end
  parts[#parts + 1] = section("EXIT STATUS", vocabulary.exit_codes)
    .. section("ENVIRONMENT", VARIABLES) .. section("FILES", FILES)
  return table.concat(parts)
end

return man
