# Folders become libraries. Sources are globbed, so adding a file is enough; ninja looks again at each build.

# An empty source, so that a library whose folder has no file yet still configures and links.
set(BEADLE_NOTHING "${CMAKE_BINARY_DIR}/generated/nothing.cpp")
if(NOT EXISTS "${BEADLE_NOTHING}")
  file(WRITE "${BEADLE_NOTHING}" "// A library needs a file.\n")
endif()

# add_bundle(workflows NEEDS x EXCEPT files): workflows/calendar/**.cpp becomes the object library workflows_calendar, the
# files directly in workflows/ become workflows_top, and the static library `workflows` bundles them all.
function(add_bundle bundle)
  cmake_parse_arguments(arg "" "NEEDS" "EXCEPT" ${ARGN})
  list(TRANSFORM arg_EXCEPT PREPEND "${CMAKE_SOURCE_DIR}/")

  file(GLOB top CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${bundle}/*.cpp")
  list(REMOVE_ITEM top ${arg_EXCEPT})
  set(objects "")
  if(top)
    add_library(${bundle}_top OBJECT ${top})
    list(APPEND objects ${bundle}_top)
  endif()

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${bundle}/*.cpp")
  list(REMOVE_ITEM sources ${arg_EXCEPT} ${top})
  set(folders "")
  foreach(source IN LISTS sources)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${CMAKE_SOURCE_DIR}/${bundle}" OUTPUT_VARIABLE inside)
    string(REGEX REPLACE "/.*" "" folder "${inside}")
    list(APPEND folders ${folder})
    list(APPEND sources_of_${folder} "${source}")
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    add_library(${bundle}_${folder} OBJECT ${sources_of_${folder}})
    list(APPEND objects ${bundle}_${folder})
  endforeach()

  add_library(${bundle} STATIC "${BEADLE_NOTHING}")
  target_link_libraries(${bundle} PUBLIC ${arg_NEEDS})
  foreach(object IN LISTS objects)
    target_link_libraries(${object} PRIVATE ${arg_NEEDS})
    target_sources(${bundle} PRIVATE $<TARGET_OBJECTS:${object}>)
  endforeach()
endfunction()

# add_program(beadled daemon/main.cpp): added only when its main exists.
function(add_program program main)
  if(EXISTS "${CMAKE_SOURCE_DIR}/${main}")
    add_executable(${program} "${CMAKE_SOURCE_DIR}/${main}")
    target_link_libraries(${program} PRIVATE daemon)
  endif()
  # A main that appears later is found by the next build: its folder is globbed with CONFIGURE_DEPENDS.
endfunction()
