--- The table of commands and options. Parsing, `--help`, completions and the man page read it.
---
--- An option: name (its long form; in the parsed table with "_" for "-"), short, value (the word
--- shown for its value; absent for a switch), choices, repeated (values are collected in a list),
--- doc. One name means one arity everywhere, since options may stand before the command.
--- A command: name, aliases, group, arguments (shown), count = { least, most } of arguments,
--- summary (imperative, one line), doc (lines of help), options, examples, no_project (needs
--- neither configuration nor files).

local vocabulary = {}

vocabulary.global = {
  { name = "database", value = "URL",
    doc = "database to work on: URL, keywords, or local: (see mig config)" },
  { name = "schema", value = "PATH", repeated = true,
    doc = "the goal: Lua or SQL file, folder, URL, or exec:COMMAND" },
  { name = "migrations", value = "DIR", repeated = true, doc = "folder of migrations" },
  { name = "config", value = "FILE", doc = "configuration instead of the nearest mig.lua" },
  { name = "environment", short = "e", value = "NAME", doc = "environment of mig.lua to use" },
  { name = "directory", short = "C", value = "DIR", doc = "work as if started in DIR" },
  { name = "variable", short = "x", value = "KEY=VALUE", repeated = true,
    doc = "a variable for the project's Lua: variables.KEY, migrator.variables.KEY" },
  { name = "memory-limit", value = "SIZE",
    doc = "the most memory that the project's Lua may take: 512M, 2G" },
  { name = "privileges", doc = "compare and migrate privileges as well" },
  { name = "owners", doc = "compare and migrate ownership as well" },
  { name = "lock-wait", value = "SECONDS", doc = "how long to wait for another run (60)" },
  { name = "lock-timeout", value = "TIME",
    doc = "how long a statement waits for a lock (3s)" },
  { name = "lock-retry", value = "SECONDS",
    doc = "how long a migration is tried again that gets no lock (120)" },
  { name = "wait", value = "SECONDS", doc = "wait so long for a server that is not up yet" },
  { name = "json", doc = "print one JSON document" },
  { name = "quiet", short = "q", doc = "print results and errors only" },
  { name = "verbose", short = "v", doc = "print more: statements, times, tracebacks" },
  { name = "color", value = "WHEN", choices = { "auto", "always", "never" },
    doc = "colour: auto, always, never" },
  { name = "yes", short = "y", doc = "answer yes to every question" },
  { name = "no-input", doc = "never ask, as when there is no terminal" },
  { name = "no-env", doc = "do not read .env" },
  { name = "help", short = "h", doc = "show help" },
  { name = "version", short = "V", doc = "show the version" },
}

local MESSAGE = { name = "message", short = "m", value = "MESSAGE", doc = "what it does, in words" }
local RENAME = { name = "rename", value = "OLD=NEW", repeated = true,
  doc = "a rename: table=new, table.column=new, type=new" }
local STRICT = { name = "strict", doc = "fail on objects that mig does not manage" }
local EXIT_CODE = { name = "exit-code", doc = "exit 3 when something was found" }
local FORMAT = { name = "format", value = "FORMAT", choices = { "lua", "sql" },
  doc = "of what is written: lua, sql" }
local SPLICE = { name = "splice", doc = "follow revisions that are no heads, too" }
local LABEL = { name = "label", value = "NAME", repeated = true,
  doc = "a name for the branch that begins here" }
local DEPENDS_ON = { name = "depends-on", value = "REVISION", repeated = true,
  doc = "what has to be applied before, beside what it follows" }
local HEAD = { name = "head", value = "REVISION",
  doc = "what it follows: a head, label@head, or base for a line of its own" }
local FOLDER = { name = "folder", value = "DIR", doc = "which of several folders to write to" }
local DRY_RUN = { name = "dry-run", doc = "show what would be written, write nothing" }
local ALL = { name = "all", doc = "all of them" }
local SQL = { name = "sql", doc = "print it as a script for psql, run nothing" }
local OUTPUT = { name = "output", short = "o", value = "PATH",
  doc = "file to write instead of stdout" }
local SERVER_VERSION = { name = "server-version", value = "N",
  doc = "the PostgreSQL that a script is for" }
local FENCE = { name = "fence", doc = "end what still works for a run that is gone" }
local RESOLVE = { name = "resolve", value = "HOW", choices = { "done", "again", "forget" },
  doc = "a step that nobody saw end: done, again; or forget the half done migration" }
