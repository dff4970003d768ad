#pragma once

// Programmer errors end the program, in release builds too. Never for bad input.

namespace gnomon {

/// Prints `expression`, `file` and `line` to stderr and aborts.
[[noreturn]] void check_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace gnomon

// A macro, because only a macro can quote the expression and its place.
#define GNOMON_CHECK(expression)                        \
  (static_cast<bool>(expression) ? static_cast<void>(0) \
                                 : ::gnomon::check_failed(#expression, __FILE__, __LINE__))
