--- Transactions and settings while a script is read.

local session = {}

---@class mig.guard.Session
---@field mode "on"|"off"|nil whether whoever runs the script wraps it in a transaction
---@field explicit boolean in BEGIN … COMMIT
---@field number integer of the transaction
---@field settings table<string, { value: string, local_to: integer|nil }>
---@field exclusive table|nil the first ACCESS EXCLUSIVE lock of them
---@field holding table[] strong locks of this transaction: { ref, mode, effect }
local methods = {}
methods.__index = methods

--- Whether the next statement runs in a transaction with others: "unknown" when only the tool
--- that runs the file knows.
---@return "on"|"off"|"unknown"
function methods:transaction()
  if self.explicit or self.mode == "on" then return "on" end
  if self.mode == "off" or self.own_control then return "off" end
  return "unknown"
end

--- Certainly in a transaction.
function methods:in_transaction()
  return self:transaction() == "on"
end

--- Perhaps in a transaction.
function methods:may_be_in_transaction()
  return self:transaction() ~= "off"
end

--- The value of a setting that the script set, or nil.
---@param name string
---@return string|nil
function methods:setting(name)
  local found = self.settings[name]
  if not found then return nil end
  if found.local_to and found.local_to ~= self.number then return nil end
  return found.value
end

local UTC = { utc = true, ["etc/utc"] = true, gmt = true, ["0"] = true, ["+00"] = true }

function methods:is_utc()
  local zone = self:setting("timezone")
  return zone ~= nil and UTC[zone:lower()] or false
end

-- Numbers of transactions: no two of a run are the same.
local last = 0

local function next_transaction(self)
  last = last + 1
  self.number = last
  self.holding, self.held, self.told, self.exclusive = {}, {}, {}, nil
end

local changes = {}

function changes.set(self, effect)
  if not effect.name then return end
  local name = effect.name:lower()
  -- SET LOCAL outside a transaction only warns.
  if effect["local"] and not self:in_transaction() then return end
  self.settings[name] = { value = effect.value, local_to = effect["local"] and self.number or nil }
end

function changes.reset(self, effect)
  if effect.all then
    self.settings = {}
  elseif effect.name then
    self.settings[effect.name:lower()] = nil
  end
end

function changes.begin(self)
  if not self.explicit then next_transaction(self) end
  self.explicit = true
end

local function finish(self, effect)
  self.own_control = true
  self.explicit = effect.chain or false
  next_transaction(self)
end
changes.commit, changes.rollback = finish, finish

--- A call of set_config('name', 'value', local).
function changes.call(self, effect)
  if effect.name ~= "set_config" then return end
  local arguments = effect.arguments or {}
  local function text(i)
    local constant = arguments[i] and arguments[i].A_Const
    return constant and constant.sval and constant.sval.sval
  end
  local flag = arguments[3] and arguments[3].A_Const
  local is_local = flag and flag.boolval and flag.boolval.boolval or false
  if text(1) then
    changes.set(self, { name = text(1), value = text(2) or "", ["local"] = is_local })
  end
end

--- Follows an effect.
---@param effect mig.guard.Effect
function methods:apply(effect)
  local change = changes[effect.kind]
  if change then change(self, effect) end
end

--- Remembers the strong locks that an effect takes.
---@param effect mig.guard.Effect
---@param held { ref: mig.guard.Ref, mode: string }[]
function methods:hold(effect, held)
  for _, lock in ipairs(held) do
    local key = (lock.ref.schema or "") .. "." .. lock.ref.name .. " " .. lock.mode
    if not self.held[key] then
      self.held[key] = true
      local made = { ref = lock.ref, mode = lock.mode, effect = effect }
      self.holding[#self.holding + 1] = made
      if lock.mode == "AX" and not self.exclusive then self.exclusive = made end
    end
  end
end

--- Before and behind migrator:outside_transaction another transaction begins.
function methods:begin_transaction(mode)
  self.mode = mode
  next_transaction(self)
end

--- A session for a script.
---@param mode "on"|"off"|nil
---@param settings table|nil what is set before it begins: name → value
---@return mig.guard.Session
function session.new(mode, settings)
  local self = setmetatable({ mode = mode, explicit = false, settings = {} }, methods)
  next_transaction(self)
  for name, value in pairs(settings or {}) do self.settings[name] = { value = value } end
  return self
end

local UNITS = { us = 0.001, ms = 1, s = 1000, min = 60000, h = 3600000, d = 86400000 }

--- A duration as PostgreSQL reads it ("2s", "500", "1min") in milliseconds, or nil.
---@param text string
---@return number|nil
function session.milliseconds(text)
  local number, unit = text:match("^%s*(%d+%.?%d*)%s*(%a*)%s*$")
  if not number then return nil end
  local factor = unit == "" and 1 or UNITS[unit]
  return factor and tonumber(number) * factor
end

return session
