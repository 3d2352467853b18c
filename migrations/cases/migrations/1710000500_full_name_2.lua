-- Full name, step 2 of 2: the old column goes, when no application writes it any more

up_revision = "1710000500"
down_revision = "1710000400"

function up(migrator)
  local actor = migrator.actor
  actor:drop_trigger { trigger_name = "customer_names ON customer" }
  actor:drop_function { function_name = "customer_names()" }
  actor:drop_column { table_name = "customer", column_name = "name" }
end
