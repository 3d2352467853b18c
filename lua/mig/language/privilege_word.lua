--- The words about privileges, owners and labels: an operation's arguments
-- each.
--
--     grant { "select", "insert", table_name = "fees", role_names = { "reports" } }
--     owner { table_name = "fees", owner_name = "accounting" }
local item = require("mig.language.item")

local privilege_word = {}

local EXAMPLES = {
  grant_privileges = 'grant { "select", table_name = "fees", role_names = { "reports" } }',
  revoke_privileges = 'revoke { "all", table_name = "fees", role_names = { "public" } }',
  set_owner = 'owner { table_name = "fees", owner_name = "accounting" }',
  modify_default_privileges = 'default_privileges { object_type = "tables", '
    .. 'grant = { "select" }, role_names = { "reports" } }',
  set_security_label = 'security_label { table_name = "fees", provider = "selinux", '
    .. 'label = "…" }',
}

--- The word of each operation.
privilege_word.verbs = {
  grant = "grant_privileges", revoke = "revoke_privileges", owner = "set_owner",
  default_privileges = "modify_default_privileges", security_label = "set_security_label",
}

-- One role may be given without braces around it, privileges without a key.
local function arguments_of(options)
  local arguments, privileges = {}, {}
  for key, value in pairs(options) do
    if type(key) == "number" then
      privileges[key] = value
    elseif key == "role_names" and type(value) == "string" then
      arguments.role_names = { value }
    else
      arguments[key] = value
    end
  end
  if #privileges > 0 and arguments.privileges == nil then arguments.privileges = privileges end
  return arguments
end

--- Turns an item of one of the words into its operation.
---@param goal mig.Language
---@param self table item
function privilege_word.resolve(goal, self)
  local verb = privilege_word.verbs[self.word]
  local options = self.calls[1]
  if type(options) ~= "table" or item.is(options) or self.calls[2] ~= nil then
    item.fail(self, ("%s: expected one table"):format(self.word),
      "Write it as: " .. EXAMPLES[verb])
  end
  goal:add(verb, arguments_of(options), self)
end

--- The word that stands for an operation, or nil.
---@param verb string
---@return string|nil
function privilege_word.of_verb(verb)
  for word, name in pairs(privilege_word.verbs) do
    if name == verb then return word end
  end
  return nil
end

return privilege_word
