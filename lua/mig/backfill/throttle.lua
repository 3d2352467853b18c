--- What makes a backfill wait: signals of the server, of a person's query or function.

local core = require("mig.core")
local units = require("mig.backfill.units")

local throttle = {}

--- One signal each: its SQL (a column of one query), and the reason that its value gives, or nil.
local SIGNALS = {
  replication_lag = {
    sql = function(_, limit)
      if limit.bytes then
        return "(SELECT pg_catalog.max(pg_catalog.pg_wal_lsn_diff("
          .. "pg_catalog.pg_current_wal_lsn(), r.replay_lsn)) "
          .. "FROM pg_catalog.pg_stat_replication AS r)"
      end
      return "(SELECT pg_catalog.max(EXTRACT(epoch FROM r.replay_lag)) "
        .. "FROM pg_catalog.pg_stat_replication AS r)"
    end,
    reason = function(value, limit)
      local lag, most = tonumber(value) or 0, limit.bytes or limit.seconds
      if lag <= most then return nil end
      local text = limit.bytes and units.size_text or units.time_text
      return ("a replica is %s behind, the limit is %s"):format(text(lag), text(most))
    end,
  },
  waiting = {
    sql = function(self)
      return ("(SELECT pg_catalog.count(DISTINCT l.pid) FROM pg_catalog.pg_locks AS l "
        .. "WHERE NOT l.granted AND l.relation = %s::pg_catalog.oid)"):format(self.oid)
    end,
    reason = function(value, limit)
      if tonumber(value) < limit then return nil end
      return ("%s sessions wait for locks of the table"):format(value)
    end,
  },
  load = {
    sql = function()
      return "(SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS a "
        .. "WHERE a.state = 'active' AND a.backend_type = 'client backend' "
        .. "AND a.application_name NOT LIKE 'mig%')"
    end,
    reason = function(value, limit)
      if tonumber(value) <= limit then return nil end
      return ("%s sessions are active, the limit is %d"):format(value, limit)
    end,
  },
  autovacuum = {
    sql = function(self, kind)
      local only = kind == "wraparound" and " AND a.query LIKE '%to prevent wraparound%'" or ""
      return ("(SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_progress_vacuum AS v "
        .. "JOIN pg_catalog.pg_stat_activity AS a ON a.pid = v.pid "
        .. "WHERE a.backend_type = 'autovacuum worker' AND v.relid = %s::pg_catalog.oid%s)"):format(
        self.oid, only)
    end,
    reason = function(value)
      return tonumber(value) > 0 and "autovacuum works on the table" or nil
    end,
  },
  wal_rate = {
    sql = function()
      return "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')"
    end,
    reason = function(value, limit, self)
      local bytes, now = tonumber(value), core.os.monotonic()
      local since = self.wal or { bytes = bytes, at = now }
      self.wal = since
      local written, seconds = bytes - since.bytes, now - since.at
      if written <= limit * seconds then
        self.wal = { bytes = bytes, at = now }
        return nil
      end
      return ("WAL grows by more than %s/s"):format(units.size_text(limit))
    end,
  },
}

local ORDER = { "replication_lag", "waiting", "load", "autovacuum", "wal_rate" }

---@class mig.backfill.Throttle
---@field limits mig.backfill.Limits
---@field statement string|nil one query for all signals

---@param limits mig.backfill.Limits
---@param oid string of the table
---@param session mig.Session what `check` is given
---@return mig.backfill.Throttle
function throttle.new(limits, oid, session)
  local self, columns = { limits = limits, oid = oid, session = session }, {}
  for _, name in ipairs(ORDER) do
    if limits[name] then
      columns[#columns + 1] = ("%s AS %s"):format(SIGNALS[name].sql(self, limits[name]), name)
    end
  end
  self.statement = #columns > 0 and "SELECT " .. table.concat(columns, ", ") or nil
  return self
end

local function of_signals(self, conn)
  if not self.statement then return nil end
  local row = conn:query(self.statement)[1]
  for _, name in ipairs(ORDER) do
    local limit = self.limits[name]
    local reason = limit and SIGNALS[name].reason(row[name], limit, self)
    if reason then return reason end
  end
  return nil
end

--- NULL, false and 0 let it run; a text is the reason.
local function of_query(self, conn)
  if not self.limits.query then return nil end
  local result = conn:query(self.limits.query)
  local value = result[1] and result[1][result.columns[1]]
  if value == nil or value == "f" or tonumber(value) == 0 then return nil end
  if value == "t" or tonumber(value) then return "the query of throttle says so" end
  return value
end

local function of_function(self)
  if not self.limits.check then return nil end
  local value = self.limits.check(self.session)
  if not value then return nil end
  return type(value) == "string" and value or "the function of throttle says so"
end

--- Why to wait now, or nil.
---@param self mig.backfill.Throttle
---@param conn table
---@return string|nil reason
function throttle.reason(self, conn)
  return of_signals(self, conn) or of_query(self, conn) or of_function(self)
end

return throttle
