/* Text search: dictionaries' options, configurations' mappings. */
#include "ops/render.h"

STATEMENT(modify_text_search_dictionary,
          "ALTER TEXT SEARCH DICTIONARY {object text_search_dictionary_name} "
          "({sql options})")

#define CONFIGURATION                                                          \
    "ALTER TEXT SEARCH CONFIGURATION "                                         \
    "{object text_search_configuration_name} "

STATEMENT(add_text_search_mapping,
          CONFIGURATION "ADD MAPPING FOR {idents token_types} "
                        "WITH {objects dictionaries}")

STATEMENT(modify_text_search_mapping,
          CONFIGURATION "ALTER MAPPING FOR {idents token_types} "
                        "WITH {objects dictionaries}")

STATEMENT(drop_text_search_mapping,
          CONFIGURATION "DROP MAPPING {if if_exists IF EXISTS }"
                        "FOR {idents token_types}")
