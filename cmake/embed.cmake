# Headers made at configure time, found as "sql.hpp", "migrations.hpp", "config_dir.hpp" and "version.hpp".
set(BEADLE_GENERATED_DIR "${CMAKE_BINARY_DIR}/generated/include")

# Writes only what changed, so that nothing is compiled again for nothing.
function(write_if_changed path content)
  if(EXISTS "${path}")
    file(READ "${path}" before)
    if(before STREQUAL content)
      return()
    endif()
  endif()
  file(WRITE "${path}" "${content}")
endfunction()

# daemon/store/sql/claim_due_mail.sql becomes the C string `beadle::sql::claim_due_mail`, one in sql/postgres/ stands in `beadle::sql::postgres`;
# daemon/store/migrations/sqlite/0001_first.sql becomes an element of the array `beadle::migrations::sqlite`, in the order of
# the file names (a file directly in migrations/ goes into `beadle::migrations::common`).
function(embed_sql)
  set(root "${CMAKE_SOURCE_DIR}/daemon/store")

  set(body "")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${root}/sql/*.sql")
  list(SORT files)
  foreach(file IN LISTS files)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${root}/sql" OUTPUT_VARIABLE inside)
    cmake_path(GET inside PARENT_PATH store)
    cmake_path(GET file STEM LAST_ONLY name)
    file(READ "${file}" text)
    set(string "inline constexpr const char* ${name} = R\"sql(${text})sql\";\n")
    if(NOT store STREQUAL "")
      set(string "namespace ${store} {\n${string}}\n")
    endif()
    string(APPEND body "${string}")
    set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endforeach()
  write_if_changed("${BEADLE_GENERATED_DIR}/sql.hpp"
    "// Made from daemon/store/sql/ at configure time.\n#pragma once\n\nnamespace beadle::sql {\n${body}}  // namespace beadle::sql\n")

  set(body "")
  set(stores sqlite postgres entry_index common)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${root}/migrations/*.sql")
  list(SORT files)
  foreach(file IN LISTS files)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${root}/migrations" OUTPUT_VARIABLE inside)
    cmake_path(GET inside PARENT_PATH store)
    if(store STREQUAL "")
      set(store common)
    endif()
    cmake_path(GET file STEM LAST_ONLY name)
    if(NOT name MATCHES "^([0-9]+)_")
      message(FATAL_ERROR "${file}: a migration's name begins with its number, as in 0001_first.sql")
    endif()
    math(EXPR number "${CMAKE_MATCH_1}")
    file(READ "${file}" text)
    string(APPEND rows_of_${store} "    Migration{${number}, \"${name}\", R\"sql(${text})sql\"},\n")
    math(EXPR count_of_${store} "0${count_of_${store}} + 1")
    set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endforeach()
  foreach(store IN LISTS stores)
    math(EXPR count "0${count_of_${store}}")
    string(APPEND body "inline constexpr std::array<Migration, ${count}> ${store}{{\n${rows_of_${store}}}};\n")
  endforeach()
  write_if_changed("${BEADLE_GENERATED_DIR}/migrations.hpp"
    "// Made from daemon/store/migrations/ at configure time.\n#pragma once\n\n#include <array>\n\nnamespace beadle::migrations {\nstruct Migration {\n    int number;\n    const char* name;\n    const char* text;\n};\n${body}}  // namespace beadle::migrations\n")
endfunction()

# `beadle::config_dir()`: where calendars, procedures and templates are when nobody says otherwise.
function(embed_config_dir)
  configure_file("${CMAKE_SOURCE_DIR}/cmake/config_dir.hpp.in" "${BEADLE_GENERATED_DIR}/config_dir.hpp" @ONLY)
endfunction()

# `beadle::version`: the project's.
function(embed_version)
  configure_file("${CMAKE_SOURCE_DIR}/cmake/version.hpp.in" "${BEADLE_GENERATED_DIR}/version.hpp" @ONLY)
endfunction()
