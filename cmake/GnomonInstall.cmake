# What `cmake --install` puts where; the folders are those of GNUInstallDirs, DESTDIR goes in front.
#
#   bin/                     gnomond, gnomon
#   lib/systemd/system/      the unit, with the paths of this installation
#   share/man/               gnomond(8), gnomon(1)
#   share/doc/gnomon/        the example configuration and what people read
#   share/gnomon/            alerts/ for Prometheus, dashboards/ for Grafana
#
# /etc/gnomond.toml is not written: it is the site's own, made from the example.

include(GNUInstallDirs)

install(TARGETS gnomond gnomon RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

# The prefix is known when it is installed, not before.
install(CODE "
  file(READ \"${PROJECT_SOURCE_DIR}/packaging/gnomond.service\" unit)
  string(REPLACE /usr/bin/gnomond \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/gnomond\" unit \"\${unit}\")
  file(WRITE \"${PROJECT_BINARY_DIR}/gnomond.service\" \"\${unit}\")")
install(FILES "${PROJECT_BINARY_DIR}/gnomond.service" DESTINATION lib/systemd/system)

install(FILES packaging/gnomond.8 DESTINATION "${CMAKE_INSTALL_MANDIR}/man8")
install(FILES packaging/gnomon.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")

set(documents "${CMAKE_INSTALL_DATADIR}/doc/gnomon")
install(FILES README.md CHANGELOG.md LICENSE packaging/gnomond.example.toml
              packaging/migrating-from-ntpd.md metrics/REFERENCE.md DESTINATION "${documents}")

set(shared "${CMAKE_INSTALL_DATADIR}/gnomon")
install(FILES alerts/alerts.yml alerts/recording.yml alerts/alertmanager.example.yml
              alerts/runbook.md alerts/README.md DESTINATION "${shared}/alerts")
install(FILES dashboards/fleet.json dashboards/node.json DESTINATION "${shared}/dashboards")
