--- The page of a rule: what docs/guard and `mig lint explain` show, from the rule's description.

local rules = require("mig.guard.rules")
local safe = require("mig.guard.safe")

local page = {}

local VERSION = 170000

local function fence(language, text)
  return ("```%s\n%s\n```"):format(language, text)
end

local function wrap(text, width)
  local lines, line = {}, ""
  for word in text:gmatch("%S+") do
    if #line + #word + 1 > width and line ~= "" then
      lines[#lines + 1], line = line, word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

local function standing(rule)
  if rule.off then
    return ("A %s, off unless it is asked for: `mig lint --enable %s`."):format(rule.severity,
      rule.id)
  end
  local article = rule.severity == "error" and "An" or "A"
  return ("%s %s, on by default."):format(article, rule.severity)
end

local function sequence(rule)
  if not rule.safe then return nil end
  local text = safe.fill(rule.safe):gsub("%s+$", "")
  local parts = { "## The safe way", fence("lua", text) }
  local sql = safe.sql(text, VERSION)
  if sql then
    parts[#parts + 1] = "The same as SQL:"
    parts[#parts + 1] = fence("sql", sql)
  end
  return table.concat(parts, "\n\n")
end

local function allowing(rule)
  return table.concat({
    "## Where it is meant",
    fence("lua", ('guard = { allow = { "%s" }, because = "why it is safe here", '):format(rule.id)
      .. 'until_date = "2027-01-31" }'),
    fence("sql", ("-- mig:allow %s because why it is safe here until 2027-01-31"):format(rule.id)),
  }, "\n\n")
end

--- The page of a rule as Markdown.
---@param rule mig.guard.Rule
---@return string
function page.text(rule)
  local parts = { ("# %s"):format(rule.id), rule.title .. ".", wrap(rule.why, 100), standing(rule) }
  parts[#parts + 1] = sequence(rule)
  if rule.id ~= "unused-suppression" then parts[#parts + 1] = allowing(rule) end
  return table.concat(parts, "\n\n") .. "\n"
end

local HEAD = [[
# The rules of mig lint

`mig lint` reads migrations before they run
  and says what they would do to a database that people are using. These are its
rules; each page has the reason
  and the safe way. The pages are written from the rules' own descriptions.

| rule | | what |
|---|---|---|
]]

--- The list of all pages.
---@return string
function page.index()
  local lines = {}
  for _, id in ipairs(rules.ids) do
    local rule = rules.load(id)
    lines[#lines + 1] = ("| [%s](%s.md) | %s%s | %s |"):format(id, id, rule.severity,
      rule.off and ", off" or "", rule.title)
  end
  return HEAD .. table.concat(lines, "\n") .. "\n"
end

--- All pages: name of the file → text.
---@return table<string, string>
function page.all()
  local pages = { ["README.md"] = page.index() }
  for _, id in ipairs(rules.ids) do pages[id .. ".md"] = page.text(rules.load(id)) end
  return pages
end

return page
