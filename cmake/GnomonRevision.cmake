# Writes a header with the commit that is checked out, and leaves the file alone if it says so
# already: cmake -D SOURCE=folder -D HEADER=file -P GnomonRevision.cmake
#
# Runs at every build, because git changes the commit without telling CMake. What includes the
# header is compiled again only after a change.

execute_process(
  COMMAND git -C "${SOURCE}" rev-parse --short=12 HEAD
  OUTPUT_VARIABLE revision
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT revision)
  set(revision "unknown")
endif()

set(text "#pragma once\n\ninline constexpr const char* kGnomonRevision = \"${revision}\";\n")
set(old "")
if(EXISTS "${HEADER}")
  file(READ "${HEADER}" old)
endif()
if(NOT text STREQUAL old)
  file(WRITE "${HEADER}" "${text}")
endif()
