--- CONCURRENTLY in a loop or a block.
local rule = {}

rule.description = {
  number = 99, severity = "error", on = { "create_index", "drop_index", "reindex" },
  title = "CONCURRENTLY in a DO block or a function",
  why = "A DO block or a function runs in a transaction, and CONCURRENTLY is refused in one: "
    .. "repeating it does not help.",
}

function rule.check(effect)
  if not effect.concurrently or not effect.in_body then return nil end
  return "PostgreSQL refuses CONCURRENTLY in a DO block or a function"
end

return rule
