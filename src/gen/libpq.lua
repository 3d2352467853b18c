-- Writes, for every libpq function that src/pg calls, one of the same name
-- that loads libpq when it is first called:
--   lua5.4 libpq.lua OUT libpq-fe.h FILE…
-- With the libraries of OpenSSL, Kerberos and LDAP behind it libpq takes
-- longer to load than mig takes for everything else, and `mig --version`,
-- `mig help` or a shell's completion never need it.

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local function called(paths)
  local names = {}
  for _, path in ipairs(paths) do
    for name in read(path):gmatch("%f[%w_]PQ%w+") do
      names[name] = true
    end
  end
  return names
end

-- "PGconn *conn, int value" gives "conn, value"
local function argument_names(parameters)
  local names = {}
  for parameter in parameters:gmatch("[^,]+") do
    names[#names + 1] = parameter ~= "void" and parameter:match("([%w_]+)%s*$") or nil
  end
  return table.concat(names, ", ")
end

local template = [[
%s%s(%s)
{
    static %s(*call)(%s);

    if (!call)
        *(void **)&call = find("%s");
    %scall(%s);
}

]]

local function write_function(out, result, name, parameters)
  local back = result:match("^void%s*$") and "" or "return "
  out:write(template:format(result, name, parameters, result, parameters, name, back,
    argument_names(parameters)))
end

local head = [[
/* Made by src/gen/libpq.lua. */
#include "base/base.h"

#include <dlfcn.h>
#include <libpq-fe.h>

static void *find(const char *name)
{
    static void *library;

    if (!library && !(library = dlopen("libpq.so.5", RTLD_LAZY)))
        base_die("cannot load libpq: %s", dlerror());
    void *symbol = dlsym(library, name);
    if (!symbol)
        base_die("libpq is too old: %s", dlerror());
    return symbol;
}

]]

local header = read(arg[2]):gsub("/%*.-%*/", "")
local wanted = called(table.move(arg, 3, #arg, 1, {}))
do
  local out <close> = assert(io.open(arg[1], "wb"))
  out:write(head)
  for result, name, parameters in header:gmatch("extern%s+([%w_%s%*]-)(PQ%w+)%s*(%b());") do
    if wanted[name] then
      local one_line = parameters:sub(2, -2):gsub("%s+", " ")
      write_function(out, result, name, one_line)
    end
  end
end
