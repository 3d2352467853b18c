--- A rename as two steps: there, and the one that takes it back.
local pair = {}

--- The steps of an operation whose arguments are old_NAME and new_NAME.
---@param verb string
---@param extra table arguments that both have
---@param name string "column_name"
---@param old string bare
---@param new string bare
---@param written (fun(bare: string): string)|nil how the old name is written; as it is when absent
---@return table[] { there, back }
function pair.of(verb, extra, name, old, new, written)
  local there, back = {}, {}
  for field, value in pairs(extra) do there[field], back[field] = value, value end
  there["old_" .. name], there["new_" .. name] = written and written(old) or old, new
  back["old_" .. name], back["new_" .. name] = written and written(new) or new, old
  return { { verb = verb, arguments = there }, { verb = verb, arguments = back } }
end

return pair
