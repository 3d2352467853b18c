--- GIN on jsonb, vector and spatial indexes.
local rule = {}

rule.description = {
  number = 123, severity = "note", off = true, on = { "create_index" },
  title = "An index that takes long to build or to keep",
  why = "GIN, GiST, HNSW and IVFFlat indexes cost far more than a B-tree to build and at each "
    .. "write; IVFFlat needs rows before it is built.",
}

local KINDS = { gin = "GIN slows every write", gist = "GiST takes long to build",
  hnsw = "HNSW takes long to build", ivfflat = "IVFFlat is built from the rows that are there",
  spgist = "SP-GiST takes long to build" }

function rule.check(effect)
  return KINDS[effect.method] and { message = KINDS[effect.method], lock = false } or nil
end

return rule
