local core = require("mig.core")
local scratch = require("mig.scratch")
local support = require("spec.support")

local db
lazy_setup(function() db = support.database() end)
lazy_teardown(function() db:drop() end)

local function exists(name)
  return #db.conn:query("SELECT FROM pg_database WHERE datname = $1", name) == 1
end

describe("a scratch database", function()
  it("is named recognisably and dropped when it is closed", function()
    local name
    do
      local place <close> = scratch.create(db.conn)
      name = place.name
      assert.truthy(name:find("^mig_scratch_" .. core.os.getpid() .. "_"))
      assert.is_true(exists(name))
      assert.equal(name, place.conn:info().database)
      assert.is_false(place.private)
    end
    assert.is_false(exists(name))
  end)

  it("is dropped when an error passes", function()
    local name
    pcall(function()
      local place <close> = scratch.create(db.conn)
      name = place.name
      error("boo")
    end)
    assert.is_false(exists(name))
  end)

  it("is dropped with patience when others are still there", function()
    local place, tries = scratch.create(db.conn), 0
    place.owner = {
      server_version = function() return db.conn:server_version() end,
      script = function(_, sql)
        tries = tries + 1
        if tries < 3 then
          error(core.error { kind = "server", sqlstate = "55006",
            message = "database is being accessed by other users" }, 0)
        end
        db.conn:script(sql)
      end,
    }
    place:close()
    assert.equal(3, tries)
    assert.is_false(exists(place.name))
  end)

  it("says why it cannot be dropped, unless another error is on its way", function()
    local names = {}
    finally(function()
      for _, name in ipairs(names) do db.conn:script("DROP DATABASE " .. name) end
    end)
    local function locked()
      local place = scratch.create(db.conn)
      names[#names + 1] = place.name
      place.owner = {
        server_version = function() return 160000 end,
        script = function()
          error(core.error { kind = "server", message = "no", sqlstate = "42501" }, 0)
        end,
      }
      return place
    end
    local ok, problem = pcall(function()
      local _ <close> = locked()
    end)
    assert.is_false(ok)
    assert.equal("no", problem.message)
    ok, problem = pcall(function()
      local _ <close> = locked()
      error("the reason", 0)
    end)
    assert.is_false(ok)
    assert.equal("the reason", problem)
  end)

  it("is dropped although Ctrl-C comes then", function()
    local place = scratch.create(db.conn)
    local interrupted = false
    place.owner = {
      server_version = function() return db.conn:server_version() end,
      script = function(_, sql)
        if interrupted then return db.conn:script(sql) end
        interrupted = true
        error(core.error { kind = "interrupted", message = "interrupted" }, 0)
      end,
    }
    local ok, problem = pcall(place.close, place)
    assert.is_false(ok)
    assert.equal("interrupted", problem.kind)
    assert.is_false(exists(place.name))
  end)

  it("begins empty and has the encoding of the database", function()
    local place <close> = scratch.create(db.conn)
    assert.equal(core.snapshot_empty(db.conn:server_version()):count(),
      place.conn:snapshot():count())
    assert.equal(db.conn:query("SHOW server_encoding")[1].server_encoding,
      place.conn:query("SHOW server_encoding")[1].server_encoding)
  end)

  -- What pg_database says of a database's locale, whichever columns this version has.
  local function locale(conn)
    local row = conn:query("SELECT * FROM pg_database WHERE datname = current_database()")[1]
    local found = {}
    for _, column in ipairs { "datlocprovider", "datcollate", "datctype", "daticulocale",
      "datlocale", "daticurules" } do
      found[column] = row[column]
    end
    return found
  end

  -- A scratch database beside one that is made with these options has its locale.
  local function keeps(options, since)
    if support.version() < since then return pending("needs PostgreSQL " .. since) end
    local name = "mig_locale_" .. core.os.getpid()
    local ok, problem = pcall(db.conn.script, db.conn,
      ("CREATE DATABASE %s TEMPLATE template0 %s"):format(name, options))
    if not ok and problem.message:find("not supported in this build", 1, true) then
      return pending("this server was built without it: " .. problem.message)
    end
    assert(ok, problem)
    local conn = core.connect(db.conn:conninfo(name))
    finally(function()
      conn:close()
      db.conn:script("DROP DATABASE " .. name)
    end)
    local place <close> = scratch.create(conn)
    assert.same(locale(conn), locale(place.conn))
  end

  it("has the ICU locale of the database", function()
    keeps("LOCALE_PROVIDER icu ICU_LOCALE 'de-u-kn-true' LC_COLLATE 'C' LC_CTYPE 'C'", 15)
  end)

  it("has the ICU rules of the database", function()
    keeps("LOCALE_PROVIDER icu ICU_LOCALE 'de' ICU_RULES '& a < g' LC_COLLATE 'C' LC_CTYPE 'C'",
      16)
  end)

  it("has the builtin locale of the database", function()
    keeps("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'", 17)
  end)

  it("has the locale of the database's own C library", function()
    keeps("LC_COLLATE 'C' LC_CTYPE 'C'", 14)
  end)

  it("removes what a killed run left behind, and nothing else", function()
    local old = ("mig_scratch_1_%x_1"):format(os.time() - 7200)
    local young = ("mig_scratch_1_%x_1"):format(os.time() - 60)
    local other = "mig_scratch_notes"
    for _, name in ipairs { old, young, other } do db.conn:script("CREATE DATABASE " .. name) end
    scratch.create(db.conn):close()
    assert.is_false(exists(old))
    assert.is_true(exists(young))
    assert.is_true(exists(other))
    db.conn:script("DROP DATABASE " .. young)
    db.conn:script("DROP DATABASE " .. other)
  end)

  it("is made on the private server for a role that may not create databases", function()
    local folder = support.folder()
    finally(function()
      db.conn:script("RESET ROLE; DROP ROLE plain")
      core.local_stop(folder .. "/.mig/server")
      support.remove(folder)
    end)
    db.conn:script("CREATE ROLE plain; SET ROLE plain")
    local place <close> = scratch.create(db.conn,
      { root = folder, local_bindir = os.getenv("MIG_BINDIR") })
    assert.is_true(place.private)
    assert.equal(place.name, place.conn:info().database)
    assert.equal("plain", place.conn:query("SELECT CURRENT_USER AS role")[1].role)
    place:with_roles(function()
      place.conn:script("CREATE TABLE t (a int); GRANT SELECT ON t TO \"No One\"")
    end)
    assert.equal("plain", place.conn:snapshot():objects("table")[1].owner)
  end)
end)
