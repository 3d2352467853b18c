--- DROP …, RENAME, SET SCHEMA, OWNER TO become effects.

local tree = require("mig.guard.tree")

local drop = {}

-- What is dropped, and under which field its name goes.
local KINDS = {
  OBJECT_TABLE = { "drop_table", "table" }, OBJECT_FOREIGN_TABLE = { "drop_table", "table" },
  OBJECT_INDEX = { "drop_index", "index" }, OBJECT_VIEW = { "drop_view", "relation" },
  OBJECT_MATVIEW = { "drop_materialized_view", "relation" },
  OBJECT_SEQUENCE = { "drop_sequence", "relation" }, OBJECT_TYPE = { "drop_type", "type" },
  OBJECT_DOMAIN = { "drop_domain", "domain" }, OBJECT_FUNCTION = { "drop_function", "function" },
  OBJECT_PROCEDURE = { "drop_function", "function" },
  OBJECT_ROUTINE = { "drop_function", "function" },
  OBJECT_EXTENSION = { "drop_extension", "extension" },
  OBJECT_PUBLICATION = { "drop_publication", "publication" },
  OBJECT_STATISTIC_EXT = { "drop_statistics", "statistics" },
}
-- What hangs on a table: the last name is its own.
local ON_TABLE = {
  OBJECT_TRIGGER = "drop_trigger", OBJECT_POLICY = "drop_policy", OBJECT_RULE = "drop_rule",
}

local function on_table(made, object)
  local parts = tree.texts(object.List and object.List.items)
  made.name = table.remove(parts)
  made.table = tree.name(parts[#parts - 1], parts[#parts] or "")
  return made
end

function drop.DropStmt(node, emit)
  for _, object in ipairs(node.objects or {}) do
    local made = { if_exists = node.missing_ok, cascade = node.behavior == "DROP_CASCADE",
      concurrently = node.concurrent or false }
    local kind = KINDS[node.removeType]
    if kind then
      made.kind = kind[1]
      made[kind[2]] = tree.ref_of_list(object) or tree.name(nil, tree.text(object) or "")
    elseif ON_TABLE[node.removeType] then
      made.kind = ON_TABLE[node.removeType]
      on_table(made, object)
    elseif node.removeType == "OBJECT_SCHEMA" then
      made.kind, made.name = "drop_schema", tree.text(object)
    else
      made.kind, made.object = "drop_other", node.removeType
    end
    emit(made)
  end
end

function drop.DropdbStmt(node, emit)
  emit({ kind = "drop_database", name = node.dbname, if_exists = node.missing_ok })
end

local RENAMES = {
  OBJECT_TABLE = "rename_table", OBJECT_FOREIGN_TABLE = "rename_table",
  OBJECT_COLUMN = "rename_column", OBJECT_TABCONSTRAINT = "rename_constraint",
  OBJECT_INDEX = "rename_index", OBJECT_SCHEMA = "rename_schema",
  OBJECT_VIEW = "rename_view", OBJECT_MATVIEW = "rename_view", OBJECT_SEQUENCE = "rename_sequence",
  OBJECT_TRIGGER = "rename_trigger", OBJECT_POLICY = "rename_policy", OBJECT_RULE = "rename_rule",
  OBJECT_TYPE = "rename_type", OBJECT_ATTRIBUTE = "rename_attribute",
}
local OF_TABLE = {
  rename_table = true, rename_column = true, rename_constraint = true, rename_trigger = true,
  rename_policy = true, rename_rule = true,
}

function drop.RenameStmt(node, emit)
  local kind = RENAMES[node.renameType] or "rename_other"
  -- ALTER TABLE also renames columns of views and composite types.
  if kind == "rename_column" and node.relationType ~= "OBJECT_TABLE"
    and node.relationType ~= "OBJECT_FOREIGN_TABLE" then
    kind = "rename_view_column"
  end
  local ref = tree.ref(node.relation)
  emit({ kind = kind, [OF_TABLE[kind] and "table" or "relation"] = ref, old = node.subname,
    new = node.newname })
end

function drop.AlterObjectSchemaStmt(node, emit)
  local ref = tree.ref(node.relation) or tree.ref_of_list(node.object)
  local of_table = node.objectType == "OBJECT_TABLE" or node.objectType == "OBJECT_FOREIGN_TABLE"
  emit({ kind = "set_schema", object = node.objectType, [of_table and "table" or "relation"] = ref,
    schema = node.newschema })
end

function drop.AlterOwnerStmt(node, emit)
  local ref = tree.ref(node.relation)
  emit({ kind = "owner", object = node.objectType, relation = ref })
end

return drop
