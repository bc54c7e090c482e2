# cmake --install: programs, shipped data, the example of the daemon's own file, and what systemd reads.
foreach(program beadled beadle)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
endforeach()

install(PROGRAMS verifier/verify-audit DESTINATION "${CMAKE_INSTALL_BINDIR}")

foreach(folder calendars procedures systems templates schema pages reports)
  if(IS_DIRECTORY "${CMAKE_SOURCE_DIR}/config/${folder}")
    install(DIRECTORY "config/${folder}" DESTINATION "${CMAKE_INSTALL_DATADIR}/beadle")
  endif()
endforeach()

# The daemon's own file is /etc/beadle/beadled.yaml under every prefix, and an operator's is never written over.
if(EXISTS "${CMAKE_SOURCE_DIR}/config/beadled.yaml")
  install(FILES config/beadled.yaml DESTINATION "${CMAKE_INSTALL_DATADIR}/beadle")
  install(CODE "
    set(own \"\$ENV{DESTDIR}/etc/beadle/beadled.yaml\")
    if(NOT EXISTS \"\${own}\")
      message(STATUS \"Installing: \${own}\")
      configure_file(\"${CMAKE_SOURCE_DIR}/config/beadled.yaml\" \"\${own}\" COPYONLY)
    endif()")
endif()

# The unit names the program of a package; under another prefix it starts what was installed there.
install(FILES systemd/beadled.service DESTINATION lib/systemd/system)
install(CODE "
  set(installed \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/beadled.service\")
  file(READ \"\${installed}\" unit)
  string(REPLACE \"/usr/bin/beadled\" \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/beadled\" unit \"\${unit}\")
  file(WRITE \"\${installed}\" \"\${unit}\")")
install(FILES systemd/sysusers.d/beadle.conf DESTINATION lib/sysusers.d)
install(FILES systemd/tmpfiles.d/beadle.conf DESTINATION lib/tmpfiles.d)
