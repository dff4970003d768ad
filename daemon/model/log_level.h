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

/// Numbers of lines logged since the start, by level; those that were lost are among them.
using LogCounts = std::array<std::uint64_t, kCount<LogLevel>>;

/// Why a line was lost.
enum class LogLossReason : std::uint8_t {
  kQueueFull,    ///< the sink takes lines too slowly, or not at all
  kWriteFailed,  ///< the sink is closed, full or gone
};

[[nodiscard]] constexpr Word word(LogLossReason reason) {
  switch (reason) {
    case LogLossReason::kQueueFull:
      return {.text = "queue_full"};
    case LogLossReason::kWriteFailed:
      return {.text = "write_failed"};
  }
  return {};
}

/// What became of lines that the sink did not take at once.
struct LogLosses {
  std::array<std::uint64_t, kCount<LogLossReason>> lines{};  ///< lost since the start
  std::uint64_t waiting_octets = 0;                          ///< of lines that wait for the sink

  [[nodiscard]] std::uint64_t at(std::size_t reason) const { return lines.at(reason); }
};

}  // namespace gnomon
