-- Statuses of orders: an enum is built anew, without a label and with one spelt right

up_revision = "1710000200"
down_revision = "1710000100"

function up(migrator)
  local actor = migrator.actor
  actor:rename_type_value { type_name = "order_status", old_value = "payed", new_value = "paid" }
  migrator.db_session:exec("UPDATE orders SET status = 'new' WHERE status = 'lost'")
  actor:drop_type_values {
    type_name = "order_status",
    values = { "lost" },
    target_columns = { { table_name = "orders", column_name = "status" } },
  }
end

-- Which orders were lost is not known any more.
function down(migrator)
  local actor = migrator.actor
  actor:add_type_values { type_name = "order_status", values = { "lost" } }
  actor:rename_type_value { type_name = "order_status", old_value = "paid", new_value = "payed" }
end
