#pragma once

#include <array>
#include <cstdint>

#include "model/word.h"

namespace gnomon {

enum class LogLevel : std::uint8_t {
  kTrace,    ///< every packet
  kDebug,    ///< every decision about a packet or a peer
  kInfo,     ///< what an operator wants to know afterwards
  kWarning,  ///< something is not as it should be
  kError,    ///< the daemon cannot do its work
};

[[nodiscard]] constexpr Word word(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return {.text = "trace"};
    case LogLevel::kDebug:
      return {.text = "debug"};
    case LogLevel::kInfo:
      return {.text = "info"};
    case LogLevel::kWarning:
      return {.text = "warning"};
    case LogLevel::kError:
      return {.text = "error"};
  }
  return {};
}

/// Numbers of lines logged since the start, by level.
using LogCounts = std::array<std::uint64_t, kCount<LogLevel>>;

}  // namespace gnomon
