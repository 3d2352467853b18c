#!/bin/sh
# make demo: mig's main job, on a copy of this project and a server of its own.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
mig=${MIG:-$top/build/bin/mig}
work=$top/build/demo

# Only what the demo sets up counts.
unset DATABASE_URL MIG_LUA_DIR MIG_ENVIRONMENT PGHOST PGHOSTADDR PGPORT PGUSER \
    PGDATABASE PGSERVICE PGOPTIONS 2>/dev/null || true

bold= dim= plain= colour=never
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') dim=$(printf '\033[2m')
    plain=$(printf '\033[0m') colour=always
fi

number=0
chapter() {
    number=$((number + 1))
    printf '\n%s%d. %s%s\n\n' "$bold" "$number" "$1" "$plain"
}
shown() { printf '%s$ %s%s\n' "$dim" "$1" "$plain"; }
run() {
    shown "mig $*"
    "$mig" "$@" 2>&1
}
quoted() { # the last word needs quotes to be typed
    shown "mig $1 -m \"$2\""
    "$mig" "$1" -m "$2" 2>&1
}
page() { sed 's/^\(.\)/  \1/'; }

stop() { if [ -d "$work/.mig" ]; then "$mig" -C "$work" -q local stop >/dev/null; fi; }
trap stop EXIT
trap 'exit 130' INT TERM

stop
rm -rf "$work"
mkdir -p "$work/migrations"
cp "$here"/*.lua "$work/migrations/"
cp -r "$here/schema" "$work/schema"
cd "$work"

chapter "A project: its goal in Lua, its migrations, a private PostgreSQL server"
shown "ls schema migrations"
ls schema migrations
printf '\n'
run local start

chapter "Apply: ten tables, then a hundred thousand rows"
run apply

chapter "The goal changes: an enum value, a column with a check, a table"
cp "$here/demo/money.lua" schema/money.lua
shown "diff schema/money.lua"
diff --color=$colour -U1 "$here/schema/money.lua" schema/money.lua | tail -n +3 | page

chapter "Generate: the way there and back, proven on a scratch database"
quoted generate "Discounts and refunds"

chapter "The migration that came out"
written=$(ls migrations/*_discounts_and_refunds.lua)
shown "cat $written"
page <"$written"

chapter "Apply it"
run apply
run status

chapter "Roll it back: the rows are still there"
run rollback
question="SELECT (SELECT count(*) FROM students) AS students, (SELECT count(*) FROM fees) AS fees"
shown "psql \"\$(mig local url)\" -c \"$question\""
psql -X -P pager=off -c "$question" "$("$mig" local url)"

printf '%sThe project is in build/demo; its server stops now.%s\n' "$dim" "$plain"
