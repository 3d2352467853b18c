-- Northwind, adopted as a goal in SQL and changed in a dozen ways.
local project = require("spec.support.project")
local support = require("spec.support")
local walk = require("spec.support.walk")

local SOURCE = support.root .. "/../shared/conformance/schemas/northwind.sql"
local GOAL = "schema/schema.sql"

local here, goal

local function count(name)
  return tonumber(here:value("SELECT count(*) FROM " .. name))
end

local function change_columns()
  here:edit(GOAL, "    quantity_per_unit character varying(20),\n    unit_price real,",
    "    quantity_per_unit text,\n    unit_price numeric(10,2) DEFAULT 0 NOT NULL,")
  here:edit(GOAL, "    ship_country character varying(15),\n",
    "    ship_country character varying(15),\n    state order_state DEFAULT 'new' NOT NULL,\n"
      .. "    tags text[] DEFAULT '{}',\n"
      .. "    is_late boolean GENERATED ALWAYS AS (shipped_date > required_date) STORED,\n")
  here:edit(GOAL, "    phone character varying(24),\n    CONSTRAINT pk_shippers",
    "    phone character varying(40) NOT NULL,\n    CONSTRAINT pk_shippers")
  here:edit(GOAL, "    photo_path character varying(255),\n", "")
  here:edit(GOAL, "    state_name character varying(100),",
    "    state_name character varying(100) COLLATE \"C\" NOT NULL,")
end

local function change_constraints()
  here:edit(GOAL, "    CONSTRAINT pk_order_details PRIMARY KEY (order_id, product_id)\n",
    "    CONSTRAINT pk_order_details PRIMARY KEY (order_id, product_id),\n"
      .. "    CONSTRAINT \"Some are sold\" CHECK (quantity > 0)\n")
  here:edit(GOAL, "    CONSTRAINT pk_categories PRIMARY KEY (category_id)\n",
    "    CONSTRAINT pk_categories PRIMARY KEY (category_id) INCLUDE (category_name),\n"
      .. "    UNIQUE NULLS NOT DISTINCT (category_name)\n")
  local key = "fk_order_details_orders FOREIGN KEY (order_id) REFERENCES public.orders (order_id)"
  here:edit(GOAL, key, key .. " ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED")
  here:edit(GOAL, "ALTER TABLE public.customer_customer_demo ADD CONSTRAINT "
    .. "fk_customer_customer_demo_customers FOREIGN KEY (customer_id) "
    .. "REFERENCES public.customers (customer_id);\n", "")
end

local function drop_tables()
  local text = here:read(GOAL)
  for _, pattern in ipairs({
    "CREATE TABLE public%.customer_customer_demo .-;\n",
    "CREATE TABLE public%.customer_demographics .-;\n",
    "ALTER TABLE public%.customer_customer_demo .-;\n",
  }) do
    text = assert(text:find(pattern)) and text:gsub(pattern, "")
  end
  here:write(GOAL, text)
end

local ADDED = [[
CREATE SCHEMA "Archive";
COMMENT ON SCHEMA "Archive" IS 'What''s over.';
CREATE TABLE "Archive".orders (LIKE public.orders INCLUDING DEFAULTS);
CREATE TABLE reviews (
  id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 10) PRIMARY KEY,
  product_id smallint NOT NULL REFERENCES products ON DELETE CASCADE,
  customer_id varchar(5) REFERENCES customers ON UPDATE CASCADE,
  stars int CHECK (stars BETWEEN 1 AND 5),
  words text,
  UNIQUE (product_id, customer_id)
);
COMMENT ON COLUMN reviews.stars IS 'One to five.';
CREATE TYPE order_state AS ENUM ('new', 'on the way', 'it''s there');
CREATE INDEX ON orders (order_date DESC NULLS LAST) WHERE shipped_date IS NULL;
CREATE UNIQUE INDEX customers_by_name ON customers (lower(company_name), city);
CREATE SEQUENCE invoice_numbers START 1000 CACHE 5;
COMMENT ON TABLE customers IS 'Who buys.';
]]

describe("Northwind", function()
  lazy_setup(function()
    if not io.open(SOURCE) then return end
    here = project.new()
    here:load(SOURCE)
    here:ok("init", "--from-database", "--format", "sql")
    goal = here:read(GOAL)
  end)
  lazy_teardown(function()
    if here then here:close() end
  end)

  it("is adopted as it is", function()
    if not here then return pending("../shared/conformance/schemas is not there") end
    assert.equal("All is well: nothing is pending, and nothing differs.\n", here:ok("check").out)
    assert.equal(2155, count("order_details"))
  end)

  it("changes in a dozen ways, and back", function()
    if not here then return pending("../shared/conformance/schemas is not there") end
    change_columns()
    change_constraints()
    drop_tables()
    here:write(GOAL, here:read(GOAL) .. ADDED)
    walk.there_and_back(here, {
      -- Dropped, added back at the end, and, as real, not as exact as numeric.
      lost = { "employees" },
      applied = function()
        assert.equal("18.00",
          here:value("SELECT unit_price FROM products WHERE product_id = 1"))
        assert.equal("new", here:value("SELECT DISTINCT state FROM orders"))
        assert.equal("37", here:value("SELECT count(*) FROM orders WHERE is_late"))
        assert.equal(2155, count("order_details"))
        assert.equal(830, count("orders"))
      end,
    })
  end)

  it("keeps the rows of what is renamed", function()
    if not here then return pending("../shared/conformance/schemas is not there") end
    here:write(GOAL, (goal:gsub("public%.us_states", "public.states")
      :gsub("fax character varying%(24%),\n    CONSTRAINT pk_customers",
        "telefax character varying(24),\n    CONSTRAINT pk_customers")))
    walk.there_and_back(here, {
      words = { "--rename", "us_states=states", "--rename", "customers.fax=telefax" },
      applied = function()
        assert.equal(51, count("states"))
        assert.equal("030-0076545",
          here:value("SELECT telefax FROM customers WHERE customer_id = 'ALFKI'"))
      end,
    })
  end)
end)
