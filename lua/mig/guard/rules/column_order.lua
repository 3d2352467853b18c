--- Columns whose order wastes room.
local rule = {}

rule.description = {
  number = 125, severity = "note", off = true, on = { "create_table" },
  title = "Another order of the columns takes less room",
  why = "Eight-byte values begin at multiples of eight: a smaller one before them leaves a gap"
    .. " in every row.",
}

local SIZE = { int8 = 8, float8 = 8, timestamp = 8, timestamptz = 8, time = 8, interval = 8,
  money = 8,
  int4 = 4, float4 = 4, date = 4, oid = 4, int2 = 2, bool = 1, uuid = 16 }
local ALIGN = { uuid = 1 }

local function padding(sizes)
  local at, gap = 0, 0
  for _, item in ipairs(sizes) do
    local rest = at % item.align
    if rest > 0 then gap = gap + item.align - rest end
    at = at + (rest > 0 and item.align - rest or 0) + item.size
  end
  return gap
end

function rule.check(effect, world)
  local sizes = {}
  for _, column in ipairs(effect.columns) do
    local size = column.type and column.type.array == 0 and SIZE[column.type.base]
    if size then sizes[#sizes + 1] = { size = size, align = ALIGN[column.type.base] or size } end
  end
  local now = padding(sizes)
  if now < 8 or effect.partition_of then return nil end
  return { lock = false,
    message = ("%d bytes of each row of %s are gaps: wide columns first"):format(
    now, world:say(effect.table)) }
end

return rule
