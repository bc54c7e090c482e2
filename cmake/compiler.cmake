# How everything is compiled: the standard, the warnings, the sanitizers, and whatever makes a build faster on this machine.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_COLOR_DIAGNOSTICS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "RelWithDebInfo or Debug" FORCE)
endif()

# Assertions stay on in what ships (no NDEBUG): a restart from the database is safe, going on with a broken invariant is not.
# Line tables (-g1) are enough for a readable stack and keep the link quick.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -fstack-protector-strong -D_FORTIFY_SOURCE=2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

add_compile_options(-Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wconversion)
add_compile_definitions(_GLIBCXX_ASSERTIONS)

set(BEADLE_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, comma-separated")
if(BEADLE_SANITIZE)
  # -O1: at -O0 the state machines run too slowly under the sanitizers for the two-year simulation.
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
  add_compile_options(-fsanitize=${BEADLE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${BEADLE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # Half of clang's time for the same finds: checks are calls, and what AddressSanitizer or the processor stops anyway is not looked at twice.
    add_compile_options(-fsanitize-address-outline-instrumentation -fno-sanitize=null,alignment,vptr,object-size)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

# g++ 12 knows mold and lld by name; the default linker needs about three times as long for the tests.
find_program(MOLD mold)
find_program(LLD ld.lld)
if(MOLD)
  add_link_options(-fuse-ld=mold)
elseif(LLD)
  add_link_options(-fuse-ld=lld)
endif()
