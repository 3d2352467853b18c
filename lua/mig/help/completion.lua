--- Completion scripts for shells, from the vocabulary.

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
  case "${COMP_WORDS[COMP_CWORD-1]}" in
    --schema|--config|--output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --migrations|--directory|-C) COMPREPLY=($(compgen -d -- "$word")); return ;;
    --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
  esac
  local words="%s"
  case "$command" in
    "") words="$words $commands" ;;
%s  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _mig mig
]]

-- From the files' names: completing a word connects to nothing.
local REVISIONS = { apply = true, rollback = true, show = true, stamp = true }
local WORDS = {
  ["local"] = "start stop status url", completion = "bash zsh fish",
}

local function bash_words(command)
  local words = table.concat(option_names(command.options), " ")
  if WORDS[command.name] then words = words .. " " .. WORDS[command.name] end
  if command.name == "help" then words = words .. " $commands" end
  if REVISIONS[command.name] then
    words = words .. " $(ls \"$(mig config migrations 2>/dev/null)\" 2>/dev/null | cut -d_ -f1)"
  end
  return (words:gsub("^%s+", ""))
end

---@return string
function completion.bash()
  local cases = {}
  for _, command in ipairs(vocabulary.commands) do
    local names = table.concat({ command.name, table.unpack(command.aliases or {}) }, "|")
    cases[#cases + 1] = ('    %s) words="$words %s" ;;\n'):format(names, bash_words(command))
  end
  return BASH:format(table.concat(vocabulary.words(), " "),
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
