-- Total of orders: a NOT NULL column that is filled in batches

up_revision = "1710000100"
down_revision = "1710000000"

function up(migrator)
  migrator.actor:add_column { table_name = "orders", column_name = "total", type = "numeric(12,2)" }
  migrator:backfill {
    table_name = "orders",
    set = { total = "price * amount" },
    where = "total IS NULL",
  }
  migrator.actor:add_not_null { table_name = "orders", column_name = "total" }
end

function down(migrator)
  migrator.actor:drop_column { table_name = "orders", column_name = "total" }
end
