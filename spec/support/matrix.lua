-- Runs the specs on PostgreSQL servers of other versions:
--   lua5.4 spec/support/matrix.lua VERSION… -- [SPEC_FILE…]
-- Ends with 1 when a spec failed, and with 69 when a server could not be had;
-- MISSING=skip makes the latter a word at the end, for places without a network.
local UNAVAILABLE = 69

local build = os.getenv("BUILD") or "build"
local may_skip = os.getenv("MISSING") == "skip"

local function quote(word)
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

local function output(command)
  local pipe <close> = assert(io.popen(command))
  return (pipe:read("a"):gsub("%s+$", ""))
end

-- The server's user, who is not root, has to reach its programs.
local function servers_folder()
  local folder = output("pwd -P") .. "/" .. build .. "/servers"
  local command = ("mkdir -p %s && cd / && test \"$(id -u)\" != 0 "
    .. "|| setpriv --reuid nobody --clear-groups test -x %s 2>/dev/null")
  if os.execute(command:format(quote(folder), quote(folder))) then return folder end
  return "/var/tmp/mig-servers"
end

local function fetch(folder, version)
  local _, _, code = os.execute(("sh spec/support/servers.sh %s %s"):format(quote(folder), version))
  return code
end

local function last_line(file)
  local last = "ended without counts"
  for line in file:lines() do
    print(line)
    if line:match("^%d+ passed, ") then last = line end
  end
  return last
end

local function run(folder, version, files)
  local program = ("BUILD=%s MIG_BINDIR=%s lua5.4 spec/support/suite.lua -- %s"):format(
    quote(build), quote(folder .. "/" .. version .. "/bin"), table.concat(files, " "))
  local pipe = assert(io.popen(program))
  local counts = last_line(pipe)
  return pipe:close(), counts
end

local function summary(rows)
  print("")
  for _, row in ipairs(rows) do print(("PostgreSQL %s: %s"):format(row.version, row.text)) end
end

local versions, files, rest = {}, {}, false
for _, word in ipairs(arg) do
  if word == "--" then
    rest = true
  else
    table.insert(rest and files or versions, word)
  end
end

local folder, rows, failed, missing = servers_folder(), {}, false, false
for _, version in ipairs(versions) do
  local code = fetch(folder, version)
  local ok, text
  if code == 0 then
    print("matrix: PostgreSQL " .. version)
    ok, text = run(folder, version, files)
    failed = failed or not ok
  else
    text = "NOT RUN, its server could not be had"
    if code == UNAVAILABLE then missing = true else failed = true end
  end
  rows[#rows + 1] = { version = version, text = text }
end
summary(rows)
os.exit(failed and 1 or missing and not may_skip and UNAVAILABLE or 0)
