--- The modes of PostgreSQL's table locks: how strong each one is, and how its manual writes it.

local lock_modes = {}

-- From the weakest to the strongest.
local MODES = {
  "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock",
  "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
}
local STRENGTH = {}
for i, mode in ipairs(MODES) do STRENGTH[mode] = i end

--- 1 for ACCESS SHARE to 8 for ACCESS EXCLUSIVE; 0 for what is no mode of a table's lock.
---@param mode string of pg_locks
---@return integer
function lock_modes.strength(mode)
  return STRENGTH[mode] or 0
end

--- "AccessExclusiveLock" → "ACCESS EXCLUSIVE".
---@param mode string of pg_locks
---@return string
function lock_modes.words(mode)
  return (mode:gsub("Lock$", ""):gsub("(%l)(%u)", "%1 %2"):upper())
end

return lock_modes
