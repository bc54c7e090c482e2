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

if(EXISTS "${CMAKE_SOURCE_DIR}/systemd/beadled.service.in")
  configure_file(systemd/beadled.service.in "${CMAKE_BINARY_DIR}/beadled.service" @ONLY)
  install(FILES "${CMAKE_BINARY_DIR}/beadled.service" DESTINATION lib/systemd/system)
elseif(EXISTS "${CMAKE_SOURCE_DIR}/systemd/beadled.service")
  install(FILES systemd/beadled.service DESTINATION lib/systemd/system)
endif()
if(EXISTS "${CMAKE_SOURCE_DIR}/systemd/sysusers.d/beadle.conf")
  install(FILES systemd/sysusers.d/beadle.conf DESTINATION lib/sysusers.d)
  install(FILES systemd/tmpfiles.d/beadle.conf DESTINATION lib/tmpfiles.d)
endif()
