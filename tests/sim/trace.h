#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "model/clock_command.h"
#include "model/event.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// A fingerprint of everything that happened: FNV-1a, 64 bits, over all events and clock commands.
/// Two runs with the same fingerprint were the same run.
class Trace {
 public:
  void add(std::uint64_t value) {
    for (int octet = 0; octet < 8; ++octet) {
      hash_ = (hash_ ^ (value & 0xffU)) * 0x100000001b3U;
      value >>= 8U;
    }
  }

  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }

  void add(std::string_view text) {
    for (const char letter : text) {
      hash_ = (hash_ ^ static_cast<std::uint8_t>(letter)) * 0x100000001b3U;
    }
    add(std::uint64_t{text.size()});
  }

  void add(TrueTime time) { add(std::bit_cast<std::uint64_t>(time.to_nanoseconds())); }

  void add(TrueTime when, std::string_view node, const Event& event);

  void add(TrueTime when, std::string_view node, const ClockCommand& command);

  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

}  // namespace gnomon::sim
