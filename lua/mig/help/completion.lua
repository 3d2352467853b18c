--- Completion scripts for shells, from the vocabulary.

local operation = require("mig.help.operation")
local vocabulary = require("mig.vocabulary")

local completion = {}

local function option_names(rows)
  local names = {}
  for _, row in ipairs(rows) do
    names[#names + 1] = "--" .. row.name
    if row.short then names[#names + 1] = "-" .. row.short end
  end
  return names
end

local BASH = [[
_mig() {
  local word="${COMP_WORDS[COMP_CWORD]}" command="" at
  local commands="%s"
  for ((at = 1; at < COMP_CWORD; at++)); do
    case " $commands " in *" ${COMP_WORDS[at]} "*) command="${COMP_WORDS[at]}"; break ;; esac
  done
  case "$command ${COMP_WORDS[COMP_CWORD-1]}" in
%s  esac
  local options="%s" words=""
  case "$command" in
    "") words="$commands" ;;
%s  esac
  case "$word" in -*) words="$options" ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _mig mig
]]

-- From the files' names: completing a word connects to nothing.
local REVISIONS = {
  apply = true, rollback = true, show = true, stamp = true, merge = true, rebase = true,
  history = true,
}
local WORDS = {
  ["local"] = "start stop status url", completion = "bash zsh fish",
  diff = "database goal migrations",
}

-- What may stand as the command's argument.
local function bash_words(command)
  if command.name == "help" then
    return "$commands operations " .. table.concat(operation.names(), " ")
  end
  if REVISIONS[command.name] then
    return "$(ls \"$(mig config migrations 2>/dev/null)\" 2>/dev/null | cut -d_ -f1)"
  end
  return WORDS[command.name] or ""
end

local function bash_case(command)
  return ('    %s) options="$options %s" words="%s" ;;\n'):format(
    table.concat({ command.name, table.unpack(command.aliases or {}) }, "|"),
    table.concat(option_names(command.options), " "), bash_words(command))
end

-- What completes an option's value, by the word that stands for it.
local VALUES = { PATH = "-f", FILE = "-f", DIR = "-d" }

-- The lines that complete the values of options; `heads` is what the pattern of an option begins
-- with: a command each.
local function add_values(lines, heads, rows)
  for _, row in ipairs(rows) do
    local how = row.choices and ('-W "%s"'):format(table.concat(row.choices, " "))
      or VALUES[row.value]
    local patterns = {}
    for _, head in ipairs(how and heads or {}) do
      for _, flag in ipairs(option_names({ row })) do
        patterns[#patterns + 1] = ('%s %s"'):format(head, flag)
      end
    end
    if how then
      lines[#lines + 1] = ('    %s) COMPREPLY=($(compgen %s -- "$word")); return ;;\n'):format(
        table.concat(patterns, "|"), how)
    end
  end
end

---@return string
function completion.bash()
  local values, cases = {}, {}
  for i, command in ipairs(vocabulary.commands) do
    local heads = { '"' .. command.name }
    for _, alias in ipairs(command.aliases or {}) do heads[#heads + 1] = '"' .. alias end
    add_values(values, heads, command.options)
    cases[i] = bash_case(command)
  end
  add_values(values, { '*"' }, vocabulary.global)
  return BASH:format(table.concat(vocabulary.words(), " "), table.concat(values),
    table.concat(option_names(vocabulary.global), " "), table.concat(cases))
end

---@return string
function completion.zsh()
  return "#compdef mig\nautoload -U +X bashcompinit && bashcompinit\n" .. completion.bash()
end

local function quote(text)
  return "'" .. text:gsub("'", "\\'") .. "'"
end

local function fish_option(row, condition)
  local parts = { "complete -c mig", "-l " .. row.name }
  if row.short then parts[#parts + 1] = "-s " .. row.short end
  if row.value then parts[#parts + 1] = "-r" end
  if row.choices then parts[#parts + 1] = "-fa " .. quote(table.concat(row.choices, " ")) end
  if condition then parts[#parts + 1] = "-n " .. quote(condition) end
  parts[#parts + 1] = "-d " .. quote(row.doc)
  return table.concat(parts, " ")
end

---@return string
function completion.fish()
  local lines = {}
  for _, row in ipairs(vocabulary.global) do lines[#lines + 1] = fish_option(row) end
  for _, command in ipairs(vocabulary.commands) do
    lines[#lines + 1] = ("complete -c mig -n __fish_use_subcommand -fa %s -d %s"):format(
      command.name, quote(command.summary))
    local condition = "__fish_seen_subcommand_from "
      .. table.concat({ command.name, table.unpack(command.aliases or {}) }, " ")
    for _, row in ipairs(command.options) do lines[#lines + 1] = fish_option(row, condition) end
  end
  return table.concat(lines, "\n") .. "\n"
end

return completion
