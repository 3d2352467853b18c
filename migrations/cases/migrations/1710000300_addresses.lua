-- Addresses: a table is split in two

up_revision = "1710000300"
down_revision = "1710000200"

function up(migrator)
  local actor, session = migrator.actor, migrator.db_session
  actor:add_table {
    table_name = "address",
    columns = {
      { column_name = "customer_id", type = "bigint", not_null = true },
      { column_name = "street", type = "text" },
      { column_name = "city", type = "text" },
    },
    constraints = {
      { constraint_name = "address_pkey", constraint = "primary_key", columns = { "customer_id" } },
      { constraint_name = "address_customer_id_fkey", constraint = "foreign_key",
        columns = { "customer_id" },
        constraint_args = { target_table = "customer", target_columns = { "id" },
          on_delete = "cascade" } },
    },
  }
  session:exec([[
    INSERT INTO address (customer_id, street, city)
    SELECT id, street, city FROM customer WHERE street IS NOT NULL OR city IS NOT NULL]])
  actor:drop_column { table_name = "customer", column_name = "street" }
  actor:drop_column { table_name = "customer", column_name = "city" }
end

function down(migrator)
  local actor, session = migrator.actor, migrator.db_session
  actor:add_column { table_name = "customer", column_name = "street", type = "text" }
  actor:add_column { table_name = "customer", column_name = "city", type = "text" }
  session:exec([[
    UPDATE customer SET street = a.street, city = a.city FROM address a
    WHERE a.customer_id = customer.id]])
  actor:drop_table { table_name = "address" }
end
