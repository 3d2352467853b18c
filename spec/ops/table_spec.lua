-- What holds for every row of the table of operations.
local core = require("mig.core")

local locks = {
  ["none"] = true, ["ROW EXCLUSIVE"] = true, ["SHARE UPDATE EXCLUSIVE"] = true, ["SHARE"] = true,
  ["SHARE ROW EXCLUSIVE"] = true, ["EXCLUSIVE"] = true, ["ACCESS EXCLUSIVE"] = true,
  ["what the statement takes"] = true,
}

local function example(operation)
  return assert(load("local sql = ...; return " .. operation.example))(core.sql)
end

local function render(operation, version)
  return core.render(operation.name, example(operation),
    { server_version = version, default_schema = "public" })
end

local function check_arguments(where, arguments)
  local seen = {}
  for _, argument in ipairs(arguments) do
    local place = where .. "." .. argument.name
    assert.is_nil(seen[argument.name], place .. " is there twice")
    seen[argument.name] = true
    assert.matches("[.:]$", argument.doc, 1, false, place .. " has no sentence")
    assert.equal(argument.type == "choice", argument.choices ~= nil, place)
    if argument.fields then
      check_arguments(place, argument.fields)
    end
  end
end

describe("the table of operations", function()
  local operations = core.operations()
  local by_name = {}
  for _, operation in ipairs(operations) do
    by_name[operation.name] = operation
  end

  it("has each name once", function()
    local seen = {}
    for _, operation in ipairs(operations) do
      assert.is_nil(seen[operation.name], operation.name)
      seen[operation.name] = true
    end
  end)

  it("keeps the groups together", function()
    local seen, last = {}, nil
    for _, operation in ipairs(operations) do
      if operation.group ~= last then
        assert.is_nil(seen[operation.group], operation.group .. " appears twice")
        seen[operation.group] = true
        last = operation.group
      end
    end
  end)

  it("says what every operation and argument is for", function()
    for _, operation in ipairs(operations) do
      assert.matches("^%u.*%.$", operation.doc, 1, false, operation.name)
      assert.is_true(locks[operation.lock], operation.name)
      check_arguments(operation.name, operation.arguments)
    end
  end)

  it("has inverses that exist", function()
    for _, operation in ipairs(operations) do
      if operation.inverse then
        assert.is_table(by_name[operation.inverse], operation.name)
      end
    end
  end)

  it("renders every example", function()
    for _, operation in ipairs(operations) do
      local statements = render(operation, 180000)
      if operation.name == "add_comment" then
        assert.same({}, statements)
      else
        assert.is_true(#statements > 0, operation.name)
      end
      for _, statement in ipairs(statements) do
        assert.is_nil(statement:find("[{};]%s*$"), operation.name .. ": " .. statement)
      end
    end
  end)

  it("renders every example but those of newer servers for PostgreSQL 14", function()
    local newer = { set_expression = 17, add_publication_table = 15, add_publication_schema = 15,
      drop_publication_schema = 15 }
    for _, operation in ipairs(operations) do
      local ok, failure = pcall(render, operation, 140000)
      if not ok then
        assert.is_truthy(newer[operation.name], tostring(failure))
        assert.matches(("need PostgreSQL %d, the server is PostgreSQL 14"):format(
          newer[operation.name]), failure.message, 1, true)
      end
    end
  end)

  it("has Mountaineer's verbs and arguments", function()
    local mountaineer = {
      add_table = "table_name", drop_table = "table_name",
      add_column = "table_name column_name explicit_data_type explicit_data_is_list "
        .. "custom_data_type",
      drop_column = "table_name column_name",
      rename_column = "table_name old_column_name new_column_name",
      modify_column_type = "table_name column_name explicit_data_type explicit_data_is_list "
        .. "custom_data_type autocast",
      add_constraint = "table_name columns constraint constraint_name constraint_args",
      drop_constraint = "table_name constraint_name",
      add_index = "table_name columns index_name", drop_index = "table_name index_name",
      add_not_null = "table_name column_name", drop_not_null = "table_name column_name",
      add_type = "type_name values", add_type_values = "type_name values",
      drop_type_values = "type_name values target_columns", drop_type = "type_name",
      add_comment = "text previous_line",
    }
    for name, arguments in pairs(mountaineer) do
      local known = {}
      for _, argument in ipairs(by_name[name].arguments) do
        known[argument.name] = true
      end
      for argument in arguments:gmatch("%S+") do
        assert.is_true(known[argument], name .. "." .. argument)
      end
    end
  end)
end)
