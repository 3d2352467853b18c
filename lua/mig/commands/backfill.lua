--- `mig backfill`: watches and steers backfills through their rows in the database.

local checkpoint = require("mig.backfill.checkpoint")
local control = require("mig.backfill.control")
local failure = require("mig.failure")
local json = require("mig.render.json")
local nearest = require("mig.nearest")
local units = require("mig.backfill.units")
local who = require("mig.who")

local backfill = {}

-- ------------------------------------------------------------------- list

local function describe(row)
  return {
    name = row.name, table_name = row.table_name, definition = row.definition,
    state = row.state, reason = row.reason, rows = row.rows, walked = row.walked,
    total = row.total, speed = row.speed, workers = row.workers, pass = row.pass,
    rate = row.state == "running" and row.rate or nil, host = row.host,
    started_at = row.started_at, updated_at = row.updated_at,
  }
end

local function line(row)
  local share = row.total > 0 and math.min(100, row.walked * 100 // row.total) or 0
  if row.state == "done" then share = 100 end
  local details = { ("%s rows"):format(units.count_text(row.rows)) }
  if row.state == "running" and row.rate > 0 then
    details[2] = units.count_text(row.rate) .. "/s"
    details[3] = units.time_text(math.max(0, row.total - row.walked) / row.rate) .. " left"
  end
  if row.speed < 100 then details[#details + 1] = ("speed %d %%"):format(row.speed) end
  return {
    row.name, row.table_name, row.state, ("%3d %%"):format(share), table.concat(details, ", "),
    row.reason or "",
  }
end

local function list(context, conn, book)
  local render, rows, documents = context.render, control.list(book, conn), json.list()
  local cells = {}
  for i, row in ipairs(rows) do documents[i], cells[i] = describe(row), line(row) end
  if #rows == 0 then render:result("No backfills.") end
  for _, text in ipairs(render:columns(cells)) do render:result(text) end
  render:document({ backfills = documents })
  return 0
end

-- --------------------------------------------------------------- choosing

local function names_of(rows)
  local names = {}
  for i, row in ipairs(rows) do names[i] = row.name end
  return names
end

--- The backfill of a name; without one the only one that is not over.
local function choose(rows, name)
  local open = {}
  for _, row in ipairs(rows) do
    if row.name == name then return row end
    if row.state ~= "done" then open[#open + 1] = row end
  end
  if not name and #open == 1 then return open[1] end
  local names = table.concat(names_of(rows), ", ")
  if name then
    failure.usage(('there is no backfill "%s"'):format(name),
      failure.did_you_mean(nearest.find(name, names_of(rows)))
        or (#rows > 0 and "There is " .. names .. "." or nil))
  end
  failure.usage(#open == 0 and "there is no backfill that is not over"
    or ("there are %d backfills"):format(#open),
    #open > 0 and ("Name one: %s."):format(names) or nil)
end

-- --------------------------------------------------------------- settings

local function bad(what, text)
  failure.usage(("%s must be %s"):format(what, text))
end

--- What `set` takes: text → value for the column of the same name.
local SETTINGS = {
  speed = function(text)
    local percent = math.tointeger(tonumber(text))
    if percent and percent >= 1 and percent <= 100 then return percent end
    bad("speed", "a whole number of percent from 1 to 100")
  end,
  batch = function(text)
    if text == "auto" then return nil end
    local size = math.tointeger(tonumber(text))
    if size and size >= 1 and size <= 1000000 then return size end
    bad("batch", "a number of rows from 1 to 1000000, or auto")
  end,
  target = function(text)
    local seconds = units.seconds(tonumber(text) or text)
    if seconds and seconds > 0 then return seconds end
    bad("target", 'a time like "250ms"')
  end,
}

local function read_settings(words)
  if #words == 0 then failure.usage("mig backfill set needs a setting, like speed=50") end
  local changes = {}
  for _, word in ipairs(words) do
    local name, text = word:match("^(%w+)=(.*)$")
    if not SETTINGS[name] then
      failure.usage(('"%s" is no setting of a backfill'):format(word),
        "Write speed=50, batch=5000 or target=250ms.")
    end
    changes[#changes + 1] = { column = name, value = SETTINGS[name](text) }
  end
  return changes
end

-- ------------------------------------------------------------------ verbs

local function want(word)
  return function() return { { column = "wanted", value = word } } end
end

--- A verb: what it changes in the backfill's row, and what is said of it.
local VERBS = {
  pause = { change = want("pause"), said = "%s pauses after the batch that runs." },
  resume = { change = want("run"), said = "%s goes on." },
  stop = { change = want("stop"), said = "%s stops after the batch that runs." },
  slower = { said = "%s runs at half the speed.", change = function(row)
    return { { column = "speed", value = math.max(1, row.speed // 2) } }
  end },
  faster = { said = "%s runs at twice the speed, or all of it.", change = function(row)
    return { { column = "speed", value = math.min(100, row.speed * 2) } }
  end },
  set = { settings = true, said = "%s has new settings." },
  forget = { said = "%s is forgotten.", forget = true },
}

local VERB_NAMES = { "list", "pause", "resume", "slower", "faster", "set", "stop", "forget" }

--- "[NAME] [SETTING…]": a name has no "=".
local function cut(words, verb)
  local rest = table.move(words, 2, #words, 1, {})
  local name = rest[1] and not (verb.settings and rest[1]:find("=", 1, true))
    and table.remove(rest, 1) or nil
  if not verb.settings and #rest > 0 then
    failure.usage(('mig backfill %s does not take "%s"'):format(words[1], rest[1]))
  end
  return name, rest
end

local function steer(context, conn, book, verb)
  local name, rest = cut(context.arguments, verb)
  local settings = verb.settings and read_settings(rest) or nil
  local row = choose(control.list(book, conn), name)
  if verb.forget then
    control.forget(book, conn, row)
  else
    control.change(book, conn, row.name, settings or verb.change(row), who.host())
  end
  context.render:result(verb.said:format(row.name))
  context.render:document({ name = row.name })
  return 0
end

---@param context mig.Context
---@return integer exit code
function backfill.run(context)
  local word = context.arguments[1] or "list"
  local verb = VERBS[word]
  if word ~= "list" and not verb then
    failure.usage(('mig backfill has no verb "%s"'):format(word),
      failure.did_you_mean(nearest.find(word, VERB_NAMES))
        or "It has " .. table.concat(VERB_NAMES, ", ") .. ".")
  end
  local conn, book = context.connect(), checkpoint.book(context.ledger_schema)
  if verb then return steer(context, conn, book, verb) end
  return list(context, conn, book)
end

return backfill