local SINGLE = { name = "single-transaction", doc = "one transaction for all of them" }

local TRIAL = { name = "dry-run", doc = "take everything back at the end" }

--- Exit codes and what they mean; `…` stands around what is typed.
vocabulary.exit_codes = {
  { 0, "done" }, { 1, "failed" }, { 2, "the command line or the configuration is wrong" },
  { 3, "something was found (`check`, `current --check-heads`, `diff --exit-code`, "
    .. "`lint --strict`)" },
  { 4, "another run holds the lock" }, { 5, "history and ledger have diverged" },
  { 70, "a bug of mig" }, { 130, "interrupted" },
}

vocabulary.groups = { "Start", "Write", "Run", "Look", "More" }

vocabulary.commands = {
  { name = "init", group = "Start", arguments = "", count = { 0, 0 },
    summary = "write the scaffold of a project",
    doc = {
      "Writes mig.lua, schema/ and migrations/; what exists is kept. With --from-database the",
      "goal is written from the database, and a baseline migration that is stamped as applied.",
    },
    options = {
      { name = "from-database", doc = "write goal and baseline from the database" },
      FORMAT,
      MESSAGE, STRICT,
    },
    examples = { "mig init", "mig init --from-database --database postgresql:///shop" } },
  { name = "generate", group = "Write", arguments = "", count = { 0, 0 },
    summary = "write a migration from the database to the goal",
    doc = {
      "Compares the goal with the database, writes a migration, and plays it up and down on a",
      "scratch database before it is kept. Says so and writes nothing when there is no change.",
    },
    options = {
      MESSAGE, RENAME,
      { name = "from", value = "WHAT", choices = { "database", "migrations" },
        doc = "what to start from: database, migrations" },
      { name = "no-prove", doc = "write without playing it first" },
      DRY_RUN, HEAD, SPLICE, LABEL, DEPENDS_ON, FOLDER, STRICT,
    },
    examples = {
      'mig generate -m "add fees"', "mig generate -m totals --rename fees.amount=total",
    } },
  { name = "new", aliases = { "revision" }, group = "Write", arguments = "[MESSAGE]",
    count = { 0, 1 }, summary = "write an empty migration",
    doc = { "Writes a migration behind the head, to be filled in by hand." },
    options = { MESSAGE, HEAD, SPLICE, LABEL, DEPENDS_ON, FOLDER },
    examples = {
      'mig new -m "backfill author"', "mig new -m invoices --head base --label billing",
    } },
  { name = "merge", group = "Write", arguments = "[REVISION…]", count = { 0, 99 },
    summary = "write a migration that joins several heads",
    doc = { "Writes an empty migration that follows the revisions, or all heads." },
    options = { MESSAGE, SPLICE, LABEL, DEPENDS_ON, FOLDER },
    examples = { "mig merge", "mig merge 1715 1716 -m both" } },
  { name = "rebase", group = "Write", arguments = "[REVISION]", count = { 0, 1 },
    summary = "put one's own branch behind the other",
    doc = {
      "Rewrites down_revision of the branch that is not applied yet, so that it follows the other",
      "head, and says what it rewrote. REVISION says which branch that is.",
    },
    options = {
      { name = "onto", value = "REVISION", doc = "behind what, where there are several" }, DRY_RUN,
    },
    examples = { "mig rebase", "mig rebase billing --onto 1716" } },
  { name = "squash", group = "Write", arguments = "[REVISION]", count = { 0, 1 },
    summary = "put one proven migration in the place of many",
    doc = {
      "Writes one migration for all up to REVISION (or the head), plays the many and the one on",
      "scratch databases, and keeps it when both make the same schema. It has the last one's",
      "revision, and says which it replaces: databases that have those count it as applied. The",
      "old files are moved to replaced/.",
    },
    options = { MESSAGE, DRY_RUN }, examples = { "mig squash", "mig squash 1715044020 -m v1" } },
  { name = "apply", aliases = { "upgrade", "migrate", "up" }, group = "Run",
    arguments = "[REVISION | +N]", count = { 0, 1 }, summary = "run what is pending",
    doc = {
      "Runs the pending migrations in order, each in a transaction of its own with its ledger",
      "row. REVISION is a revision, an unambiguous prefix of it or of its message, a label, head,",
      "heads, label@head, or a count from one of them: head-1, label@+2.",
    },
    options = {
      { name = "behind", value = "POLICY", choices = { "run", "refuse", "skip" },
        doc = "what was merged behind what is applied: run, refuse, skip" },
      SINGLE, FENCE, RESOLVE, SQL, OUTPUT, SERVER_VERSION,
      { name = "dry-run", doc = "play them in a transaction that is taken back; show locks" },
    }, examples = { "mig apply", "mig apply +1", "mig apply 1715044020" } },
  { name = "rollback", aliases = { "downgrade", "down", "revert" }, group = "Run",
    arguments = "[REVISION | -N]", count = { 0, 1 }, summary = "take back the last migration",
    doc = {
      "Runs down() of the last migration, of the last N, of everything after REVISION, or of",
      "all (--all, base). Other branches stay: label@-1 and label@base take back one alone. A",
      "migration whose file is gone is taken back with its stored text.",
    },
    options = { ALL, SINGLE, FENCE, RESOLVE, SQL, OUTPUT, SERVER_VERSION },
    examples = { "mig rollback", "mig rollback -2", "mig rollback --all" } },
  { name = "redo", group = "Run", arguments = "[-N]", count = { 0, 1 },
    summary = "take the last migration back and run it again",
    doc = { "Runs down() and then up() of the last migration, or of the last N." },
    options = { FENCE }, examples = { "mig redo" } },
  { name = "run", group = "Run", arguments = "SCRIPT", count = { 1, 1 },
    summary = "play a data script with the migrator of migrations",
    doc = {
      "The script is Lua with the global `migrator`, and runs in one transaction; the history is",
      "left alone. Standard input and output are the script's: io.read, io.write.",
    },
    options = { TRIAL },
    examples = { "mig run scripts/prices.lua -x percent=3 --dry-run" } },
  { name = "console", group = "Run", arguments = "", count = { 0, 0 },
    summary = "a prompt with the migrator",
    doc = {
      "Lua, a line or a statement at a time, each in a transaction of its own: what fails is taken",
      "back. Values are shown. s is migrator.db_session, actor is migrator.actor; Ctrl-D ends.",
    },
    options = { TRIAL },
    examples = { "mig console" } },
  { name = "test", group = "Run", arguments = "[SPEC…]", count = { 0, 1000 },
    summary = "play each migration up, down and up again, and run the project's specs",
    doc = {
      "On scratch databases: down has to lead back to the catalog before up, and up again to the",
      "same. Then spec/*_spec.lua, or the SPECs that are named and nothing else. Exit 1 when",
      "something failed.",
    },
    options = {
      { name = "since", value = "REVISION", doc = "prove only what comes after REVISION" },
    },
    examples = { "mig test", "mig test --since 1715044020", "mig test spec/fees_spec.lua" } },
  { name = "stamp", group = "Run", arguments = "REVISION…", count = { 1, 99 },
    summary = "move the ledger without running anything",
    doc = {
      "Records the revision and everything before it as applied, and forgets what comes after;",
      "other branches stay. base forgets everything; head records all, heads those of all",
      "branches. --purge forgets first, also revisions whose files are gone. With --sql, FROM:TO",
      "(mig stamp --sql base:head) asks no database.",
    },
    options = {
      { name = "purge", doc = "forget everything else" }, SQL, OUTPUT, SERVER_VERSION,
    },
    examples = {
      "mig stamp head", "mig stamp base", "mig stamp --purge heads", "mig stamp --sql base:head",
    } },
  { name = "backfill", group = "Run",
    arguments = "list | VERB [NAME] [SETTING…]", count = { 0, 9 },
    summary = "watch and steer backfills that run elsewhere",
    doc = {
      "list shows all that are not over. pause, resume, slower, faster and stop act on the one",
      "called NAME, or on the only one; set takes speed=1…100 (percent), batch=ROWS (or auto) and",
      "target=TIME (of a batch). forget drops the checkpoint of one that does not run, so that it",
      "begins anew.",
    },
    options = {},
    examples = {
      "mig backfill list", "mig backfill pause", "mig backfill set 1715044020/1 speed=50",
    } },
  { name = "sql", group = "Run", arguments = "[FROM:TO]", count = { 0, 1 },
    summary = "print migrations as a script for psql",
    doc = {
      "The script has the transactions and the ledger's statements, and checks that it stands",
      "before the right database. No database is asked; a migration that reads one is refused.",
      "FROM and TO are base and head when they are left out; a TO below FROM takes back.",
      "apply --sql and rollback --sql begin where the database is.",
    },
    options = { OUTPUT, SERVER_VERSION },
    examples = { "mig sql", "mig sql 1715044020:head -o next.sql", "mig apply --sql" } },
  { name = "accept", group = "Run", arguments = "[REVISION…]", count = { 0, 99 },
    summary = "accept that an applied migration was edited",
    doc = {
      "The ledger takes the new text of the migrations that were changed after they ran, of all or",
      "of those that are named, and migration_info_audit says who accepted what. Nothing runs.",
    },
    options = { { name = "message", short = "m", value = "MESSAGE", doc = "why, for the audit" } },
    examples = { 'mig accept 1715044020 -m "a typing mistake in down"' } },
  { name = "status", group = "Look", arguments = "", count = { 0, 0 },
    summary = "show what is applied and what is pending",
    doc = {
      "Names pending migrations, files that changed after they ran, and files that are gone.",
      "Exit 5 when the ledger has a revision without a file.",
    },
    options = {}, examples = { "mig status", "mig status --json" } },
  { name = "history", aliases = { "log" }, group = "Look", arguments = "[FROM:TO]",
    count = { 0, 1 }, summary = "list migrations, the newest first",
    doc = {
      "With -v everything that is known of them. FROM and TO may be left out, and may be counts:",
      "-3:current is the last three.",
    },
    options = { { name = "range", short = "r", value = "FROM:TO", doc = "the same as FROM:TO" } },
    examples = { "mig history -v", "mig history 1715044020:head", "mig history -r-3:current" } },
  { name = "show", group = "Look", arguments = "REVISION", count = { 1, 1 },
    summary = "show one migration",
    doc = {
      "REVISION is a revision, a prefix of it or of its message, a label, head, or current.",
    },
    options = {}, examples = { "mig show head" } },
  { name = "current", group = "Look", arguments = "", count = { 0, 0 },
    summary = "print the revision that the database is at", doc = {},
    options = { { name = "check-heads", doc = "exit 3 unless all heads are applied" } },
    examples = { "mig current" } },
  { name = "heads", group = "Look", arguments = "", count = { 0, 0 },
    summary = "print the last revision of each line of migrations", doc = {},
    options = { { name = "resolve-dependencies", doc = "leave out what others depend on" } },
    examples = { "mig heads" } },
  { name = "branches", group = "Look", arguments = "", count = { 0, 0 },
    summary = "print where the history forks", doc = {}, options = {},
    examples = { "mig branches" } },
  { name = "check", group = "Look", arguments = "", count = { 0, 0 },
    summary = "exit 3 when something is pending, drifted, or the goal differs",
    doc = {
      "For continuous integration: looks for pending migrations, changed files, a database that",
      "is not what its migrations make, and a goal that differs from it. Exit 0 when all is",
      "well, 3 when something was found, 5 when ledger and files have diverged.",
    },
    options = {
      { name = "pending", doc = "look for pending and changed migrations and several heads only" },
      { name = "drift", doc = "compare the database with what its migrations make only" },
      { name = "goal", doc = "compare the database with the goal only" }, RENAME, STRICT,
    },
    examples = { "mig check", "mig check --drift", "mig check --json" } },
  { name = "diff", group = "Look", arguments = "[A] [B]", count = { 0, 2 },
    summary = "show what differs between two schemas",
    doc = {
      "A and B are goals, URLs, `database`, `goal` or `migrations`; without them the database",
      "and the goal. Prints the operations that lead from A to B.",
    },
    options = {
      EXIT_CODE, RENAME, FORMAT, STRICT,
    },
    examples = { "mig diff", "mig diff database schema/", "mig diff --exit-code" } },
  { name = "inspect", group = "Look", arguments = "[URL]", count = { 0, 1 },
    summary = "write a database down as a goal",
    doc = { "Prints a Lua (or SQL) goal that reproduces the database exactly." },
    options = {
      FORMAT,
      OUTPUT,
      { name = "split", doc = "one file a table, into the folder of --output" },
      { name = "snapshot", doc = "print the catalog as mig reads it" },
      { name = "activity",
        doc = "with --snapshot: sizes, traffic and replicas as well, for mig lint --assume" },
      STRICT,
    },
    examples = { "mig inspect --database postgresql:///shop > schema/shop.lua" } },
  { name = "lint", group = "Look", arguments = "[FILE | REVISION …] | explain [RULE]",
    count = { 0, 100000 },
    summary = "say what migrations would do to a database in use",
    doc = {
      "Reads migrations before they run: which lock they take and what it stops, what is written",
      "anew or read, what breaks running code, and the safe way. Without arguments the pending",
      "migrations; or SQL files of any tool, in their order. It is advice: --strict is for CI.",
    },
    options = {
      { name = "strict", doc = "exit 3 when there is more than notes" },
      { name = "enable", value = "RULES", repeated = true,
        doc = "switch rules on: ids with commas, or all" },
      { name = "disable", value = "RULES", repeated = true, doc = "switch rules off" },
      { name = "server-version", value = "N", doc = "version of PostgreSQL to judge for (17)" },
      { name = "trace", doc = "play it on a scratch copy, and prove the findings" },
      { name = "assume", value = "WHAT", repeated = true,
        doc = "what is there: a dump, a snapshot, orders=50M (rows), orders=200/s (statements)" },
      { name = "transaction", value = "WHEN", choices = { "on", "off" },
        doc = "whether SQL files run in a transaction: on, off" },
      { name = "format", value = "FORMAT", choices = { "text", "sarif", "github", "gitlab" },
        doc = "of the report: text, sarif, github, gitlab" },
    },
    examples = { "mig lint", "mig lint db/*.sql", "mig lint explain set-not-null-scan" } },
  { name = "config", group = "More", arguments = "[KEY]", count = { 0, 1 },
    summary = "show the settings in force",
    doc = { "Passwords are never shown." },
    options = { { name = "show-origin", doc = "say where each setting came from" } },
    examples = { "mig config --show-origin", "mig config database" } },
  { name = "local", group = "More", arguments = "start | stop | status | url", count = { 1, 1 },
    summary = "the project's private PostgreSQL server",
    doc = {
      "The server of `local:` lives under .mig/server, made from the installed PostgreSQL",
      "binaries, and listens on a Unix socket only. It is started when it is needed, and keeps",
      "running until `mig local stop`. `url` prints its address for other programs.",
    },
    options = {},
    examples = { "mig local status", 'psql "$(mig local url)"', "mig local stop" } },
  { name = "doctor", group = "More", arguments = "", count = { 0, 0 },
    summary = "look for what may be wrong",
    doc = {
      "Looks at the settings, the files, the connection, the role's rights, the ledger, the lock,",
      "and what stands in the way of migrations. Changes nothing. Exit 1 when there is a problem.",
    },
    options = {}, examples = { "mig doctor", "mig doctor --environment production" } },
  { name = "wait", group = "More", arguments = "[SECONDS]", count = { 0, 1 },
    summary = "wait until the server accepts connections",
    doc = {
      "For 60 seconds, or as many as are said. A wrong password or a database that does not exist",
      "is an error at once. --wait SECONDS makes any command wait.",
    },
    options = {}, examples = { "mig wait && mig apply", "mig apply --wait 60" } },
  { name = "completion", group = "More", arguments = "bash | zsh | fish", count = { 1, 1 },
    no_project = true, summary = "print a shell's completion script",
    doc = { 'For bash: eval "$(mig completion bash)"' }, options = {},
    examples = { "mig completion bash > ~/.local/share/bash-completion/completions/mig" } },
  { name = "help", group = "More", arguments = "[COMMAND | OPERATION]", count = { 0, 1 },
    no_project = true, summary = "show help on a command or an operation",
    doc = { "`mig help operations` lists what migrator.actor can do." },
    options = {
      { name = "man", doc = "print the manual page (roff)" },
      { name = "reference", doc = "print the reference of commands (Markdown)" },
    },
    examples = { "mig help apply", "mig help add_column", "mig help --man > mig.1" } },
  { name = "version", group = "More", arguments = "", count = { 0, 0 }, no_project = true,
    summary = "print the version", doc = {}, options = {}, examples = { "mig version" } },
}

--- The command of a name or an alias.
---@param word string
---@return table|nil
function vocabulary.find(word)
  for _, command in ipairs(vocabulary.commands) do
    if command.name == word then return command end
    for _, alias in ipairs(command.aliases or {}) do
      if alias == word then return command end
    end
  end
  return nil
end

--- Names and aliases of all commands, in the table's order.
---@return string[]
function vocabulary.words()
  local words = {}
  for _, command in ipairs(vocabulary.commands) do
    words[#words + 1] = command.name
    for _, alias in ipairs(command.aliases or {}) do words[#words + 1] = alias end
  end
  return words
end

return vocabulary
