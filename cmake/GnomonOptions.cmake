# Language, warnings, sanitizers: one interface target that every target links.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

set(GNOMON_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
option(GNOMON_HARDENED "Fortify, relro, LTO: what is shipped" OFF)
option(GNOMON_FUZZ "Build the fuzz targets (clang)" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(gnomon_options INTERFACE)
target_compile_options(
  gnomon_options
  INTERFACE
    -Wall
    -Wextra
    -Wpedantic
    -Wshadow
    -Wconversion
    -Wsign-conversion
    -Wold-style-cast
    -Wnon-virtual-dtor
    -Woverloaded-virtual
    -Wcast-align
    -Wdouble-promotion
    -Wformat=2
    -Wimplicit-fallthrough
    -Wswitch-enum
    -Wvla
    # Members have initialisers of their own; leaving one out is how designated initialisers are used.
    -Wno-missing-field-initializers
    -Werror
    -ffp-contract=off
    -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -Wrestrict is wrong about std::string; -Wtsan about atomic fences inside Asio.
  target_compile_options(gnomon_options INTERFACE -Wno-restrict -Wno-tsan)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # std::stable_sort of libstdc++ 12 uses what libstdc++ 12 calls deprecated.
  target_compile_options(gnomon_options INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(gnomon_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(GNOMON_SANITIZE)
  target_compile_options(gnomon_options INTERFACE -fsanitize=${GNOMON_SANITIZE})
  target_compile_definitions(gnomon_options INTERFACE GNOMON_SANITIZED)
  target_link_options(gnomon_options INTERFACE -fsanitize=${GNOMON_SANITIZE})
  if(GNOMON_SANITIZE MATCHES "undefined")
    target_compile_options(gnomon_options INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()
if(GNOMON_HARDENED)
  include(CheckIPOSupported)
  check_ipo_supported()
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  target_compile_options(gnomon_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
                                                  -fstack-protector-strong)
  target_link_options(gnomon_options INTERFACE -pie -Wl,-z,relro -Wl,-z,now)
endif()
