--- Hypertables, distributed tables, pg_partman.
local rule = {}

rule.description = {
  number = 137, severity = "note", off = true, on = { "call" },
  title = "A function of an extension changes the table",
  why = "create_hypertable, create_distributed_table, partman's create_parent and the like "
    .. "lock and move all rows in ways of their own.",
}

local CALLS = { create_hypertable = true, create_distributed_table = true,
  create_reference_table = true,
  create_parent = true, undistribute_table = true, alter_distributed_table = true,
  compress_chunk = true, add_compression_policy = true, partition_data_proc = true }

function rule.check(effect)
  return CALLS[effect.name]
    and ("%s() locks and moves rows in a way of its own"):format(effect.name)
    or nil
end

return rule
