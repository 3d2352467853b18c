-- Checks that rooms include and modules require only what they may. The
-- rules for C are the table of docs/architecture.md.

local libc = {}
for name in ([[
  assert ctype errno fcntl float inttypes limits locale math netdb poll pthread pwd grp setjmp
  signal stdalign stdarg stdbool stddef stdint stdio stdlib stdnoreturn string strings
  sys/file sys/ioctl sys/select sys/socket sys/stat sys/time sys/types sys/un sys/utsname sys/wait
  sys/resource termios time unistd dirent dlfcn spawn wchar arpa/inet netinet/in
]]):gmatch("%S+") do
  libc[name .. ".h"] = true
end

local lua_allowed = { lpeg = true, re = true, json = true, dkjson = true, mig = true }

local complaints = {}

local function complain(path, line, fmt, ...)
  complaints[#complaints + 1] = string.format("%s:%d: ", path, line) .. fmt:format(...)
end

local function set_of(text, pattern)
  local set = {}
  for word in text:gmatch(pattern) do
    set[word] = true
  end
  return set
end

-- | `pg` | what it does | base, sql | `libpq-fe.h` (not in pg.h) |
local function read_rooms(path)
  local rooms = {}
  for line in io.lines(path) do
    local name, includes, foreign = line:match("^| `(%w+)` |[^|]*|([^|]*)|([^|]*)|$")
    if name then
      rooms[name] = {
        includes = set_of(includes, "%a+"),
        foreign = set_of(foreign, "`([^`]+)`"),
        hidden = foreign:find("not in " .. name .. ".h", 1, true) ~= nil,
      }
    end
  end
  return rooms
end

local function files(folder, names)
  local pipe <close> = assert(io.popen("find " .. folder .. " -type f " .. names))
  local list = {}
  for path in pipe:lines() do
    list[#list + 1] = path
  end
  table.sort(list)
  return list
end

local function check_own(rooms, room, path, line, header)
  local target = header:match("^(%w+)/")
  if not target then
    complain(path, line, 'write "%s/%s"', room, header)
  elseif target ~= room and not rooms[room].includes[target] then
    complain(path, line, 'room %s may not include "%s"', room, header)
  elseif target ~= room and header ~= target .. "/" .. target .. ".h" and target ~= "base" then
    complain(path, line, '"%s" is not the public header of %s', header, target)
  end
end

local function check_foreign(rooms, room, path, line, header)
  if libc[header] then
    return
  end
  local rule = rooms[room]
  if not rule.foreign[header] then
    complain(path, line, "room %s may not include <%s>", room, header)
  elseif rule.hidden and path:match("/" .. room .. "%.h$") then
    complain(path, line, "<%s> stays out of the room's public header", header)
  end
end

local function check_c(rooms, path)
  local room = path:match("^src/(%w+)/")
  if not rooms[room] then
    complain(path, 1, "room %s is not in docs/architecture.md", room)
    return
  end
  local number = 0
  for line in io.lines(path) do
    number = number + 1
    local own = line:match('^%s*#%s*include%s*"([^"]+)"')
    local foreign = line:match("^%s*#%s*include%s*<([^>]+)>")
    if own then
      check_own(rooms, room, path, number, own)
    elseif foreign then
      check_foreign(rooms, room, path, number, foreign)
    end
  end
end

local function check_lua(path)
  local number = 0
  for line in io.lines(path) do
    number = number + 1
    for name in line:gsub("%-%-.*", ""):gmatch("require%s*%(?%s*[\"']([^\"']+)[\"']") do
      if not lua_allowed[name] and not name:match("^mig%.") then
        complain(path, number, 'may not require "%s"', name)
      end
    end
  end
end

local rooms = read_rooms("docs/architecture.md")
assert(rooms.base and rooms.cli, "docs/architecture.md has no table of rooms")
for _, path in ipairs(files("src", "-name '*.[ch]' -o -name '*.inc'")) do
  check_c(rooms, path)
end
for _, path in ipairs(files("lua/mig", "-name '*.lua'")) do
  check_lua(path)
end
for _, complaint in ipairs(complaints) do
  io.stderr:write(complaint, "\n")
end
os.exit(#complaints == 0)
