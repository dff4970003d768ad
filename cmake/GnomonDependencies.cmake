# Debian 12 packages; scripts/lib/packages.txt lists them.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt 9.1 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)

add_library(gnomon_asio INTERFACE)
target_compile_definitions(gnomon_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED
                                                 ASIO_HAS_CO_AWAIT)
option(GNOMON_SELECT_REACTOR "Wait with select() instead of epoll, as clknetsim wants it" OFF)
if(GNOMON_SELECT_REACTOR)
  target_compile_definitions(gnomon_asio INTERFACE ASIO_DISABLE_EPOLL)
endif()
target_link_libraries(gnomon_asio INTERFACE Threads::Threads)

if(BUILD_TESTING OR NOT DEFINED BUILD_TESTING)
  find_package(GTest 1.12 REQUIRED)
endif()
