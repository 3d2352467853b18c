--- SQL that the parser does not read.
local rule = {}

rule.description = {
  number = 0, severity = "note", on = { "problem" },
  title = "SQL that cannot be read",
  why = "The parser knows PostgreSQL 15 and the newer syntax that matters here. What it does "
    .. "not read is left out; everything else in the file is judged.",
}

function rule.check()
  return nil
end

return rule
