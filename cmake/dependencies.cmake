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
pkg_check_modules(gmime REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
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
