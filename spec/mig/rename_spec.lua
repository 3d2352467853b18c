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

  it("of the command line may name a table or type by either name, in any order", function()
    local old = snapshot(OLD)
    local new = snapshot([[
      CREATE TYPE state AS ENUM ('fresh', 'paid');
      CREATE TABLE payments (id bigserial PRIMARY KEY, total int CHECK (total > 0), s state);
      CREATE INDEX ON payments (s);]])
    for _, texts in ipairs {
      { "fees=payments", "fees.Amount=total", "status=state", "status.new=fresh" },
      { "payments.Amount=total", "state.new=fresh", "status=state", "fees=payments" },
    } do
      local up = verbs((rename.steps(rename.all({}, texts, old, new, OPTIONS), old, new, OPTIONS)))
      assert.same({
        "ALTER TYPE public.status RENAME TO state",
        "ALTER TYPE public.state RENAME VALUE 'new' TO 'fresh'",
        "ALTER TABLE public.fees RENAME TO payments",
        'ALTER TABLE public.payments RENAME COLUMN "Amount" TO total',
      }, table.move(up, 1, 4, 1, {}))
    end
  end)

  it("of the command line that lead nowhere are refused", function()
    local old = snapshot(OLD)
    local new = snapshot(OLD .. "ALTER TABLE fees ADD total int; ALTER TABLE fees RENAME s TO kind")
    local function refused(text)
      local ok, problem = pcall(rename.all, {}, { text }, old, new, OPTIONS)
      assert.is_false(ok)
      assert.equal(2, problem.exit_code)
      return problem.message, problem.hint
    end
    local message, hint = refused("fees.s=kidn")
    assert.equal('--rename "fees.s=kidn": the goal has no "kidn"', message)
    assert.equal('Did you mean "kind"?', hint)
    assert.equal('--rename "fees.s=id": the database has "id" already', (refused("fees.s=id")))
    assert.equal('--rename "fee.s=kind": the database has no "fee.s"', (refused("fee.s=kind")))
  end)
end)
