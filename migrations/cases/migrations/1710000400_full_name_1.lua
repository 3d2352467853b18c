-- Full name, step 1 of 2: a rename while two versions of the application run.
-- Both columns are there, and a trigger keeps them the same whoever writes.

up_revision = "1710000400"
down_revision = "1710000300"

function up(migrator)
  local actor = migrator.actor
  actor:add_column { table_name = "customer", column_name = "full_name", type = "text" }
  actor:add_function { definition = [[
CREATE FUNCTION customer_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.full_name := coalesce(NEW.full_name, NEW.name);
    NEW.name := coalesce(NEW.name, NEW.full_name);
  ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
    NEW.name := NEW.full_name;
  ELSE
    NEW.full_name := NEW.name;
  END IF;
  RETURN NEW;
END $$]] }
  actor:add_trigger { definition = [[
CREATE TRIGGER customer_names BEFORE INSERT OR UPDATE ON customer
FOR EACH ROW EXECUTE FUNCTION customer_names()]] }
  migrator:backfill {
    table_name = "customer", set = { full_name = "name" }, where = "full_name IS NULL",
  }
  actor:add_not_null { table_name = "customer", column_name = "full_name" }
end

function down(migrator)
  local actor = migrator.actor
  actor:drop_trigger { trigger_name = "customer_names ON customer" }
  actor:drop_function { function_name = "customer_names()" }
  actor:drop_column { table_name = "customer", column_name = "full_name" }
end
