--- Migrations that stand for others: a file with `replaces` has the revision of the last one that
--- it replaces. Where that one is applied, the rows of the others are superseded.

local core = require("mig.core")
local failure = require("mig.failure")
local journal = require("mig.journal")
local ledger = require("mig.ledger")

local squashed = {}

---@class mig.Superseded
---@field file mig.File
---@field rows table[] of what it replaces

-- Who replaces a revision: files by the revisions.
local function replaced(list)
  local by, none = {}, {}
  for _, file in ipairs(list) do
    for _, revision in ipairs(file.replaces or none) do by[revision] = file end
  end
  return by
end

--- Takes superseded rows out of the ledger's.
---@param rows table[]
---@param list mig.File[]
---@return table[] rows that count
---@return mig.Superseded[]
function squashed.settle(rows, list)
  local by = replaced(list)
  if not next(by) then return rows, {} end
  local applied, kept, found, place = ledger.by_revision(rows), {}, {}, {}
  for _, row in ipairs(rows) do
    local file = by[row.revision]
    if file and applied[file.revision] then
      if not place[file] then
        found[#found + 1] = { file = file, rows = {} }
        place[file] = #found
      end
      table.insert(found[place[file]].rows, row)
    else
      kept[#kept + 1] = row
    end
  end
  return kept, found
end

--- Raises when the ledger has a part of what a file replaces, and not the last of it.
---@param row table without a file
---@param list mig.File[]
function squashed.check(row, list)
  local file = replaced(list)[row.revision]
  if not file then return end
  failure.raise({
    kind = "diverged", source = file.file,
    message = ('the database is in the middle of what migration "%s" replaces'):format(
      file.revision),
    detail = ('"%s" (%s) is applied, "%s" is not.'):format(row.revision, row.name, file.revision),
    hint = "Apply the migrations that it replaces first, with the files from before the squash.",
  })
end

--- Brings the ledger to what the files are: one row for all that was replaced. Under the lock.
---@param conn table
---@param state mig.History
---@param render mig.Render
function squashed.adopt(conn, state, render)
  for _, item in ipairs(state.superseded) do
    local book, file, names = state.ledger, item.file, {}
    local sql = { "BEGIN", ledger.update_statement(book, file) }
    for i, row in ipairs(item.rows) do
      names[i] = row.revision
      sql[#sql + 1] = ledger.delete_statement(book, row.revision)
      sql[#sql + 1] = journal.clear(book, row.revision)
    end
    sql[#sql + 1] = ledger.audit_statement(book, "squash", file.revision,
      "instead of " .. table.concat(names, ", "))
    sql[#sql + 1] = "COMMIT"
    conn:script(table.concat(sql, ";\n"))
    render:say(("%s stands for %d migrations that were applied: the ledger has it so now."):format(
      file.revision, #names + 1))
  end
end

--- Where the files of replaced migrations are kept.
---@param folder string
---@param name string
---@return string
function squashed.place(folder, name)
  core.fs.mkdir(folder .. "/replaced")
  return folder .. "/replaced/" .. name
end

return squashed
