# mig: see README.md.  `make deps` first on a fresh Debian machine.

CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wswitch-enum -Wpointer-arith -Wstrict-prototypes
INCLUDES = -Isrc -I/usr/include/postgresql -I/usr/include/lua5.4
BUILD = build
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L $(WARNINGS) $(CFLAGS) \
	-fPIC -fvisibility=hidden $(INCLUDES)
ifdef DEV
ALL_CFLAGS += -Werror
endif

SOURCES := $(sort $(wildcard src/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)

all: $(OBJECTS)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

.PHONY: all
