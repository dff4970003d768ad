#pragma once

// GNOMON_CHECK states what must hold if this program is right. If it does not hold the program
// ends, in release builds too. Never used on input: a bad packet or file is a `Result` with a
// reason.

namespace gnomon {

/// Prints `expression`, `file` and `line` to stderr and aborts.
[[noreturn]] void check_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace gnomon

// A macro, because only a macro can quote the expression and its place. The expression is evaluated
// exactly once and may be anything that converts to bool.
#define GNOMON_CHECK(expression)                        \
  (static_cast<bool>(expression) ? static_cast<void>(0) \
                                 : ::gnomon::check_failed(#expression, __FILE__, __LINE__))
