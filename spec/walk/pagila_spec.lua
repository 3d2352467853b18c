-- Pagila, adopted as a goal in Lua and changed in a dozen ways: tables under views, partitions,
-- triggers, functions, domains.
local project = require("spec.support.project")
local support = require("spec.support")
local walk = require("spec.support.walk")

local SOURCE = support.root .. "/../shared/conformance/schemas/pagila.sql"

local ROWS = [[
INSERT INTO language (name) VALUES ('English'), ('Deutsch');
INSERT INTO category (name) SELECT 'Category ' || n FROM generate_series(1, 5) n;
INSERT INTO actor (first_name, last_name) SELECT 'First ' || n, 'Last ' || n
  FROM generate_series(1, 50) n;
INSERT INTO film (title, release_year, language_id, rating, special_features)
  SELECT 'Film ' || n, 1990 + n % 30, 1 + n % 2, (enum_range(NULL::mpaa_rating))[1 + n % 5],
         ARRAY['Trailers', 'O''Neill'] FROM generate_series(1, 200) n;
INSERT INTO film_actor (actor_id, film_id) SELECT 1 + n % 50, n FROM generate_series(1, 200) n;
INSERT INTO film_category (category_id, film_id) SELECT 1 + n % 5, n FROM generate_series(1, 200) n;
INSERT INTO country (country) VALUES ('Chile');
INSERT INTO city (city, country_id) VALUES ('Arica', 1);
INSERT INTO address (address, district, city_id, phone) SELECT n || ' Road', 'D', 1, '0' || n
  FROM generate_series(1, 20) n;
INSERT INTO store (manager_staff_id, address_id) VALUES (1, 1), (2, 2);
INSERT INTO staff (first_name, last_name, address_id, store_id, username)
  VALUES ('A', 'B', 3, 1, 'a'), ('C', 'D', 4, 2, 'c');
INSERT INTO customer (store_id, first_name, last_name, email, address_id)
  SELECT 1 + n % 2, 'F' || n, 'L' || n, 'c' || n || '@example.org', 5 + n % 15
  FROM generate_series(1, 100) n;
INSERT INTO inventory (film_id, store_id) SELECT n, 1 + n % 2 FROM generate_series(1, 200) n;
INSERT INTO rental (rental_date, inventory_id, customer_id, staff_id)
  SELECT timestamptz '2022-01-03 00:00+00' + n * interval '1 hour', 1 + n % 200, 1 + n % 100,
         1 + n % 2 FROM generate_series(1, 1000) n;
INSERT INTO payment (customer_id, staff_id, rental_id, amount, payment_date)
  SELECT customer_id, staff_id, rental_id, 1.5 + rental_id % 7, rental_date FROM rental;
]]

local here

local function change_tables()
  here:edit("schema/film.lua", '  column "length" "smallint",\n', '  column "length" "integer",\n'
    .. '  column "is_long" { "boolean", generated = "length > 120" },\n')
  here:edit("schema/film.lua", 'default = "G" }', 'default = "PG", not_null = true }')
  here:edit("schema/film.lua", '  index "idx_title" { "title" },\n',
    '  index "idx_title" { sql "lower(title)", where = "length IS NOT NULL" },\n'
      .. '  check "A film\'s rate" "rental_rate >= 0",\n  comment "What can be rented.",\n')
  here:edit("schema/staff.lua", '  column "picture" "bytea",\n', "")
  here:edit("schema/customer.lua", '  column "email" "text",\n',
    '  column "email" { "varchar(200)", unique = true, comment = "Where to write to" },\n'
      .. '  column "Loyalty Points" { "integer", not_null = true, default = 0 },\n')
  here:edit("schema/rental.lua",
    'references = "customer.customer_id",\n    on_delete = "restrict",',
    'references = "customer.customer_id",\n    on_delete = "cascade",')
  here:edit("schema/payment.lua", '"numeric(5,2)"', '"numeric(8,2)"')
  here:write("schema/payment_p2026_08.lua", [[
table "payment_p2026_08" {
  partition_of = "payment",
  partition_bound = "FOR VALUES FROM ('2026-08-01 00:00:00+00') TO ('2026-09-01 00:00:00+00')",
}
]])
end

local function change_the_rest()
  local goal = "schema/schema.lua"
  here:edit(goal, '{ "G", "PG", "PG-13", "R", "NC-17" }',
    '{ "U", "G", "PG", "R", "PG-13", "NC-17" }')
  here:edit(goal, "(VALUE <= 2155)", "(VALUE <= 2200)")
  here:edit(goal, "CREATE VIEW public.staff_list AS\n SELECT s.staff_id AS id,",
    "CREATE VIEW public.staff_list AS\n SELECT s.staff_id AS id,\n    s.username,")
  local held = "CREATE OR REPLACE FUNCTION "
    .. "public.inventory_held_by_customer(p_inventory_id integer)"
  here:edit(goal, held .. "\n RETURNS integer", held .. "\n RETURNS bigint")
  here:edit(goal, "    RETURN v_rentfees + v_overfees - v_payments;",
    "    RETURN v_rentfees + v_overfees + 1 - v_payments;")
  here:edit(goal, "BEFORE UPDATE ON public.city FOR EACH ROW", "BEFORE UPDATE ON public.city "
    .. "FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)")
  here:edit(goal, "sum(p.amount) AS total_sales\n   FROM (((((public.payment p\n     JOIN "
    .. "public.rental r ON ((p.rental_id = r.rental_id)))\n     JOIN public.inventory i ON "
    .. "((r.inventory_id = i.inventory_id)))\n     JOIN public.film f ON ((i.film_id = f.film_id)))"
    .. "\n     JOIN public.film_category fc ON ((f.film_id = fc.film_id)))\n     JOIN "
    .. "public.category c ON ((fc.category_id = c.category_id)))\n  GROUP BY c.name\n  ORDER BY "
    .. "(sum(p.amount)) DESC]]\n\noperation", "max(p.amount) AS highest FROM public.payment p, "
    .. "public.category c GROUP BY c.name]]\n\noperation")
end

describe("Pagila", function()
  lazy_setup(function()
    if not io.open(SOURCE) then return end
    here = project.new()
    here:load(SOURCE)
    here:sql("SET search_path = public; " .. ROWS)
    here:ok("init", "--from-database")
  end)
  lazy_teardown(function()
    if here then here:close() end
  end)

  it("changes in a dozen ways, and back", function()
    if not here then return pending("../shared/conformance/schemas is not there") end
    change_tables()
    change_the_rest()
    walk.there_and_back(here, {
      lost = { "film", "staff", "customer" },
      applied = function()
        assert.equal("200", here:value("SELECT count(*) FROM film WHERE is_long IS NULL"))
        assert.equal("{U,G,PG,R,PG-13,NC-17}",
          here:value("SELECT enum_range(NULL::mpaa_rating)::text"))
        assert.equal("40", here:value("SELECT count(*) FROM film WHERE rating = 'PG-13'"))
        assert.equal("1000", here:value("SELECT count(*) FROM payment"))
        assert.equal("a,c", here:value("SELECT string_agg(username, ',') FROM staff_list"))
      end,
    })
  end)
end)
