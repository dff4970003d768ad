# One folder, one static library, one include root.
#
# gnomon_module(NAME [CORE] [DEPENDS module...] [LIBRARIES target...])
#
# Makes the target gnomon_NAME from all .cpp of the current folder. The include root is a folder in
# the build tree that holds one symlink to the source folder, so that only modules named in DEPENDS
# can be included: a forbidden include is a compile error. Every header must compile alone
# (all_verify_interface_header_sets). LIBRARIES are private: their headers stay inside the module.
# CORE: the archive must not need clocks, sockets, threads, files or randomness
# (tests/tidy/core_symbols checks it).

set_property(GLOBAL PROPERTY GNOMON_CORE_TARGETS "")

function(gnomon_module name)
  cmake_parse_arguments(ARG "CORE" "" "DEPENDS;LIBRARIES;EXCLUDE" ${ARGN})
  set(target gnomon_${name})
  file(GLOB names RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" CONFIGURE_DEPENDS
       "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(excluded IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources "${CMAKE_CURRENT_SOURCE_DIR}/${excluded}")
  endforeach()

  set(root "${PROJECT_BINARY_DIR}/include_roots/${name}")
  file(MAKE_DIRECTORY "${root}")
  if(NOT EXISTS "${root}/${name}")
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${name}" SYMBOLIC)
  endif()

  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    set(private PRIVATE)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
    set(private INTERFACE)
  endif()
  # The base directory is the include root, never the folder itself: its time.h is not <time.h>.
  list(TRANSFORM names PREPEND "${root}/${name}/" OUTPUT_VARIABLE headers)
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS "${root}" FILES ${headers})
  target_link_libraries(${target} ${scope} tl::expected)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} ${scope} gnomon_${dependency})
  endforeach()
  target_link_libraries(${target} ${private} gnomon_options ${ARG_LIBRARIES})
  # Simulations run a daemon for years: without optimisation sanitizers make them sixty times as slow,
  # with it seven times.
  if(GNOMON_SANITIZE AND sources AND (ARG_CORE OR name STREQUAL "sim"))
    target_compile_options(${target} PRIVATE -O1)
  endif()
  if(ARG_CORE AND sources)
    set_property(GLOBAL APPEND PROPERTY GNOMON_CORE_TARGETS ${target})
  endif()
endfunction()
