-- A shop

up_revision = "1710000000"
down_revision = nil

function up(migrator)
  local actor = migrator.actor
  actor:add_type { type_name = "order_status", values = { "new", "payed", "lost" } }
  actor:add_table {
    table_name = "customer",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "name", type = "text", not_null = true },
      { column_name = "street", type = "text" },
      { column_name = "city", type = "text" },
    },
    constraints = { { constraint = "primary_key", columns = { "id" } } },
  }
  actor:add_table {
    table_name = "orders",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "status", type = "order_status", not_null = true, default = "new" },
      { column_name = "price", type = "numeric(10,2)", not_null = true },
      { column_name = "amount", type = "integer", not_null = true },
    },
    constraints = { { constraint = "primary_key", columns = { "id" } } },
  }
end

function down(migrator)
  migrator.actor:drop_table { table_name = "orders" }
  migrator.actor:drop_table { table_name = "customer" }
  migrator.actor:drop_type { type_name = "order_status" }
end
