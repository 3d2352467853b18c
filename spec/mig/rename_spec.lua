local core = require("mig.core")
local rename = require("mig.rename")
local support = require("spec.support")

local OPTIONS = { default_schema = "public" }

local function snapshot(sql)
  local db <close> = support.database()
  db.conn:script(sql)
  return db.conn:snapshot()
end

local OLD = [[
  CREATE TYPE status AS ENUM ('new', 'paid');
  CREATE TABLE fees (id bigserial PRIMARY KEY, "Amount" int CHECK ("Amount" > 0), s status);
  CREATE INDEX ON fees (s);]]

local function verbs(steps)
  local list = {}
  for index, step in ipairs(steps) do
    list[index] = core.render(step.verb, step.arguments, OPTIONS)[1]
  end
  return list
end

describe("renames", function()
  it("bring along the names that PostgreSQL chose", function()
    local old = snapshot(OLD)
    local new = snapshot([[
      CREATE TYPE status AS ENUM ('fresh', 'paid');
      CREATE TABLE payments (id bigserial PRIMARY KEY, total int CHECK (total > 0), s status);
      CREATE INDEX ON payments (s);]])
    local up, down = rename.steps({
      { kind = "table", from = "public.fees", to = "public.payments" },
      { kind = "column", from = 'public.payments."Amount"', to = "public.payments.total" },
      { kind = "enum_value", from = "public.status.new", to = "public.status.fresh" },
    }, old, new, OPTIONS)
    assert.same({
      "ALTER TYPE public.status RENAME VALUE 'new' TO 'fresh'",
      "ALTER TABLE public.fees RENAME TO payments",
      'ALTER TABLE public.payments RENAME COLUMN "Amount" TO total',
      'ALTER TABLE public.payments RENAME CONSTRAINT "fees_Amount_check" TO payments_total_check',
      "ALTER TABLE public.payments RENAME CONSTRAINT fees_pkey TO payments_pkey",
      "ALTER INDEX public.fees_s_idx RENAME TO payments_s_idx",
      "ALTER SEQUENCE public.fees_id_seq RENAME TO payments_id_seq",
    }, verbs(up))
    assert.equal(#up, #down)
    assert.equal("ALTER TABLE public.payments RENAME TO fees", verbs(down)[#down - 1])
  end)

  it("that were made already are no steps", function()
    local old = snapshot(OLD)
    assert.same({}, (rename.steps({ { kind = "table", from = "public.gone", to = "public.fees" } },
      old, old, OPTIONS)))
  end)

  it("of the command line name what the database has", function()
    local old = snapshot(OLD)
    local function parse(text) return rename.parse(text, old, OPTIONS) end
    assert.same({ kind = "table", from = "public.fees", to = "public.payments" },
      parse("fees=payments"))
    assert.same({ kind = "column", from = 'public.fees."Amount"', to = "public.fees.total" },
      parse("fees.Amount=total"))
    assert.same({ kind = "column", from = "public.fees.s", to = "public.fees.t" },
      parse("public.fees.s=t"))
    assert.same({ kind = "enum_value", from = "public.status.new", to = "public.status.fresh" },
      parse("status.new=fresh"))
    assert.same({ kind = "enum", from = "public.status", to = "public.state" },
      parse("status=state"))
    assert.has_error(function() parse("nothing=x") end)
    assert.has_error(function() parse("fees") end)
  end)
end)
