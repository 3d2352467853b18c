-- Writes files as C: `lua5.4 embed.lua sql OUT FILE…` makes
-- `catalog_sql_text(name)`, `lua5.4 embed.lua lua OUT MODULE=CHUNK=FILE…`
-- makes the table of src/cli/embed.h. Lua is compiled here, lines and names
-- kept: reading it at every start took half of the time of `mig --version`.

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local escapes = { ["\\"] = "\\\\", ['"'] = '\\"', ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r" }

local function escape(char)
  return escapes[char] or string.format("\\%03o", char:byte())
end

-- One C string constant a line, so that the generated file can be read.
local function constant(text)
  local lines = {}
  for line in text:gmatch("[^\n]*\n?") do
    -- "?" as octal, because two of them may begin a trigraph
    local escaped = line:gsub('[%c\\"?]', escape)
    lines[#lines + 1] = '    "' .. escaped .. '"'
  end
  return table.concat(lines, "\n")
end

-- Compiled chunks, 32 bytes a line.
local function octal(bytes)
  local lines = {}
  for start = 1, #bytes, 32 do
    local line = bytes:sub(start, start + 31):gsub(".", function(byte)
      return byte:find("^[%w _.,:;<>=()]$") and byte or ("\\%03o"):format(byte:byte())
    end)
    lines[#lines + 1] = '    "' .. line .. '"'
  end
  return table.concat(lines, "\n")
end

local function stem(path)
  return path:match("([^/]+)%.[^./]*$")
end

local function write_sql(out, files)
  out:write("const char *catalog_sql_text(const char *name);\n\n")
  out:write("static const struct {\n    const char *name;\n    const char *text;\n} files[] = {\n")
  for _, path in ipairs(files) do
    out:write(string.format('    {"%s",\n%s},\n', stem(path), constant(read(path))))
  end
  out:write("    {0, 0},\n};\n\n")
  out:write([[
const char *catalog_sql_text(const char *name)
{
    for (int i = 0; files[i].name; i++)
        if (strcmp(files[i].name, name) == 0)
            return files[i].text;
    return 0;
}
]])
end

local function write_lua(out, entries)
  out:write("const struct embed_source embed_sources[] = {\n")
  for _, entry in ipairs(entries) do
    local module, chunk, path = entry:match("^([^=]+)=([^=]+)=(.+)$")
    local compiled = string.dump(assert(load(read(path), "@" .. chunk, "t")))
    local row = '    {"%s", "@%s",\n%s,\n     %d},\n'
    out:write(row:format(module, chunk, octal(compiled), #compiled))
  end
  out:write("    {0, 0, 0, 0},\n};\n")
end

local what, target = arg[1], arg[2]
local rest = table.move(arg, 3, #arg, 1, {})
table.sort(rest)
do
  local out <close> = assert(io.open(target, "wb"))
  out:write("/* Made by src/gen/embed.lua. */\n")
  if what == "sql" then
    out:write("#include <string.h>\n\n")
    write_sql(out, rest)
  else
    out:write('#include "cli/embed.h"\n\n')
    write_lua(out, rest)
  end
end
