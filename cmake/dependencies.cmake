# The libraries of the distribution, found once. Debian 12 and 13 differ in versions and in a few target names; the
# differences end here.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(date REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)  # The registry and its text; serving it is our own door's.
pkg_check_modules(gmime REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)

# yaml-cpp got a namespace with 0.8.
if(TARGET yaml-cpp::yaml-cpp)
  set(BEADLE_YAML yaml-cpp::yaml-cpp)
else()
  set(BEADLE_YAML yaml-cpp)
endif()
set(BEADLE_DATE_TZ date::date-tz)

find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(MUSTACHE_INCLUDE NAMES kainjow/mustache.hpp mustache.hpp REQUIRED)

# A quicker malloc for what runs long: a batch is thousands of short texts, made and freed together. Not where a sanitizer has its own, nor under
# valgrind (-DBEADLE_MALLOC=system).
set(BEADLE_MALLOC "mimalloc" CACHE STRING "mimalloc, where it is installed, or system")
if(BEADLE_MALLOC STREQUAL "mimalloc" AND NOT BEADLE_SANITIZE)
  find_package(mimalloc QUIET)
endif()
function(use_quick_malloc program)
  if(TARGET mimalloc)
    target_link_libraries(${program} PRIVATE mimalloc)
  endif()
endfunction()
