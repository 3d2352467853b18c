-- What a person is told to do about an error of the server.
local advice = require("mig.advice")
local core = require("mig.core")
local support = require("spec.support")

local db

setup(function()
  db = support.database()
  db.conn:script([[
    CREATE TABLE one (id int PRIMARY KEY);
    CREATE TABLE t (a int, b text);
    INSERT INTO t VALUES (1, 'many'), (1, NULL)]])
end)
teardown(function() db:drop() end)

local function hint(sql)
  local ok, problem = pcall(db.conn.query, db.conn, sql)
  assert.is_false(ok)
  assert.is_true(core.is_error(problem), tostring(problem))
  return advice.add(problem).hint
end

describe("the hint at rows that contradict the schema", function()
  it("says how a column gets its values", function()
    assert.matches("Give a new column a default", hint("ALTER TABLE t ADD COLUMN c int NOT NULL"))
    assert.matches("fill it, with", hint("alter table t alter b set not null"))
  end)

  it("says that the rows come first", function()
    assert.matches("Mend or delete them", hint("ALTER TABLE t ADD CHECK (a > 1)"))
    assert.matches("Mend or delete them", hint("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES one"))
    assert.matches("Merge or delete them", hint("ALTER TABLE t ADD UNIQUE (a)"))
    assert.matches("Merge or delete them", hint("CREATE UNIQUE INDEX ON t (a)"))
    assert.matches("Merge or delete them", hint("ALTER TABLE t ADD EXCLUDE (a WITH =)"))
  end)

  it("says that a value has no counterpart in the new type", function()
    assert.matches("using", hint("ALTER TABLE t ALTER b TYPE int USING b::int"))
    assert.matches("using", hint("ALTER TABLE t ALTER b TYPE varchar(2)"))
  end)

  it("is none where the statement's own values are wrong", function()
    assert.is_nil(hint("INSERT INTO one VALUES (NULL)"))
    assert.is_nil(hint("ALTER TABLE t ADD COLUMN c int DEFAULT 'x'"))
  end)
end)
