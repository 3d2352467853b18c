-- Runs everything and closes with `N passed, N failed`:
--   lua5.4 spec/support/suite.lua TAP_PROGRAM… -- [SPEC_FILE…]
local build = os.getenv("BUILD") or "build"
local jobs = tonumber(os.getenv("JOBS")) or 1
local sanitized = (os.getenv("SAN") or "") ~= ""

local LEAKED = 99 -- exit code of a sanitizer's complaint
-- Leaks of libraries; absolute, since specs run mig in other folders.
local LEAKS = io.popen("pwd"):read("l") .. "/spec/fuzz/leaks.supp"

local total = { passed = 0, failed = 0, skipped = 0 }

local function fail(what)
  print("not ok " .. what)
  total.failed = total.failed + 1
end

local function count_tap(line)
  if line:match("^ok .*# SKIP") then
    total.skipped = total.skipped + 1
  elseif line:match("^ok ") then
    total.passed = total.passed + 1
  elseif line:match("^not ok ") then
    total.failed = total.failed + 1
    print(line)
  end
  return tonumber(line:match("^1%.%.(%d+)")), line:match("^n?o?t? ?ok ") and 1 or 0
end

local function run_tap(program)
  local pipe = assert(io.popen(program))
  local planned, ran = nil, 0
  for line in pipe:lines() do
    local plan, one = count_tap(line)
    planned = plan or planned
    ran = ran + one
  end
  local ended = pipe:close()
  if ended and planned == ran then
    print(string.format("ok %s: %d", program, ran))
  else
    fail(string.format("%s: ended early, %d of %s", program, ran, planned or "?"))
  end
end

local function quote(word)
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

-- Folders give way to the spec files in them.
local function spec_files(words)
  local quoted = {}
  for index, word in ipairs(words) do quoted[index] = quote(word) end
  local pipe <close> = assert(io.popen(
    ("find %s -name '*_spec.lua' | LC_ALL=C sort"):format(table.concat(quoted, " "))))
  local files = {}
  for file in pipe:lines() do files[#files + 1] = quote(file) end
  return files
end

-- Every `count`th file: neighbours cost about the same.
local function share_of(files, which, count)
  local share = {}
  for index = which, #files, count do share[#share + 1] = files[index] end
  return share
end

-- Debian's `busted` names an interpreter that need not be Lua 5.4.
local function start_busted(files, which)
  local counts = ("%s/spec-counts-%d"):format(build, which)
  os.remove(counts)
  local lua = sanitized and build .. "/bin/lua" or "lua5.4"
  local command = table.concat({
    "BUILD=" .. build,
    "MIG_SPEC_COUNTS=" .. counts,
    "MIG_SPEC_SHARE=" .. which,
    "ASAN_OPTIONS=exitcode=" .. LEAKED,
    "LSAN_OPTIONS=suppressions='" .. LEAKS .. "':print_suppressions=0",
    lua,
    "/usr/bin/busted",
    table.concat(files, " "),
    "2>&1",
  }, " ")
  return { pipe = assert(io.popen(command)), counts = counts }
end

local function finish_busted(run)
  for line in run.pipe:lines() do print(line) end
  local ended, _, code = run.pipe:close()
  local file = io.open(run.counts)
  if not file then
    fail("busted ended without counts")
    return
  end
  local passed, failed, skipped = file:read("n", "n", "n")
  file:close()
  total.passed = total.passed + passed
  total.failed = total.failed + failed
  total.skipped = total.skipped + skipped
  if not ended and (failed == 0 or code == LEAKED) then
    fail("busted ended with " .. tostring(code))
  end
end

-- Several at once, each on a server of its own.
local function run_busted(words)
  local files = spec_files(#words > 0 and words or { "spec" })
  if #files == 0 then fail("no spec file in " .. table.concat(words, " ")) end
  local count = math.min(jobs, #files)
  local runs = {}
  for which = 1, count do runs[which] = start_busted(share_of(files, which, count), which) end
  for _, run in ipairs(runs) do finish_busted(run) end
end

local specs, in_specs = {}, false
for _, word in ipairs(arg) do
  if word == "--" then
    in_specs = true
  elseif in_specs then
    specs[#specs + 1] = word
  else
    run_tap(word)
  end
end
run_busted(specs)

local line = string.format("%d passed, %d failed", total.passed, total.failed)
if total.skipped > 0 then
  line = line .. string.format(", %d skipped", total.skipped)
end
print(line)
os.exit(total.failed == 0)
