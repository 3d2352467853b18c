--- Suppressions: what a file allows, with its reason and its end.
---
---     -- mig:allow drop-column because the code of 2026-11 no longer reads it until 2027-01-31
---     guard = { allow = { "drop-column" }, because = "…", until_date = "2027-01-31" }
---
--- In Lua `["until"]` is the same as `until_date`; a bare `until` is a word of the language.

local directives = {}

---@class mig.guard.Directive
---@field rules string[]|"all"
---@field line integer|nil nil: the whole file
---@field because string|nil
---@field until_date string|nil YYYY-MM-DD
---@field used boolean|nil
---@field foreign string|nil whose comment it is, when it is another linter's

--- Rules of other linters by the names that their comments use.
directives.FOREIGN_IDS = {
  ["ban-drop-column"] = "drop-column", ["ban-drop-table"] = "drop-table",
  ["require-concurrent-index-creation"] = "create-index-blocking",
  ["require-concurrent-index-deletion"] = "drop-index-blocking",
  ["adding-not-nullable-field"] = "set-not-null-scan",
  ["adding-required-field"] = "add-required-column",
  ["adding-field-with-default"] = "volatile-default-rewrite",
  ["constraint-missing-not-valid"] = "constraint-without-not-valid",
  ["ban-create-domain-with-constraint"] = "domain-constraint",
  ["ban-alter-domain-with-add-constraint"] = "domain-constraint",
  ["identifier-too-long"] = "identifier-too-long", ["ban-uncommitted-transaction"]
    = "uncommitted-transaction", ["require-enum-value-ordering"] = "enum-value-ordering",
  ["prefer-identity"] = "prefer-identity", ["require-lock-timeout"] = "missing-lock-timeout",
  ["require-statement-timeout"] = "missing-statement-timeout",
  ["require-concurrent-reindex"] = "reindex-blocking",
  ["require-concurrent-partition-detach"] = "detach-partition-blocking",
  ["require-table-schema"] = "schema-qualify",
  ["adding-foreign-key-constraint"] = "fk-without-not-valid",
  ["adding-serial-primary-key-field"] = "primary-key-builds-index",
  ["changing-column-type"] = "column-type-rewrite", ["renaming-column"] = "rename-column",
  ["renaming-table"] = "rename-table", ["prefer-robust-stmts"] = "missing-if-exists",
  ["prefer-text-field"] = "prefer-text", ["prefer-timestamp-tz"] = "prefer-timestamptz",
  ["prefer-big-int"] = "short-int", ["prefer-bigint-over-int"] = "short-int",
  ["prefer-bigint-over-smallint"] = "short-int", ["ban-char-field"] = "char-type",
  ["disallowed-unique-constraint"] = "unique-builds-index",
  ["ban-drop-not-null"] = "drop-not-null", ["ban-drop-database"] = "drop-database",
  ["ban-truncate-cascade"] = "truncate-cascade", ["transaction-nesting"] = "transaction-nesting",
  ["require-timeout-settings"] = "missing-timeouts",
  ["ban-concurrent-index-creation-in-transaction"] = "concurrently-in-transaction",
  ["create-index-not-concurrent"] = "create-index-blocking",
  e1 = "validate-in-same-transaction", e2 = "set-not-null-scan", e3 = "prefer-jsonb",
  e4 = "statement-while-holding-access-exclusive", e5 = "column-type-rewrite",
  e6 = "create-index-blocking", e7 = "unique-builds-index", e8 = "exclusion-constraint",
  e9 = "missing-lock-timeout", e10 = "missing-lock-timeout", e11 = "add-serial-rewrite",
  w12 = "combine-alter-tables", w13 = "creating-enum", w14 = "pk-using-index-nullable",
  e15 = "missing-fk-index",
}

local function list_of(text)
  local rules = {}
  for word in text:gmatch("[%w_/-]+") do
    local id = word:lower():gsub("_", "-"):gsub("^.*/", "")
    rules[#rules + 1] = directives.FOREIGN_IDS[id] or id
  end
  return #rules > 0 and rules or "all"
end

-- Comments of other linters: what they mean, and for what.
local FOREIGN = {
  { pattern = "^squawk%-ignore%-file%s*(.*)$", file = true, whose = "squawk" },
  { pattern = "^squawk%-ignore%s*(.*)$", whose = "squawk" },
  { pattern = "^eugene:%s*ignore%s*(.*)$", whose = "eugene" },
  { pattern = "^pgfence%-ignore%s*:?%s*(.*)$", whose = "pgfence" },
  { pattern = "^pgfence:%s*ignore%s*(.*)$", whose = "pgfence" },
  { pattern = "^pgsafe:%s*ignore%s*(.*)$", whose = "pgsafe" },
  { pattern = "^pgsafe:%s*allow%s*(.*)$", whose = "pgsafe" },
  { pattern = "^pgm%-lint:suppress%-file%s*(.*)$", file = true, whose = "pg-migration-lint" },
  { pattern = "^pgm%-lint:suppress%s*(.*)$", whose = "pg-migration-lint" },
  { pattern = "^pgls%-ignore%s*lint/[%w]+/(.*)$", whose = "pgls" },
  { pattern = "^migrationpilot%-disable%-file%s*(.*)$", file = true, whose = "migrationpilot" },
  { pattern = "^migrationpilot%-disable%-next%-line%s*(.*)$", whose = "migrationpilot" },
  { pattern = "^migrationpilot%-disable%s*(.*)$", whose = "migrationpilot" },
  { pattern = "^squawk%-disable%-assume%-in%-transaction()$", transaction = "off",
    whose = "squawk" },
}

local function trim(text)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

local function content(comment)
  local text = comment:match("^%-%-+(.*)$") or comment:match("^/%*+(.-)%*+/$") or comment
  return trim(text)
end

-- drop-column, drop-table because it is gone until 2027-01-31
local function own(text, line)
  local scope, rest = text:match("^mig:allow(%-?%a*)%s*(.*)$")
  if not scope or scope ~= "" and scope ~= "-file" then return nil end
  local before, date = rest:match("^(.-)%s*until%s+(%d%d%d%d%-%d%d%-%d%d)%s*$")
  rest = before or rest
  local names, because = rest:match("^(.-)%s*because%s+(.+)$")
  names = names or rest
  return { rules = list_of(names), because = because, until_date = date,
    line = scope == "" and line or nil, said_at = line }
end

local function foreign(text, line)
  for _, form in ipairs(FOREIGN) do
    local rest = text:match(form.pattern)
    if rest then
      if form.transaction then return { rules = {}, transaction = form.transaction } end
      local names = rest:gsub("%s*%-%-.*$", ""):gsub("%s*%(.*$", ""):gsub(":.*$", "")
      return { rules = list_of(names), line = not form.file and line or nil, said_at = line,
        foreign = form.whose }
    end
  end
  return nil
end

local MARKERS = { "mig:allow", "ignore", "suppress", "disable" }

local function may_have(text)
  for _, marker in ipairs(MARKERS) do
    if text:find(marker, 1, true) then return true end
  end
  return false
end

--- The suppressions of a SQL file.
---@param text string
---@return mig.guard.Directive[]
function directives.read(text)
  local list = {}
  if not may_have(text) then return list end
  for _, comment in ipairs(require("mig.guard.script").comments(text)) do
    local said = content(comment.text)
    local made = own(said, comment.line) or foreign(said, comment.line)
    if made then
      made.alone = comment.alone
      list[#list + 1] = made
    end
  end
  return list
end

return directives
