# cmake --install: programs, shipped data, the example of the daemon's own file, and what systemd reads.
foreach(program beadled beadle)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
endforeach()

foreach(folder calendars procedures systems templates schema)
  if(IS_DIRECTORY "${CMAKE_SOURCE_DIR}/config/${folder}")
    install(DIRECTORY "config/${folder}" DESTINATION "${CMAKE_INSTALL_DATADIR}/beadle")
  endif()
endforeach()

# An operator's own file is never written over.
if(EXISTS "${CMAKE_SOURCE_DIR}/config/beadled.yaml")
  install(FILES config/beadled.yaml DESTINATION "${CMAKE_INSTALL_DATADIR}/beadle")
  install(CODE "
    set(own \"\$ENV{DESTDIR}${CMAKE_INSTALL_FULL_SYSCONFDIR}/beadle/beadled.yaml\")
    if(NOT EXISTS \"\${own}\")
      message(STATUS \"Installing: \${own}\")
      configure_file(\"${CMAKE_SOURCE_DIR}/config/beadled.yaml\" \"\${own}\" COPYONLY)
    endif()")
endif()

# The unit names the paths of a package; what is installed elsewhere starts what was installed.
file(READ systemd/beadled.service unit)
string(REPLACE "/usr/bin/" "${CMAKE_INSTALL_FULL_BINDIR}/" unit "${unit}")
string(REPLACE " /etc/beadle/" " ${CMAKE_INSTALL_FULL_SYSCONFDIR}/beadle/" unit "${unit}")
write_if_changed("${CMAKE_BINARY_DIR}/generated/beadled.service" "${unit}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS systemd/beadled.service)
install(FILES "${CMAKE_BINARY_DIR}/generated/beadled.service" DESTINATION lib/systemd/system)
install(FILES systemd/sysusers.d/beadle.conf DESTINATION lib/sysusers.d)
install(FILES systemd/tmpfiles.d/beadle.conf DESTINATION lib/tmpfiles.d)
